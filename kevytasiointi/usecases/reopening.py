"""Taking an ended matter up again: not a mis-click's mending, but a new turn with its reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import OUTCOMES_BY_END, CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.stepping import check_shown, check_step, enter, take_if_nobodys


def reopen(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    reason: str,
    shown_version: int,
    now: datetime,
) -> None:
    """Take a processed matter, or a decided one as its lead, up again; the customer is told.

    The decision stays on the page as what it was; its deadlines end, those of the handling run
    again. A decision is corrected or annulled by hallintolaki 434/2003 50 and 51 §.

    Raises:
        InvalidTransition: the matter has not ended so, or it takes a lead officer.
        InvalidInput: the reason is missing.
    """
    check_shown(actor, Permission.CASE_CHANGE_STATE, case, shown_version)
    text = checked_text("reason", reason, required=True)
    if case.state not in OUTCOMES_BY_END:
        raise InvalidTransition(f"{case.number} has not been decided or processed")
    check_step(session, actor, case, CaseState.IN_PROGRESS, text)
    enter(
        session,
        actor,
        case,
        CaseState.IN_PROGRESS,
        EventKind.STATE_CHANGED,
        now,
        {"reason": text, **take_if_nobodys(actor, case)},
        (journal.mail(Mail.REOPENED),),
    )
