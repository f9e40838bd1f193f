"""Files that were read to become forms, as their designers see them."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.designs import FormImportRow
from kevytasiointi.storage.queries.designs import keeps


def import_row(
    session: Session, actor: Actor, import_id: UUID, *, lock: bool = False
) -> FormImportRow:
    """An import of the actor's authority, or of the portal's operator.

    Raises:
        NotFound: there is none, or somebody else made it.
    """
    query = select(FormImportRow).where(FormImportRow.id == import_id, _own(actor))
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound(f"import {import_id}")
    return row


def _own(actor: Actor) -> ColumnElement[bool]:
    return keeps(actor, FormImportRow.authority_id)


def newest_import_of(session: Session, actor: Actor, form_id: UUID) -> FormImportRow | None:
    """The newest file that became the form."""
    return session.scalars(
        select(FormImportRow)
        .where(FormImportRow.form_id == form_id, _own(actor))
        .order_by(FormImportRow.made_at.desc(), FormImportRow.id)
        .limit(1)
    ).first()


def forget_made_before(session: Session, moment: datetime) -> int:
    """Delete what was read before a moment; returns how many."""
    done = session.execute(delete(FormImportRow).where(FormImportRow.made_at < moment))
    return cast("CursorResult[Any]", done).rowcount


def forget_of_form(session: Session, form_id: UUID) -> None:
    """Delete what was read to become a form."""
    session.execute(delete(FormImportRow).where(FormImportRow.form_id == form_id))
