"""Supervision events of a matter that ends so that nobody comes any more are called off with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import supervision
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.usecases import journal


def call_off_coming(session: Session, actor: Actor | None, case: CaseRow, now: datetime) -> None:
    """Cancel what is to come, one entry each; the mail about the end of the matter is enough.

    They stay cancelled if the end is corrected: the time may have been given to somebody else.
    """
    for row in supervision.coming_of(session, case.id, now):
        cancel(row, now)
        journal.record(
            session,
            EventKind.SUPERVISION_CANCELLED,
            actor=actor,
            now=now,
            case=case,
            data=facts_of(row),
        )


def cancel(row: SupervisionRow, now: datetime) -> None:
    """Call an event off; calendars take the copy with the greater number."""
    row.cancelled_at = row.changed_at = now
    row.sequence += 1


def facts_of(row: SupervisionRow) -> dict[str, Json]:
    """What the journal tells of an event."""
    return {"event": str(row.id), "title": row.title, "begins_at": row.begins_at.isoformat()}
