"""What an officer does with one deadline of a case: more time, another day, met, shown."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.deadlines import Period
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.queries import case_deadlines
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.stepping import check_shown
from kevytasiointi.usecases.supplementing import move_request


def extend_deadline(
    session: Session,
    actor: Actor,
    case: CaseRow,
    deadline_id: UUID,
    *,
    by: Period | date,
    reason: str,
    shown_version: int,
    now: datetime,
) -> None:
    """Give more time, by a period or to a later day; the day before stays in the history.

    Raises:
        NotFound: the case has no such deadline.
        InvalidInput: the reason is missing, the deadline has ended, or the new day is no later
            than the present one or has passed.
        SupplementDueError: a supplement would be due on a day off.
        DayRangeError: the new day cannot be counted.
    """
    check_shown(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    deadline = _open_one(session, case, deadline_id)
    text = checked_text("reason", reason, required=True)
    previous = deadline_keeping.move(
        session, case, deadline, by, reason=text, now=now, actor=actor, act=DeadlineAct.EXTENDED
    )
    if deadline.last_on <= previous:
        raise InvalidInput("last_on", mark("The new day must be later than the present last day."))
    if deadline.last_on < helsinki_day(now):
        raise InvalidInput("last_on", mark("The day has passed. Choose today or a later day."))
    if deadline.kind is DeadlineKind.SUPPLEMENT:
        move_request(session, case, deadline.last_on, now)
    more = {"by": str(by)} if isinstance(by, Period) else {}
    _tell(
        session,
        EventKind.DEADLINE_EXTENDED,
        actor,
        case,
        deadline,
        now,
        {**more, "previous": previous.isoformat(), "reason": text},
    )


def override_deadline(
    session: Session,
    actor: Actor,
    case: CaseRow,
    deadline_id: UUID,
    *,
    last_on: date,
    reason: str,
    shown_version: int,
    now: datetime,
) -> None:
    """Set another last day in the place of the counted one; one marked as met runs again.

    Raises:
        NotFound: the case has no such deadline.
        InvalidInput: the reason is missing, the day has passed, or the deadline has ended
            otherwise than by an officer's mark.
        SupplementDueError: a supplement would be due on a day off.
    """
    check_shown(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    deadline = case_deadlines.deadline_of(session, case, deadline_id)
    text = checked_text("reason", reason, required=True)
    if deadline.met_at is not None and not deadline.met_by_hand:
        raise InvalidInput("", _ENDED)
    if last_on < helsinki_day(now):
        raise InvalidInput("last_on", mark("The day has passed. Choose today or a later day."))
    if deadline.kind is DeadlineKind.SUPPLEMENT:
        move_request(session, case, last_on, now)
    previous = deadline_keeping.move(
        session, case, deadline, last_on, reason=text, now=now, actor=actor
    )
    _tell(
        session,
        EventKind.DEADLINE_SET,
        actor,
        case,
        deadline,
        now,
        {"previous": previous.isoformat(), "reason": text},
    )


def mark_deadline_met(
    session: Session,
    actor: Actor,
    case: CaseRow,
    deadline_id: UUID,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Mark that what the deadline asks for has been done, in time or late.

    Raises:
        NotFound: the case has no such deadline.
        InvalidInput: it has ended, or it is that of a supplement, which the answer itself ends.
    """
    check_shown(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    deadline = _open_one(session, case, deadline_id)
    _refuse_supplement(deadline)
    deadline_keeping.end_by_hand(session, case, deadline, now=now, actor=actor)
    _tell(session, EventKind.DEADLINE_MET, actor, case, deadline, now, {})


def show_deadline(
    session: Session,
    actor: Actor,
    case: CaseRow,
    deadline_id: UUID,
    *,
    shown: bool,
    shown_version: int,
    now: datetime,
) -> None:
    """Show a deadline to the customer, or hide it.

    Raises:
        NotFound: the case has no such deadline.
        InvalidInput: it is that of a supplement, which the customer must see.
    """
    check_shown(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    deadline = case_deadlines.deadline_of(session, case, deadline_id)
    _refuse_supplement(deadline)
    if deadline.shown_to_customer is shown:
        return
    deadline_keeping.show(session, case, deadline, shown, now=now, actor=actor)
    _tell(session, EventKind.DEADLINE_SHOWN, actor, case, deadline, now, {})


_ENDED = mark("The deadline has ended.")


def _open_one(session: Session, case: CaseRow, deadline_id: UUID) -> DeadlineRow:
    deadline = case_deadlines.deadline_of(session, case, deadline_id)
    if deadline.met_at is not None:
        raise InvalidInput("", _ENDED)
    return deadline


def _refuse_supplement(deadline: DeadlineRow) -> None:
    if deadline.kind is DeadlineKind.SUPPLEMENT:
        raise InvalidInput(
            "",
            mark("The customer sees the deadline of a supplement, and the answer ends it."),
        )


def _tell(
    session: Session,
    kind: EventKind,
    actor: Actor,
    case: CaseRow,
    deadline: DeadlineRow,
    now: datetime,
    data: dict[str, Json],
) -> None:
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        case=case,
        data={
            "kind": deadline.kind.value,
            "last_on": deadline.last_on.isoformat(),
            "shown": deadline.shown_to_customer,
            **data,
        },
    )
