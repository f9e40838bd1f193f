"""Notes among officers: read for their authority's own page of a case and its own records."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.working import (
    NoteRow,
)


def notes_of(session: Session, actor: Actor, case_id: UUID) -> Sequence[NoteRow]:
    """The notes of the actor's authority on a case, oldest first."""
    return session.scalars(
        select(NoteRow)
        .where(NoteRow.case_id == case_id, NoteRow.authority_id == actor.authority_id)
        .order_by(NoteRow.written_at, NoteRow.id)
    ).all()


def notes_of_handler(session: Session, case: CaseRow) -> Sequence[NoteRow]:
    """The notes of the authority that has the case, for its own records; oldest first."""
    return session.scalars(
        select(NoteRow)
        .where(NoteRow.case_id == case.id, NoteRow.authority_id == case.authority_id)
        .order_by(NoteRow.written_at, NoteRow.id)
    ).all()
