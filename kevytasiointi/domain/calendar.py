"""Which days are working days (arkipäivä) when a time limit ends: Act 150/1930, section 5.

The Act names the days off: a holy day (pyhäpäivä), Independence Day, May Day, Christmas Eve,
Midsummer Eve and an ordinary Saturday (arkilauantai). Sundays are holy days. New Year's Eve, the
eve of May Day and Maundy Thursday are not in the list, so they are working days.

The public holidays of the `holidays` package are exactly the named days of the Act; every name
it gives must be known here, so that a changed law or package is noticed and never guessed.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

import holidays

FIRST_YEAR: Final = 1900
#: The holidays package knows the Finnish year up to this one.
LAST_YEAR: Final = 2100

ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SUNDAY: Final = 6


class DayOff(StrEnum):
    """Why a day is not a working day."""

    NEW_YEARS_DAY = "new_years_day"
    EPIPHANY = "epiphany"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    MAY_DAY = "may_day"
    ASCENSION_DAY = "ascension_day"
    PENTECOST = "pentecost"
    MIDSUMMER_EVE = "midsummer_eve"
    MIDSUMMER_DAY = "midsummer_day"
    ALL_SAINTS_DAY = "all_saints_day"
    INDEPENDENCE_DAY = "independence_day"
    CHRISTMAS_EVE = "christmas_eve"
    CHRISTMAS_DAY = "christmas_day"
    BOXING_DAY = "boxing_day"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_DAY_OFF_OF_NAME: Final = {
    "Uudenvuodenpäivä": DayOff.NEW_YEARS_DAY,
    "Loppiainen": DayOff.EPIPHANY,
    "Pitkäperjantai": DayOff.GOOD_FRIDAY,
    "Pääsiäispäivä": DayOff.EASTER_SUNDAY,
    "Toinen pääsiäispäivä": DayOff.EASTER_MONDAY,
    "Vappu": DayOff.MAY_DAY,
    "Helatorstai": DayOff.ASCENSION_DAY,
    "Helluntaipäivä": DayOff.PENTECOST,
    "Juhannusaatto": DayOff.MIDSUMMER_EVE,
    "Juhannuspäivä": DayOff.MIDSUMMER_DAY,
    "Pyhäinpäivä": DayOff.ALL_SAINTS_DAY,
    "Itsenäisyyspäivä": DayOff.INDEPENDENCE_DAY,
    "Jouluaatto": DayOff.CHRISTMAS_EVE,
    "Joulupäivä": DayOff.CHRISTMAS_DAY,
    "Tapaninpäivä": DayOff.BOXING_DAY,
}


class DayRangeError(ValueError):
    """The day is in a year whose holidays are not known."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            f"{day.isoformat()} is outside the counted years {FIRST_YEAR} to {LAST_YEAR}"
        )


def day_off(day: date) -> DayOff | None:
    """Say why the day is not a working day, or None when it is one (section 5).

    A named holiday is told before the Saturday or Sunday it falls on.
    """
    named = _named_days_off(_checked_year(day)).get(day)
    if named is not None:
        return named
    if day.weekday() == _SUNDAY:
        return DayOff.SUNDAY
    return DayOff.SATURDAY if day.weekday() == _SATURDAY else None


def is_working_day(day: date) -> bool:
    """Say whether a time limit may end on this day (section 5)."""
    return day_off(day) is None


def next_working_day(day: date) -> date:
    """Give the first working day after the day, never the day itself."""
    day += ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """Give the last working day before the day, never the day itself."""
    day -= ONE_DAY
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def check_countable(day: date) -> None:
    """Refuse a day whose holidays are not known.

    Raises:
        DayRangeError: the year is not between FIRST_YEAR and LAST_YEAR.
    """
    _checked_year(day)


def _checked_year(day: date) -> int:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayRangeError(day)
    return day.year


@cache
def _named_days_off(year: int) -> MappingProxyType[date, DayOff]:
    # The language is fixed, so that the names do not follow the locale of the process. When two
    # holidays fall on one day (May Day and Ascension Day in 2008) the first one is told.
    named = holidays.country_holidays("FI", years=year, language="fi")
    return MappingProxyType({day: _DAY_OFF_OF_NAME[named.get_list(day)[0]] for day in named})
