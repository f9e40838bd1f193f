"""The deadlines of one case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.deadlines import DeadlineRow


def open_deadlines(session: Session, case_id: UUID) -> Sequence[DeadlineRow]:
    """Deadlines of a case that are neither met nor moot."""
    return session.scalars(
        select(DeadlineRow)
        .where(and_(DeadlineRow.case_id == case_id, DeadlineRow.met_at.is_(None)))
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
    ).all()


def all_deadlines(session: Session, case_id: UUID) -> Sequence[DeadlineRow]:
    """Every deadline of a case, also the met ones."""
    return session.scalars(
        select(DeadlineRow)
        .where(DeadlineRow.case_id == case_id)
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
    ).all()


def deadline_of(session: Session, case: CaseRow, deadline_id: UUID) -> DeadlineRow:
    """One deadline of a case.

    Raises:
        NotFound: the case has no such deadline.
    """
    found = session.scalars(
        select(DeadlineRow).where(DeadlineRow.id == deadline_id, DeadlineRow.case_id == case.id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"deadline {deadline_id}")
    return found
