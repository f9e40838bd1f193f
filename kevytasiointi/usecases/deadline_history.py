"""The history of a deadline: what was done to it, by whom and why, and its days."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)


def note(
    session: Session,
    deadline: DeadlineRow,
    act: DeadlineAct,
    *,
    now: datetime,
    actor: Actor | None,
    previous: date | None = None,
    period: str | None = None,
    reason: str | None = None,
) -> None:
    """Write an entry into the history of a deadline that has been stored."""
    session.add(
        DeadlineChangeRow(
            case_id=deadline.case_id,
            deadline_id=deadline.id,
            act=act,
            at=now,
            by_name=actor.name if actor else None,
            previous_on=previous or deadline.last_on,
            last_on=deadline.last_on,
            period=period,
            reason=reason,
        )
    )
