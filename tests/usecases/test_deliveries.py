"""Mail that does not arrive: refused for good, bounced, blamed on the right mailbox."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.letters import Bounce, MailRefused
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import deliveries as stored
from kevytasiointi.usecases import deliveries, journal, mailboxes, outbox
from kevytasiointi.usecases.outbox import Claim
from tests.factories import NOW, actor_of, make_case, make_person, make_world

_SCOPE = System("test")


def add_case(database: Database) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        world.service.mailbox_confirmed_at = NOW - timedelta(days=1)
        make_case(session, world)


def relay(database: Database, refused: str, error: Exception) -> None:
    """Deliver all mails but one kind, which the server refuses."""

    def deliver(claim: Claim) -> None:
        if refused in (claim.payload.get("mail"), claim.payload.get("notice")):
            raise error

    while outbox.relay(
        database,
        {Channel.MAIL: deliver},
        owner="w",
        clock=lambda: NOW,
        jitter=lambda: 0.5,
    ):
        pass


def row_of(session: Session, kind: str) -> OutboxRow:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.channel == Channel.MAIL))
    return next(r for r in rows if kind in (r.payload.get("mail"), r.payload.get("notice")))


def events(session: Session, kind: EventKind) -> list[EventRow]:
    return list(session.scalars(select(EventRow).where(EventRow.kind == kind)))


def failed_at(session: Session) -> datetime | None:
    return session.scalars(select(ServiceRow)).one().mailbox_failed_at


@pytest.mark.parametrize(("kind", "is_mailboxs"), [("arrived", True), ("receipt", False)])
def test_a_recipient_refused_for_good_is_given_up_at_once(
    database: Database, kind: str, is_mailboxs: bool
) -> None:
    add_case(database)
    relay(database, kind, MailRefused("550 5.1.1"))
    with database.read(_SCOPE) as session:
        row = row_of(session, kind)
        assert (row.attempts, row.dead_at, row.last_error) == (1, NOW, "MailRefused 550 5.1.1")
        (event,) = events(session, EventKind.MAIL_DEAD)
        assert event.case_id == row.case_id
        assert (failed_at(session) == NOW) is is_mailboxs
        assert journal.verify(session)[1] == ()


def test_a_refused_test_mail_is_told_in_the_authoritys_own_chain(database: Database) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        mailboxes.test_mailbox(session, None, world.service, now=NOW)
    relay(database, "mailbox_test", MailRefused("551"))
    with database.read(_SCOPE) as session:
        (event,) = events(session, EventKind.MAIL_DEAD)
        assert event.authority_id == world.authority.id
        assert failed_at(session) == NOW


def test_other_errors_are_tried_again_and_blame_nobody(database: Database) -> None:
    add_case(database)
    relay(database, "arrived", TimeoutError("kirjaamo@lehtola.example timed out"))
    with database.read(_SCOPE) as session:
        row = row_of(session, "arrived")
        assert (row.dead_at, row.last_error) == (None, "TimeoutError")
        assert failed_at(session) is None


@pytest.mark.parametrize(("kind", "is_mailboxs"), [("arrived", True), ("receipt", False)])
def test_a_bounced_mail_becomes_a_dead_letter(
    database: Database, kind: str, is_mailboxs: bool
) -> None:
    add_case(database)
    relay(database, "none", OSError())
    later = NOW + timedelta(hours=1)
    with database.write(_SCOPE) as session:
        row = row_of(session, kind)
        assert row.done_at == NOW
        for _ in range(2):
            assert deliveries.record_bounce(session, Bounce(row.id, "5.1.1"), now=later)
        assert not deliveries.record_bounce(session, Bounce(uuid4(), "5.1.1"), now=later)
    with database.read(_SCOPE) as session:
        row = row_of(session, kind)
        assert (row.dead_at, row.last_error) == (later, "MailBounced 5.1.1")
        assert [event.case_id for event in events(session, EventKind.MAIL_BOUNCED)] == [row.case_id]
        assert (failed_at(session) == later) is is_mailboxs
    with database.write(_SCOPE) as session:
        row = row_of(session, kind)
        assert deliveries.send_again(session, row, None, now=later)
    seen = []
    outbox.relay(
        database,
        {Channel.MAIL: lambda claim: seen.append(claim.id)},
        owner="w",
        clock=lambda: later,
        jitter=lambda: 0.5,
    )
    assert seen == [row.id]


def test_a_late_report_does_not_blame_a_mailbox_that_was_confirmed_since(
    database: Database,
) -> None:
    add_case(database)
    relay(database, "none", OSError())
    with database.write(_SCOPE) as session:
        session.scalars(select(ServiceRow)).one().mailbox_confirmed_at = NOW + timedelta(hours=1)
    with database.write(_SCOPE) as session:
        row = row_of(session, "arrived")
        later = NOW + timedelta(hours=2)
        assert deliveries.record_bounce(session, Bounce(row.id, ""), now=later)
        assert failed_at(session) is None


def test_a_row_of_another_channel_does_not_bounce(database: Database) -> None:
    add_case(database)
    with database.write(_SCOPE) as session:
        pdf = session.scalars(select(OutboxRow).where(OutboxRow.channel == Channel.PDF)).one()
        assert not deliveries.record_bounce(session, Bounce(pdf.id, ""), now=NOW)


def test_an_administrator_sees_and_retries_the_own_authoritys_deliveries_only(
    database: Database,
) -> None:
    with database.write(_SCOPE) as session:
        worlds = [make_world(session, slug) for slug in ("lehtola", "metsola")]
        admins = []
        for world in worlds:
            make_case(session, world)
            mailboxes.test_mailbox(session, None, world.service, now=NOW)
            person = make_person(session, "Raimo")
            admins.append(actor_of(person, world.authority, Role.AUTHORITY_ADMIN))
        operator = actor_of(make_person(session, "Olli"), None, Role.OPERATOR)
        for row in session.scalars(select(OutboxRow)):
            row.dead_at = NOW
    for world, admin in zip(worlds, admins, strict=True):
        with database.read(Authority(world.authority.id)) as session:
            seen = stored.deliveries(session, admin, 100)
            about = {"", "receipt", "arrived", "mailbox_test"}
            assert {line.about for line in seen} == about
            assert len(seen) == len(about)
            assert all(line.authority == world.authority.name for line in seen)
    with database.read(_SCOPE) as session:
        assert len(stored.deliveries(session, operator, 100)) == 8
        foreign = stored.deliveries(session, admins[1], 1)[0].seq
    own = Authority(worlds[0].authority.id)
    with database.write(own) as session, pytest.raises(NotFound):
        stored.delivery(session, admins[0], foreign)
    with database.write(own) as session:
        rows = stored.dead_rows(session, admins[0])
        assert deliveries.send_all_again(session, rows, admins[0], now=NOW) == 4
    with database.read(_SCOPE) as session:
        dead = [line for line in stored.deliveries(session, operator, 100) if line.dead_at]
        assert [line.authority for line in dead] == [worlds[1].authority.name] * 4
        assert len(events(session, EventKind.DELIVERY_RETRIED)) == 4
        assert journal.verify(session)[1] == ()
