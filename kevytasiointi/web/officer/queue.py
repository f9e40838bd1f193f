"""The officer's queue: the cases of the own authority, with counters, filters and views."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.listplaces import Place, read_place, written_place
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.queues import Counter, Window
from kevytasiointi.domain.states import OPEN_STATES
from kevytasiointi.storage.queries.beside_queue import beside_queue
from kevytasiointi.storage.queries.matters import Matter
from kevytasiointi.storage.queries.queue import (
    MOST_COUNTED,
    Clock,
    queue_counters,
    queue_page,
)
from kevytasiointi.storage.queries.queue_views import start_of
from kevytasiointi.storage.working import QueueViewRow
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, now, today, tools
from kevytasiointi.web.deadline_lines import is_overdue
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.officer.choosing import many_of
from kevytasiointi.web.officer.queue_address import (
    AFTER,
    ALL,
    BEFORE,
    VIEW,
    Pairs,
    address,
    asked_in,
)
from kevytasiointi.web.officer.queue_form import COLUMNS, QueueForm, counter_words
from kevytasiointi.web.templating import path


@dataclass(frozen=True, slots=True)
class CounterLink:
    """A number over the queue that is a link to its rows."""

    key: str
    words: str
    number: int
    is_more: bool
    address: str
    is_current: bool

    @property
    def shown(self) -> str:
        """The number as it is read: counting stops at some."""
        return f"{MOST_COUNTED}+" if self.is_more else str(self.number)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue. Nothing of the customer is in it."""

    matter: Matter
    address: str
    quick_address: str
    is_overdue: bool
    is_covered: bool


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view as a link to its rows."""

    name: str
    address: str
    is_shared: bool
    is_current: bool


@requires(Permission.QUEUE_SEE)
def queue() -> ResponseReturnValue:
    """The queue, narrowed by what the address asks for; without a question by the start view."""
    actor, asked = current_actor(), asked_in(request.args.items(multi=True))
    form = QueueForm(asked)
    wanted = form.wanted()
    window = Window(
        read_place(request.args.get(AFTER, "")), read_place(request.args.get(BEFORE, ""))
    )
    with tools().database.read(scope_of(actor)) as session:
        beside = beside_queue(session, actor, today())
        views = beside.views
        start = start_of(session, actor) if views else None
        if start is not None and not request.args:
            return redirect(view_address(next(v for v in views if v.id == start)), code=303)
        clock = beside.clock(now())
        numbers = queue_counters(session, actor, clock)
        page = queue_page(session, actor, wanted, window, clock)
    form.offer(beside.services, beside.officers)
    here = _here(asked)
    silence_days = beside.authority.silence_days
    name = wanted.counter and counter_words(wanted.counter, silence_days)
    return render_template(
        "officer/queue.html",
        counters=[_counter(key, numbers[key], wanted.counter, silence_days) for key in Counter],
        views=[_view(view) for view in views],
        rows=[_row(matter, clock, here) for matter in page.matters],
        columns=[(key, _(COLUMNS[key])) for key in form.columns()],
        form=form,
        many=many_of(here),
        has_errors=bool(form.errors),
        told=form.told(),
        words=wording,
        is_filtered=bool(asked_in([pair for pair in asked if pair[0] != "sarake"])),
        title=_title(name or _view_name(views), window),
        previous_address=_beside(asked, BEFORE, page.previous),
        next_address=_beside(asked, AFTER, page.next),
        all_address=address([(VIEW, ALL)] if start else []),
        keep_address=f"{views_address()}{here}",
    ), form.status


def view_address(view: QueueViewRow) -> str:
    """The queue as a view keeps it."""
    asked = [(str(name), str(value)) for name, value in view.asked["asked"]]
    return address([*asked_in(asked), (VIEW, str(view.id))])


def views_address() -> str:
    """The page of the views."""
    return path("/virkailija/nakymat")


def _here(asked: Pairs) -> str:
    """The end of this page's address, for the way back; never empty."""
    places = [(name, request.args[name]) for name in (VIEW, AFTER, BEFORE) if name in request.args]
    return "?" + address([*asked, *places]).partition("?")[2]


def _beside(asked: Pairs, name: str, place: Place | None) -> str | None:
    if place is None:
        return None
    view = [(VIEW, request.args[VIEW])] if VIEW in request.args else []
    return address([*asked, *view, (name, written_place(place))])


def _title(name: str | None, window: Window) -> str:
    title: str = _("Queue")
    if name:
        title = f"{title}: {name}"
    if window.after or window.before:
        title = _("%(name)s, next rows", name=title)
    return title


def _view_name(views: Sequence[QueueViewRow]) -> str | None:
    return next((view.name for view in views if str(view.id) == request.args.get(VIEW)), None)


def _counter(
    counter: Counter, number: int, current: Counter | None, silence_days: int
) -> CounterLink:
    return CounterLink(
        key=counter.value,
        words=counter_words(counter, silence_days),
        number=min(number, MOST_COUNTED),
        is_more=number > MOST_COUNTED,
        address=address([("laskuri", counter.value)]),
        is_current=counter is current,
    )


def _view(view: QueueViewRow) -> ViewLink:
    return ViewLink(
        name=view.name,
        address=view_address(view),
        is_shared=view.is_shared,
        is_current=str(view.id) == request.args.get(VIEW),
    )


def _row(matter: Matter, clock: Clock, here: str) -> Row:
    return Row(
        matter=matter,
        address=address_of(matter.id),
        quick_address=quick_address(matter.id, here),
        is_overdue=matter.state in OPEN_STATES and is_overdue(matter.next_due_on, clock.today),
        is_covered=matter.handler_id in clock.covered,
    )


def quick_address(case_id: UUID, here: str) -> str:
    """The small page on which a row's state and deadline are set, with the way back."""
    return f"{address_of(case_id)}/pika?{urlencode({'paluu': here})}"
