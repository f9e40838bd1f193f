"""Silence: how long an authority has recorded nothing in a pending matter.

States are set by hand, so an old state may be an old truth. An authority handles without undue
delay and answers on the progress (hallintolaki 434/2003, sections 23 and 23 a).
"""

from datetime import datetime, timedelta
from typing import Final

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.wording import mark

DEFAULT_SILENCE_DAYS: Final = 30
"""How many days an authority may be silent before its handler is asked; a habit, not a law."""

_LONGEST: Final = 365


def silent_before(now: datetime, days: int) -> datetime:
    """Whoever recorded last before this time has been silent for more than `days`."""
    return now - timedelta(days=days)


def checked_days(field: str, text: str) -> int:
    """The number of days that was typed; empty means the usual one.

    Raises:
        InvalidInput: it is no whole number from 1 to 365.
    """
    if not text.strip():
        return DEFAULT_SILENCE_DAYS
    days = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("365") else 0
    if not 1 <= days <= _LONGEST:
        raise InvalidInput(field, mark("Write a number of days from 1 to %(most)s."), most=_LONGEST)
    return days
