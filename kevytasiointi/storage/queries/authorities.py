"""Authorities and their pictures, one by one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.portal import LogoRow


def authority_by_slug(session: Session, slug: str, *, lock: bool = False) -> AuthorityRow:
    """An authority by its address.

    Raises:
        NotFound: there is none.
    """
    query = select(AuthorityRow).where(AuthorityRow.slug == slug)
    return _found(session.scalars(query.with_for_update() if lock else query).one_or_none(), slug)


def authority_by_id(
    session: Session, authority_id: UUID | None, *, lock: bool = False
) -> AuthorityRow:
    """An authority by its key. A lock also keeps others from changing who works there.

    Raises:
        NotFound: there is none.
    """
    query = select(AuthorityRow).where(AuthorityRow.id == authority_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    return _found(found, str(authority_id))


def slug_is_taken(session: Session, slug: str) -> bool:
    """Whether an authority has the address."""
    return session.scalar(select(AuthorityRow.id).where(AuthorityRow.slug == slug)) is not None


def logo_of(session: Session, slug: str) -> LogoRow:
    """The picture of an authority.

    Raises:
        NotFound: there is no such authority, or it has none.
    """
    row = session.scalars(
        select(LogoRow)
        .join(AuthorityRow, AuthorityRow.id == LogoRow.authority_id)
        .where(AuthorityRow.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound(f"logo of {slug}")
    return row


def _found(row: AuthorityRow | None, what: str) -> AuthorityRow:
    if row is None:
        raise NotFound(f"authority {what}")
    return row
