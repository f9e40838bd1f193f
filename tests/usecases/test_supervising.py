"""Supervision events: told ahead, changed, called off; the mail says that days have changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from kevytasiointi.domain.errors import (
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    StaleCase,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.queries import case_page, supervision
from kevytasiointi.usecases import journal, supervising
from kevytasiointi.usecases.mails import letter_of
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.supervising import Visit
from tests import factories
from tests.factories import NOW, World

SOON = NOW + timedelta(days=3)
VISIT = Visit("Final inspection", SOON, "The yard", "Drawings")
SCOPE = System("test")


@pytest.fixture
def world(session) -> World:
    return factories.make_world(session)


def add(session, world: World, case, visit: Visit = VISIT):
    return supervising.add_event(
        session, world.officer, case, visit, shown_version=case.version, now=NOW
    )


def test_an_event_is_told_changed_and_called_off_under_its_scope(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session)
        other = factories.make_world(
            session, "metsala", document=factories.form_document(slug="toinen")
        )
        key = factories.make_case(session, world, state=CaseState.IN_PROGRESS).id
    with database.write(Authority(world.authority.id)) as session:
        case = case_page.authority_case(session, world.officer, key, lock=True)
        row = add(session, world, case)
        later = Visit("Final inspection", SOON + timedelta(hours=2), "", "Drawings")
        supervising.change_event(
            session, world.officer, case, row.id, later, shown_version=case.version, now=NOW
        )
        assert (row.sequence, row.place) == (1, None)
    with database.read(Person(world.customer.id)) as session:
        (coming,) = supervision.coming_for(session, world.customer_actor, NOW)
        assert (coming.event.begins_at, coming.case_id) == (later.begins_at, key)
        assert not supervision.coming_for(session, world.customer_actor, later.begins_at)
    with database.read(Authority(other.authority.id)) as session:
        seen = supervision.events_of_case(session, key)
        # SQLite has no row-level security: there the case's query alone keeps authorities apart.
        assert bool(seen) is database.is_sqlite
    with database.write(Authority(world.authority.id)) as session:
        case = case_page.authority_case(session, world.officer, key, lock=True)
        supervising.cancel_event(
            session, world.officer, case, row.id, shown_version=case.version, now=NOW
        )
    with database.read(SCOPE) as session:
        assert not supervision.coming_for(session, world.customer_actor, NOW)
        (kept,) = supervision.events_of_case(session, key)
        assert (kept.cancelled_at, kept.sequence) == (NOW, 2)
        case = case_page.any_case(session, key)
        kinds = [e.kind for e in case_page.parts_of(session, case, for_customer=True).events]
        assert kinds[-3:] == [
            EventKind.SUPERVISION_ADDED,
            EventKind.SUPERVISION_CHANGED,
            EventKind.SUPERVISION_CANCELLED,
        ]
        told = [
            Claim(row.seq, row.id, row.case_id, dict(row.payload), 1)
            for row in session.scalars(select(OutboxRow))
            if row.payload.get("mail") == "supervision"
        ]
        letters = [letter_of(session, one, "https://x.example", Sealer("x" * 40)) for one in told]
        # The same of each, so it must be true of a day that was called off too.
        subject = f"Asian {case.number} päivät ovat muuttuneet"
        assert [letter and letter.subject for letter in letters] == [subject] * 3
        assert journal.verify(session)[1] == ()


@pytest.mark.parametrize(
    ("visit", "field"),
    [
        (Visit(" ", SOON), "what"),
        (Visit("x" * 201, SOON), "what"),
        (Visit("Visit", NOW), "on"),
        (Visit("Visit", SOON, "x" * 201), "place"),
        (Visit("Visit", SOON, "", "x" * 4001), "needed"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(session, world, visit: Visit, field: str) -> None:
    case = factories.make_case(session, world)
    with pytest.raises(InvalidInput) as refused:
        add(session, world, case, visit)
    assert refused.value.field == field


def test_stale_pages_strangers_and_closed_cases_are_refused(session, world: World) -> None:
    case = factories.make_case(session, world)
    row = add(session, world, case)
    session.flush()
    with pytest.raises(StaleCase):
        supervising.cancel_event(
            session, world.officer, case, row.id, shown_version=case.version - 1, now=NOW
        )
    with pytest.raises(NotAllowed):
        supervising.add_event(
            session, world.customer_actor, case, VISIT, shown_version=case.version, now=NOW
        )
    other = factories.make_case(session, world, state=CaseState.CLOSED)
    with pytest.raises(InvalidTransition):
        add(session, world, other)
    with pytest.raises(NotFound):
        supervising.change_event(
            session, world.officer, case, uuid4(), VISIT, shown_version=case.version, now=NOW
        )


def test_a_cancelled_event_is_neither_changed_nor_cancelled_again(session, world: World) -> None:
    case = factories.make_case(session, world)
    row = add(session, world, case)
    supervising.cancel_event(
        session, world.officer, case, row.id, shown_version=case.version, now=NOW
    )
    with pytest.raises(InvalidTransition):
        supervising.cancel_event(
            session, world.officer, case, row.id, shown_version=case.version, now=NOW
        )
    with pytest.raises(InvalidTransition):
        supervising.change_event(
            session, world.officer, case, row.id, VISIT, shown_version=case.version, now=NOW
        )


@pytest.mark.parametrize(
    "end", [CaseState.TRANSFERRED, CaseState.WITHDRAWN, CaseState.LAPSED], ids=str
)
def test_nobody_comes_to_a_matter_that_has_gone(session, world: World, end: CaseState) -> None:
    case = factories.make_case(session, world, state=CaseState.IN_PROGRESS)
    row = add(session, world, case)
    past = add(session, world, case)
    past.begins_at = NOW - timedelta(days=1)
    session.flush()
    assert supervision.coming_for(session, world.customer_actor, NOW)
    factories.go(session, world, case, end)
    session.flush()
    assert (row.cancelled_at, row.sequence) == (NOW, 1)
    assert past.cancelled_at is None
    kinds = [e.kind for e in case_page.parts_of(session, case, for_customer=True).events]
    assert kinds[-2] is EventKind.SUPERVISION_CANCELLED
    row.cancelled_at = None
    session.flush()
    assert not supervision.coming_for(session, world.customer_actor, NOW)


def test_an_event_of_another_case_is_not_found(session, world: World) -> None:
    row = add(session, world, factories.make_case(session, world))
    case = factories.make_case(session, world)
    with pytest.raises(NotFound):
        supervising.cancel_event(
            session, world.officer, case, row.id, shown_version=case.version, now=NOW
        )
