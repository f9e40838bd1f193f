"""Clocks that stand while an answer is awaited, time that is extended, and days set by hand.

No general rule stops a statutory time limit when a supplement (täydennys) is asked for; a form
definition says whether its processing time pauses. Then the running days are counted like this:
the day of the pause belongs to the running time, the day of the resume does not.

An extension continues from where the counting stood before its end moved to a working day, so
that only the very last day moves. A day set by hand stands as it is, and no pause moves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import merge
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


@dataclass(frozen=True, slots=True)
class Move:
    """An official's change of a last day: later by a period, or to a day.

    Attributes:
        on: the day on which the change was made.
        by: how much time more, or the day itself.
    """

    on: date
    by: Period | date


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


def paused_end(
    start: date,
    period: Period,
    pauses: Sequence[Pause],
    today: date,
    moves: Sequence[Move] = (),
) -> Due:
    """Count a limit whose clock has stood still, or whose end officials have moved.

    Only the last day moves by section 5 of Act 150/1930, after all pauses and extensions. While
    the last pause lasts, the end is what it would be if the clock ran again from today. A pause
    that begins after the limit has ended changes nothing. Months and years turn into the days they
    would have had.

    Args:
        start: The day of the event; it is not counted.
        period: The length of the limit.
        pauses: The pauses in order; only the last one may be without its end.
        today: The day (Europe/Helsinki) up to which a lasting pause is counted.
        moves: What officials have changed, in order.

    Raises:
        PauseError: the pauses are not in order.
        DayRangeError: a day falls outside the years whose holidays are known.
    """
    _check_pauses(start, pauses)
    plain = due(start, period)
    running = Unit.WORKING_DAYS if period.unit is Unit.WORKING_DAYS else Unit.DAYS
    count = _Count(plain.raw, running, list(plain.steps[:2]))
    for change in _in_order(pauses, moves):
        count.take(change)
    return count.end(start, str(period), today)


def moved_end(start: date, first: date, moves: Sequence[Move]) -> Due:
    """Count a limit whose last day was set by hand from the beginning.

    Args:
        start: The day on which it was set.
        first: The last day as it was first set.
        moves: What officials have changed since, in order.
    """
    count = _Count(first, Unit.DAYS, [])
    for change in (Move(start, first), *moves):
        count.take(change)
    return count.end(start, "", start)


@dataclass(frozen=True, slots=True)
class _Pausing:
    on: date


@dataclass(frozen=True, slots=True)
class _Resuming:
    on: date


_Change = _Pausing | _Resuming | Move


def _in_order(pauses: Sequence[Pause], moves: Sequence[Move]) -> Iterator[_Change]:
    """All changes by their days. On one day the order of a pause and an extension is the same."""
    turns: list[_Change] = []
    for paused, resumed in pauses:
        turns.append(_Pausing(paused))
        if resumed is not None:
            turns.append(_Resuming(resumed))
    return merge(turns, moves, key=lambda change: change.on)


@dataclass
class _Count:
    """Where the counting stands: `raw` is the end if nothing more happens, before it moves."""

    raw: date
    running: Unit
    steps: list[Reason]
    #: Days left when the clock was stopped; None while it runs.
    left: int | None = field(default=None)
    paused_on: date | None = field(default=None)
    #: A day set by hand does not move, and no pause changes it or what extends it.
    is_by_hand: bool = field(default=False)
    moves_at_end: bool = field(default=True)

    def take(self, change: _Change) -> None:
        """Go on over one change."""
        match change:
            case _Pausing(on):
                self._pause(on)
            case _Resuming(on):
                self._resume(on)
            case Move(on, Period() as more):
                self._extend(on, more)
            case Move(on, date() as day):
                self._set(on, day)

    def _pause(self, on: date) -> None:
        if self.is_by_hand:
            return
        if on > roll_forward(self.raw)[0]:
            self.steps.append(Reason(StepCode.PAUSE_AFTER_END, on))
            return
        self.left, self.paused_on = _days_left(on, self.raw, self.running), on
        self.steps.append(_paused(on, self.left, self.running))

    def _resume(self, on: date) -> None:
        if self.left is None:
            return
        self.raw = self._run_from(on, self.left)
        self.left = self.paused_on = None
        self.steps.append(Reason(StepCode.RESUMED, self.raw, {"resumed": on}))

    def _extend(self, on: date, more: Period) -> None:
        if self.left is not None and self.paused_on is not None:
            at = max(on, self.paused_on)
            self.raw = shift(self._run_from(at, self.left), more)
            self.left = _days_left(at, self.raw, self.running)
        else:
            self.raw = shift(self.raw, more)
        self.moves_at_end = True
        self.steps.append(Reason(StepCode.EXTENDED, self.raw, {"on": on, "period": str(more)}))

    def _set(self, on: date, day: date) -> None:
        self.raw, self.left, self.paused_on = day, None, None
        self.is_by_hand, self.moves_at_end = True, False
        self.steps.append(Reason(StepCode.SET_BY_HAND, day, {"on": on}))

    def _run_from(self, day: date, left: int) -> date:
        return shift(day, Period(left, self.running)) if left else day

    def end(self, start: date, period: str, today: date) -> Due:
        """What has come of it."""
        if self.left is not None and self.paused_on is not None:
            runs_from = max(today, self.paused_on)
            self.raw = self._run_from(runs_from, self.left)
            self.steps.append(Reason(StepCode.STILL_PAUSED, self.raw, {"today": runs_from}))
        last_day, moved = roll_forward(self.raw) if self.moves_at_end else (self.raw, ())
        steps = (*self.steps, *moved)
        return Due(start, period, self.raw, last_day, steps, paused_on=self.paused_on)


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
