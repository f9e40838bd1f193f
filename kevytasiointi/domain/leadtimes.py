"""The customer's lead time: a warning that the form comes late, never a refusal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kevytasiointi.domain.arithmetic import as_date
from kevytasiointi.domain.deadlines import DayRangeError, Due, Period, due_before
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.rulenodes import Value
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.domain.visibility import Visibility


@dataclass(frozen=True, slots=True)
class LeadTime:
    """A form that is, or will be, sent later than it should.

    Attributes:
        item: the date item that the time is counted from.
        event: the earliest day in it.
        due: the counting, with its steps.
        period: the lead time, `P30D`.
        basis: what the lead time rests on.
    """

    item: Item
    event: date
    due: Due
    period: str
    basis: Localized | None

    def days_late(self, sent_on: date) -> int:
        """By how many days a form sent on that day is late."""
        return (sent_on - self.due.last_day).days


def lead_time_warning(
    spec: FormSpec, answers: JsonObject, settings: JsonObject, today: date
) -> LeadTime | None:
    """The warning to show when the form is sent today, None when it comes in time."""
    rule = spec.notify_before
    item = spec.item(rule.item) if rule else None
    if rule is None or item is None:
        return None
    shown = Visibility(spec, answers, settings, today)
    days = sorted(_days(shown.form.value(rule.item)))
    if not days:
        return None
    period = resolved_period(rule.period, settings)
    try:
        due = due_before(days[0], Period.parse(period))
    except DayRangeError:
        return None
    if not due.is_late(today):
        return None
    basis = fill_all(rule.basis, settings) if rule.basis else None
    return LeadTime(item, days[0], due, period, basis)


def warned_at(spec: FormSpec) -> str:
    """The path of the question where the warning belongs; empty when the form has no lead time.

    That is the date's own, or the repeat in whose rows it stands: the earliest row counts.
    """
    rule = spec.notify_before
    if rule is None:
        return ""
    parts = rule.item.split(".")
    paths = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    repeats = (path for path in paths if _is_repeat(spec.item(path)))
    return next(repeats, rule.item)


def _is_repeat(item: Item | None) -> bool:
    return item is not None and item.kind is ItemKind.REPEAT


def is_filed_late(spec: FormSpec, answers: JsonObject, settings: JsonObject, today: date) -> bool:
    """Say whether a form filed today comes later than its lead time asks."""
    return lead_time_warning(spec, answers, settings, today) is not None


def _days(value: Value) -> Iterator[date]:
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, tuple):
            yield from _days(part)
        elif (day := as_date(part)) is not None:
            yield day
