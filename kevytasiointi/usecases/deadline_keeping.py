"""Deadlines of cases: started by the form's rules, paused, resumed, ended, set by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import Visibility, visible
from kevytasiointi.domain.clocks import Pause, paused_end
from kevytasiointi.domain.deadline_kinds import BINDING, OF_DECISION, DeadlineKind, is_ended_by
from kevytasiointi.domain.deadlines import Due, Period
from kevytasiointi.domain.formspec import DeadlineRule, FormSpec
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow, DeadlineRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.texts import HELSINKI


def helsinki_day(moment: datetime) -> date:
    """The Finnish calendar day of an aware time."""
    return moment.astimezone(HELSINKI).date()


def start_by_rules(
    session: Session, case: CaseRow, spec: FormSpec, starts: Sequence[str], now: datetime
) -> None:
    """Start the deadlines that the form ties to `starts`.

    `starts` is submitted, handling_started, decided, or handled (decided or processed).
    Rules that start from an answer are started together with those of `submitted`.
    """
    shown = visible(spec, case.answers, case.settings, helsinki_day(case.submitted_at))
    by_hand = {d.kind for d in case_page.open_deadlines(session, case.id) if d.period is None}
    for rule, due in started(spec, shown, starts, helsinki_day(now)):
        if rule.kind not in by_hand:  # what an officer has set by hand stands
            _add(session, case, rule, due, now)
    refresh(session, case)


def started(
    spec: FormSpec, shown: Visibility, starts: Sequence[str], today: date
) -> Iterator[tuple[DeadlineRule, Due]]:
    """The deadlines that something starts today, each with its rule and how its day is counted.

    Args:
        spec: the form.
        shown: the answers as filed, with the settings in force.
        starts: what happens, as in `start_by_rules`.
        today: the Helsinki day on which it happens.
    """
    for rule in form_rules(spec):
        if rule.only_if is not None and not rule.only_if.holds(shown.form):
            continue
        start = _start_day(rule, starts, today, shown.form.values)
        if start is not None:
            period = Period.parse(resolved_period(rule.period, shown.settings))
            yield rule, paused_end(start, period, (), start)


def form_rules(spec: FormSpec) -> Sequence[DeadlineRule]:
    """The form's rules, its waiting time and renewal among them."""
    rules = list(spec.deadlines)
    if spec.standstill:
        rules.append(DeadlineRule(DeadlineKind.STANDSTILL.value, spec.standstill, "submitted"))
    if spec.renewal:
        rules.append(DeadlineRule(DeadlineKind.RENEWAL.value, spec.renewal, "handled"))
    return rules


def take_back(session: Session, case: CaseRow, spec: FormSpec, start: str) -> None:
    """Remove the deadlines that the form ties to `start`, which is said not to have happened."""
    tied = {
        (rule.kind, resolved_period(rule.period, case.settings))
        for rule in form_rules(spec)
        if rule.starts == start
    }
    for deadline in case_page.all_deadlines(session, case.id):
        if (deadline.kind.value, deadline.period) in tied:
            session.delete(deadline)


def _start_day(
    rule: DeadlineRule, starts: Sequence[str], today: date, answers: Mapping[str, Json]
) -> date | None:
    if rule.starts in starts:
        return today
    if "submitted" in starts and rule.starts.startswith("answer:"):
        value = answers.get(rule.starts.removeprefix("answer:"))
        return date.fromisoformat(value) if isinstance(value, str) else None
    return None


def _add(
    session: Session,
    case: CaseRow,
    rule: DeadlineRule,
    due: Due,
    now: datetime,
) -> None:
    session.add(
        DeadlineRow(
            case_id=case.id,
            kind=DeadlineKind(rule.kind),
            start_on=due.start,
            period=due.period,
            last_on=due.last_day,
            basis=dict(fill_all(rule.basis, case.settings)) if rule.basis else None,
            shown_to_customer=rule.shown_to_customer,
            pauses_on_supplement=rule.pauses_on_supplement,
            created_at=now,
        )
    )


def counted_day(deadline: DeadlineRow, today: date) -> Due | None:
    """How the day of a deadline is counted; None when it was set by hand."""
    if deadline.start_on is None or deadline.period is None:
        return None
    return paused_end(deadline.start_on, Period.parse(deadline.period), pauses_of(deadline), today)


def pauses_of(deadline: DeadlineRow) -> Sequence[Pause]:
    """The pauses of a deadline as days."""
    return [
        (date.fromisoformat(begin), date.fromisoformat(end) if end else None)
        for begin, end in deadline.pauses["pauses"]
    ]


def follow_state(
    session: Session, case: CaseRow, now: datetime, *, is_correction: bool = False
) -> None:
    """After a state change, or its correction: pause, resume or end the case's deadlines."""
    today = helsinki_day(now)
    waiting = case.state is CaseState.SUPPLEMENT_REQUESTED
    deadlines = case_page.all_deadlines(session, case.id)
    for deadline in deadlines:
        if is_ended_by(deadline.kind, case.state):
            deadline.met_at = deadline.met_at or now
            continue
        comes_back = _comes_back(deadline.kind, case.state, is_correction)
        if comes_back and not _is_replaced(deadline, deadlines):
            deadline.met_at = None
        if deadline.pauses_on_supplement and deadline.met_at is None:
            _pause(deadline, waiting, today)
    refresh(session, case)


def _comes_back(kind: DeadlineKind, state: CaseState, is_correction: bool) -> bool:
    """Whether an ended deadline runs again: not those of a decision that a new one replaces."""
    if state is CaseState.CLOSED or kind is DeadlineKind.SUPPLEMENT:
        return False
    return is_correction or kind not in OF_DECISION


def _is_replaced(deadline: DeadlineRow, others: Sequence[DeadlineRow]) -> bool:
    """Whether a later decision, or an officer's hand, has set another day in its place."""
    same_kind = [other for other in others if other.kind is deadline.kind]
    if deadline.period is not None and any(other.period is None for other in same_kind):
        return True
    is_one_of_many = deadline.period is None or deadline.kind in OF_DECISION
    return is_one_of_many and any(other.created_at > deadline.created_at for other in same_kind)


def _pause(deadline: DeadlineRow, waiting: bool, today: date) -> None:
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
    counted = counted_day(deadline, today)
    if counted is not None:
        deadline.last_on = counted.last_day


def set_by_hand(
    session: Session,
    case: CaseRow,
    *,
    kind: DeadlineKind,
    last_on: date,
    reason: str | None,
    shown_to_customer: bool,
    now: datetime,
) -> date | None:
    """Replace the case's open deadline of `kind`, or add one.

    Returns:
        The day that it had before, if any.
    """
    previous: date | None = None
    for deadline in case_page.open_deadlines(session, case.id):
        if deadline.kind is kind:
            previous = deadline.last_on
            session.delete(deadline)
    session.add(
        DeadlineRow(
            case_id=case.id,
            kind=kind,
            last_on=last_on,
            reason=reason,
            shown_to_customer=shown_to_customer,
            created_at=now,
        )
    )
    refresh(session, case)
    return previous


def refresh(session: Session, case: CaseRow) -> None:
    """Keep `next_deadline_on`, the earliest open deadline that the customer may see, and
    `next_due_on`, the earliest one that somebody must keep now.
    """
    session.flush()
    deadlines = case_page.open_deadlines(session, case.id)
    case.next_deadline_on = min((d.last_on for d in deadlines if d.shown_to_customer), default=None)
    due = (d.last_on for d in deadlines if d.kind in BINDING and not _stands(d))
    case.next_due_on = min(due, default=None)


def _stands(deadline: DeadlineRow) -> bool:
    """Whether the clock of a deadline stands still now."""
    pauses = pauses_of(deadline)
    return bool(pauses) and pauses[-1][1] is None
