"""What the portal says of itself: the facts that its operator keeps, and its breaks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.breaks import Announcement
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.storage.portal import PortalFactRow, ServiceBreakRow


def portal_fact(session: Session, key: str) -> Mapping[str, Json]:
    """A fact of the portal; empty while nobody has told it.

    Args:
        session: an open transaction of any scope.
        key: a PortalFact, whose docstring tells what stands in its value.
    """
    row = session.get(PortalFactRow, key)
    return row.value if row else {}


def breaks(session: Session) -> Sequence[ServiceBreakRow]:
    """All breaks, the latest first."""
    return session.scalars(
        select(ServiceBreakRow).order_by(ServiceBreakRow.begins_at.desc(), ServiceBreakRow.id)
    ).all()


def break_by_id(session: Session, break_id: UUID) -> ServiceBreakRow:
    """One break, for changing it.

    Raises:
        NotFound: there is none.
    """
    row = session.scalars(
        select(ServiceBreakRow).where(ServiceBreakRow.id == break_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"service break {break_id}")
    return row


def announcements(session: Session, now: datetime) -> Sequence[Announcement]:
    """The planned breaks that are not over, the next one first."""
    rows = session.scalars(
        select(ServiceBreakRow)
        .where(
            ServiceBreakRow.is_planned,
            ServiceBreakRow.cancelled_at.is_(None),
            ServiceBreakRow.ends_at > now,
        )
        .order_by(ServiceBreakRow.begins_at, ServiceBreakRow.id)
    )
    return [Announcement(row.text, row.shown_from, row.begins_at, row.ends_at) for row in rows]
