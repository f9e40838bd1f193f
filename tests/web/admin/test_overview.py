"""The administration page: each role sees its own part, and the operator can try again."""

from datetime import timedelta

import pytest
from flask import Flask

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.usecases import accounts, outbox
from tests import factories
from tests.factories import World
from tests.web.conftest import OFFICER, START, sign_in, tools_of

ADMIN, DESIGNER, OPERATOR = "the-admin", "the-designer", "the-operator"
PAGE = "/en/yllapito"


@pytest.fixture
def world(app: Flask) -> World:
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala")
        factories.make_world(session, "metsola", document=factories.form_document(slug="toinen"))
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, world.authority)
        add_staff(session, DESIGNER, Role.FORM_DESIGNER, world.authority)
        add_staff(session, OPERATOR, Role.OPERATOR, None)
    return world


def add_staff(session: object, key: str, role: Role, authority: AuthorityRow | None) -> None:
    person = factories.make_person(session, key.title(), "Hallinto", email=None)
    person.demo_key = key
    accounts.give_role(session, person, role, authority, actor=None, now=START)


def browser(app: Flask, person: str):
    client = app.test_client()
    assert sign_in(client, person).status_code == 303
    return client


def test_an_authority_admin_sees_the_own_authority_only(app: Flask, world: World) -> None:
    text = browser(app, ADMIN).get(PAGE).text
    for shown in (
        "Rantala",
        "koe-rantala",
        "kirjaamo@lehtola.example",
        "Handling en",
        "60\u00a0days",
    ):
        assert shown in text
    assert 'data-open="true"' in text
    assert "4 members" in text
    for hidden in ("Metsola", "koe-metsola", "Deliveries waiting"):
        assert hidden not in text


def test_a_closed_service_is_told(app: Flask, world: World) -> None:
    with tools_of(app).database.write(System("test")) as session:
        session.merge(world.service).closes_on = START.date() - timedelta(days=1)
    text = browser(app, ADMIN).get(PAGE).text
    assert 'data-open="false"' in text
    assert "no, closed now" in text


@pytest.mark.parametrize("person", [ADMIN, DESIGNER, OPERATOR])
def test_whoever_designs_forms_is_led_to_the_library(app: Flask, world: World, person: str) -> None:
    client = browser(app, person)
    assert 'href="/en/yllapito/lomakkeet"' in client.get(PAGE).text
    assert client.get(f"{PAGE}/lomakkeet").status_code == 200


def test_a_form_designer_sees_nothing_of_the_authority(app: Flask, world: World) -> None:
    assert "kirjaamo@" not in browser(app, DESIGNER).get(PAGE).text


def test_an_operator_sees_the_portal(app: Flask, world: World) -> None:
    client = browser(app, OPERATOR)
    text = client.get(PAGE).text
    assert 'data-silent="true"' in text
    assert "3 authorities" in text
    outbox.beat(tools_of(app).database, "worker", START)
    assert 'data-silent="false"' in client.get(PAGE).text


def test_others_have_no_administration(app: Flask) -> None:
    assert browser(app, OFFICER).get(PAGE).status_code == 403
    assert app.test_client().get(PAGE).status_code == 303


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("person", [ADMIN, DESIGNER, OPERATOR])
def test_the_page_is_whole_in_every_language(
    app: Flask, world: World, language: str, person: str
) -> None:
    page = browser(app, person).get(f"/{language}/yllapito")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
