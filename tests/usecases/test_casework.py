"""What officers do: each verb against the table, stale pages, corrections, clocks."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.clocks import SupplementDueError
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import (
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    StaleCase,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import (
    OUTCOMES_BY_END,
    TRANSITIONS,
    CaseState,
    Outcome,
    Phase,
    Side,
)
from kevytasiointi.storage.cases import (
    CaseRow,
    SupplementRow,
)
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.queries import case_deadlines, case_page
from kevytasiointi.usecases import (
    casework,
    deadline_reminding,
    deciding,
    journal,
    supplementing,
)
from tests.factories import (
    NOW,
    World,
    actor_of,
    decision_file,
    form_document,
    go,
    make_case,
    make_officer,
    make_person,
    make_world,
)

STATES = [state for state in CaseState if state is not CaseState.DRAFT]
LATER = NOW + timedelta(days=30)
S = CaseState


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def mails_of(session: Session, case: CaseRow) -> list[str]:
    rows = session.scalars(
        select(OutboxRow).where(OutboxRow.case_id == case.id).order_by(OutboxRow.seq)
    )
    return [str(row.payload["mail"]) for row in rows if "mail" in row.payload]


def open_days(session: Session, case: CaseRow) -> dict[str, list[date]]:
    days: dict[str, list[date]] = {}
    for deadline in case_deadlines.open_deadlines(session, case.id):
        days.setdefault(deadline.kind.value, []).append(deadline.last_on)
    return days


def last_event(session: Session, case: CaseRow) -> EventRow:
    return session.scalars(
        select(EventRow).where(EventRow.case_id == case.id).order_by(EventRow.seq.desc()).limit(1)
    ).one()


@pytest.mark.parametrize("source", STATES)
def test_every_step_of_the_table_is_taken_and_no_other(
    session: Session, world: World, source: CaseState
) -> None:
    """The whole matrix, once for each side that has a verb."""
    case = make_case(session, world, state=source)
    session.flush()
    for target, (actor, side) in product(
        STATES,
        ((world.officer, Side.AUTHORITY), (world.lead, Side.LEAD), (None, Side.CUSTOMER)),
    ):
        if actor is None and target not in {S.WITHDRAWN, S.SUPPLEMENTED}:
            continue
        step = TRANSITIONS.get((source, target))
        allowed = step is not None and side in step.sides
        savepoint = session.begin_nested()
        before = last_event(session, case).seq
        if allowed:
            go(session, world, case, target, actor=actor, now=LATER)
            assert case.state is target
            entry = last_event(session, case)
            assert (entry.data["from"], entry.data["to"]) == (source.value, target.value)
            assert (case.outcome is not None) == (
                target in OUTCOMES_BY_END or (target is S.CLOSED and source in OUTCOMES_BY_END)
            )
        elif target is source is S.IN_PROGRESS:
            go(session, world, case, target, actor=actor, now=LATER)  # a change of phase only
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                go(session, world, case, target, actor=actor, now=LATER)
            assert case.state is source
            moved = 1 if target is S.CLOSED and source is not S.CLOSED else 0
            assert last_event(session, case).seq <= before + moved
        assert journal.verify(session)[1] == ()
        savepoint.rollback()
        session.refresh(case)
        assert case.state is source


@pytest.mark.parametrize(
    ("source", "target"),
    [(source, target) for (source, target), step in TRANSITIONS.items() if step.needs_reason],
)
def test_a_step_that_needs_a_reason_is_refused_without(
    session: Session, world: World, source: CaseState, target: CaseState
) -> None:
    case = make_case(session, world, state=source)
    with pytest.raises(InvalidTransition):
        go(session, world, case, target, actor=world.lead, now=LATER, reason="  ")
    assert case.state is source


VERBS: dict[str, Callable[[Session, Actor, CaseRow, int], None]] = {
    "take_case": lambda s, a, c, v: casework.take_case(s, a, c, shown_version=v, now=LATER),
    "set_identifier": lambda s, a, c, v: casework.set_identifier(
        s, a, c, "LEH/1/2026", shown_version=v, now=LATER
    ),
    "change_state": lambda s, a, c, v: casework.change_state(
        s, a, c, S.TRANSFERRED, shown_version=v, now=LATER, reason="theirs"
    ),
    "correct_state": lambda s, a, c, v: deciding.correct_state(
        s, a, c, reason="mis-click", shown_version=v, now=LATER
    ),
    "set_deadline": lambda s, a, c, v: casework.set_deadline(
        s,
        a,
        c,
        kind=DeadlineKind.PROCESSING,
        last_on=date(2026, 5, 4),
        reason="r",
        shown_to_customer=True,
        shown_version=v,
        now=LATER,
    ),
    "request_supplement": lambda s, a, c, v: supplementing.request_supplement(
        s, a, c, text="t", due_on=date(2026, 2, 16), shown_version=v, now=LATER
    ),
    "decide": lambda s, a, c, v: deciding.decide(
        s,
        a,
        c,
        target=S.PROCESSED,
        outcome=Outcome.NOTED,
        note="",
        file=None,
        appeal_instruction=False,
        shown_version=v,
        now=LATER,
    ),
    "mark_moved": lambda s, a, c, v: casework.mark_moved(s, a, c, shown_version=v, now=LATER),
    "close": lambda s, a, c, v: deciding.close(s, a, c, shown_version=v, now=LATER),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_stale_page_changes_nothing(session: Session, world: World, verb: str) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    session.flush()
    version = case.version
    events = last_event(session, case).seq
    with pytest.raises(StaleCase) as refused:
        VERBS[verb](session, world.lead, case, version - 1)
    assert (refused.value.shown_version, refused.value.current_version) == (version - 1, version)
    session.flush()
    assert case.version == version
    assert last_event(session, case).seq == events


@pytest.mark.parametrize("verb", VERBS)
def test_only_officers_act(session: Session, world: World, verb: str) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    session.flush()
    for role in set(Role) - {Role.LEAD_OFFICER, Role.OFFICER}:
        with pytest.raises(NotAllowed):
            VERBS[verb](
                session, actor_of(world.customer, world.authority, role), case, case.version
            )
    if verb == "correct_state":
        with pytest.raises(NotAllowed):
            VERBS[verb](session, world.officer, case, case.version)
    elif verb == "close":
        with pytest.raises(InvalidTransition):
            VERBS[verb](session, world.officer, case, case.version)
    else:
        VERBS[verb](session, world.officer, case, case.version)


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_case_is_locked_but_for_correction(
    session: Session, world: World, verb: str
) -> None:
    case = make_case(session, world, state=S.CLOSED)
    session.flush()
    if verb == "correct_state":
        VERBS[verb](session, world.lead, case, case.version)
        assert case.state is S.PROCESSED
        assert case.outcome is Outcome.NOTED
        return
    with pytest.raises(InvalidTransition):
        VERBS[verb](session, world.lead, case, case.version)


def test_two_officers_at_once(database: Database) -> None:
    """Both opened the same version: one saves, the other is told."""
    with database.write(System("test")) as session:
        world = make_world(session)
        case_id = make_case(session, world, state=S.IN_PROGRESS).id
        officers = [make_officer(session, world.authority) for _ in range(4)]
        session.flush()
        version = case_page.any_case(session, case_id).version
    start = threading.Barrier(4)

    def save(officer: Actor) -> str:
        start.wait()
        try:
            with database.write(Authority(world.authority.id)) as session:
                case = case_page.authority_case(session, officer, case_id, lock=True)
                casework.set_identifier(
                    session, officer, case, officer.name, shown_version=version, now=NOW
                )
        except StaleCase:
            return "stale"
        return "saved"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, officers)) == ["saved", "stale", "stale", "stale"]


def test_no_change_is_lost_when_everybody_tries_again(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case_id = make_case(session, world, state=S.IN_PROGRESS).id

    def work(name: int) -> int:
        saved = 0
        for turn in range(10):
            with database.read(Authority(world.authority.id)) as session:
                shown = case_page.authority_case(session, world.officer, case_id).version
            try:
                with database.write(Authority(world.authority.id)) as session:
                    case = case_page.authority_case(session, world.officer, case_id, lock=True)
                    casework.set_identifier(
                        session, world.officer, case, f"{name}/{turn}", shown_version=shown, now=NOW
                    )
            except StaleCase:
                continue
            saved += 1
        return saved

    with ThreadPoolExecutor(2) as pool:
        saved = sum(pool.map(work, range(2)))
    with database.read(System("test")) as session:
        entries = session.scalars(
            select(EventRow).where(EventRow.kind == EventKind.IDENTIFIER_SET)
        ).all()
        assert len(entries) == saved >= 10
        assert journal.verify(session)[1] == ()


def test_the_portals_own_work_makes_no_page_stale(session: Session, world: World) -> None:
    case = make_case(session, world)
    session.flush()
    version, changed = case.version, case.last_change_at
    for kind in (EventKind.PDF_MADE, EventKind.PDF_FAILED, EventKind.MAIL_DEAD):
        journal.record(session, kind, actor=None, now=LATER, case=case)
    session.flush()
    assert (case.version, case.last_change_at) == (version, changed)


def test_an_officer_of_another_authority_finds_no_case(session: Session, world: World) -> None:
    case = make_case(session, world)
    other = make_world(session, "kuusiranta")
    with pytest.raises(NotFound):
        case_page.authority_case(session, other.officer, case.id)
    with pytest.raises(NotFound):
        case_page.own_case(session, other.customer_actor, case.id)
    with pytest.raises(NotFound):
        case_page.authority_case(session, world.customer_actor, case.id)


def test_taking_a_case(session: Session, world: World) -> None:
    case = make_case(session, world)
    casework.take_case(session, world.officer, case, shown_version=case.version, now=LATER)
    assert (case.handler_id, case.handler_name) == (world.officer.person_id, world.officer.name)
    assert case.state is S.IN_PROGRESS
    assert case.handling_started_at == case.last_change_at == LATER
    assert open_days(session, case)["statement"] == [date(2026, 2, 18)]
    casework.take_case(session, world.lead, case, shown_version=case.version, now=LATER)
    assert case.handler_name == world.lead.name
    assert case.state is S.IN_PROGRESS
    assert len(open_days(session, case)["statement"]) == 1


def test_the_identifier_is_given_and_removed(session: Session, world: World) -> None:
    case = make_case(session, world)

    def give(text: str) -> None:
        casework.set_identifier(
            session, world.officer, case, text, shown_version=case.version, now=NOW
        )
        session.flush()

    give("  LEH/12/2026 ")
    assert case.identifier == "LEH/12/2026"
    give(" ")
    assert case.identifier is None
    with pytest.raises(InvalidInput) as refused:
        give("x" * 101)
    assert refused.value.field == "identifier"


def test_a_phase_is_told_inside_the_handling(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)

    def tell(phase: Phase | None) -> None:
        casework.change_state(
            session,
            world.officer,
            case,
            S.IN_PROGRESS,
            shown_version=case.version,
            now=NOW,
            phase=phase,
        )
        session.flush()

    tell(Phase.HEARING)
    assert case.phase is Phase.HEARING
    tell(None)
    assert case.phase is None
    tell(Phase.AT_STATEMENT)
    go(session, world, case, S.DECIDED)
    assert case.phase is None


@pytest.mark.parametrize("target", [S.WITHDRAWN, S.LAPSED, S.TRANSFERRED])
def test_an_end_by_hand_ends_every_deadline_and_tells_the_customer(
    session: Session, world: World, target: CaseState
) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    go(session, world, case, target, actor=world.officer)
    assert open_days(session, case) == {}
    assert case.next_deadline_on is None
    assert mails_of(session, case)[-1] == "handled"


@pytest.mark.parametrize("target", [S.WITHDRAWN, S.TRANSFERRED])
def test_what_ends_before_it_was_handled_never_was(
    session: Session, world: World, target: CaseState
) -> None:
    case = make_case(session, world)
    go(session, world, case, target, actor=world.officer)
    assert case.handling_started_at is None
    assert open_days(session, case) == {}


def test_an_end_recorded_at_once_stamps_the_handling_and_leaves_no_clock_running(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    go(session, world, case, S.DECIDED, now=LATER)
    assert case.handling_started_at == LATER
    assert set(open_days(session, case)) == {"appeal", "renewal", "inspection"}
    assert case.next_deadline_on == date(2026, 3, 6)


def test_lapsing_waits_for_the_day_of_the_request(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    supplementing.request_supplement(
        session,
        world.officer,
        case,
        text="?",
        due_on=date(2026, 1, 12),
        shown_version=case.version,
        now=NOW,
    )
    session.flush()
    last_minute = datetime(2026, 1, 12, 21, 59, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="time to answer"):
        go(session, world, case, S.LAPSED, now=last_minute)
    assert case.state is S.SUPPLEMENT_REQUESTED
    go(session, world, case, S.LAPSED, now=last_minute + timedelta(minutes=1))
    assert case_page.waiting_supplement(session, case.id) is None


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (date(2026, 1, 2), SupplementDueError.PAST),
        (date(2026, 1, 6), SupplementDueError.DAY_OFF),
        (date(2026, 1, 10), SupplementDueError.DAY_OFF),
    ],
)
def test_a_supplement_is_due_on_a_working_day_to_come(
    session: Session, world: World, due_on: date, code: str
) -> None:
    case = make_case(session, world)
    with pytest.raises(SupplementDueError) as refused:
        supplementing.request_supplement(
            session,
            world.officer,
            case,
            text="?",
            due_on=due_on,
            shown_version=case.version,
            now=NOW,
        )
    assert refused.value.code == code
    assert case.state is S.SUBMITTED


def test_a_supplement_request_says_what_is_asked(session: Session, world: World) -> None:
    case = make_case(session, world)
    with pytest.raises(InvalidInput) as refused:
        supplementing.request_supplement(
            session,
            world.officer,
            case,
            text=" ",
            due_on=date(2026, 1, 12),
            shown_version=case.version,
            now=NOW,
        )
    assert refused.value.field == "text"


# The clock vectors of the domain: submitted, paused, resumed, last day.
CLOCKS = [
    (date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 10), date(2026, 3, 27)),
    (date(2026, 3, 2), date(2026, 3, 10), date(2026, 4, 7), date(2026, 5, 29)),
]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


@pytest.mark.parametrize(("submitted", "paused", "resumed", "last"), CLOCKS)
@pytest.mark.parametrize("resuming", ["supplemented", "taken on without it"])
def test_the_processing_clock_stands_while_the_customer_is_asked(
    session: Session,
    world: World,
    submitted: date,
    paused: date,
    resumed: date,
    last: date,
    resuming: str,
) -> None:
    case = make_case(session, world, state=S.SUBMITTED, now=noon(submitted))
    plain = case.next_deadline_on
    go(session, world, case, S.SUPPLEMENT_REQUESTED, now=noon(paused))
    assert case.next_deadline_on == open_days(session, case)["supplement"][0]
    target = S.SUPPLEMENTED if resuming == "supplemented" else S.IN_PROGRESS
    go(session, world, case, target, now=noon(resumed))
    assert open_days(session, case)["processing"] == [last]
    assert "supplement" not in open_days(session, case)
    if target is S.SUPPLEMENTED:
        assert case.next_deadline_on == last != plain


def test_two_rounds_pause_twice(session: Session, world: World) -> None:
    case = make_case(session, world, now=noon(date(2026, 1, 5)))
    for day, target in (
        (date(2026, 1, 20), S.SUPPLEMENT_REQUESTED),
        (date(2026, 2, 10), S.SUPPLEMENTED),
        (date(2026, 2, 12), S.SUPPLEMENT_REQUESTED),
        (date(2026, 2, 23), S.SUPPLEMENTED),
    ):
        go(session, world, case, target, now=noon(day))
    # 15 + 2 days used, 43 left from 23 February: 7 April, a Tuesday after Easter.
    assert open_days(session, case)["processing"] == [date(2026, 4, 7)]
    (deadline,) = [
        d
        for d in case_deadlines.open_deadlines(session, case.id)
        if d.kind is DeadlineKind.PROCESSING
    ]
    assert deadline.pauses == {
        "pauses": [["2026-01-20", "2026-02-10"], ["2026-02-12", "2026-02-23"]]
    }


def test_asked_and_answered_on_one_day_changes_nothing(session: Session, world: World) -> None:
    case = make_case(session, world, now=noon(date(2026, 1, 5)))
    for _ in range(3):
        go(session, world, case, S.SUPPLEMENT_REQUESTED, now=noon(date(2026, 1, 20)))
        go(session, world, case, S.SUPPLEMENTED, now=noon(date(2026, 1, 20)))
    assert open_days(session, case)["processing"] == [date(2026, 3, 6)]


def test_a_clock_that_starts_on_a_day_to_come_can_be_paused(session: Session) -> None:
    document = form_document(
        deadlines=[
            {
                "kind": "processing",
                "period": "P30D",
                "starts": "answer:begins",
                "pauses_on_supplement": True,
            }
        ]
    )
    world = make_world(session, document=document)
    case = make_case(session, world, answers={"what": "Fair", "begins": "2026-03-02"})
    go(session, world, case, S.SUPPLEMENT_REQUESTED, now=noon(date(2026, 1, 20)))
    go(session, world, case, S.SUPPLEMENTED, now=noon(date(2026, 1, 27)))
    assert open_days(session, case)["processing"] == [date(2026, 4, 1)]
    go(session, world, case, S.SUPPLEMENT_REQUESTED, now=noon(date(2026, 1, 28)))
    go(session, world, case, S.SUPPLEMENTED, now=noon(date(2026, 3, 9)))
    assert open_days(session, case)["processing"] == [date(2026, 4, 8)]


def decide(session: Session, world: World, case: CaseRow, **changes: Any) -> None:
    inputs: dict[str, Any] = {
        "target": S.DECIDED,
        "outcome": Outcome.GRANTED,
        "note": "",
        "file": None,
        "appeal_instruction": True,
        **changes,
    }
    deciding.decide(session, world.officer, case, shown_version=case.version, now=LATER, **inputs)


def test_a_decision_needs_its_file_and_an_outcome_of_the_form(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    file = decision_file(session, case)
    for changes, field in (
        ({"file": None}, "file"),
        ({"file": file, "outcome": Outcome.NOTED}, "outcome"),
        ({"file": file, "outcome": Outcome.PARTLY_GRANTED}, "outcome"),
        ({"target": S.PROCESSED, "outcome": Outcome.GRANTED}, "outcome"),
        ({"target": S.PROCESSED, "outcome": Outcome.REGISTERED}, "outcome"),
        ({"file": file, "note": "x" * 4001}, "note"),
    ):
        with pytest.raises(InvalidInput) as refused:
            decide(session, world, case, **changes)
        assert refused.value.field == field
    for target in (S.IN_PROGRESS, S.WITHDRAWN, S.CLOSED, S.TRANSFERRED):
        with pytest.raises((InvalidTransition, InvalidInput)):
            decide(session, world, case, target=target, file=file)
    session.flush()
    assert (case.state, case.outcome) == (S.IN_PROGRESS, None)
    assert case_page.latest_decision(session, case.id) is None


def test_a_decision_is_kept_with_its_file_and_starts_what_follows(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    file = decision_file(session, case)
    decide(session, world, case, file=file, note=" Good luck ", outcome=Outcome.REJECTED)
    decision = case_page.latest_decision(session, case.id)
    assert decision is not None
    assert (decision.outcome, decision.note, decision.attachment_id, decision.given_by) == (
        Outcome.REJECTED,
        "Good luck",
        file.id,
        world.officer.name,
    )
    assert case.outcome is Outcome.REJECTED
    assert case.status_text == {k: f"Decision given {k}" for k in ("fi", "sv", "en")}
    days = open_days(session, case)
    assert days["appeal"] == [date(2026, 3, 6)]
    assert days["renewal"] == [date(2031, 2, 4)]
    assert "processing" not in days
    assert mails_of(session, case)[-1] == "handled"


def test_a_form_that_ends_in_processed_takes_no_decision(session: Session) -> None:
    world = make_world(
        session, document=form_document(ends_in=["processed"], outcomes=["noted"], kind="notice")
    )
    case = make_case(session, world, state=S.IN_PROGRESS)
    with pytest.raises(InvalidTransition):
        decide(session, world, case, file=decision_file(session, case))
    decide(session, world, case, target=S.PROCESSED, outcome=Outcome.NOTED)
    assert case.state is S.PROCESSED


def test_a_matter_taken_up_again_has_no_outcome_and_its_old_decision_is_kept(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=S.DECIDED)
    go(session, world, case, S.IN_PROGRESS, actor=world.lead, now=LATER, reason="court")
    assert case.outcome is None
    assert set(open_days(session, case)) == {"processing", "statement", "inspection"}
    go(session, world, case, S.DECIDED, now=LATER + timedelta(days=1))
    days = open_days(session, case)
    assert len(days["appeal"]) == len(days["renewal"]) == 1
    parts = case_page.parts_of(session, case, for_customer=True)
    assert len(parts.decisions) == 2


@pytest.mark.parametrize("round_number", [1, 2])
def test_a_correction_of_a_correction_brings_the_decision_back(
    session: Session, world: World, round_number: int
) -> None:
    case = make_case(session, world, state=S.DECIDED)
    before = open_days(session, case)
    now = LATER
    for _ in range(round_number):
        for _ in range(2):
            now += timedelta(minutes=1)
            deciding.correct_state(
                session, world.lead, case, reason="oops", shown_version=case.version, now=now
            )
            session.flush()
    assert (case.state, case.outcome) == (S.DECIDED, Outcome.GRANTED)
    assert open_days(session, case) == before


def correct(session: Session, world: World, case: CaseRow, now: datetime = LATER) -> None:
    session.flush()
    deciding.correct_state(
        session, world.lead, case, reason="mis-click", shown_version=case.version, now=now
    )
    session.flush()


@pytest.mark.parametrize(
    ("source", "target"), [pair for pair in TRANSITIONS if pair[0] is not S.DRAFT]
)
def test_a_correction_takes_back_any_step_whole(
    session: Session, world: World, source: CaseState, target: CaseState
) -> None:
    """After a mis-click and its correction everything but the journal is as before."""
    case = make_case(session, world, state=source)
    session.flush()
    request = case_page.waiting_supplement(session, case.id)
    before = facts_of(session, case)
    go(
        session,
        world,
        case,
        target,
        actor=None if target in {S.SUPPLEMENTED, S.WITHDRAWN} else world.lead,
        now=LATER,
    )
    correct(session, world, case)
    assert facts_of(session, case) == before
    entry = last_event(session, case)
    assert entry.kind is EventKind.STATE_CORRECTED
    assert entry.data == {"from": target.value, "to": source.value, "reason": "mis-click"}
    now_waiting = case_page.waiting_supplement(session, case.id)
    assert (now_waiting is None) == (request is None)
    if request is not None and now_waiting is not None:
        assert (now_waiting.text, now_waiting.due_on) == (request.text, request.due_on)


def facts_of(session: Session, case: CaseRow) -> dict[str, Any]:
    days = open_days(session, case)
    days.pop("retention", None)  # of the mark of having been moved, which no correction takes back
    return {
        "state": case.state,
        "outcome": case.outcome,
        "status_text": case.status_text,
        "handling_started_at": case.handling_started_at,
        "next": case.next_deadline_on,
        "kinds": {kind: len(found) for kind, found in days.items()},
        "unpaused": {
            kind: found for kind, found in days.items() if case.state is not S.SUPPLEMENT_REQUESTED
        },
    }


def test_an_answer_survives_the_correction_of_its_step(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.SUPPLEMENTED)
    correct(session, world, case)
    answered, asked = session.scalars(
        select(SupplementRow).order_by(SupplementRow.requested_at)
    ).all()
    assert answered.answer == "Quite loud"
    assert asked.answer is asked.answered_at is None
    go(session, world, case, S.SUPPLEMENTED, now=LATER)
    assert answered.answer == "Quite loud"


def test_a_submitted_case_has_nothing_to_correct(session: Session, world: World) -> None:
    case = make_case(session, world)
    with pytest.raises(InvalidTransition):
        correct(session, world, case)


def test_a_correction_needs_its_reason(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    with pytest.raises(InvalidInput) as refused:
        deciding.correct_state(
            session, world.lead, case, reason=" ", shown_version=case.version, now=LATER
        )
    assert refused.value.field == "reason"


def set_deadline(
    session: Session, world: World, case: CaseRow, last_on: date, **changes: Any
) -> None:
    session.flush()
    inputs: dict[str, Any] = {
        "kind": DeadlineKind.PROCESSING,
        "reason": "Many matters at once",
        "shown_to_customer": True,
        **changes,
    }
    casework.set_deadline(
        session,
        world.officer,
        case,
        last_on=last_on,
        shown_version=case.version,
        now=NOW,
        **inputs,
    )


def test_a_deadline_set_by_hand_replaces_the_counted_one(session: Session, world: World) -> None:
    case = make_case(session, world)
    set_deadline(session, world, case, date(2026, 4, 30))
    assert open_days(session, case)["processing"] == [date(2026, 4, 30)]
    assert case.next_deadline_on == date(2026, 4, 30)
    assert last_event(session, case).data == {
        "kind": "processing",
        "last_on": "2026-04-30",
        "previous": "2026-03-06",
        "reason": "Many matters at once",
        "shown": True,
    }
    set_deadline(session, world, case, date(2026, 2, 2), shown_to_customer=False)
    assert open_days(session, case)["processing"] == [date(2026, 2, 2)]
    assert case.next_deadline_on is None
    row = session.scalars(
        select(DeadlineRow).where(DeadlineRow.kind == DeadlineKind.PROCESSING)
    ).one()
    assert (row.period, row.reason) == ("P60D", "Many matters at once")
    history = session.scalars(
        select(DeadlineChangeRow)
        .where(DeadlineChangeRow.deadline_id == row.id)
        .order_by(DeadlineChangeRow.seq)
    ).all()
    assert [(each.act.value, each.previous_on, each.last_on) for each in history] == [
        ("overridden", date(2026, 3, 6), date(2026, 4, 30)),
        ("hidden", date(2026, 4, 30), date(2026, 4, 30)),
        ("overridden", date(2026, 4, 30), date(2026, 2, 2)),
    ]


def test_a_deadline_is_not_set_into_the_past_nor_without_reason(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    with pytest.raises(InvalidInput) as refused:
        set_deadline(session, world, case, date(2026, 1, 4))
    assert refused.value.field == "last_on"
    with pytest.raises(InvalidInput) as refused:
        set_deadline(session, world, case, date(2026, 1, 9), reason=" ")
    assert refused.value.field == "reason"
    set_deadline(session, world, case, date(2026, 1, 5))


def test_more_time_for_a_supplement_moves_the_request_itself(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    with pytest.raises(InvalidInput) as refused:
        set_deadline(session, world, case, date(2026, 2, 2), kind=DeadlineKind.SUPPLEMENT)
    assert refused.value.field == "kind"
    go(session, world, case, S.SUPPLEMENT_REQUESTED)
    set_deadline(session, world, case, date(2026, 2, 2), kind=DeadlineKind.SUPPLEMENT)
    request = case_page.waiting_supplement(session, case.id)
    assert request is not None
    assert request.due_on == case.next_deadline_on == date(2026, 2, 2)


def test_a_waiting_time_that_has_run_out_does_not_come_back(session: Session) -> None:
    world = make_world(session, document=form_document(standstill="P21D"))
    case = make_case(session, world)
    assert open_days(session, case)["standstill"] == [date(2026, 1, 26)]
    after = NOW + timedelta(days=30)
    assert deadline_reminding.end_run_out(session, after) == 1
    go(session, world, case, S.IN_PROGRESS, now=after)
    assert "standstill" not in open_days(session, case)
    assert case.next_deadline_on is not None
    assert case.next_deadline_on >= after.date()


def test_a_deadline_set_by_hand_after_the_end_does_not_double_when_reopened(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=S.PROCESSED)
    set_deadline(session, world, case, date(2026, 4, 30))
    go(session, world, case, S.IN_PROGRESS, actor=world.officer, now=LATER)
    assert open_days(session, case)["processing"] == [date(2026, 4, 30)]


def test_closing_needs_the_mark_of_the_own_records(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.PROCESSED)
    with pytest.raises(InvalidTransition, match="records"):
        deciding.close(session, world.officer, case, shown_version=case.version, now=LATER)
    casework.mark_moved(session, world.officer, case, shown_version=case.version, now=LATER)
    session.flush()
    with pytest.raises(InvalidTransition, match="already"):
        casework.mark_moved(session, world.officer, case, shown_version=case.version, now=LATER)
    deciding.close(session, world.officer, case, shown_version=case.version, now=LATER)
    assert (case.state, case.outcome) == (S.CLOSED, Outcome.NOTED)


def test_the_case_page_shows_each_side_its_own(session: Session, world: World) -> None:
    case = make_case(session, world, state=S.IN_PROGRESS)
    journal.record(session, EventKind.MAIL_DEAD, actor=None, now=NOW, case=case)
    customer = case_page.parts_of(session, case, for_customer=True)
    officer = case_page.parts_of(session, case, for_customer=False)
    assert len(officer.events) == len(customer.events) + 1
    assert {d.kind for d in officer.deadlines} - {d.kind for d in customer.deadlines} == {
        DeadlineKind.INSPECTION
    }
    case_id: UUID = case.id
    assert case_page.own_case(session, world.customer_actor, case_id) is case
    assert case_page.case_by_number(session, case.number) is case
    stranger = actor_of(make_person(session))
    with pytest.raises(NotFound):
        case_page.own_case(session, stranger, case_id)
