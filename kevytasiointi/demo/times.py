"""Believable times: officers in office hours on working days, customers when they are awake."""

import random
from datetime import UTC, date, datetime, time, timedelta

from kevytasiointi.domain.calendar import next_working_day, previous_working_day
from kevytasiointi.texts import HELSINKI

_OFFICE_OPENS, _OFFICE_CLOSES = 8 * 60 + 5, 15 * 60
_MORNING, _EVENING = 7 * 60, 21 * 60 + 30


def working_days_after(day: date, count: int) -> date:
    """The working day that comes `count` working days after a day."""
    for _ in range(count):
        day = next_working_day(day)
    return day


def working_days_before(day: date, count: int) -> date:
    """The working day that comes `count` working days before a day."""
    for _ in range(count):
        day = previous_working_day(day)
    return day


def office_time(day: date, chance: random.Random) -> datetime:
    """A time of a day at which an officer works, with an hour left before closing."""
    return _at(day, chance.randrange(_OFFICE_OPENS, _OFFICE_CLOSES), chance)


def waking_time(day: date, chance: random.Random) -> datetime:
    """A time of a day at which a customer does things."""
    return _at(day, chance.randrange(_MORNING, _EVENING), chance)


def at_ten(day: date) -> datetime:
    """Ten o'clock of a day."""
    return datetime.combine(day, time(10), HELSINKI).astimezone(UTC)


def a_little_later(moment: datetime, chance: random.Random) -> datetime:
    """A few minutes after a time."""
    return moment + timedelta(seconds=chance.randrange(90, 900))


def _at(day: date, minutes: int, chance: random.Random) -> datetime:
    clock = time(minutes // 60, minutes % 60, chance.randrange(60))
    return datetime.combine(day, clock, HELSINKI).astimezone(UTC)
