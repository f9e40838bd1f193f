"""The supervision events of an own matter as a calendar file."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response

from kevytasiointi.domain.calendarfile import MEDIA_TYPE, CalendarEvent, calendar_file
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries import case_page, supervision
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.guards import requires

_MADE_BY = "Kevytasiointi"


@requires(Permission.OWN_FOLLOW)
def calendar(case_id: UUID) -> Response:
    """The events of an own matter, the cancelled ones too: they leave the calendar by it."""
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        found = case_page.own_case(session, actor, case_id)
        rows = supervision.events_of_case(session, found.id)
    content = calendar_file([_event(row, found.number) for row in rows], made_by=_MADE_BY)
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return response


def _event(row: SupervisionRow, number: str) -> CalendarEvent:
    return CalendarEvent(
        uid=f"{row.id}@{urlsplit(tools().config.base_url).hostname}",
        sequence=row.sequence,
        title=f"{row.title} ({number})",
        begins_at=row.begins_at,
        changed_at=row.changed_at,
        place=row.place or "",
        description=row.needed or "",
        is_cancelled=row.cancelled_at is not None,
    )
