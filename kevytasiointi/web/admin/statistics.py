"""Statistics of the own authority, from recorded states only: a page with charts, and a table."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _

from kevytasiointi.domain.csvtext import BOM, line
from kevytasiointi.domain.handlingtimes import (
    SMALLEST_SAMPLE,
    Spread,
    handling_time,
    spread,
    whole_days,
)
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import administration
from kevytasiointi.storage.queries import statistics as stored
from kevytasiointi.storage.queries.statistics import Span
from kevytasiointi.texts import HELSINKI
from kevytasiointi.web import wording
from kevytasiointi.web.admin.service_state import scope_of
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.guards import requires

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """One service: how many matters in each state, and how long their handling takes.

    Attributes:
        spread: of the matters that arrived in the last twelve months; None when too few ended.
    """

    service: ServiceRow
    numbers: Sequence[int]
    spread: Spread | None

    @property
    def total(self) -> int:
        """All its matters."""
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """How many matters arrived in a month; `share` is in per cent of the busiest month."""

    begins_on: date
    number: int
    share: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page tells."""

    states: Sequence[CaseState]
    services: Sequence[ServiceFigures]
    months: Sequence[MonthFigure]
    spread: Spread | None


@requires(Permission.AUTHORITY_ADMINISTER)
def statistics() -> str:
    """The figures of the own authority."""
    return render_template(
        "admin/statistics.html",
        figures=_figures(),
        smallest=SMALLEST_SAMPLE,
        whole_days=whole_days,
        words=wording,
        month_words=_month_words,
        counted_at=now(),
    )


@requires(Permission.AUTHORITY_ADMINISTER)
def statistics_table() -> Response:
    """The same figures as a table for a spreadsheet."""
    text = BOM + "".join(line(map(str, row)) for row in _rows(_figures()))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="tilastot-{today()}.csv"'
    return response


def _rows(figures: Figures) -> Iterator[Sequence[object]]:
    yield (
        _("Service"),
        *(wording.state(state) for state in figures.states),
        _("All"),
        _("Median, days"),
        _("Nine of ten within, days"),
    )
    for one in figures.services:
        times = _days(one.spread)
        yield pick(one.service.title, language())[0], *one.numbers, one.total, *times
    yield ()
    yield _("Month"), _("Arrived")
    for month in figures.months:
        yield f"{month.begins_on:%Y-%m}", month.number


def _days(found: Spread | None) -> Sequence[object]:
    if found is None:
        return "", ""
    return whole_days(found.median), whole_days(found.ninetieth)


def _month_words(month: date) -> str:
    return f"{month.month}/{month.year}"


def _figures() -> Figures:
    actor, months = current_actor(), _months(today())
    spans = [Span(_midnight(begin), _midnight(end)) for begin, end in pairwise(months)]
    times: dict[UUID, list[timedelta]] = defaultdict(list)
    with tools().database.read(scope_of(actor)) as session:
        services = [line.service for line in administration.own_services(session, actor)]
        numbers = stored.by_service_and_state(session, actor)
        arrived = stored.arrived_in(session, actor, spans)
        for service_id, entered in stored.histories(session, actor, spans[0].begins_at):
            if (taken := handling_time(entered)) is not None:
                times[service_id].append(taken)
    states = [state for state in CaseState if any(key[1] is state for key in numbers)]
    busiest = max([*arrived, 1])
    return Figures(
        states=states,
        services=[
            ServiceFigures(
                service,
                [numbers.get((service.id, state), 0) for state in states],
                spread(times[service.id]),
            )
            for service in services
        ],
        months=[
            MonthFigure(month, number, round(100 * number / busiest))
            for month, number in zip(months, arrived, strict=False)
        ],
        spread=spread(taken for of_service in times.values() for taken in of_service),
    )


def _months(day: date) -> list[date]:
    """The first days of the last twelve months, this one included, and of the next."""
    last = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - _MONTHS + 1, last + 2)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)
