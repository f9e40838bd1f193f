"""What stands around the rows of the queue: its saved views, and what its filters offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.office import AbsenceRow
from kevytasiointi.storage.people import AuthorityRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.at_once import Wanted, at_once
from kevytasiointi.storage.queries.officers import BY_NAME, Colleague, handles_for, is_covering
from kevytasiointi.storage.queries.queue import Clock, clock_by
from kevytasiointi.storage.queries.queue_views import is_seen_by
from kevytasiointi.storage.working import QueueViewRow


@dataclass(frozen=True, slots=True)
class BesideQueue:
    """The actor's authority and its queue.

    Attributes:
        views: the actor's own and the shared ones, by name.
        services: the authority's, by address.
        officers: who handles its cases, by name.
        authority: the authority itself.
        covered: those whose matters the actor looks after today.
    """

    views: Sequence[QueueViewRow]
    services: Sequence[ServiceRow]
    officers: Sequence[Colleague]
    authority: AuthorityRow
    covered: frozenset[UUID]

    def clock(self, now: datetime) -> Clock:
        """What the day and the authority's habits mean for the queue."""
        return clock_by(self.authority.silence_days, self.covered, now)


def beside_queue(session: Session, actor: Actor, today: date) -> BesideQueue:
    """What stands around the queue of the actor's authority on a day in Finland."""
    found = at_once(
        session,
        Wanted(QueueViewRow, is_seen_by(actor), (QueueViewRow.name, QueueViewRow.id)),
        Wanted(ServiceRow, ServiceRow.authority_id == actor.authority_id, (ServiceRow.slug,)),
        Wanted(PersonRow, handles_for(actor), BY_NAME),
        Wanted(AuthorityRow, AuthorityRow.id == actor.authority_id, (AuthorityRow.id,)),
        Wanted(AbsenceRow, is_covering(actor, today), (AbsenceRow.id,)),
    )
    return BesideQueue(
        views=found.of(QueueViewRow),
        services=found.of(ServiceRow),
        officers=[Colleague(person.id, person.name) for person in found.of(PersonRow)],
        authority=found.of(AuthorityRow)[0],
        covered=frozenset(row.person_id for row in found.of(AbsenceRow)),
    )
