"""Feedback on accessibility: what has come, what waits for an answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.portal import FeedbackRow


def waiting_feedback(session: Session) -> Sequence[FeedbackRow]:
    """What has not been answered, the most urgent first."""
    return session.scalars(
        select(FeedbackRow)
        .where(FeedbackRow.answered_at.is_(None))
        .order_by(FeedbackRow.due_on, FeedbackRow.sent_at, FeedbackRow.id)
    ).all()


def answered_feedback(session: Session, limit: int) -> Sequence[FeedbackRow]:
    """What has been answered, the latest first."""
    return session.scalars(
        select(FeedbackRow)
        .where(FeedbackRow.answered_at.is_not(None))
        .order_by(FeedbackRow.answered_at.desc(), FeedbackRow.id)
        .limit(limit)
    ).all()


def feedback(session: Session, key: UUID, *, lock: bool = False) -> FeedbackRow:
    """One piece of feedback.

    Raises:
        NotFound: there is none.
    """
    query = select(FeedbackRow).where(FeedbackRow.id == key)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"feedback {key}")
    return found


def feedback_since(session: Session, since: datetime) -> int:
    """How many pieces have come since a time."""
    return (
        session.scalar(
            select(func.count()).select_from(FeedbackRow).where(FeedbackRow.sent_at >= since)
        )
        or 0
    )
