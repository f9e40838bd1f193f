"""The officer's queue: the cases of the own authority, with counters and simple filters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import OPEN_STATES, CaseState
from kevytasiointi.storage.queries.matters import (
    COUNTERS,
    Matter,
    QueueFilter,
    queue_counters,
    services_of_authority,
)
from kevytasiointi.storage.queries.matters import queue as rows_of_queue
from kevytasiointi.storage.queries.officers import covered
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, today, tools
from kevytasiointi.web.deadline_lines import is_overdue
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.templating import path

_ADDRESS: Final = "/virkailija/asiat"
_LAST_PAGE: Final = 10_000
_LONGEST_WORDS: Final = 100

COUNTER_WORDS: Final[dict[str, LazyString]] = {
    "new": _l("New"),
    "mine": _l("Mine"),
    "waiting_us": _l("Waiting for us"),
    "waiting_customer": _l("Waiting for the customer"),
    "due_week": _l("Due in 7 days"),
    "overdue": _l("Overdue"),
}
"""The words of each counter, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A number over the queue that is a link to its rows."""

    key: str
    words: LazyString
    number: int
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue. Nothing of the customer is in it."""

    matter: Matter
    address: str
    is_overdue: bool
    is_covered: bool


@requires(Permission.QUEUE_SEE)
def queue() -> str:
    """The queue, filtered by what the address asks for."""
    actor, wanted, day = current_actor(), _wanted(), today()
    with tools().database.read(scope_of(actor)) as session:
        numbers = queue_counters(session, actor, day)
        matters, has_next = rows_of_queue(session, actor, wanted, day)
        covering = covered(session, actor, day)
        services: list[tuple[UUID, Localized]] = [
            (service.id, service.title) for service in services_of_authority(session, actor)
        ]
    return render_template(
        "officer/queue.html",
        counters=[_counter(key, numbers[key], wanted) for key in COUNTERS],
        rows=[_row(matter, day, covering) for matter in matters],
        wanted=wanted,
        words=wording,
        is_filtered=_is_filtered(wanted),
        services=services,
        states=[state for state in CaseState if state is not CaseState.DRAFT],
        title=_title(wanted),
        previous_address=_address(wanted, wanted.page - 1) if wanted.page > 1 else None,
        next_address=_address(wanted, wanted.page + 1) if has_next else None,
        all_address=path(_ADDRESS),
    )


def _wanted() -> QueueFilter:
    """The filter in the address; what is not known there is passed over."""
    asked = request.args
    counter = asked.get("laskuri", "")
    state = asked.get("tila", "")
    return QueueFilter(
        state=CaseState(state) if state in set(CaseState) else None,
        service_id=asked.get("palvelu", type=UUID),
        counter=counter if counter in COUNTERS else None,
        words=asked.get("haku", "").strip()[:_LONGEST_WORDS] or None,
        page=min(max(asked.get("sivu", 1, type=int), 1), _LAST_PAGE),
    )


def _is_filtered(wanted: QueueFilter) -> bool:
    return any((wanted.state, wanted.service_id, wanted.counter, wanted.words))


def _title(wanted: QueueFilter) -> str:
    name: str = _("Queue")
    if wanted.counter:
        name = f"{name}: {COUNTER_WORDS[wanted.counter]}"
    if wanted.page > 1:
        name = _("%(name)s, page %(page)s", name=name, page=wanted.page)
    return name


def _address(wanted: QueueFilter, page: int) -> str:
    asked = {
        "laskuri": wanted.counter,
        "tila": wanted.state.value if wanted.state else None,
        "palvelu": str(wanted.service_id) if wanted.service_id else None,
        "haku": wanted.words,
        "sivu": str(page) if page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return path(_ADDRESS) + (f"?{query}" if query else "")


def _counter(key: str, number: int, wanted: QueueFilter) -> Counter:
    return Counter(
        key=key,
        words=COUNTER_WORDS[key],
        number=number,
        address=_address(QueueFilter(counter=key), 1),
        is_current=wanted.counter == key,
    )


def _row(matter: Matter, day: date, covering: Collection[UUID]) -> Row:
    return Row(
        matter=matter,
        address=path(f"{_ADDRESS}/{matter.id}"),
        is_overdue=matter.state in OPEN_STATES and is_overdue(matter.next_deadline_on, day),
        is_covered=matter.handler_id in covering,
    )
