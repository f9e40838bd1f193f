"""Orders of packages: an authority's own, and what the worker and the calendar look for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.orders import PackageOrderRow


def orders_of(session: Session, actor: Actor) -> Sequence[PackageOrderRow]:
    """The orders of the actor's authority, newest first."""
    return session.scalars(
        select(PackageOrderRow)
        .where(PackageOrderRow.authority_id == actor.authority_id)
        .order_by(PackageOrderRow.ordered_at.desc(), PackageOrderRow.id)
    ).all()


def own_order(session: Session, actor: Actor, order_id: UUID) -> PackageOrderRow:
    """An order of the actor's authority.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    found = session.get(PackageOrderRow, order_id)
    if found is None or found.authority_id != actor.authority_id:
        raise NotFound(f"package order {order_id}")
    return found


def any_order(session: Session, order_id: UUID, *, lock: bool = False) -> PackageOrderRow | None:
    """An order for the worker; None when it has been forgotten."""
    return session.get(PackageOrderRow, order_id, with_for_update=lock)


def orders_before(session: Session, moment: datetime) -> Sequence[PackageOrderRow]:
    """Orders made before a moment."""
    return session.scalars(
        select(PackageOrderRow)
        .where(PackageOrderRow.ordered_at < moment)
        .order_by(PackageOrderRow.id)
    ).all()


def ready_orders(session: Session) -> Sequence[UUID]:
    """The keys of the orders that are ready."""
    return session.scalars(
        select(PackageOrderRow.id)
        .where(PackageOrderRow.ready_at.is_not(None))
        .order_by(PackageOrderRow.id)
    ).all()
