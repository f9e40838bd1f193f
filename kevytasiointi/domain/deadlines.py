"""Time limits (määräajat) by Act 150/1930, each result explained as a list of steps.

A limit is counted from a named day that is not counted itself (section 2). Weeks, months and years
end on the same weekday or the same number (section 3). Limits before a day are counted backwards
on the same basis (section 4). Only the very last day moves, to the next working day (section 5).
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kevytasiointi.domain.calendar import (
    DayRangeError,
    check_countable,
    day_off,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from kevytasiointi.domain.periods import Period, PeriodError, Unit

__all__ = [
    "DayRangeError",
    "Due",
    "Period",
    "PeriodError",
    "Reason",
    "ServiceWay",
    "StepCode",
    "Unit",
    "day_off",
    "due",
    "due_before",
    "is_working_day",
    "next_working_day",
    "previous_working_day",
    "roll_forward",
    "served_on",
    "service_steps",
    "shift",
]


class StepCode(StrEnum):
    """What a step of the counting tells; days off appear under their own `DayOff` codes."""

    START_NOT_COUNTED = "start_not_counted"
    EVENT_NOT_COUNTED = "event_not_counted"
    DAYS_COUNTED = "days_counted"
    SAME_WEEKDAY = "same_weekday"
    SAME_NUMBER = "same_number"
    MONTH_END = "month_end"
    WORKING_DAYS_COUNTED = "working_days_counted"
    PAUSED = "paused"
    PAUSED_AT_END = "paused_at_end"
    RESUMED = "resumed"
    STILL_PAUSED = "still_paused"
    PAUSE_AFTER_END = "pause_after_end"
    EXTENDED = "extended"
    SET_BY_HAND = "set_by_hand"
    SENT = "sent"
    SERVED = "served"
    NEXT_WORKING_DAY = "next_working_day"
    WORKING_DAY = "working_day"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the counting: a code, the day it speaks of, and what else a text needs."""

    code: str
    day: date
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Due:
    """When a time limit ends, and why.

    Attributes:
        start: The named day from which (or before which) the limit is counted.
        period: The written form, such as P30D.
        raw: The day the counting gives before anything moves.
        last_day: The last day on which the act is in time.
        steps: The way from start to last_day.
        advice: For limits before a day: the working day by which it is wise to act.
        paused_on: The day the clock was paused, while it stands.
    """

    start: date
    period: str
    raw: date
    last_day: date
    steps: tuple[Reason, ...]
    advice: date | None = None
    paused_on: date | None = None

    @property
    def is_moved(self) -> bool:
        """Say whether section 5 moved the last day."""
        return self.last_day != self.raw

    def is_late(self, day: date) -> bool:
        """Say whether an act on this day is too late."""
        return day > self.last_day

    def is_after_advice(self, day: date) -> bool:
        """Say whether an act on this day is in time, but later than advised: worth a flag."""
        return self.advice is not None and self.advice < day <= self.last_day


def due(start: date, period: Period) -> Due:
    """Count a limit forward (sections 2, 3 and 5).

    Args:
        start: The day of the event; it is not counted.
        period: The length of the limit.

    Raises:
        DayRangeError: a day falls outside the years whose holidays are known.
    """
    check_countable(start)
    raw = shift(start, period)
    steps = [Reason(StepCode.START_NOT_COUNTED, start), counted(start, raw, period)]
    last_day, moved = roll_forward(raw)
    return Due(start, str(period), raw, last_day, (*steps, *moved))


def due_before(event: date, period: Period) -> Due:
    """Count a limit backwards from an event (section 4).

    Section 5 points forward, and sources do not settle whether it moves a day counted backwards.
    So the raw day is the last day in time, and the working day at or before it is the advice.

    Args:
        event: The day of the event; it is not counted.
        period: How long before it the act must be done.

    Raises:
        DayRangeError: a day falls outside the years whose holidays are known.
    """
    check_countable(event)
    raw = shift(event, period, backwards=True)
    steps = [Reason(StepCode.EVENT_NOT_COUNTED, event), counted(event, raw, period)]
    advice, back = _days_off_from(raw, previous_working_day)
    if advice == raw:
        steps.append(Reason(StepCode.WORKING_DAY, raw))
    else:
        steps += [*back, Reason(StepCode.ADVICE, advice, {"raw": raw})]
    return Due(event, str(period), raw, raw, tuple(steps), advice=advice)


class ServiceWay(StrEnum):
    """How a decision is served (tiedoksianto), which says when it is presumed received."""

    LETTER = "letter"
    E_MESSAGE = "e_message"
    PUBLIC_NOTICE = "public_notice"
    #: In person, or otherwise so that the day is known (todisteellinen tiedoksianto, HL 60 §).
    IN_PERSON = "in_person"


_PRESUMED_DAYS: Final = {
    ServiceWay.LETTER: 7,  # Administrative Procedure Act 434/2003, section 59
    ServiceWay.E_MESSAGE: 3,  # Act 13/2003, section 19
    ServiceWay.PUBLIC_NOTICE: 7,  # Administrative Procedure Act 434/2003, section 62 a
    ServiceWay.IN_PERSON: 0,
}


def served_on(sent_on: date, way: ServiceWay) -> date:
    """Give the day on which the receiver is presumed served.

    Service is a presumption and not an act to be done, so section 5 does not move it.
    """
    return sent_on + timedelta(days=_PRESUMED_DAYS[way])


def service_steps(sent_on: date, way: ServiceWay) -> tuple[Reason, ...]:
    """Tell how the day of service follows from the day of sending and the way."""
    served = served_on(sent_on, way)
    return (Reason(StepCode.SENT, sent_on), Reason(StepCode.SERVED, served, {"way": way}))


def shift(start: date, period: Period, *, backwards: bool = False) -> date:
    """Give the day a period after (or before) a day, by sections 2 to 4, without section 5."""
    amount = -period.amount if backwards else period.amount
    match period.unit:
        case Unit.DAYS:
            return start + timedelta(days=amount)
        case Unit.WEEKS:
            return start + timedelta(weeks=amount)
        case Unit.MONTHS:
            return _months_from(start, amount)
        case Unit.YEARS:
            return _months_from(start, 12 * amount)
        case Unit.WORKING_DAYS:
            step = previous_working_day if backwards else next_working_day
            day = start
            for _ in range(period.amount):
                day = step(day)
            return day


def counted(start: date, raw: date, period: Period) -> Reason:
    """Tell which rule took the counting from the start to the raw day."""
    params = {"period": str(period)}
    match period.unit:
        case Unit.DAYS:
            return Reason(StepCode.DAYS_COUNTED, raw, params)
        case Unit.WEEKS:
            return Reason(StepCode.SAME_WEEKDAY, raw, params)
        case Unit.WORKING_DAYS:
            return Reason(StepCode.WORKING_DAYS_COUNTED, raw, params)
        case _:
            same = raw.day == start.day
            return Reason(StepCode.SAME_NUMBER if same else StepCode.MONTH_END, raw, params)


def roll_forward(raw: date) -> tuple[date, tuple[Reason, ...]]:
    """Move a last day to the first working day at or after it, with the reasons (section 5)."""
    last_day, days_off = _days_off_from(raw, next_working_day)
    code = StepCode.WORKING_DAY if last_day == raw else StepCode.NEXT_WORKING_DAY
    return last_day, (*days_off, Reason(code, last_day))


def _days_off_from(day: date, step: Callable[[date], date]) -> tuple[date, tuple[Reason, ...]]:
    """Find the nearest working day at the day or in the direction of the step."""
    if is_working_day(day):
        return day, ()
    found = step(day)
    one_day = timedelta(days=1 if found > day else -1)
    reasons: list[Reason] = []
    while (off := day_off(day)) is not None:
        reasons.append(Reason(off, day))
        day += one_day
    return found, tuple(reasons)


def _months_from(day: date, months: int) -> date:
    """Give the same number of another month, or its last day when it lacks that (section 3)."""
    year, month_before = divmod(12 * day.year + day.month - 1 + months, 12)
    month = month_before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
