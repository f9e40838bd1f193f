"""Breaks of the portal (13/2003, 6 §): planned ones are told ahead, faults recorded afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.wording import mark

LONGEST_TEXT: Final = 500
LONGEST_BREAK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A break as every page tells of it.

    Attributes:
        text: what people are told.
        shown_from: when it begins to be told; it is told until `ends_at`.
        begins_at: when the break begins.
        ends_at: when it ends.
    """

    text: Localized
    shown_from: datetime
    begins_at: datetime
    ends_at: datetime

    def is_shown(self, now: datetime) -> bool:
        """Whether pages tell of it now."""
        return self.shown_from <= now < self.ends_at


def check_planned(shown_from: datetime, begins: datetime, ends: datetime, now: datetime) -> None:
    """Check the times of a break that is told ahead.

    Raises:
        InvalidInput: they are not in order, or the break is over.
    """
    _check_length(begins, ends)
    if ends <= now:
        raise InvalidInput(
            "ends_on", mark("This break has ended already. Record it as one that has been.")
        )
    if shown_from > begins:
        raise InvalidInput(
            "shown_on", mark("The break must be told of before it begins, or from its beginning.")
        )


def check_past(begins: datetime, ends: datetime, now: datetime) -> None:
    """Check the times of a fault that is recorded afterwards.

    Raises:
        InvalidInput: they are not in order, or have not been yet.
    """
    _check_length(begins, ends)
    if ends > now:
        raise InvalidInput(
            "ends_on", mark("This time has not been yet. Record a fault when it is over.")
        )


def _check_length(begins: datetime, ends: datetime) -> None:
    if ends <= begins:
        raise InvalidInput("ends_on", mark("The break must end after it begins."))
    if ends - begins > LONGEST_BREAK:
        raise InvalidInput(
            "ends_on",
            mark("A break can last %(days)s days at most. Check the days."),
            days=LONGEST_BREAK.days,
        )
