"""How a matter came to the authority, and on which day it is held to have come."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.wording import mark


class Origin(StrEnum):
    """The channel that the customer chose."""

    PORTAL = "portal"
    PAPER = "paper"
    EMAIL = "email"
    IN_PERSON = "in_person"


LONGEST_BACK: Final = timedelta(days=366)
"""Days further back are taken for a mistyped year."""


def checked_arrival(arrived_on: date, today: date) -> date:
    """The day of arrival of a matter that did not come through the portal.

    By hallintolaki 434/2003 18 § a document has come on the day on which it was given to the
    authority; one sent by post also on the day on which it was in the authority's post box.

    Raises:
        InvalidInput: the day is still to come, or more than a year back.
    """
    if arrived_on > today:
        raise InvalidInput("arrived_on", mark("The day of arrival can't be in the future."))
    if arrived_on < today - LONGEST_BACK:
        raise InvalidInput("arrived_on", mark("The day is more than a year back. Check the year."))
    return arrived_on
