"""Texts that officers use again (vastauspohja): where they serve, and what a case fills into them.

A place is a word of a closed list in braces, `{number}`; nothing is computed and nothing nests.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.wording import mark

LONGEST_NAME: Final = 100
LONGEST_BODY: Final = 4000

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


class TextPurpose(StrEnum):
    """In which field a text serves."""

    MESSAGE = "message"
    SUPPLEMENT = "supplement"
    REASON = "reason"


PLACES: Final[Mapping[str, str]] = {
    "number": mark("the number of the matter"),
    "identifier": mark("the identifier of the matter in your own records"),
    "service": mark("the name of the service"),
    "authority": mark("the name of the authority"),
    "customer": mark("the name of the customer"),
    "handler": mark("the name of the handler"),
    "due": mark("the last day that stands in the form, else the next deadline"),
    "today": mark("the day today"),
}
"""Every place with what comes into it."""


def unknown_places(body: str) -> tuple[str, ...]:
    """The words in braces that are no places."""
    return tuple(dict.fromkeys(w for w in _PLACE.findall(body) if w not in PLACES))


def filled(body: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled; one for which the case has nothing yet stays in braces."""
    return _PLACE.sub(lambda place: facts.get(place[1]) or place[0], body)
