"""The same for many cases: each row by itself, foretold as it then happens."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kevytasiointi.domain.bulk import STATES, Chosen, Done, Wish
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import bulk, journal
from tests import factories
from tests.factories import NOW, World

LATER = NOW + timedelta(days=1)


@pytest.fixture
def world(session: Session) -> World:
    return factories.make_world(session)


def chosen(case: CaseRow, wish: Wish, version: int | None = None) -> Chosen:
    return Chosen(case.id, case.version if version is None else version, wish)


def one(session: Session, world: World, case: CaseRow, wish: Wish) -> Done:
    session.flush()
    (done,) = bulk.do_each(session, world.officer, [chosen(case, wish)], now=LATER)
    return done


def kinds(done: Done) -> list[EventKind]:
    return [entry.kind for entry in done.entries]


def test_a_row_that_refuses_holds_up_no_other(database: Database) -> None:
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        fine, stale, ended, foreign = (
            factories.make_case(session, world),
            factories.make_case(session, world),
            factories.make_case(session, world, state=CaseState.WITHDRAWN),
            factories.make_case(
                session,
                factories.make_world(
                    session, "metsola", document=factories.form_document(slug="toinen")
                ),
            ),
        )
    wish = Wish(state=CaseState.IN_PROGRESS)
    rows = [
        chosen(fine, wish),
        chosen(stale, wish, version=stale.version + 1),
        chosen(ended, wish),
        chosen(foreign, wish),
        Chosen(uuid4(), 1, wish),
    ]
    with database.write(Authority(world.authority.id)) as session:
        done = bulk.do_each(session, world.officer, rows, now=LATER)
    assert [bool(row.refusal) for row in done] == [False, True, True, True, True]
    assert [row.number for row in done] == [fine.number, stale.number, ended.number, None, None]
    assert "after you opened the list" in (done[1].refusal.msgid if done[1].refusal else "")
    with database.read(System("test")) as session:
        assert case_page.any_case(session, fine.id).state is CaseState.IN_PROGRESS
        for case in (stale, ended, foreign):
            assert case_page.any_case(session, case.id).state is case.state
        assert journal.verify(session)[1] == ()


def test_a_rehearsal_foretells_and_changes_nothing(database: Database) -> None:
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        case = factories.make_case(session, world)
    rows = [chosen(case, Wish(take=True, state=CaseState.WITHDRAWN, reason="Asked by phone"))]
    with database.write(Authority(world.authority.id)) as session:
        foretold = bulk.do_each(session, world.officer, rows, now=LATER)
        session.rollback()
    with database.read(System("test")) as session:
        stored = case_page.any_case(session, case.id)
        assert (stored.state, stored.version) == (CaseState.SUBMITTED, case.version)
        assert journal.verify(session)[1] == ()
    with database.write(Authority(world.authority.id)) as session:
        assert bulk.do_each(session, world.officer, rows, now=LATER) == foretold


def test_a_row_is_whole_or_nothing(session: Session, world: World) -> None:
    case = factories.make_case(session, world)
    wish = Wish(
        identifier="D/1/2026",
        deadline=(DeadlineKind.PROCESSING, date(2020, 1, 1)),
        reason="Too late",
    )
    done = one(session, world, case, wish)
    assert done.refusal is not None
    assert done.refusal.msgid == "The day has passed. Choose today or a later day."
    session.refresh(case)
    assert case.identifier is None
    assert kinds(done) == []


def test_several_wishes_of_one_row_happen_in_order(session: Session, world: World) -> None:
    case = factories.make_case(session, world)
    wish = Wish(
        take=True,
        identifier="D/1/2026",
        deadline=(DeadlineKind.HEARING, date(2026, 3, 2)),
        reason="Agreed",
        moved=True,
        package=True,
    )
    assert kinds(one(session, world, case, wish)) == [
        EventKind.TAKEN,
        EventKind.IDENTIFIER_SET,
        EventKind.DEADLINE_SET,
        EventKind.MOVED_TO_RECORDS,
        EventKind.PACKAGE_MADE,
    ]
    assert case.handler_name == world.officer.name
    assert case.state is CaseState.IN_PROGRESS


def test_marking_as_moved_and_closing_go_in_one_row(session: Session, world: World) -> None:
    case = factories.make_case(session, world, state=CaseState.PROCESSED)
    done = one(session, world, case, Wish(moved=True, state=CaseState.CLOSED))
    assert kinds(done) == [EventKind.MOVED_TO_RECORDS, EventKind.CLOSED]
    assert case.retain_until == date(2031, 1, 6)


@pytest.mark.parametrize(
    ("state", "wish", "said"),
    [
        (CaseState.PROCESSED, Wish(state=CaseState.CLOSED), "not marked as moved"),
        (CaseState.IN_PROGRESS, Wish(state=CaseState.IN_PROGRESS), "in this state already"),
        (CaseState.PROCESSED, Wish(state=CaseState.IN_PROGRESS), "The reason is missing"),
        (CaseState.SUBMITTED, Wish(state=CaseState.DECIDED), "from a list"),
        (CaseState.SUPPLEMENT_REQUESTED, Wish(state=CaseState.IN_PROGRESS, reason="x"), "Open"),
        (CaseState.CLOSED, Wish(take=True), "present state"),
        (CaseState.SUBMITTED, Wish(identifier="x" * 101), "too long"),
    ],
)
def test_what_is_refused_is_told_in_words(
    session: Session, world: World, state: CaseState, wish: Wish, said: str
) -> None:
    case = factories.make_case(session, world, state=state)
    done = one(session, world, case, wish)
    assert done.refusal is not None
    assert said in done.refusal.msgid


@pytest.mark.parametrize("reason", ["", "A mistake"])
def test_who_may_not_take_the_step_is_not_asked_for_a_reason(
    session: Session, world: World, reason: str
) -> None:
    case = factories.make_case(session, world, state=CaseState.DECIDED)
    done = one(session, world, case, Wish(state=CaseState.IN_PROGRESS, reason=reason))
    assert done.refusal is not None
    assert done.refusal.msgid == "You have no right to do this."


def test_what_is_moved_already_says_so(session: Session, world: World) -> None:
    case = factories.make_case(session, world)
    assert one(session, world, case, Wish(moved=True)).refusal is None
    done = one(session, world, case, Wish(moved=True))
    assert done.refusal is not None
    assert "already" in done.refusal.msgid


def test_no_state_of_the_list_needs_a_file_or_a_target() -> None:
    assert {CaseState.DECIDED, CaseState.TRANSFERRED, CaseState.SUPPLEMENT_REQUESTED}.isdisjoint(
        STATES
    )


def test_each_case_costs_the_same_few_statements(database: Database) -> None:
    """The figure of 500 cases in 5 s is the bench's; here nothing may grow with the number."""
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        cases = [factories.make_case(session, world) for _ in range(40)]
    rows = [chosen(case, Wish(state=CaseState.IN_PROGRESS)) for case in cases]
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *given: asked.append(str(given[2]))
    )
    costs = []
    for some in (rows[:10], rows[10:]):
        with database.write(Authority(world.authority.id)) as session:
            asked.clear()
            done = bulk.do_each(session, world.officer, some, now=LATER)
        assert not [row for row in done if row.refusal]
        costs.append(len(asked) / len(some))
    assert costs[1] <= costs[0] <= 25
