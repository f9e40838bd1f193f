"""A second reckoning of deadlines, by another way than the portal's and with a calendar of its own.

It is told what people did and when, never what the portal has stored, and walks day by day.
"""

from copy import copy
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)

_FIXED = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
_SATURDAY, _FRIDAY = 5, 4


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _from(day: date, weekday: int) -> date:
    while day.weekday() != weekday:
        day += ONE_DAY
    return day


def rests(day: date) -> bool:
    """Whether the day is off by section 5 of Act 150/1930."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return True
    # Good Friday, Easter Monday, Ascension Day; Midsummer Eve. The others are on a weekend.
    movable = {easter(day.year) + timedelta(days=n) for n in (-2, 1, 39)}
    return day in movable or day == _from(date(day.year, 6, 19), _FRIDAY)


def rolled(day: date) -> date:
    """The day, or the first working day after it."""
    while rests(day):
        day += ONE_DAY
    return day


def walked(day: date, steps: int, *, working: bool) -> date:
    """The day after so many days, or so many working days."""
    while steps:
        day += ONE_DAY
        steps -= not (working and rests(day))
    return day


def left_on(day: date, end: date, *, working: bool) -> int:
    """How many days, or working days, come after a day and no later than an end."""
    days = (day + n * ONE_DAY for n in range(1, (end - day).days + 1))
    return sum(not (working and rests(each)) for each in days)


def after(day: date, period: str) -> date:
    """The day a period after a day: the same number of another month, or that month's last."""
    amount, unit = int(period[1:-1]), period[-1]
    if unit in "DWB":
        return walked(day, amount * (7 if unit == "W" else 1), working=unit == "B")
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "Y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    end = first
    while end.day < day.day and (end + ONE_DAY).month == first.month:
        end += ONE_DAY
    return end


class Reckoning:
    """One deadline: told of each thing as it happens."""

    def __init__(self, start: date, period: str | None) -> None:
        self.working = period is not None and period.endswith("B")
        self.end = after(start, period) if period else start
        self.stands_since: date | None = None
        self.left = 0
        self.by_hand = False
        self.rolls = True

    def pause(self, on: date) -> None:
        """The clock stops: the day itself has run. Nothing stops when the end has passed."""
        if not self.by_hand and self.stands_since is None and on <= rolled(self.end):
            self.stands_since, self.left = on, left_on(on, self.end, working=self.working)

    def resume(self, on: date) -> None:
        """The clock goes on with what was left."""
        if self.stands_since is not None:
            self.end = walked(on, self.left, working=self.working)
            self.stands_since = None

    def extend(self, days: int) -> None:
        """So many days more, of those that the clock counts; a day set by hand moves, too."""
        if self.stands_since is not None:
            self.left += days
        else:
            self.end = walked(self.end, days, working=self.working)
        self.rolls = True

    def extended(self, days: int) -> Self:
        """What would come of more days."""
        other = copy(self)
        other.extend(days)
        return other

    def put(self, last_on: date) -> None:
        """An officer set the day: neither a pause nor a day off moves it."""
        self.end, self.by_hand, self.stands_since = last_on, True, None
        self.rolls = False

    def last_day(self, today: date) -> date:
        """The last day; while the clock stands, what it would be if it went on today."""
        end = self.end
        if self.stands_since is not None:
            end = walked(max(today, self.stands_since), self.left, working=self.working)
        return rolled(end) if self.rolls else end
