"""Supervision events: those of a case, and those that come in a customer's matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.supervision import SupervisionRow

_MOST_COMING = 20

NOBODY_COMES = frozenset({CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.TRANSFERRED})
"""In matters that ended so the authority has nothing to look at any more."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An event to come, with the matter that it belongs to."""

    event: SupervisionRow
    case_id: UUID
    number: str
    authority_name: Localized


def events_of_case(session: Session, case_id: UUID) -> Sequence[SupervisionRow]:
    """Every event of a case that the caller may see, the cancelled ones too, in order of time."""
    return session.scalars(
        select(SupervisionRow)
        .where(SupervisionRow.case_id == case_id)
        .order_by(SupervisionRow.begins_at, SupervisionRow.id)
    ).all()


def event_of_case(session: Session, case_id: UUID, event_id: UUID) -> SupervisionRow:
    """One event of a case that the caller may see.

    Raises:
        NotFound: the case has no such event.
    """
    row = session.get(SupervisionRow, event_id)
    if row is None or row.case_id != case_id:
        raise NotFound(f"supervision event {event_id}")
    return row


def coming_of(session: Session, case_id: UUID, now: datetime) -> Sequence[SupervisionRow]:
    """The events of a case that are to come and have not been cancelled."""
    return [
        row
        for row in events_of_case(session, case_id)
        if row.cancelled_at is None and row.begins_at > now
    ]


def coming_for(session: Session, actor: Actor, now: datetime) -> Sequence[Coming]:
    """The next events in the actor's own matters, at most twenty; none of one that has gone."""
    rows = session.execute(
        select(SupervisionRow, CaseRow.id, CaseRow.number, AuthorityRow.name)
        .join(CaseRow, CaseRow.id == SupervisionRow.case_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .where(
            CaseRow.person_id == actor.person_id,
            SupervisionRow.cancelled_at.is_(None),
            SupervisionRow.begins_at > now,
            CaseRow.state.not_in(NOBODY_COMES),
        )
        .order_by(SupervisionRow.begins_at, SupervisionRow.id)
        .limit(_MOST_COMING)
    )
    return [Coming(*row) for row in rows]
