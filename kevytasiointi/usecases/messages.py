"""Messages between the customer and the authority about a case."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import CaseState, Side
from kevytasiointi.storage.cases import CaseRow, MessageRow
from kevytasiointi.usecases import journal


def send_to_authority(
    session: Session, actor: Actor, case: CaseRow, body: str, *, now: datetime
) -> MessageRow:
    """The customer writes to the authority.

    Raises:
        InvalidInput: the text is missing or too long.
        InvalidTransition: the case is closed.
    """
    check_permission(actor, Permission.OWN_ANSWER)
    return _send(session, actor, case, Side.CUSTOMER, body, Mail.MESSAGE_TO_AUTHORITY, now)


def send_to_customer(
    session: Session, actor: Actor, case: CaseRow, body: str, *, now: datetime
) -> MessageRow:
    """An officer writes to the customer.

    Raises:
        InvalidInput: the text is missing or too long.
        InvalidTransition: the case is closed.
    """
    check_permission(actor, Permission.CASE_MESSAGE)
    return _send(session, actor, case, Side.AUTHORITY, body, Mail.MESSAGE_TO_CUSTOMER, now)


def _send(
    session: Session,
    actor: Actor,
    case: CaseRow,
    side: Side,
    body: str,
    notice: Mail,
    now: datetime,
) -> MessageRow:
    if case.state is CaseState.CLOSED:
        raise InvalidTransition(f"{case.number} is closed")
    message = MessageRow(
        case_id=case.id,
        side=side,
        author_name=actor.name,
        body=checked_text("body", body, required=True),
        sent_at=now,
    )
    session.add(message)
    journal.record(
        session,
        EventKind.MESSAGE_SENT,
        actor=actor,
        now=now,
        case=case,
        data={"side": side.value},
        errands=(journal.mail(notice),),
    )
    return message
