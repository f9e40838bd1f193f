"""Silence: how long an authority has recorded nothing in a pending matter.

States are set by hand, so an old state may be an old truth. An authority handles without undue
delay and answers on the progress (hallintolaki 434/2003, sections 23 and 23 a).
"""

from datetime import datetime, timedelta
from typing import Final

DEFAULT_SILENCE_DAYS: Final = 30
"""How many days an authority may be silent before its handler is asked; a habit, not a law."""

SHORTEST: Final = 1
LONGEST: Final = 365


def silent_before(now: datetime, days: int) -> datetime:
    """Whoever recorded last before this time has been silent for more than `days`."""
    return now - timedelta(days=days)
