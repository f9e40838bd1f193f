"""Believable answers of the form by which a matter handled elsewhere is followed here."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kevytasiointi.demo.filler import STRANGERS, Filler
from kevytasiointi.domain.jsonvalues import Json

_SUBJECT: Final[Mapping[str, str]] = {
    "fi": "Myllypuron kunnostaminen tien rummun kohdalla",
    "sv": "Restaurering av Kvarnbäcken vid vägtrumman",
    "en": "Restoring the mill brook at the road culvert",
}


def guided_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """What the matter is about, and when and by which reference it was sent elsewhere."""
    who = filler or chance.choice(STRANGERS)
    return {
        "subject": _SUBJECT[who.language],
        "reference": f"AURA/{chance.randint(1000, 9999)}/{today.year}",
        "sent_on": (today - timedelta(days=chance.randint(1, 5))).isoformat(),
    }
