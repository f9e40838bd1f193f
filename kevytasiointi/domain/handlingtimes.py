"""How long matters have been with the authority, told of enough of them only.

The time that the customer was asked for something is not the authority's. Few matters would tell
of single people, and chance would speak louder than the figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Final

from kevytasiointi.domain.states import OUTCOMES_BY_END, TURN, CaseState, Turn

SMALLEST_SAMPLE: Final = 10
"""So many matters are needed before their times are told."""

_NINE_TENTHS: Final = 0.9


@dataclass(frozen=True, slots=True)
class Entered:
    """A state that a matter entered, and when (aware)."""

    state: CaseState
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of many handling times, and what nine tenths of them stay within."""

    count: int
    median: timedelta
    ninetieth: timedelta


def handling_time(entered: Sequence[Entered]) -> timedelta | None:
    """How long a matter was with the authority, from arrival to its decision or end of handling.

    Args:
        entered: the states in the order in which they were entered.

    Returns:
        The time of all spans in which it was the authority's turn; None when the matter stands
        neither decided nor processed, closed after that included.
    """
    ends = [n for n, one in enumerate(entered) if one.state in OUTCOMES_BY_END]
    if not ends or any(one.state is not CaseState.CLOSED for one in entered[ends[-1] + 1 :]):
        return None
    total = timedelta()
    for before, after in pairwise(entered[: ends[-1] + 1]):
        if TURN[before.state] is Turn.AUTHORITY:
            total += after.at - before.at
    return total


def spread(times: Iterable[timedelta]) -> Spread | None:
    """What is told of handling times; None when they are fewer than ten.

    The median of an even number is the mean of the two in the middle; the other figure is a time
    that occurred (nearest rank).
    """
    ordered = sorted(times)
    count = len(ordered)
    if count < SMALLEST_SAMPLE:
        return None
    middle = ordered[count // 2]
    if count % 2 == 0:
        middle = (ordered[count // 2 - 1] + middle) / 2
    return Spread(count, middle, ordered[ceil(_NINE_TENTHS * count) - 1])


def whole_days(time: timedelta) -> int:
    """A time in days, the nearest whole number."""
    return int(time / timedelta(days=1) + 1 / 2)
