"""What officers do with one deadline, what the worker notes and of which days people hear."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound, StaleCase
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.queries import case_deadlines, case_page
from kevytasiointi.usecases import casework, deadline_changing, deadline_reminding, mails
from kevytasiointi.usecases.deadline_habits import change_habits
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from tests.factories import NOW, World, go, make_case, make_world

S, K = CaseState, DeadlineKind
REASON = "Statements are missing"


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def one(session: Session, case: CaseRow, kind: DeadlineKind = K.PROCESSING) -> DeadlineRow:
    (found,) = [d for d in case_deadlines.all_deadlines(session, case.id) if d.kind is kind]
    return found


def acts(session: Session, deadline: DeadlineRow) -> list[str]:
    rows = session.scalars(
        select(DeadlineChangeRow)
        .where(DeadlineChangeRow.deadline_id == deadline.id)
        .order_by(DeadlineChangeRow.seq)
    )
    return [row.act.value for row in rows]


def extend(
    session: Session,
    world: World,
    case: CaseRow,
    deadline: DeadlineRow,
    by: Period | date,
    now: datetime = NOW,
    reason: str = REASON,
) -> None:
    session.flush()
    deadline_changing.extend_deadline(
        session,
        world.officer,
        case,
        deadline.id,
        by=by,
        reason=reason,
        shown_version=case.version,
        now=now,
    )


def test_an_extension_keeps_the_day_before_its_reason_and_who(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    deadline = one(session, case)
    extend(session, world, case, deadline, Period.parse("P15D"))
    assert deadline.last_on == case.next_deadline_on == date(2026, 3, 23)
    (change,) = session.scalars(select(DeadlineChangeRow)).all()
    assert (change.act, change.by_name, change.reason) == (
        DeadlineAct.EXTENDED,
        world.officer.name,
        REASON,
    )
    assert (change.previous_on, change.last_on, change.period) == (
        date(2026, 3, 6),
        date(2026, 3, 23),
        "P15D",
    )
    entry = session.scalars(
        select(EventRow).where(EventRow.kind == EventKind.DEADLINE_EXTENDED)
    ).one()
    assert entry.data == {
        "kind": "processing",
        "last_on": "2026-03-23",
        "shown": True,
        "by": "P15D",
        "previous": "2026-03-06",
        "reason": REASON,
    }


@pytest.mark.parametrize(
    ("by", "now", "reason", "field"),
    [
        (date(2026, 3, 6), NOW, REASON, "last_on"),
        (date(2026, 3, 5), NOW, REASON, "last_on"),
        (Period.parse("P1D"), noon(date(2026, 6, 1)), REASON, "last_on"),
        (Period.parse("P15D"), NOW, " ", "reason"),
    ],
)
def test_an_extension_gives_more_time_and_says_why(
    session: Session,
    world: World,
    by: Period | date,
    now: datetime,
    reason: str,
    field: str,
) -> None:
    case = make_case(session, world)
    with pytest.raises(InvalidInput) as refused:
        extend(session, world, case, one(session, case), by, now, reason)
    assert refused.value.field == field


def test_more_time_for_a_supplement_is_more_time_for_the_request(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    go(session, world, case, S.SUPPLEMENT_REQUESTED)
    deadline = one(session, case, K.SUPPLEMENT)
    extend(session, world, case, deadline, Period.parse("P2W"))
    request = case_page.waiting_supplement(session, case.id)
    assert request is not None
    assert request.due_on == deadline.last_on
    for refuse in (
        lambda: deadline_changing.mark_deadline_met(
            session, world.officer, case, deadline.id, shown_version=case.version, now=NOW
        ),
        lambda: deadline_changing.show_deadline(
            session,
            world.officer,
            case,
            deadline.id,
            shown=False,
            shown_version=case.version,
            now=NOW,
        ),
    ):
        session.flush()
        with pytest.raises(InvalidInput):
            refuse()


def test_several_statements_run_at_once_and_each_ends_by_its_own_mark(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    for day in (date(2026, 1, 20), date(2026, 1, 27)):
        session.flush()
        casework.set_deadline(
            session,
            world.officer,
            case,
            kind=K.STATEMENT,
            last_on=day,
            reason="Asked",
            shown_to_customer=True,
            shown_version=case.version,
            now=NOW,
        )
    session.flush()
    first, second = [
        d for d in case_deadlines.open_deadlines(session, case.id) if d.kind is K.STATEMENT
    ]
    assert case.next_deadline_on == date(2026, 1, 20)
    deadline_changing.mark_deadline_met(
        session, world.officer, case, first.id, shown_version=case.version, now=NOW
    )
    assert case.next_deadline_on == date(2026, 1, 27)
    go(session, world, case, S.PROCESSED)
    go(session, world, case, S.IN_PROGRESS)
    assert (first.met_at, second.met_at) == (NOW, None)
    assert acts(session, first) == ["started", "met"]
    assert acts(session, second) == ["started", "ended", "reopened"]
    session.flush()
    deadline_changing.override_deadline(
        session,
        world.officer,
        case,
        first.id,
        last_on=date(2026, 2, 2),
        reason="It was of another matter",
        shown_version=case.version,
        now=NOW,
    )
    assert (first.met_at, first.met_by_hand) == (None, False)


def test_a_hidden_deadline_is_not_the_next_one_and_the_same_again_says_nothing(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    deadline = one(session, case)
    for _ in range(2):
        session.flush()
        deadline_changing.show_deadline(
            session,
            world.officer,
            case,
            deadline.id,
            shown=False,
            shown_version=case.version,
            now=NOW,
        )
    assert case.next_deadline_on is None
    assert acts(session, deadline) == ["hidden"]


def test_only_officers_of_the_authority_with_a_fresh_page_change_a_deadline(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    other = make_case(session, world)
    deadline = one(session, case)
    session.flush()
    for actor, which, version, refusal in (
        (world.customer_actor, deadline.id, case.version, NotAllowed),
        (world.officer, deadline.id, case.version - 1, StaleCase),
        (world.officer, uuid4(), case.version, NotFound),
        (world.officer, one(session, other).id, case.version, NotFound),
    ):
        with pytest.raises(refusal):
            deadline_changing.mark_deadline_met(
                session, actor, case, which, shown_version=version, now=NOW
            )


def letters(session: Session, case: CaseRow) -> list[str]:
    rows = session.scalars(
        select(OutboxRow).where(OutboxRow.case_id == case.id).order_by(OutboxRow.seq)
    )
    return [
        str(row.payload["mail"])
        for row in rows
        if str(row.payload.get("mail", "")).startswith("deadline")
    ]


def test_a_missed_deadline_is_reminded_of_noted_once_and_decides_nothing(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    deadline, changed = one(session, case), case.last_change_at
    day, told = date(2026, 2, 20), []
    while day < date(2026, 4, 1):
        for _twice in range(2):
            told += [day] * deadline_reminding.remind_of_deadlines(session, noon(day))
            deadline_reminding.note_missed(session, noon(day))
        day += timedelta(days=1)
    assert told == [date(2026, 2, 27), date(2026, 3, 6), date(2026, 3, 7)]
    assert letters(session, case) == ["deadline_near_us", "deadline_near_us", "deadline_passed"]
    assert acts(session, deadline) == ["missed"]
    assert (case.state, case.last_change_at, deadline.met_at) == (S.SUBMITTED, changed, None)
    kinds = [row.kind for row in session.scalars(select(EventRow).order_by(EventRow.seq))]
    assert kinds.count(EventKind.DEADLINE_MISSED) == 1
    extend(session, world, case, deadline, Period.parse("P2M"), noon(date(2026, 3, 20)))
    assert deadline.missed_at is None


def test_the_mail_tells_neither_the_day_nor_what_it_is_for(session: Session, world: World) -> None:
    case = make_case(session, world)
    go(session, world, case, S.SUPPLEMENT_REQUESTED)
    last_on = one(session, case, K.SUPPLEMENT).last_on
    deadline_reminding.remind_of_deadlines(session, noon(last_on))
    row = session.scalars(select(OutboxRow).order_by(OutboxRow.seq.desc()).limit(1)).one()
    claim = Claim(row.seq, row.id, row.case_id, dict(row.payload), 1)
    letter = mails.letter_of(session, claim, "https://lehtola.example.fi", Sealer("x" * 40))
    assert letter is not None
    assert letter.to == world.customer.email
    assert str(last_on.year) not in letter.body.replace(case.number, "")
    assert "täydenn" not in letter.body.lower()


def test_a_clock_that_stands_is_neither_reminded_of_nor_missed_nor_next(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    go(session, world, case, S.SUPPLEMENT_REQUESTED, now=noon(date(2026, 3, 5)))
    supplement = one(session, case, K.SUPPLEMENT)
    extend(session, world, case, supplement, Period.parse("P2M"), noon(date(2026, 3, 5)))
    assert case.next_deadline_on == supplement.last_on > one(session, case).last_on
    passed = noon(date(2026, 3, 10))
    assert deadline_reminding.remind_of_deadlines(session, passed) == 0
    assert deadline_reminding.note_missed(session, passed) == 0


def test_an_authority_switches_the_reminders_of_a_kind_off(session: Session, world: World) -> None:
    case = make_case(session, world)
    admin = world.officer
    with pytest.raises(NotAllowed):
        change_habits(session, admin, world.authority, appeal=None, reminded=(), now=NOW)
    world.authority.deadline_habits = {"reminders_off": ["processing"]}
    session.flush()
    assert deadline_reminding.remind_of_deadlines(session, noon(date(2026, 3, 6))) == 0
    assert letters(session, case) == []


def test_no_officer_sets_the_retention_time_beside_the_one_that_runs(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=CaseState.PROCESSED)
    with pytest.raises(InvalidInput) as refused:
        casework.set_deadline(
            session,
            world.officer,
            case,
            kind=DeadlineKind.RETENTION,
            last_on=date(2030, 1, 31),
            reason=REASON,
            shown_to_customer=False,
            shown_version=case.version,
            now=NOW,
        )
    assert refused.value.field == "kind"


def kept(session: Session, world: World) -> tuple[CaseRow, DeadlineRow]:
    case = make_case(session, world, state=CaseState.PROCESSED)
    casework.mark_moved(session, world.officer, case, shown_version=case.version, now=NOW)
    session.flush()
    rows = case_deadlines.open_deadlines(session, case.id)
    return case, next(row for row in rows if row.kind is DeadlineKind.RETENTION)


def test_a_longer_retention_is_kept_to(session: Session, world: World) -> None:
    case, retention = kept(session, world)
    extend(session, world, case, retention, date(2040, 1, 2))
    assert case.retain_until == retention.last_on == date(2040, 1, 2)


def test_a_shown_retention_that_is_taken_back_is_no_next_day(
    session: Session, world: World
) -> None:
    case, retention = kept(session, world)
    deadline_changing.show_deadline(
        session,
        world.officer,
        case,
        retention.id,
        shown=True,
        shown_version=case.version,
        now=NOW,
    )
    for row in case_deadlines.all_deadlines(session, case.id):
        if row.kind is not DeadlineKind.RETENTION:  # nothing else is there to be the next
            row.met_at, row.met_by_hand = NOW, True
    go(session, world, case, CaseState.IN_PROGRESS, now=NOW + timedelta(hours=3))
    assert case.next_deadline_on is None


def test_asking_for_a_supplement_after_the_last_day_hides_no_delay(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=CaseState.IN_PROGRESS)
    processing = one(session, case)
    too_late = noon(processing.last_on + timedelta(days=1))
    go(session, world, case, CaseState.SUPPLEMENT_REQUESTED, now=too_late)
    assert case.next_due_on is not None
    assert case.next_due_on <= processing.last_on
    deadline_reminding.note_missed(session, too_late)
    assert processing.missed_at == too_late
