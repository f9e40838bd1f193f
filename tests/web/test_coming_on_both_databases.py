"""Coming without strong identification, from the first page to the claim, on both databases.

On PostgreSQL the portal serves with its serving role, under row-level security.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import journal
from tests.conftest import TwoRoles
from tests.web.coming import ASK, EMAIL, by_link, file_case, make_service, newest_link, post
from tests.web.conftest import CUSTOMER, Clock, add_people, sign_in, tools_of


@pytest.fixture
def app(both_roles: TwoRoles, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    settings = {
        "KEVYT_MODE": "demo",
        "KEVYT_DATABASE_URL": both_roles.serving,
        "KEVYT_DATABASE_OWNER_URL": both_roles.owner,
    }
    app = create_app(load_config(settings, tmp_path), clock)
    with tools_of(app).database.write(System("test")) as session:
        add_people(session)
    yield app
    tools_of(app).database.dispose()


def is_whole(app: Flask) -> bool:
    with tools_of(app).database.read(System("test")) as session:
        return journal.verify(session)[1] == ()


def test_a_matter_sent_by_a_link_is_followed_answered_and_claimed(
    app: Flask, client: FlaskClient
) -> None:
    slug = make_service(app, "email")
    by_link(app, client)
    case = f"/en/asiat/{file_case(app, client, slug)}"
    assert client.get(f"{case}/kuitti").status_code == 200
    assert post(client, f"{case}/viesti", body="One thing more").status_code == 303
    assert "One thing more" in client.get(case).text
    draft = post(client, f"{case}/uudelleen").headers["Location"]
    post(client, "/en/hankkeet", name="Harbour")
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    post(strong, ASK, email=EMAIL)
    moved = post(strong, newest_link(app), do="move")
    assert moved.status_code == 303
    for address in (case, f"{case}/kuitti", draft):
        assert strong.get(address).status_code == 200
        assert client.get(address).status_code == 404
    assert "Harbour" in strong.get("/en/hankkeet").text
    assert "Harbour" not in client.get("/en/hankkeet").text
    assert post(strong, f"{case}/viesti", body="Now in my name").status_code == 303
    assert is_whole(app)


def test_an_open_notice_is_followed_answered_and_claimed(app: Flask, client: FlaskClient) -> None:
    key = file_case(app, client, make_service(app, "none"))
    case, code = f"/en/asiat/{key}", tools_of(app).sealer.follow_code(UUID(key))
    with tools_of(app).database.read(System("test")) as session:
        number = session.get_one(CaseRow, UUID(key)).number
    other = app.test_client()
    post(other, "/en/seuranta", number=number, code=code)
    assert post(other, f"{case}/viesti", body="It is still there").status_code == 303
    assert "It is still there" in client.get(case).text
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    assert post(strong, "/en/omat/siirra", number=number, code=code).headers["Location"] == case
    assert "It is still there" in strong.get(case).text
    assert client.get(case).status_code == 404
    assert is_whole(app)
