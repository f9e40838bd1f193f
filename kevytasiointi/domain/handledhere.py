"""What of the handling belongs to matters that are handled here (liitostapa: kevyt asiointi).

Of a matter that is handled in its own system an authority marks here where it stands and by when.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.joining import JoiningMethod


class Part(StrEnum):
    """A part of the handling that an authority may have elsewhere."""

    QUESTIONS = "questions"
    STATEMENT = "statement"
    TRANSFER = "transfer"
    SERVICE = "service"


PARTS: Final[Mapping[JoiningMethod, frozenset[Part]]] = {
    JoiningMethod.LIGHT: frozenset(Part),
    JoiningMethod.INTEGRATION: frozenset(),
    JoiningMethod.GUIDANCE: frozenset(),
}
"""The parts that are done here, by how the service had joined when the matter came.

Questions of the form that are asked anew, statements, transfer to another authority of the portal,
and the decision's file, service and legal force. All else is for every matter.
"""


def is_here(joining: JoiningMethod, part: Part) -> bool:
    """Whether the part of the handling is done here."""
    return part in PARTS[joining]
