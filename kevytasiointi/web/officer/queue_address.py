"""The queue's address: everything that an officer asks of the list stands in it.

So a view of the queue can be kept, sent and bookmarked, and the way back leads to the same rows.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from kevytasiointi.web.templating import path

ADDRESS: Final = "/virkailija/asiat"
AFTER: Final = "jalkeen"
BEFORE: Final = "ennen"
VIEW: Final = "nakyma"
ALL: Final = "kaikki"
"""The value of `nakyma` that shows every case to those for whom the queue begins with a view."""

ASKED: Final = (
    *("laskuri", "tila", "palvelu", "kasittelija", "vaihe", "kieli"),
    *("saapunut_alkaen", "saapunut_asti", "muuttunut_alkaen", "muuttunut_asti"),
    *("maaraaika_alkaen", "maaraaika_asti", "haku", "sarake"),
)
"""The parts of the address that narrow the list or choose its columns: what a view keeps."""

_KNOWN: Final = frozenset((*ASKED, AFTER, BEFORE, VIEW))
_LONGEST: Final = 4000
_MOST_PARTS: Final = 200

Pairs = Sequence[tuple[str, str]]
"""Names and values of an address, in their order."""


def asked_in(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """What of an address a view keeps; empty values are left out."""
    return [(name, value) for name, value in pairs if name in ASKED and value][:_MOST_PARTS]


def pairs_of(query: str) -> Pairs:
    """The parts of a query string that the queue knows; what it does not know is passed over."""
    try:
        found = parse_qsl(query[:_LONGEST].lstrip("?"), max_num_fields=_MOST_PARTS)
    except ValueError:  # too many parts
        return []
    return [(name, value) for name, value in found if name in _KNOWN]


def address(pairs: Iterable[tuple[str, str]]) -> str:
    """The queue's address with these parts."""
    query = urlencode(list(pairs))
    return path(ADDRESS) + (f"?{query}" if query else "")


def queue_place(back: str | None, case_id: UUID) -> str | None:
    """The way back to a row of the queue; None when there is none to go to.

    Args:
        back: a part of the queue's address from "?" on, as a form brought it. It can't lead
            elsewhere: only what the queue knows is taken of it.
        case_id: the row.
    """
    return f"{address(pairs_of(back))}#case-{case_id}" if back else None
