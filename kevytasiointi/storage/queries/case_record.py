"""One case with all that belongs to the record of the authority that handles it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.queries.case_page import CaseParts, parts_of
from kevytasiointi.storage.queries.provenance import Provenance, provenance_of
from kevytasiointi.storage.queries.statements import statements_of
from kevytasiointi.storage.queries.transfers import OtherForm, receivers_own_form
from kevytasiointi.storage.working import NoteRow


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What an officer sees of a case, and the notes that only the officers see.

    Attributes:
        receivers_form: by which it is handled, when it was transferred to a service with another.
    """

    parts: CaseParts
    provenance: Provenance
    statements: Sequence[StatementRow]
    notes: Sequence[NoteRow]
    receivers_form: OtherForm | None


def record_of(session: Session, case: CaseRow) -> CaseRecord:
    """The record of a case that the caller has found as an officer, or as a job of the system."""
    return CaseRecord(
        parts=parts_of(session, case, for_customer=False),
        provenance=provenance_of(session, case),
        statements=statements_of(session, case.id),
        notes=_own_notes(session, case),
        receivers_form=receivers_own_form(session, case),
    )


def _own_notes(session: Session, case: CaseRow) -> Sequence[NoteRow]:
    """The notes of the authority that has the case, oldest first; others' stay with them."""
    return session.scalars(
        select(NoteRow)
        .where(NoteRow.case_id == case.id, NoteRow.authority_id == case.authority_id)
        .order_by(NoteRow.written_at, NoteRow.id)
    ).all()
