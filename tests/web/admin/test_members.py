"""Inviting, accepting, and changing roles on the pages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.portal import InvitationRow
from kevytasiointi.usecases.sealing import Purpose
from kevytasiointi.worker import run_once
from tests import factories
from tests.factories import World
from tests.web.admin.staff import ADMIN, add_staff, browser, send
from tests.web.conftest import CUSTOMER, Clock, sign_in, token_in, tools_of

PAGE = "/en/yllapito/jasenet"


@pytest.fixture
def world(app: Flask) -> World:
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, world.authority)
    return world


def invited(app: Flask, client: FlaskClient, *roles: str) -> str:
    """Invite somebody and give the address of the link in the mail."""
    answer = send(
        client,
        PAGE,
        email="uusi@rantala.example.fi",
        roles=list(roles) or ["officer"],
        language="en",
    )
    assert answer.status_code == 303
    with tools_of(app).database.read(System("test")) as session:
        row = session.scalars(
            select(InvitationRow).order_by(InvitationRow.created_at.desc())
        ).first()
    assert row
    return f"/en/kutsu/{tools_of(app).sealer.seal(Purpose.INVITATION, row.id)}"


def test_the_way_of_an_invitation_from_mail_to_work(app: Flask, world: World) -> None:
    admin = browser(app, ADMIN)
    address = invited(app, admin, "officer", "form_designer")
    assert "uusi@rantala.example.fi" in admin.get(PAGE).text
    run_once(tools_of(app))
    assert f'href="{address}"' in app.test_client().get("/en/posti").text
    newcomer = app.test_client()
    sent_to_sign_in = newcomer.get(address)
    assert sent_to_sign_in.status_code == 303
    sealed = re.search(r"paluu=([^&]+)", sent_to_sign_in.headers["Location"])
    assert sealed
    assert sign_in(newcomer, CUSTOMER, paluu=sealed[1]).headers["Location"] == address
    page = newcomer.get(address)
    assert page.status_code == 200
    assert "You are invited to work for Rantala" in page.text
    assert "Officer, Form designer" in page.text
    answer = newcomer.post(address, data={"csrf_token": token_in(page)})
    assert answer.headers["Location"] == "/en/virkailija/asiat"
    assert newcomer.get("/en/virkailija/asiat").status_code == 200
    used = newcomer.get(address)
    assert used.status_code == 410
    assert 'id="used"' in used.text
    assert 'id="no-invitations"' in admin.get(PAGE).text


def test_links_that_do_not_work_say_why(app: Flask, world: World, clock: Clock) -> None:
    admin = browser(app, ADMIN)
    cancelled = invited(app, admin)
    found = re.search(r'data-invitation="([^"]+)"', admin.get(PAGE).text)
    assert found
    key = found[1]
    cancel = f"/en/yllapito/kutsut/{key}/peru"
    assert send(admin, PAGE, to=cancel).status_code == 303
    assert "has been cancelled" in admin.get(PAGE).text
    send(admin, PAGE, to=cancel)
    assert "was no longer open" in admin.get(PAGE).text
    clock.pass_time(minutes=1)
    old = invited(app, admin)
    clock.pass_time(days=14)
    client = browser(app, CUSTOMER)
    for address, status, mark in (
        (cancelled, 410, "cancelled"),
        (old, 410, "expired"),
        (old[:-3], 404, "unknown"),
        ("/en/kutsu/nothing", 404, "unknown"),
    ):
        for answer in (client.get(address), send(client, "/en/", to=address)):
            assert answer.status_code == status, address
            assert f'id="{mark}"' in answer.text


def test_whoever_came_by_mail_can_not_accept(app: Flask, world: World) -> None:
    address = invited(app, browser(app, ADMIN))
    with tools_of(app).database.write(System("test")) as session:
        person = session.scalars(select(PersonRow).where(PersonRow.demo_key == CUSTOMER)).one()
        person.identified_by = Identification.EMAIL
    client = browser(app, CUSTOMER)
    assert 'id="not-strong"' in client.get(address).text
    assert send(client, "/en/", to=address).status_code == 403


def test_whoever_works_elsewhere_is_told(app: Flask, world: World) -> None:
    address = invited(app, browser(app, ADMIN))
    with tools_of(app).database.write(System("test")) as session:
        other = factories.make_authority(session, "metsola")
        add_staff(session, "elsewhere", Role.OFFICER, other)
    client = browser(app, "elsewhere")
    answer = send(client, address)
    assert answer.status_code == 409
    assert "already work for another authority" in answer.text


def test_a_bad_invitation_is_told_at_its_fields(app: Flask, world: World) -> None:
    answer = send(browser(app, ADMIN), PAGE, email="x@", language="en", roles=["operator"])
    assert answer.status_code == 400
    assert 'value="x@"' in answer.text
    answer = send(browser(app, ADMIN), PAGE, email="x@kunta.fi", language="en")
    assert 'id="roles-error"' in answer.text


def test_roles_are_changed_and_members_removed(app: Flask, world: World) -> None:
    client = browser(app, ADMIN)
    page = f"{PAGE}/{world.officer.person_id}"
    assert 'value="officer" checked' in client.get(page).text
    assert send(client, page).status_code == 400
    assert send(client, page, roles=["form_designer"]).status_code == 303
    assert 'value="form_designer" checked' in client.get(page).text
    assert send(client, page, do="remove").status_code == 303
    assert client.get(page).status_code == 404


def test_the_last_administrator_is_refused_clearly(app: Flask, world: World) -> None:
    client = browser(app, ADMIN)
    with tools_of(app).database.write(System("test")) as session:
        me = session.scalars(select(PersonRow).where(PersonRow.demo_key == ADMIN)).one()
        page = f"{PAGE}/{me.id}"
    for fields in ({"do": "remove"}, {"roles": ["officer"]}):
        answer = send(client, page, **fields)
        assert answer.status_code == 400
        assert "last administrator" in answer.text
    with tools_of(app).database.write(System("test")) as session:
        add_staff(session, "second", Role.AUTHORITY_ADMIN, session.merge(world.authority))
    answer = send(client, page, roles=["officer"])
    assert answer.headers["Location"] == "/en/"
    assert client.get(PAGE).status_code == 403
