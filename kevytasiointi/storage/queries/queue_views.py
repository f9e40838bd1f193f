"""Saved views of the queue."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.working import QueueStartRow, QueueViewRow


def views_of(session: Session, actor: Actor) -> Sequence[QueueViewRow]:
    """The actor's own views and those shared in the authority, by name."""
    return session.scalars(_seen_by(actor).order_by(QueueViewRow.name, QueueViewRow.id)).all()


def view_of(session: Session, actor: Actor, view_id: UUID) -> QueueViewRow:
    """One of the views that the actor sees.

    Raises:
        NotFound: there is none.
    """
    found = session.scalars(_seen_by(actor).where(QueueViewRow.id == view_id)).one_or_none()
    if found is None:
        raise NotFound(f"view {view_id}")
    return found


def _seen_by(actor: Actor) -> Select[QueueViewRow]:
    return select(QueueViewRow).where(is_seen_by(actor))


def is_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The rule that a view is the actor's own or shared in the authority."""
    return and_(
        QueueViewRow.authority_id == actor.authority_id,
        or_(QueueViewRow.person_id == actor.person_id, QueueViewRow.is_shared),
    )


def start_of(session: Session, actor: Actor) -> UUID | None:
    """The key of the view with which the queue opens for the actor."""
    return session.scalar(
        select(QueueStartRow.view_id)
        .join(QueueViewRow, QueueViewRow.id == QueueStartRow.view_id)
        .where(
            QueueStartRow.person_id == actor.person_id,
            QueueStartRow.authority_id == actor.authority_id,
            or_(QueueViewRow.person_id == actor.person_id, QueueViewRow.is_shared),
        )
    )


def forget_start(session: Session, actor: Actor) -> None:
    """Let the queue open for the actor with every case."""
    session.execute(
        delete(QueueStartRow).where(
            QueueStartRow.person_id == actor.person_id,
            QueueStartRow.authority_id == actor.authority_id,
        )
    )


def forget_starts_of(session: Session, view_id: UUID) -> None:
    """Let the queue open with a view for nobody any more."""
    session.execute(delete(QueueStartRow).where(QueueStartRow.view_id == view_id))
