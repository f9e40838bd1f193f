"""What a field may be filled in with beforehand: one table, by the kind of the question."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.projectfields import sources_for

EARLIER: Final = "earlier"
"""The newest answer in the person's own earlier matters."""
PROJECT: Final = "project"
"""The same, in the matters that the person has filed in the draft's project."""
SIGNED_IN: Final = "signed_in"
"""A whole party, as the person who has signed in."""

BEFORE: Final = (EARLIER, PROJECT)

_OF_PERSON: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    ItemKind.TEXT: BEFORE,
    ItemKind.PARAGRAPH: BEFORE,
    ItemKind.EMAIL: ("email", *BEFORE),
    ItemKind.PHONE: BEFORE,
    ItemKind.PERSON_NAME: ("name", "given_name", "family_name", *BEFORE),
    ItemKind.ADDRESS: BEFORE,
    ItemKind.POSTCODE: BEFORE,
    ItemKind.MUNICIPALITY: BEFORE,
    ItemKind.COUNTRY: BEFORE,
    ItemKind.HETU: ("hetu",),
    ItemKind.BUSINESS_ID: BEFORE,
    ItemKind.PROPERTY_ID: BEFORE,
    ItemKind.BUILDING_ID: BEFORE,
    ItemKind.E_INVOICE: BEFORE,
    ItemKind.PARTY: (SIGNED_IN, *BEFORE),
    ItemKind.LOCATION: BEFORE,
}

SOURCES: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    kind: (*sources, *sources_for(kind)) for kind, sources in _OF_PERSON.items()
}
"""An identity code comes from signing in only; days, amounts and consents are never recalled."""

CONTACTS: Final = frozenset(
    {
        *(ItemKind.PHONE, ItemKind.EMAIL, ItemKind.ADDRESS),
        *(ItemKind.POSTCODE, ItemKind.BUSINESS_ID),
    }
)
"""Kinds whose answers are recalled from another form too, at the same place in it."""

RECALLED: Final = frozenset(
    {
        *(kind for kind, sources in SOURCES.items() if EARLIER in sources),
        *(ItemKind.CHOICE, ItemKind.DECIMAL),
    }
)
"""Kinds of questions in blocks that are recalled: also person or company, and coordinates."""
