"""The delivery monitor: each sees the own deliveries, why they wait, and tries them again."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Channel, Mail, Notice
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.usecases import accounts, mailboxes
from kevytasiointi.web.admin import delivery_words
from tests import factories
from tests.factories import World
from tests.web.conftest import START, sign_in, token_in, tools_of

ADMIN, OPERATOR = "the-admin", "the-operator"
PAGE = "/en/yllapito/lahtevat"
TEST = System("test")


@pytest.fixture
def world(app: Flask) -> World:
    with tools_of(app).database.write(TEST) as session:
        world = factories.make_world(session, "rantala")
        for key, role, authority in (
            (ADMIN, Role.AUTHORITY_ADMIN, world.authority),
            (OPERATOR, Role.OPERATOR, None),
        ):
            person = factories.make_person(session, key.title(), "Hallinto", email=None)
            person.demo_key = key
            accounts.give_role(session, person, role, authority, actor=None, now=START)
    return world


@pytest.fixture
def other(app: Flask) -> World:
    with tools_of(app).database.write(TEST) as session:
        return factories.make_world(
            session, "metsola", document=factories.form_document(slug="toinen")
        )


def browser(app: Flask, person: str) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, person).status_code == 303
    return client


def dead_letter(app: Flask, world: World | None, error: str, mail: str = "arrived") -> int:
    """A letter of a new case that was given up; without a world one of the portal itself."""
    with tools_of(app).database.write(TEST) as session:
        case_id: UUID | None = None
        if world is not None:
            case_id = factories.make_case(session, world, now=START).id
        row = OutboxRow(
            case_id=case_id,
            channel=Channel.MAIL,
            payload={"mail": mail},
            created_at=START,
            due_at=START,
            attempts=3,
            dead_at=START,
            last_error=error,
        )
        session.add(row)
        session.flush()
        return row.seq


def kinds(app: Flask) -> list[tuple[EventKind, UUID | None]]:
    with tools_of(app).database.read(TEST) as session:
        found = session.scalars(select(EventRow).where(EventRow.kind == EventKind.DELIVERY_RETRIED))
        return [(event.kind, event.authority_id) for event in found]


def test_the_reason_is_told_in_plain_words_and_with_the_code_only(app: Flask, world: World) -> None:
    seq = dead_letter(app, world, "MailRefused 550 5.1.1")
    text = browser(app, ADMIN).get(PAGE).text
    assert f'data-delivery="{seq}"' in text
    assert "does not know or take the address. (550 5.1.1)" in text
    assert "new matter, to the role mailbox" in text
    assert "It has not been tried yet." in text
    assert "kirjaamo@" not in text
    assert "asiakas@" not in text


def test_an_administrator_sees_the_own_authoritys_only(
    app: Flask, world: World, other: World
) -> None:
    with tools_of(app).database.write(TEST) as session:
        mailboxes.test_mailbox(session, None, session.merge(world.service), now=START)
        mailboxes.test_mailbox(session, None, session.merge(other.service), now=START)
    own, foreign = dead_letter(app, world, "OSError"), dead_letter(app, other, "OSError")
    portal = dead_letter(app, None, "TimeoutError", mail="receipt")
    admin, operator = browser(app, ADMIN), browser(app, OPERATOR)
    text = admin.get(PAGE).text
    assert f'data-delivery="{own}"' in text
    assert f'data-delivery="{foreign}"' not in text
    assert f'data-delivery="{portal}"' not in text
    assert text.count("test of a role mailbox") == 1
    seen = operator.get(PAGE).text
    for seq in (own, foreign, portal):
        assert f'data-delivery="{seq}"' in seen
    assert seen.count("test of a role mailbox") == 2
    assert "Metsola" in seen
    token = token_in(admin.get(PAGE))
    for seq in (foreign, portal, 999_999):
        answer = admin.post(f"{PAGE}/{seq}/uudelleen", data={"csrf_token": token})
        assert answer.status_code == 404


@pytest.mark.parametrize("person", [ADMIN, OPERATOR])
def test_a_dead_letter_is_tried_again_and_that_is_journalled(
    app: Flask, world: World, person: str
) -> None:
    seq = dead_letter(app, world, "MailBounced 5.1.1")
    client = browser(app, person)
    sent = {"csrf_token": token_in(client.get(PAGE))}
    assert client.post(f"{PAGE}/{seq}/uudelleen", data=sent).status_code == 303
    with tools_of(app).database.read(TEST) as session:
        row = session.get(OutboxRow, seq)
        assert row
        assert (row.dead_at, row.done_at, row.attempts) == (None, None, 0)
    assert f"The delivery {seq} is tried again" in client.get(PAGE).text
    client.post(f"{PAGE}/{seq}/uudelleen", data=sent)
    assert "is no longer given up" in client.get(PAGE).text
    assert kinds(app) == [(EventKind.DELIVERY_RETRIED, world.authority.id)]


def test_all_of_the_own_are_tried_again_at_once(app: Flask, world: World, other: World) -> None:
    for _ in range(3):
        dead_letter(app, world, "OSError")
    foreign = dead_letter(app, other, "OSError")
    client = browser(app, ADMIN)
    sent = {"csrf_token": token_in(client.get(PAGE))}
    assert client.post(f"{PAGE}/uudelleen", data=sent).status_code == 303
    assert "3 deliveries are tried again" in client.get(PAGE).text
    assert len(kinds(app)) == 3
    with tools_of(app).database.read(TEST) as session:
        dead = session.scalars(select(OutboxRow.seq).where(OutboxRow.dead_at.is_not(None))).all()
        assert dead == [foreign]


def test_every_mail_has_its_words() -> None:
    assert set(delivery_words.MAILS) == {*Mail, *Notice}


@pytest.mark.parametrize("error", ["SMTPDataError 451", "Strange", "", None, "PdfFailed"])
def test_every_error_gets_a_sentence(app: Flask, error: str | None) -> None:
    with app.test_request_context("/en/"):
        said = delivery_words.reason(error)
    assert bool(said) is bool(error)
    assert said == "" or said[0].isupper()


def test_others_have_no_monitor(app: Flask, world: World) -> None:
    assert browser(app, "customer").get(PAGE).status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_is_whole_in_every_language(app: Flask, world: World, language: str) -> None:
    dead_letter(app, world, "OSError")
    page = browser(app, OPERATOR).get(f"/{language}/yllapito/lahtevat")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
