"""The retention clock (säilytysaika): it runs once a matter has both ended and been moved.

The day is the portal's reminder of when its own copy has served; the records are the authority's.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.periods import Period, PeriodError
from kevytasiointi.domain.retention import kept_until
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.domain.states import OPEN_STATES
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.queries import case_deadlines
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import deadline_keeping
from kevytasiointi.usecases.deadline_history import note
from kevytasiointi.usecases.handling import Handling


def follow_retention(session: Session, case: CaseRow, handling: Handling, now: datetime) -> None:
    """Start the clock, or take it back when the matter is open again; a running one stays."""
    if case.state in OPEN_STATES or case.moved_to_records_at is None:
        _take_back(session, case)
    elif case.retain_until is None:
        _start(session, case, handling, now)


def _start(session: Session, case: CaseRow, handling: Handling, now: datetime) -> None:
    rule = handling.spec.retention
    period = resolved_period(rule.period, handling.settings)
    today = now.astimezone(HELSINKI).date()
    try:
        # Keeping is no act to be done: its last day is not moved to a working day.
        case.retain_until = kept_until(today, Period.parse(period))
    except PeriodError:
        return  # a setting that cannot be counted starts nothing; the plan shows it as it is
    deadline = DeadlineRow(
        case_id=case.id,
        kind=DeadlineKind.RETENTION,
        last_on=case.retain_until,
        basis=dict(fill_all(rule.basis, handling.settings)),
        shown_to_customer=False,
        created_at=now,
    )
    session.add(deadline)
    session.flush()
    note(session, deadline, DeadlineAct.STARTED, now=now, actor=None)


def _take_back(session: Session, case: CaseRow) -> None:
    if case.retain_until is None:
        return
    case.retain_until = None
    for deadline in case_deadlines.all_deadlines(session, case.id):
        if deadline.kind is DeadlineKind.RETENTION:
            session.delete(deadline)
    deadline_keeping.refresh(session, case)
