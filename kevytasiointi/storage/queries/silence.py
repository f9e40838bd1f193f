"""Pending matters in which the authority has recorded nothing for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from kevytasiointi.domain.silence import silent_before
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.people import AuthorityRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.queue import is_silent


def cases_to_ask_of(session: Session, now: datetime, most: int) -> Sequence[UUID]:
    """Keys of matters that are silent and have not been asked about in this period of silence;
    locked, the longest silent first.
    """
    habits = session.execute(select(AuthorityRow.id, AuthorityRow.silence_days)).all()
    if not habits:
        return ()
    limits = [(key, silent_before(now, days)) for key, days in habits]
    return session.scalars(
        select(CaseRow.id)
        .where(
            or_(
                *(
                    and_(
                        CaseRow.authority_id == key,
                        is_silent(before),
                        or_(CaseRow.silence_asked_at.is_(None), CaseRow.silence_asked_at < before),
                    )
                    for key, before in limits
                )
            )
        )
        .order_by(func.coalesce(CaseRow.last_authority_at, CaseRow.submitted_at), CaseRow.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def mark_asked(session: Session, case_ids: Sequence[UUID], now: datetime) -> None:
    """Note that the handlers were asked. The versions stay: no open page is overtaken."""
    table = Base.metadata.tables[CaseRow.__tablename__]
    session.execute(update(table).where(table.c.id.in_(case_ids)).values(silence_asked_at=now))


@dataclass(frozen=True, slots=True)
class Silent:
    """A matter with those who can be asked about it."""

    case: CaseRow
    service: ServiceRow
    authority: AuthorityRow
    handler: PersonRow | None


def silent_case(session: Session, case_id: UUID) -> Silent | None:
    """A matter, for the mail about it; None when it is gone."""
    row = session.execute(
        select(CaseRow, ServiceRow, AuthorityRow, PersonRow)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .outerjoin(PersonRow, PersonRow.id == CaseRow.handler_id)
        .where(CaseRow.id == case_id)
    ).one_or_none()
    return None if row is None else Silent(*row)
