"""What an officer does with a case; every change writes one journal entry.

Each function is given a case that was read, locked, inside the write transaction by a query
scoped to the officer's authority, and the version that the officer's page showed.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import (
    CaseState,
    Phase,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal, retaining
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.stepping import check_shown, check_step, enter
from kevytasiointi.usecases.supplementing import cancel_request, check_answer_is_late, move_request

_LONGEST_IDENTIFIER = 100
# States that are entered by functions of their own, because they need more than a reason.
_OWN_VERB = frozenset(
    {
        CaseState.SUPPLEMENT_REQUESTED,
        CaseState.SUPPLEMENTED,
        CaseState.DECIDED,
        CaseState.PROCESSED,
        CaseState.CLOSED,
    }
)


def take_case(
    session: Session, actor: Actor, case: CaseRow, *, shown_version: int, now: datetime
) -> None:
    """Become the handler; a submitted or supplemented case goes into progress by it.

    Raises:
        NotAllowed: not an officer.
        StaleCase: somebody changed the case in between.
    """
    check_shown(actor, Permission.CASE_TAKE, case, shown_version)
    case.handler_id = actor.person_id
    case.handler_name = actor.name
    if case.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}:
        enter(session, actor, case, CaseState.IN_PROGRESS, EventKind.TAKEN, now, {})
    else:
        journal.record(session, EventKind.TAKEN, actor=actor, now=now, case=case)


def set_identifier(
    session: Session,
    actor: Actor,
    case: CaseRow,
    identifier: str,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Give the case the authority's own identifier (asiatunnus); empty removes it.

    The same identifier again changes nothing and leaves no entry.

    Raises:
        InvalidInput: longer than 100 characters.
    """
    check_shown(actor, Permission.CASE_IDENTIFY, case, shown_version)
    text = _checked_identifier(identifier)
    if text == (case.identifier or ""):
        return
    case.identifier = text or None
    journal.record(
        session,
        EventKind.IDENTIFIER_SET,
        actor=actor,
        now=now,
        case=case,
        data={"identifier": text},
    )


def _checked_identifier(identifier: str) -> str:
    text = identifier.strip()
    if len(text) > _LONGEST_IDENTIFIER:
        raise InvalidInput(
            "identifier",
            mark("The identifier is too long. The limit is %(limit)s characters."),
            limit=_LONGEST_IDENTIFIER,
        )
    return text


def change_state(
    session: Session,
    actor: Actor,
    case: CaseRow,
    target: CaseState,
    *,
    shown_version: int,
    now: datetime,
    reason: str = "",
    phase: Phase | None = None,
) -> None:
    """Set the main state by hand, or only the phase inside in_progress.

    Raises:
        InvalidTransition: the table has no such step, its reason is missing, or the state is
            entered by a verb of its own (supplement, decision, closing).
        InvalidInput: lapsed, though the day for the supplement has not passed.
    """
    check_shown(actor, Permission.CASE_CHANGE_STATE, case, shown_version)
    text = checked_text("reason", reason, required=False)
    data: dict[str, Json] = {"reason": text} if text else {}
    if phase is not None:
        data["phase"] = phase.value
    if target is case.state is CaseState.IN_PROGRESS:
        case.phase = phase
        journal.record(
            session, EventKind.STATE_CHANGED, actor=actor, now=now, case=case, to=target, data=data
        )
        return
    if target in _OWN_VERB:
        raise InvalidTransition(f"{target} is not set by hand")
    check_step(session, actor, case, target, text)
    if target is CaseState.LAPSED:
        check_answer_is_late(session, case, now)
    cancel_request(session, case, now)
    ended = target in {CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.TRANSFERRED}
    enter(
        session,
        actor,
        case,
        target,
        EventKind.STATE_CHANGED,
        now,
        data,
        (journal.mail(Mail.HANDLED),) if ended else (),
    )
    case.phase = phase if target is CaseState.IN_PROGRESS else None


def set_deadline(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    kind: DeadlineKind,
    last_on: date,
    reason: str,
    shown_to_customer: bool,
    shown_version: int,
    now: datetime,
) -> None:
    """Set a deadline of the case by hand, with its reason.

    Raises:
        InvalidInput: the reason is missing, the day is not today or later, or the deadline is
            that of a supplement which has not been asked for, or of retention, which a rule starts.
    """
    check_shown(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    text = checked_text("reason", reason, required=True)
    if last_on < helsinki_day(now):
        raise InvalidInput("last_on", mark("The day has passed. Choose today or a later day."))
    if kind is DeadlineKind.RETENTION:
        raise InvalidInput("kind", mark("The retention time starts by itself."))
    if kind is DeadlineKind.SUPPLEMENT:
        move_request(session, case, last_on)
    previous = deadline_keeping.set_by_hand(
        session,
        case,
        kind=kind,
        last_on=last_on,
        reason=text,
        shown_to_customer=shown_to_customer,
        now=now,
        actor=actor,
    )
    journal.record(
        session,
        EventKind.DEADLINE_SET,
        actor=actor,
        now=now,
        case=case,
        data={
            "kind": kind.value,
            "last_on": last_on.isoformat(),
            "previous": previous.isoformat() if previous else None,
            "reason": text,
            "shown": shown_to_customer,
        },
    )


def mark_moved(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    shown_version: int,
    now: datetime,
    identifier: str = "",
) -> None:
    """Mark the case as moved to the authority's own records (siirretty asianhallintaan).

    The retention clock starts by it, or later by the end of the handling. An empty `identifier`
    leaves the one that the case has.

    Raises:
        InvalidTransition: it was moved already.
        InvalidInput: the identifier is longer than 100 characters.
    """
    check_shown(actor, Permission.CASE_MARK_MOVED, case, shown_version)
    if case.moved_to_records_at is not None:
        raise InvalidTransition(f"{case.number} was already moved")
    text = _checked_identifier(identifier) or case.identifier
    case.moved_to_records_at, case.identifier = now, text
    data: dict[str, Json] = {"identifier": text} if text else {}
    journal.record(session, EventKind.MOVED_TO_RECORDS, actor=actor, now=now, case=case, data=data)
    retaining.follow_retention(session, case, handling_of(session, case), now)
