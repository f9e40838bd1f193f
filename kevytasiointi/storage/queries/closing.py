"""Which matters the portal may close by itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.states import ENDED_STATES
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import AuthorityRow

_AT_ONCE = 200


def waiting_times(session: Session) -> Sequence[tuple[UUID, int]]:
    """The authorities that let the portal close, and after how many days."""
    rows = session.execute(
        select(AuthorityRow.id, AuthorityRow.close_moved_after_days)
        .where(AuthorityRow.close_moved_after_days.is_not(None))
        .order_by(AuthorityRow.id)
    )
    return [(key, days) for key, days in rows if days is not None]


def moved_before(session: Session, authority_id: UUID, moment: datetime) -> Sequence[CaseRow]:
    """Ended matters moved to the own records, and not changed since, before a moment; locked."""
    return session.scalars(
        select(CaseRow)
        .where(
            CaseRow.authority_id == authority_id,
            CaseRow.state.in_(sorted(ENDED_STATES)),
            CaseRow.moved_to_records_at < moment,
            CaseRow.last_change_at < moment,
        )
        .order_by(CaseRow.id)
        .limit(_AT_ONCE)
        .with_for_update()
    ).all()
