"""What the retention plan counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import OPEN_STATES
from kevytasiointi.storage.cases import CaseRow


def ended_moments(session: Session, actor: Actor) -> Mapping[UUID, Sequence[datetime]]:
    """The last changes of the authority's ended matters, by service."""
    rows = session.execute(
        select(CaseRow.service_id, CaseRow.last_change_at)
        .where(
            CaseRow.authority_id == actor.authority_id,
            CaseRow.state.not_in(sorted(OPEN_STATES)),
        )
        .order_by(CaseRow.last_change_at, CaseRow.id)
    )
    found: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for service_id, changed_at in rows:
        found[service_id].append(changed_at)
    return found
