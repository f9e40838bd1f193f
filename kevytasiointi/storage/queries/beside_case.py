"""What an officer's page of a case shows beside the case: what officers keep for their work."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries.at_once import Wanted, at_once
from kevytasiointi.storage.queries.officers import BY_NAME, Colleague, handles_for
from kevytasiointi.storage.queries.reply_texts import BY_PURPOSE
from kevytasiointi.storage.working import NoteRow, ReplyTextRow


@dataclass(frozen=True, slots=True)
class BesideCase:
    """The actor's authority and a case.

    Attributes:
        notes: the authority's own, oldest first. No other page and no other authority reads them.
        statements: those asked in the case, oldest first.
        reply_texts: the authority's, by purpose, language and name.
        colleagues: its officers, the actor among them, by name.
    """

    notes: Sequence[NoteRow]
    statements: Sequence[StatementRow]
    reply_texts: Sequence[ReplyTextRow]
    colleagues: Sequence[Colleague]


def beside_case(session: Session, actor: Actor, case_id: UUID) -> BesideCase:
    """What stands beside a case of the actor's authority."""
    own_note = and_(NoteRow.case_id == case_id, NoteRow.authority_id == actor.authority_id)
    found = at_once(
        session,
        Wanted(NoteRow, own_note, (NoteRow.written_at, NoteRow.id)),
        Wanted(
            StatementRow, StatementRow.case_id == case_id, (StatementRow.asked_at, StatementRow.id)
        ),
        Wanted(ReplyTextRow, ReplyTextRow.authority_id == actor.authority_id, BY_PURPOSE),
        Wanted(PersonRow, handles_for(actor), BY_NAME),
    )
    return BesideCase(
        notes=found.of(NoteRow),
        statements=found.of(StatementRow),
        reply_texts=found.of(ReplyTextRow),
        colleagues=[Colleague(person.id, person.name) for person in found.of(PersonRow)],
    )
