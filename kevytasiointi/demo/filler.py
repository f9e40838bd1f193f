"""Who fills the demo's forms in, and what stands in every form about them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kevytasiointi.demo.people import AURA


@dataclass(frozen=True, slots=True)
class Filler:
    """Who fills the form in, in which language, and for which authority."""

    name: str
    email: str | None
    language: str
    authority: str | None = None

    @property
    def municipality(self) -> str | None:
        """Where the matter is; None when the authority serves every municipality."""
        return None if self.authority == AURA else self.authority

    @property
    def reachable_at(self) -> str:
        """An e-mail address, that of an association for people without one."""
        return self.email or "toimisto@yhdistys.example"


STRANGERS: Final = (
    Filler("Marketta Aittola", "marketta.aittola@posti.example", "fi"),
    Filler("Jorma Yrjänäinen", "jorma.yrjanainen@posti.example", "fi"),
    Filler("Raili Koskenalho", None, "fi"),
    Filler("Gunilla Sjöroos", "gunilla.sjoroos@post.example", "sv"),
    Filler("Henrik Granqvist", "henrik.granqvist@post.example", "sv"),
    Filler("Amara Lindstone", "amara.lindstone@mail.example", "en"),
)
"""They fill forms in when nobody else is named."""

EMPLOYERS: Final[Mapping[str, Mapping[str, str]]] = {
    "Veikko Saarela": {"name": "Saarelan Maa Oy", "business_id": "9900034-1"},
}


def phone_number(chance: random.Random) -> str:
    """A number that nobody has been given."""
    return f"+358 40 12345{chance.randint(0, 99):02d}"
