"""What has been recorded of an authority's matters, counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.handlingtimes import Entered
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import EventRow

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, its end left out; aware."""

    begins_at: datetime
    ends_at: datetime


def by_service_and_state(session: Session, actor: Actor) -> Mapping[tuple[UUID, CaseState], int]:
    """How many matters of the actor's authority stand in each state, by service."""
    rows = session.execute(
        select(CaseRow.service_id, CaseRow.state, func.count())
        .where(CaseRow.authority_id == actor.authority_id)
        .group_by(CaseRow.service_id, CaseRow.state)
    )
    return {(service, state): number for service, state, number in rows}


def arrived_in(session: Session, actor: Actor, spans: Sequence[Span]) -> list[int]:
    """How many matters of the actor's authority arrived in each span."""
    columns = [
        func.count()
        .filter(and_(CaseRow.submitted_at >= span.begins_at, CaseRow.submitted_at < span.ends_at))
        .label(f"span_{n}")
        for n, span in enumerate(spans)
    ]
    row = session.execute(select(*columns).where(CaseRow.authority_id == actor.authority_id)).one()
    return [int(number) for number in row]


def histories(
    session: Session, actor: Actor, arrived_since: datetime
) -> Iterator[tuple[UUID, list[Entered]]]:
    """The states that each matter entered, from the journal, by service; one matter at a time.

    A matter that an officer entered is with the authority since it arrived, not since it was
    written down. One that another authority transferred is with this one since the transfer.

    Args:
        session: the open session.
        actor: whose authority's matters.
        arrived_since: matters that arrived earlier are left out.
    """
    rows = session.execute(
        select(
            CaseRow.id,
            CaseRow.service_id,
            CaseRow.submitted_at,
            EventRow.at,
            EventRow.data["to"].as_string(),
            EventRow.data["origin"].as_string(),
        )
        .join(EventRow, EventRow.case_id == CaseRow.id)
        .where(
            CaseRow.authority_id == actor.authority_id,
            CaseRow.submitted_at >= arrived_since,
            EventRow.data["to"].as_string().is_not(None),
        )
        .order_by(CaseRow.id, EventRow.seq)
        .execution_options(yield_per=_CHUNK)
    )
    current: UUID | None = None
    service, entered = None, list[Entered]()
    for key, service_id, submitted_at, at, state, origin in rows:
        if key != current:
            if service is not None:
                yield service, entered
            current, service, entered = key, service_id, []
        # Only the entry of entering a matter tells its origin.
        entered.append(Entered(CaseState(state), at if origin is None else submitted_at))
    if service is not None:
        yield service, entered
