"""Days and times of day as people type them and as answers keep them."""

import re
from datetime import date

from kevytasiointi.domain.localized import LANGUAGES

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED_DATE = re.compile(r"([0-9]{1,2})\s*[./]\s*([0-9]{1,2})\s*[./]\s*([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WORDED_DATE = re.compile(r"([0-9]{1,2})\.?\s+([A-Za-z]+)\s+([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_LAST_HOUR, _LAST_MINUTE = 23, 59
_MIDNIGHT = (24, 0)


def read_date(text: str) -> str | None:
    """The ISO form of a typed day: 5.6.2026, 5/6/2026, 2026-06-05 or 5 June 2026."""
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DOTTED_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif (match := _WORDED_DATE.fullmatch(text)) and match[2].capitalize() in _MONTHS:
        day, month, year = int(match[1]), _MONTHS.index(match[2].capitalize()) + 1, int(match[3])
    else:
        return None
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read.isoformat() if _FIRST_YEAR <= year <= _LAST_YEAR else None


def read_time(text: str) -> str | None:
    """The form HH:MM of a typed time of day: 7, 7.30 or 07:30; a day may end at 24:00."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if (hour > _LAST_HOUR or minute > _LAST_MINUTE) and (hour, minute) != _MIDNIGHT:
        return None
    return f"{hour:02d}:{minute:02d}"


def is_time(text: str) -> bool:
    """Say whether the text is a time of day as answers keep it."""
    return read_time(text) == text


def say_date(iso: str, language: str) -> str:
    """A day for people: 5.6.2026 (fi, sv), 5 June 2026 (en)."""
    year, month, day = (int(part) for part in iso.split("-"))
    if language == LANGUAGES[2]:
        return f"{day} {_MONTHS[month - 1]} {year}"
    return f"{day}.{month}.{year}"


def say_time(text: str, language: str) -> str:
    """A time of day for people: 7.30 (fi, sv), 7:30 (en)."""
    hour, minute = text.split(":")
    return f"{int(hour)}{':' if language == LANGUAGES[2] else '.'}{minute}"
