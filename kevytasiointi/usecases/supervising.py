"""Supervision events (valvontatapahtumat): the authority tells ahead when it comes and for what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import supervision
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.calling_off import cancel, facts_of
from kevytasiointi.usecases.stepping import check_shown

_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """What an officer tells of an event, as it was typed.

    Attributes:
        begins_at: aware.
        needed: what the customer should have there.
    """

    title: str
    begins_at: datetime
    place: str = ""
    needed: str = ""


def add_event(
    session: Session,
    actor: Actor,
    case: CaseRow,
    visit: Visit,
    *,
    shown_version: int,
    now: datetime,
) -> SupervisionRow:
    """Tell the customer of an event to come.

    Raises:
        InvalidInput: the title is missing, a text is too long, or the time has passed.
        InvalidTransition: the case is closed.
    """
    check_shown(actor, Permission.CASE_SUPERVISE, case, shown_version)
    told = _checked(visit, now)
    row = SupervisionRow(
        case_id=case.id,
        title=told.title,
        begins_at=told.begins_at,
        place=told.place or None,
        needed=told.needed or None,
        added_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, EventKind.SUPERVISION_ADDED, actor, case, row, now)
    return row


def change_event(
    session: Session,
    actor: Actor,
    case: CaseRow,
    event_id: UUID,
    visit: Visit,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Change an event that has not been cancelled; the calendars of those concerned follow.

    Raises:
        NotFound: the case has no such event.
        InvalidInput: as in `add_event`.
        InvalidTransition: the event has been cancelled, or the case is closed.
    """
    check_shown(actor, Permission.CASE_SUPERVISE, case, shown_version)
    row = _coming(session, case, event_id)
    told = _checked(visit, now)
    row.title, row.begins_at = told.title, told.begins_at
    row.place, row.needed = told.place or None, told.needed or None
    row.sequence += 1
    row.changed_at = now
    _record(session, EventKind.SUPERVISION_CHANGED, actor, case, row, now)


def cancel_event(
    session: Session,
    actor: Actor,
    case: CaseRow,
    event_id: UUID,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Call an event off; it stays on the page as cancelled.

    Raises:
        NotFound: the case has no such event.
        InvalidTransition: it has been cancelled already, or the case is closed.
    """
    check_shown(actor, Permission.CASE_SUPERVISE, case, shown_version)
    row = _coming(session, case, event_id)
    cancel(row, now)
    _record(session, EventKind.SUPERVISION_CANCELLED, actor, case, row, now)


def _coming(session: Session, case: CaseRow, event_id: UUID) -> SupervisionRow:
    row = supervision.event_of_case(session, case.id, event_id)
    if row.cancelled_at is not None:
        raise InvalidTransition(f"supervision event {event_id} has been cancelled")
    return row


def _checked(visit: Visit, now: datetime) -> Visit:
    if visit.begins_at <= now:
        raise InvalidInput("on", mark("The time has passed. Choose a later one."))
    return Visit(
        title=checked_text("what", visit.title, required=True, longest=_LONGEST_LINE),
        begins_at=visit.begins_at,
        place=checked_text("place", visit.place, required=False, longest=_LONGEST_LINE),
        needed=checked_text("needed", visit.needed, required=False),
    )


def _record(
    session: Session,
    kind: EventKind,
    actor: Actor,
    case: CaseRow,
    row: SupervisionRow,
    now: datetime,
) -> None:
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        case=case,
        data=facts_of(row),
        errands=(journal.mail(Mail.SUPERVISION),),
    )
