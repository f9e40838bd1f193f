"""What stands around the rows of the queue: its saved views, and what its filters offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.people import PersonRow, ServiceRow
from kevytasiointi.storage.queries.at_once import Wanted, at_once
from kevytasiointi.storage.queries.officers import BY_NAME, Colleague, handles_for
from kevytasiointi.storage.queries.queue_views import is_seen_by
from kevytasiointi.storage.working import QueueViewRow


@dataclass(frozen=True, slots=True)
class BesideQueue:
    """The actor's authority and its queue.

    Attributes:
        views: the actor's own and the shared ones, by name.
        services: the authority's, by address.
        officers: who handles its cases, by name.
    """

    views: Sequence[QueueViewRow]
    services: Sequence[ServiceRow]
    officers: Sequence[Colleague]


def beside_queue(session: Session, actor: Actor) -> BesideQueue:
    """What stands around the queue of the actor's authority."""
    found = at_once(
        session,
        Wanted(QueueViewRow, is_seen_by(actor), (QueueViewRow.name, QueueViewRow.id)),
        Wanted(ServiceRow, ServiceRow.authority_id == actor.authority_id, (ServiceRow.slug,)),
        Wanted(PersonRow, handles_for(actor), BY_NAME),
    )
    return BesideQueue(
        views=found.of(QueueViewRow),
        services=found.of(ServiceRow),
        officers=[Colleague(person.id, person.name) for person in found.of(PersonRow)],
    )
