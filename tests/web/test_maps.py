"""A map stands on pages with a place when the portal has a source of maps, and nowhere else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import accounts
from tests import factories
from tests.domain.form_samples import item, step
from tests.web.conftest import CUSTOMER, OFFICER, START, Clock, sign_in, tools_of

TILES = "https://tiles.example.fi:8443/{z}/{y}/{x}.png"
OWNER = "© Kartta & kumppanit"
OWN = "img-src 'self'; "
WITH_TILES = "img-src 'self' https://tiles.example.fi:8443; "


@pytest.fixture
def plain(tmp_path: Path, _migrated_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    yield from _portal(tmp_path / "plain", _migrated_sqlite, clock, {})


@pytest.fixture
def with_map(tmp_path: Path, _migrated_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    settings = {"KEVYT_MAP_TILES": TILES, "KEVYT_MAP_ATTRIBUTION": OWNER}
    yield from _portal(tmp_path / "with-map", _migrated_sqlite, clock, settings)


def _portal(
    folder: Path, database: Path, clock: Clock, settings: dict[str, str]
) -> Iterator[Flask]:
    folder.mkdir()
    shutil.copyfile(database, folder / "kevytasiointi.sqlite")
    made = create_app(load_config({"KEVYT_MODE": "demo", **settings}, folder), clock)
    yield made
    tools_of(made).database.dispose()


def steps() -> list[dict[str, object]]:
    return [step("paikka", item("site", "location")), step("muu", item("what"))]


def draft_in(app: Flask) -> str:
    with tools_of(app).database.write(System("test")) as session:
        world = _world(session)
        draft = factories.make_draft(session, world.customer, world.service, answers={}, now=START)
        return f"/fi/asiointi/{draft.id}"


def _world(session: Session) -> factories.World:
    document = factories.form_document(steps=steps(), deadlines=[])
    world = factories.make_world(session, "rantala", document=document)
    world.customer.demo_key = CUSTOMER
    officer = factories.make_person(session, "Olli")
    officer.demo_key = OFFICER
    accounts.give_role(session, officer, Role.OFFICER, world.authority, actor=None, now=START)
    return world


def case_in(app: Flask, **site: str) -> str:
    with tools_of(app).database.write(System("test")) as session:
        case = factories.make_case(session, _world(session), answers={"site": site}, now=START)
        return f"/fi/virkailija/asiat/{case.id}"


def policy(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.headers["Content-Security-Policy"]


def test_a_step_with_a_place_has_a_map_and_may_show_its_pictures(with_map: Flask) -> None:
    draft, client = draft_in(with_map), with_map.test_client()
    sign_in(client, CUSTOMER)
    page = client.get(f"{draft}/paikka")
    assert WITH_TILES in page.headers["Content-Security-Policy"]
    assert f'data-tiles="{TILES}"' in page.text
    assert 'data-north="a-site-north" data-east="a-site-east" hidden' in page.text
    assert "© Kartta &amp; kumppanit" in page.text
    assert "js/map.js" in page.text
    assert "leaflet.css" in page.text


def test_other_pages_load_no_map_and_no_pictures(with_map: Flask) -> None:
    draft, client = draft_in(with_map), with_map.test_client()
    sign_in(client, CUSTOMER)
    for address in (f"{draft}/muu", "/fi/", "/fi/palvelut"):
        page = client.get(address)
        assert OWN in page.headers["Content-Security-Policy"]
        assert "js/map.js" not in page.text
        assert "leaflet" not in page.text


def test_without_a_source_there_is_no_map(plain: Flask) -> None:
    draft, client = draft_in(plain), plain.test_client()
    sign_in(client, CUSTOMER)
    page = client.get(f"{draft}/paikka")
    assert OWN in page.headers["Content-Security-Policy"]
    assert 'name="a-site-north"' in page.text
    assert "data-map" not in page.text
    assert "leaflet" not in page.text


def test_the_handler_sees_told_points_on_a_map_and_in_words(with_map: Flask) -> None:
    address, client = case_in(with_map, north="61.49", east="23.76"), with_map.test_client()
    sign_in(client, OFFICER)
    page = client.get(address)
    assert WITH_TILES in page.headers["Content-Security-Policy"]
    assert '"north": 61.49' in page.text
    assert "61,49" in page.text


def test_without_coordinates_the_handler_has_no_map(with_map: Flask) -> None:
    address, client = case_in(with_map, address="Rantatie 1"), with_map.test_client()
    sign_in(client, OFFICER)
    assert OWN in policy(client, address)
    assert "data-map" not in client.get(address).text


def test_the_privacy_notice_names_the_server_of_the_map(with_map: Flask, plain: Flask) -> None:
    assert "tiles.example.fi" in with_map.test_client().get("/fi/tietosuoja").text
    assert "Kartat" not in plain.test_client().get("/fi/tietosuoja").text
