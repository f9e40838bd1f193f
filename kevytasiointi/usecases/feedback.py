"""Feedback on accessibility: given by anybody, answered by the operator in 14 days.

The Act on the Provision of Digital Services (306/2019, 9 §) asks for an answer within 14 days;
the last day is moved to a working day as Act 150/1930 (5 §) does.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadlines import Period, due
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.identifiers import read_email
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.portal import FeedbackRow
from kevytasiointi.storage.queries import feedback as queries
from kevytasiointi.storage.queries.portal import portal_fact
from kevytasiointi.texts import day, mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.accounts import EMAIL_UNREADABLE
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.sealing import Sealer

ANSWERED_IN: Final = Period.parse("P14D")
"""How soon feedback must be answered."""

_LONGEST_PAGE: Final = 500
_MOST_IN_AN_HOUR: Final = 30
"""More than people write: what comes above this comes from a robot."""


def give_feedback(
    session: Session, *, text: str, page: str, email: str, language: str, now: datetime
) -> FeedbackRow:
    """Keep what somebody says of accessibility, and tell the operator.

    Args:
        session: an open write transaction of the portal's own scope.
        text: what is wrong, as typed.
        page: where, as typed; may be empty.
        email: where the answer is wanted, as typed; empty: none is.
        language: the page's.
        now: aware time.

    Raises:
        InvalidInput: the text is missing or too long, the address can't be read, or so much
            feedback has come in an hour that people can't have written it.
    """
    if queries.feedback_since(session, now - timedelta(hours=1)) >= _MOST_IN_AN_HOUR:
        raise InvalidInput("text", mark("The form is much used just now. Try again in an hour."))
    try:
        address = read_email(email) if email.strip() else None
    except ValueError as error:
        raise InvalidInput("email", EMAIL_UNREADABLE) from error
    row = FeedbackRow(
        text=checked_text("text", text, required=True),
        page=page.strip()[:_LONGEST_PAGE] or None,
        email=address,
        language=language,
        sent_at=now,
        due_on=due(helsinki_day(now), ANSWERED_IN).last_day,
    )
    session.add(row)
    session.flush()
    journal.record(
        session,
        EventKind.FEEDBACK_RECEIVED,
        actor=None,
        now=now,
        data={"feedback": str(row.id)},
        errands=(journal.notice(Notice.FEEDBACK_RECEIVED, row.id),),
    )
    return row


def answer_feedback(
    session: Session, actor: Actor, row: FeedbackRow, answer: str, *, now: datetime
) -> None:
    """Answer a piece of feedback; the answer is mailed when an address was given.

    Raises:
        NotAllowed: the actor does not operate the portal.
        InvalidInput: the text is missing or too long, or an answer has been given already.
    """
    check_permission(actor, Permission.PLATFORM_OPERATE)
    if row.answered_at is not None:
        raise InvalidInput("answer", mark("This has been answered already."))
    row.answer = checked_text("answer", answer, required=True)
    row.answered_at, row.answered_by = now, actor.name
    journal.record(
        session,
        EventKind.FEEDBACK_ANSWERED,
        actor=actor,
        now=now,
        data={"feedback": str(row.id)},
        errands=(journal.notice(Notice.FEEDBACK_ANSWERED, row.id),) if row.email else (),
    )


def address_received(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """The operator's feedback mailbox; None while the operator has told none."""
    operator = portal_fact(session, PortalFact.OPERATOR)
    to = str(operator.get("feedback_email") or operator.get("email") or "")
    if not to:
        return None
    row, language = queries.feedback(session, key), LANGUAGES[0]
    return Addressed(
        to=to,
        language=language,
        path="/yllapito/palaute",
        facts={"until": day(language, row.due_on)},
    )


def address_answered(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """Whoever gave the feedback, with the answer; None when no address was given."""
    row = queries.feedback(session, key)
    if not row.email or row.answer is None:
        return None
    return Addressed(
        to=row.email,
        language=row.language,
        path="/saavutettavuus",
        facts={"sent": day(row.language, helsinki_day(row.sent_at)), "answer": row.answer},
    )
