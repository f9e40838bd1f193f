"""Statements: those asked in a case, and those asked of an authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.deadlines import DeadlineChangeRow, DeadlineRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import AuthorityRow, ServiceRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that an authority has been asked for, with what it may know of the case."""

    row: StatementRow
    case: CaseRow
    service: ServiceRow
    asker: AuthorityRow


def statements_of(session: Session, case_id: UUID) -> Sequence[StatementRow]:
    """The statements asked in a case, oldest first."""
    return session.scalars(
        select(StatementRow)
        .where(StatementRow.case_id == case_id)
        .order_by(StatementRow.asked_at, StatementRow.id)
    ).all()


def open_statements(session: Session, case_id: UUID) -> Sequence[StatementRow]:
    """The statements of a case that are waited for."""
    return [row for row in statements_of(session, case_id) if row.is_open]


def deadline_of_asked(session: Session, case_id: UUID) -> DeadlineRow | None:
    """The deadline of the statements that are waited for: the one that asking has started.

    Not one that an officer has set, nor one that has been met.
    """
    by_asking = exists().where(
        DeadlineChangeRow.deadline_id == DeadlineRow.id,
        DeadlineChangeRow.act == DeadlineAct.STARTED,
        DeadlineChangeRow.by_name.is_(None),
    )
    return session.scalars(
        select(DeadlineRow)
        .where(
            DeadlineRow.case_id == case_id,
            DeadlineRow.kind == DeadlineKind.STATEMENT,
            DeadlineRow.met_by_hand.is_(False),
            by_asking,
        )
        .order_by(DeadlineRow.created_at.desc(), DeadlineRow.id)
        .limit(1)
    ).one_or_none()


def statement_of(
    session: Session, case: CaseRow, statement_id: UUID, *, lock: bool = False
) -> StatementRow:
    """One statement of a case that the caller may see.

    Raises:
        NotFound: the case has no such statement.
    """
    query = select(StatementRow).where(
        StatementRow.id == statement_id, StatementRow.case_id == case.id
    )
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"statement {statement_id}")
    return found


def _asked_of(actor: Actor) -> Select[StatementRow, CaseRow, ServiceRow, AuthorityRow]:
    return (
        select(StatementRow, CaseRow, ServiceRow, AuthorityRow)
        .join(CaseRow, CaseRow.id == StatementRow.case_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .where(
            StatementRow.authority_id == actor.authority_id,
            StatementRow.cancelled_at.is_(None),
        )
    )


def statements_asked(session: Session, actor: Actor) -> Sequence[Asked]:
    """What the actor's authority has been asked, what waits first, by the day.

    In the system's scope: the cases are another authority's.
    """
    rows = session.execute(
        _asked_of(actor).order_by(
            StatementRow.answered_at.is_not(None), StatementRow.due_on, StatementRow.id
        )
    )
    return [Asked(*row) for row in rows]


def statement_asked(
    session: Session, actor: Actor, statement_id: UUID, *, lock: bool = False
) -> Asked:
    """One statement that the actor's authority has been asked for; in the system's scope.

    Raises:
        NotFound: there is none, it was cancelled, or another authority has been asked.
    """
    query = _asked_of(actor).where(StatementRow.id == statement_id)
    if lock:
        query = query.with_for_update(of=(StatementRow, CaseRow))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"statement {statement_id}")
    return Asked(*row)


def any_statement(session: Session, statement_id: UUID) -> Asked | None:
    """A statement for the delivery of its mail; None when it is gone or no authority's."""
    row = session.execute(
        select(StatementRow, CaseRow, ServiceRow, AuthorityRow)
        .join(CaseRow, CaseRow.id == StatementRow.case_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .where(StatementRow.id == statement_id)
    ).one_or_none()
    return Asked(*row) if row else None


def other_authorities(session: Session, actor: Actor) -> Sequence[AuthorityRow]:
    """The authorities of the portal but the actor's own, by address."""
    return session.scalars(
        select(AuthorityRow)
        .where(AuthorityRow.id != actor.authority_id)
        .order_by(AuthorityRow.slug)
    ).all()


def authority(session: Session, authority_id: UUID) -> AuthorityRow | None:
    """An authority by its key."""
    return session.get(AuthorityRow, authority_id)
