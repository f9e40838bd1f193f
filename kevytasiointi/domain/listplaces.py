"""A place in a list of cases, and how an address names it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LONGEST_NUMBER: Final = 17  # digits: microseconds until the year 5138


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: that of a case by its latest change. It stays when others move."""

    changed_at: datetime
    case_id: UUID


def written_place(place: Place) -> str:
    """A place of the list as it stands in an address."""
    return f"{(place.changed_at - _EPOCH) // _MICROSECOND}-{place.case_id.hex}"


def read_place(text: str) -> Place | None:
    """The place that an address names; None when it names none."""
    number, _dash, key = text.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return None
    try:
        return Place(_EPOCH + int(number) * _MICROSECOND, UUID(hex=key))
    except ValueError:
        return None
