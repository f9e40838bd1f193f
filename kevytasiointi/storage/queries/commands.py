"""What the operator's commands list: all cases in short, and the rows of the outbox."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import AuthorityRow, ServiceRow


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case without anything personal; `service` and `authority` are slugs."""

    number: str
    id: UUID
    state: CaseState
    outcome: Outcome | None
    service: str
    authority: str
    submitted_at: datetime
    last_change_at: datetime
    next_deadline_on: date | None


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A row of the outbox; `about` is the kind of mail, `number` the case it belongs to."""

    seq: int
    channel: Channel
    about: str
    number: str | None
    attempts: int
    due_at: datetime
    done_at: datetime | None
    dead_at: datetime | None
    last_error: str | None


def case_lines(session: Session) -> list[CaseLine]:
    """Every case of the portal, the oldest first."""
    rows = session.execute(
        select(CaseRow, ServiceRow.slug, AuthorityRow.slug)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .order_by(CaseRow.submitted_at, CaseRow.number)
    )
    return [
        CaseLine(
            number=case.number,
            id=case.id,
            state=case.state,
            outcome=case.outcome,
            service=service,
            authority=authority,
            submitted_at=case.submitted_at,
            last_change_at=case.last_change_at,
            next_deadline_on=case.next_deadline_on,
        )
        for case, service, authority in rows
    ]


def outbox_lines(session: Session, *, with_done: bool) -> list[OutboxLine]:
    """Rows of the outbox in the order of writing; `with_done` adds the delivered ones."""
    query = select(OutboxRow, CaseRow.number).outerjoin(CaseRow, CaseRow.id == OutboxRow.case_id)
    if not with_done:
        query = query.where(OutboxRow.done_at.is_(None))
    return [
        OutboxLine(
            seq=row.seq,
            channel=row.channel,
            about=str(row.payload.get("mail", "")),
            number=number,
            attempts=row.attempts,
            due_at=row.due_at,
            done_at=row.done_at,
            dead_at=row.dead_at,
            last_error=row.last_error,
        )
        for row, number in session.execute(query.order_by(OutboxRow.seq))
    ]
