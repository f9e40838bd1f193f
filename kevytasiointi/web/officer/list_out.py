"""The queue as a CSV list: the rows of the present filter, streamed page by page."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from flask import Response, request, stream_with_context
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.csvtext import BOM, line
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.queues import Window
from kevytasiointi.storage.queries.matters import Matter
from kevytasiointi.storage.queries.queue import clock_of, queue_page
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.officer.queue_address import asked_in
from kevytasiointi.web.officer.queue_form import COLUMNS, QueueForm


@requires(Permission.QUEUE_SEE)
def list_out() -> Response:
    """What the address asks for of the queue, with the columns that it names."""
    form = QueueForm(asked_in(request.args.items(multi=True)))
    response = Response(stream_with_context(_lines(form)), mimetype="text/csv")
    name = f"{today().isoformat()}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(form: QueueForm) -> Iterator[bytes]:
    """The list, one page of the queue in memory at a time; all of it from one snapshot."""
    actor, columns, wanted = current_actor(), form.columns(), form.wanted()
    head = [_("Number"), _("Identifier"), *(_(COLUMNS[key]) for key in columns)]
    yield (BOM + line(head)).encode()
    with tools().database.read(scope_of(actor)) as session:
        clock, _days = clock_of(session, actor, now())
        window: Window | None = Window()
        while window is not None:
            page = queue_page(session, actor, wanted, window, clock)
            yield "".join(line(_cells(matter, columns)) for matter in page.matters).encode()
            window = Window(after=page.next) if page.next else None
            session.expunge_all()


def _cells(matter: Matter, columns: tuple[str, ...]) -> Iterator[str]:
    yield matter.number
    yield matter.identifier or ""
    for key in columns:
        yield CELLS[key](matter)


def _day(value: date | None) -> str:
    return texts.day(language(), value) if value else ""


def _moment(value: datetime | None) -> str:
    return texts.moment(language(), value) if value else ""


CELLS: Final[Mapping[str, Callable[[Matter], str]]] = {
    "service": lambda matter: pick(matter.service_title, language())[0],
    "state": lambda matter: wording.state(matter.state),
    "due": lambda matter: _day(matter.next_due_on),
    "turn": lambda matter: wording.turn(matter.turn),
    "handler": lambda matter: matter.handler_name or "",
    "arrived": lambda matter: _moment(matter.submitted_at),
    "changed": lambda matter: _moment(matter.last_change_at),
    "entry": lambda matter: _moment(matter.last_authority_at),
    "phase": lambda matter: wording.phase(matter.phase) if matter.phase else "",
    "language": lambda matter: wording.language_name(matter.language),
    "outcome": lambda matter: wording.outcome(matter.outcome) if matter.outcome else "",
    "project": lambda matter: matter.project_name or "",
}
"""What stands in each column; a test holds it complete."""
