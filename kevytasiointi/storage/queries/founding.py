"""What is there already, for whoever sets a portal up."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.storage.people import AuthorityRow, PersonRow, ServiceRow


def authorities(session: Session) -> Sequence[AuthorityRow]:
    """All authorities by address."""
    return session.scalars(select(AuthorityRow).order_by(AuthorityRow.slug)).all()


def services(session: Session) -> Sequence[ServiceRow]:
    """All services by address."""
    return session.scalars(select(ServiceRow).order_by(ServiceRow.slug)).all()


def people_with_demo_keys(session: Session) -> Sequence[PersonRow]:
    """The demo's people by key."""
    return session.scalars(
        select(PersonRow).where(PersonRow.demo_key.is_not(None)).order_by(PersonRow.demo_key)
    ).all()
