"""How long matters are kept (säilytysaika): counted from the last change of an ended matter."""

from collections.abc import Iterable
from datetime import date

from kevytasiointi.domain.deadlines import shift
from kevytasiointi.domain.periods import Period, PeriodError


def kept_until(ended_on: date, period: Period) -> date:
    """The last day on which a matter is kept."""
    return shift(ended_on, period)


def passed(ended: Iterable[date], period: str, today: date) -> int:
    """How many matters have been kept for their whole time.

    Args:
        ended: the day of the last change of each ended matter.
        period: as the form gives it, its setting filled in; nothing passes an unreadable one.
        today: the day in Finland.
    """
    try:
        kept_for = Period.parse(period)
    except PeriodError:
        return 0
    return sum(kept_until(day, kept_for) < today for day in ended)
