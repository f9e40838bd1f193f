"""Authorities that serve people here, for pages that tell of them."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow


def serving_authorities(session: Session) -> Sequence[AuthorityRow]:
    """Authorities that have opened a service, by address."""
    return session.scalars(
        select(AuthorityRow)
        .where(
            exists().where(
                ServiceRow.authority_id == AuthorityRow.id, ServiceRow.opened_at.is_not(None)
            )
        )
        .order_by(AuthorityRow.slug)
    ).all()


def authority_by_slug(session: Session, slug: str) -> AuthorityRow:
    """An authority by its address.

    Raises:
        NotFound: there is none.
    """
    found = session.scalars(select(AuthorityRow).where(AuthorityRow.slug == slug)).one_or_none()
    if found is None:
        raise NotFound(f"authority {slug}")
    return found


def services_with_forms(
    session: Session, authority: AuthorityRow
) -> Sequence[tuple[ServiceRow, FormVersionRow]]:
    """The opened services of an authority that have a form, with the form, by address."""
    rows = session.execute(
        select(ServiceRow, FormVersionRow)
        .join(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(ServiceRow.authority_id == authority.id, ServiceRow.opened_at.is_not(None))
        .order_by(ServiceRow.slug)
    )
    return [(row[0], row[1]) for row in rows]
