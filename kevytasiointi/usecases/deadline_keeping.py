"""Deadlines of cases: started by the form's rules, paused, resumed, ended, moved by hand.

The one writer of `deadlines` and of `next_deadline_on`; each change but the start leaves an entry
in the deadline's history.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import visible
from kevytasiointi.domain.deadline_kinds import (
    SEVERAL,
    DeadlineAct,
    DeadlineKind,
    is_ended_by,
    is_met_by,
)
from kevytasiointi.domain.deadlines import Due, Period
from kevytasiointi.domain.formspec import DeadlineRule, FormSpec
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.queries import case_deadlines
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases.deadline_counting import counted_day, is_by_hand, is_over, next_days
from kevytasiointi.usecases.deadline_history import note
from kevytasiointi.usecases.deadline_reopening import comes_back
from kevytasiointi.usecases.deadline_rules import form_rules, started


def helsinki_day(moment: datetime) -> date:
    """The Finnish calendar day of an aware time."""
    return moment.astimezone(HELSINKI).date()


def start_by_rules(
    session: Session,
    case: CaseRow,
    spec: FormSpec,
    starts: Sequence[str],
    now: datetime,
    *,
    on: date | None = None,
    settings: JsonObject | None = None,
) -> None:
    """Start the deadlines that the form ties to `starts`, from the day `on` (or today).

    `starts` is submitted, handling_started, decided, handled (decided or processed) or served.
    Rules that start from an answer are started together with those of `submitted`. The time of
    appeal from the service is not started here: its way is chosen for each decision.
    `settings` are those of `spec` when it is not the form that the case was filed with.
    """
    in_force = case.settings if settings is None else settings
    shown = visible(spec, case.answers, in_force, helsinki_day(case.submitted_at))
    begun = list(started(spec, shown, starts, on or helsinki_day(now)))
    if not begun:
        return
    by_hand = {
        deadline.kind
        for deadline in case_deadlines.open_deadlines(session, case.id)
        if is_by_hand(deadline) and deadline.kind not in SEVERAL
    }
    for rule, due in begun:
        is_appeal = rule.kind == DeadlineKind.APPEAL and rule.starts == "served"
        if rule.kind not in by_hand and not is_appeal:  # what an officer set by hand stands
            _add(session, case, rule, due, in_force, now)
    refresh(session, case, now)


def take_back(
    session: Session, case: CaseRow, spec: FormSpec, settings: JsonObject, start: str
) -> None:
    """Remove the deadlines that the form ties to `start`, which is said not to have happened."""
    tied = {
        (rule.kind, resolved_period(rule.period, settings))
        for rule in form_rules(spec)
        if rule.starts == start
    }
    for deadline in case_deadlines.all_deadlines(session, case.id):
        if (deadline.kind.value, deadline.period) in tied:
            session.delete(deadline)


def _add(
    session: Session,
    case: CaseRow,
    rule: DeadlineRule,
    due: Due,
    settings: JsonObject,
    now: datetime,
) -> None:
    begin(
        session,
        DeadlineRow(
            case_id=case.id,
            kind=DeadlineKind(rule.kind),
            start_on=due.start,
            period=due.period,
            last_on=due.last_day,
            basis=dict(fill_all(rule.basis, settings)) if rule.basis else None,
            shown_to_customer=rule.shown_to_customer,
            pauses_on_supplement=rule.pauses_on_supplement,
            created_at=now,
        ),
        now,
    )


def follow_state(
    session: Session,
    case: CaseRow,
    now: datetime,
    *,
    is_correction: bool = False,
    actor: Actor | None = None,
) -> None:
    """After a state change, or its correction: pause, resume or end the case's deadlines."""
    waiting, today = case.state is CaseState.SUPPLEMENT_REQUESTED, helsinki_day(now)
    deadlines = case_deadlines.all_deadlines(session, case.id)
    for deadline in deadlines:
        if is_ended_by(deadline.kind, case.state):
            if deadline.met_at is None:
                is_met = is_met_by(deadline.kind, case.state)
                deadline.met_at = now
                act = DeadlineAct.MET if is_met else DeadlineAct.ENDED
                note(session, deadline, act, now=now, actor=actor)
            continue
        if comes_back(deadline, deadlines, case.state, today, is_correction=is_correction):
            deadline.met_at = None
            note(session, deadline, DeadlineAct.REOPENED, now=now, actor=actor)
        if deadline.pauses_on_supplement and deadline.met_at is None:
            _pause(session, deadline, waiting, now, actor)
    _keep_next_days(case, deadlines, now)


def _pause(
    session: Session, deadline: DeadlineRow, waiting: bool, now: datetime, actor: Actor | None
) -> None:
    today = helsinki_day(now)
    pauses = [list(pause) for pause in deadline.pauses["pauses"]]
    running = not pauses or pauses[-1][1] is not None
    # A clock that starts on a day to come stands from its start at the earliest.
    day = max(today, deadline.start_on or today).isoformat()
    if waiting and running:
        pauses.append([day, None])
    elif not waiting and not running:
        pauses[-1][1] = day
    else:
        return
    deadline.pauses = {"pauses": pauses}
    if is_by_hand(deadline):
        return
    previous = deadline.last_on
    counted = counted_day(deadline, today)
    if counted is not None:
        deadline.last_on = counted.last_day
    act = DeadlineAct.PAUSED if waiting else DeadlineAct.RESUMED
    note(session, deadline, act, now=now, actor=actor, previous=previous)


def set_by_hand(
    session: Session,
    case: CaseRow,
    *,
    kind: DeadlineKind,
    last_on: date,
    reason: str | None,
    shown_to_customer: bool,
    now: datetime,
    actor: Actor | None = None,
) -> date | None:
    """Override the case's open deadline of `kind`, or add one; of some kinds always another.

    Returns:
        The day that it had before, if any.
    """
    for deadline in case_deadlines.open_deadlines(session, case.id):
        if deadline.kind is kind and kind not in SEVERAL:
            show(session, case, deadline, shown_to_customer, now=now, actor=actor)
            return move(session, case, deadline, last_on, reason=reason, now=now, actor=actor)
    deadline = DeadlineRow(
        case_id=case.id,
        kind=kind,
        last_on=last_on,
        moves={"moves": [[helsinki_day(now).isoformat(), last_on.isoformat()]]},
        reason=reason,
        shown_to_customer=shown_to_customer,
        created_at=now,
    )
    session.add(deadline)
    session.flush()
    note(session, deadline, DeadlineAct.STARTED, now=now, actor=actor, reason=reason)
    refresh(session, case, now)
    return None


def move(
    session: Session,
    case: CaseRow,
    deadline: DeadlineRow,
    by: Period | date,
    *,
    reason: str | None,
    now: datetime,
    actor: Actor | None,
    act: DeadlineAct = DeadlineAct.OVERRIDDEN,
) -> date:
    """Move the last day of a deadline by a period or to a day; one that had ended runs again.

    Returns:
        The day that it had before.

    Raises:
        DayRangeError: the new day falls outside the years whose holidays are known.
    """
    today, previous = helsinki_day(now), deadline.last_on
    moves = [list(each) for each in deadline.moves["moves"]]
    if deadline.period is None and not moves:
        moves.append([helsinki_day(deadline.created_at).isoformat(), previous.isoformat()])
    text = str(by) if isinstance(by, Period) else by.isoformat()
    deadline.moves = {"moves": [*moves, [today.isoformat(), text]]}
    counted = counted_day(deadline, today)
    if counted is not None:
        deadline.last_on = counted.last_day
    deadline.reason = reason
    if deadline.kind is DeadlineKind.RETENTION:
        case.retain_until = deadline.last_on
    if deadline.last_on >= today:
        deadline.missed_at = None
    deadline.met_at, deadline.met_by_hand = None, False
    period = text if isinstance(by, Period) else None
    note(
        session,
        deadline,
        act,
        now=now,
        actor=actor,
        previous=previous,
        period=period,
        reason=reason,
    )
    refresh(session, case, now)
    return previous


def show(
    session: Session,
    case: CaseRow,
    deadline: DeadlineRow,
    shown: bool,
    *,
    now: datetime,
    actor: Actor | None,
) -> None:
    """Show a deadline to the customer, or hide it; the same again leaves no entry."""
    if deadline.shown_to_customer is shown:
        return
    deadline.shown_to_customer = shown
    act = DeadlineAct.SHOWN if shown else DeadlineAct.HIDDEN
    note(session, deadline, act, now=now, actor=actor)
    refresh(session, case, now)


def end_by_hand(
    session: Session, case: CaseRow, deadline: DeadlineRow, *, now: datetime, actor: Actor
) -> None:
    """Mark a deadline as met; no change of state brings it back."""
    deadline.met_at, deadline.met_by_hand = now, True
    note(session, deadline, DeadlineAct.MET, now=now, actor=actor)
    refresh(session, case, now)


def refresh(session: Session, case: CaseRow, now: datetime) -> None:
    """Keep `next_deadline_on` and `next_due_on` of a case: see `deadline_counting.next_days`."""
    session.flush()
    _keep_next_days(case, case_deadlines.open_deadlines(session, case.id), now)


def _keep_next_days(case: CaseRow, deadlines: Iterable[DeadlineRow], now: datetime) -> None:
    case.next_deadline_on, case.next_due_on = next_days(deadlines, helsinki_day(now))


def begin(session: Session, deadline: DeadlineRow, now: datetime) -> None:
    """Store a deadline that a rule or a service starts; a time that is over ends at once."""
    session.add(deadline)
    if is_over(deadline, helsinki_day(now)):
        session.flush()
        deadline.met_at = now
        note(session, deadline, DeadlineAct.ENDED, now=now, actor=None)
