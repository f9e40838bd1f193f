"""Notes among the officers of an authority. No customer and no other authority ever sees one."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.working import (
    NoteRow,
)
from kevytasiointi.usecases import journal


def write_note(
    session: Session, actor: Actor, case: CaseRow, body: str, *, now: datetime
) -> NoteRow:
    """Write a note on a case of the actor's authority; the journal tells that, not what.

    Raises:
        InvalidInput: the text is missing or too long.
    """
    check_permission(actor, Permission.CASE_NOTE)
    note = NoteRow(
        case_id=case.id,
        authority_id=case.authority_id,
        author_name=actor.name,
        body=checked_text("body", body, required=True),
        written_at=now,
    )
    session.add(note)
    journal.record(session, EventKind.NOTE_WRITTEN, actor=actor, now=now, case=case)
    return note
