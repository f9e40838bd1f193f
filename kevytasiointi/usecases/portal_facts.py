"""Telling what the portal says of itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.portal import PortalFactRow
from kevytasiointi.usecases import journal


def tell_fact(
    session: Session, actor: Actor | None, fact: PortalFact, value: JsonObject, *, now: datetime
) -> bool:
    """Keep a fact of the portal.

    Returns:
        False when it was so already: nothing is written.
    """
    row = session.get(PortalFactRow, fact.value)
    if row is not None and row.value == value:
        return False
    name = actor.name if actor else journal.SYSTEM_NAME
    if row is None:
        session.add(
            PortalFactRow(key=fact.value, value=dict(value), changed_at=now, changed_by=name)
        )
    else:
        row.value, row.changed_at, row.changed_by = dict(value), now, name
    journal.record(
        session,
        EventKind.PORTAL_FACT_CHANGED,
        actor=actor,
        now=now,
        data={"fact": fact.value, "value": value},
    )
    return True
