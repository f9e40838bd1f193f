"""A second reckoning of deadlines, from their history alone and by another way than the portal's.

It keeps how many days are left and walks from event to event; periods in days, weeks and years.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from kevytasiointi.domain.calendar import is_working_day
from kevytasiointi.domain.deadline_kinds import DeadlineAct
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)
from kevytasiointi.texts import HELSINKI

ONE_DAY = timedelta(days=1)


def days_of(period: str, start: date) -> int:
    amount, unit = int(period[1:-1]), period[-1]
    if unit == "Y":
        return (start.replace(year=start.year + amount) - start).days
    return amount * {"D": 1, "W": 7}[unit]


def rolled(day: date) -> date:
    while not is_working_day(day):
        day += ONE_DAY
    return day


class Reckoning:
    """How much is left, counted on a day."""

    def __init__(self, deadline: DeadlineRow) -> None:
        self.runs = True
        self.by_hand = deadline.period is None
        self.moves_at_end = True
        self.day = deadline.start_on or deadline.created_at.astimezone(HELSINKI).date()
        self.left = 0 if deadline.period is None else days_of(deadline.period, self.day)

    def go_to(self, day: date) -> None:
        day = max(day, self.day)
        if self.runs:
            self.left -= (day - self.day).days
        self.day = day

    def take(self, change: DeadlineChangeRow) -> None:
        self.go_to(change.at.astimezone(HELSINKI).date())
        if change.act is DeadlineAct.PAUSED:
            if self.day <= rolled(self.day + timedelta(days=self.left)):
                self.runs, self.left = False, max(self.left, 0)
        elif change.act is DeadlineAct.RESUMED:
            self.runs = True
        elif change.act is DeadlineAct.EXTENDED and change.period:
            self.left += days_of(change.period, self.day)
            self.moves_at_end = True
        elif change.act in {DeadlineAct.STARTED, DeadlineAct.EXTENDED, DeadlineAct.OVERRIDDEN}:
            self.runs, self.by_hand, self.moves_at_end = True, True, False
            self.left = (change.last_on - self.day).days

    def last_day(self) -> date:
        end = self.day + timedelta(days=self.left)
        return rolled(end) if self.moves_at_end else end


def recounted(deadline: DeadlineRow, changes: Sequence[DeadlineChangeRow]) -> date | None:
    """The last day by the history; None while the clock stands."""
    reckoning = Reckoning(deadline)
    for change in changes:
        reckoning.take(change)
    return reckoning.last_day() if reckoning.runs else None
