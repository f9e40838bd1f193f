"""Clocks that stand while an answer is awaited, and the check of a day set for a supplement.

No general rule stops a statutory time limit when a supplement (täydennys) is asked for; a form
definition says whether its processing time pauses. Then the running days are counted like this:
the day of the pause belongs to the running time, the day of the resume does not.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from kevytasiointi.domain.calendar import check_countable, day_off, is_working_day, next_working_day
from kevytasiointi.domain.deadlines import (
    Due,
    Period,
    Reason,
    StepCode,
    Unit,
    due,
    roll_forward,
    shift,
)
from kevytasiointi.domain.errors import KevytError

#: A pause from a day to the day of resuming, or to None while it lasts.
Pause = tuple[date, date | None]


class PauseError(ValueError):
    """Pauses that cannot be true: before the start, out of order, or ending before they begin."""


class SupplementDueError(KevytError):
    """A day that cannot be the last day of a supplement request.

    `code` is "past" or "day_off"; `day` the refused day; `next_day` the first day that would do.
    """

    PAST: Final = "past"
    DAY_OFF: Final = "day_off"

    def __init__(self, code: str, day: date, next_day: date) -> None:
        self.code = code
        self.day = day
        self.next_day = next_day
        super().__init__(f"{day.isoformat()} cannot be the last day: {code}")


def check_supplement_due(due_on: date, today: date) -> None:
    """Refuse a last day of a supplement that is past or not a working day.

    Raises:
        SupplementDueError: with the first working day that would do.
        DayRangeError: the year's holidays are not known.
    """
    check_countable(due_on)
    if due_on < today:
        raise SupplementDueError(SupplementDueError.PAST, due_on, _working_day_from(today))
    if day_off(due_on) is not None:
        raise SupplementDueError(SupplementDueError.DAY_OFF, due_on, next_working_day(due_on))


def paused_end(start: date, period: Period, pauses: Sequence[Pause], today: date) -> Due:
    """Count a limit whose clock has stood still.

    Only the last day moves by section 5 of Act 150/1930, after all pauses. While the last pause
    lasts, the end is what it would be if the clock ran again from today. A pause that begins after
    the limit has ended changes nothing. Months and years turn into the days they would have had.

    Args:
        start: The day of the event; it is not counted.
        period: The length of the limit.
        pauses: The pauses in order; only the last one may be without its end.
        today: The day (Europe/Helsinki) up to which a lasting pause is counted.

    Raises:
        PauseError: the pauses are not in order.
        DayRangeError: a day falls outside the years whose holidays are known.
    """
    _check_pauses(start, pauses)
    plain = due(start, period)
    raw = plain.raw
    steps = list(plain.steps[:2])
    running = Unit.WORKING_DAYS if period.unit is Unit.WORKING_DAYS else Unit.DAYS
    paused_on: date | None = None
    for paused, resumed in pauses:
        if paused > roll_forward(raw)[0]:
            steps.append(Reason(StepCode.PAUSE_AFTER_END, paused))
            continue
        left = _days_left(paused, raw, period.unit)
        steps.append(_paused(paused, left, running))
        runs_from = max(today, paused) if resumed is None else resumed
        raw = shift(runs_from, Period(left, running)) if left else runs_from
        if resumed is None:
            paused_on = paused
            steps.append(Reason(StepCode.STILL_PAUSED, raw, {"today": runs_from}))
        else:
            steps.append(Reason(StepCode.RESUMED, raw, {"resumed": resumed}))
    last_day, moved = roll_forward(raw)
    return Due(start, str(period), raw, last_day, (*steps, *moved), paused_on=paused_on)


def _paused(paused: date, left: int, running: Unit) -> Reason:
    if not left:
        return Reason(StepCode.PAUSED_AT_END, paused)
    return Reason(StepCode.PAUSED, paused, {"left": str(Period(left, running))})


def _days_left(paused: date, raw: date, unit: Unit) -> int:
    """Count the days after the pause to the end; the day of the pause has been used."""
    calendar_days = max(0, (raw - paused).days)
    if unit is not Unit.WORKING_DAYS:
        return calendar_days
    after = (paused + timedelta(days=1 + n) for n in range(calendar_days))
    return sum(is_working_day(day) for day in after)


def _check_pauses(start: date, pauses: Sequence[Pause]) -> None:
    earliest: date | None = start
    for paused, resumed in pauses:
        if earliest is None:
            raise PauseError("a pause without its end is followed by another")
        if paused < earliest:
            raise PauseError(f"the pause of {paused.isoformat()} begins before its turn")
        if resumed is not None and resumed < paused:
            raise PauseError(f"the pause of {paused.isoformat()} ends before it begins")
        earliest = resumed


def _working_day_from(day: date) -> date:
    return day if is_working_day(day) else next_working_day(day)
