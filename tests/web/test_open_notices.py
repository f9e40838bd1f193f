"""Open notices: sent without telling who one is, followed by a code, claimed by a strong person."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from tests.web.coming import begin, file_case, make_service, post
from tests.web.conftest import CUSTOMER, sign_in, tools_of


def test_an_open_notice_needs_no_signing_in_and_is_followed_by_its_code(
    app: Flask, client: FlaskClient
) -> None:
    case = file_case(app, client, make_service(app, "none"))
    receipt = client.get(f"/en/asiat/{case}/kuitti").text
    code = tools_of(app).sealer.follow_code(UUID(case))
    assert code in receipt
    with tools_of(app).database.read(System("test")) as session:
        number = session.scalars(select(CaseRow.number)).one()
    other = app.test_client()
    wrong = post(other, "/en/seuranta", number=number, code="0000-0000-0000")
    assert wrong.status_code == 400
    assert "No open notice has this number" in wrong.text
    right = post(other, "/en/seuranta", number=number, code=code)
    assert right.headers["Location"] == f"/en/asiat/{case}"
    assert other.get(f"/en/asiat/{case}").status_code == 200
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    moved = post(strong, "/en/omat/siirra", number=number, code=code)
    assert moved.headers["Location"] == f"/en/asiat/{case}"
    assert other.get(f"/en/asiat/{case}").status_code == 404


def test_codes_are_not_guessed_by_trying(app: Flask, client: FlaskClient) -> None:
    answers = [
        post(client, "/en/seuranta", number="KA-2026-000001", code=f"{n:012d}").status_code
        for n in range(21)
    ]
    assert answers == [400] * 20 + [429]


def test_open_notices_of_one_client_are_counted(app: Flask) -> None:
    slug = make_service(app, "none")
    answers = [begin(app.test_client(), slug).status_code for _ in range(16)]
    assert answers == [303] * 15 + [429]
