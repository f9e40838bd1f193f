"""What a form says of a block, and how the questions of a block are made."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import Localized

PARTIES: Final = ("person", "company")
ASKED: Final = ("hetu", "non_disclosure", "country", "e_invoice")
"""What a party is asked only when the form wants it."""


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """What the document says of a block.

    Attributes:
        id: the item's own; those of its questions begin with it.
        required: the block must be answered.
        parties: whom a party may be.
        prefill: what the block begins with, a source of `prefillsources.SOURCES`.
        asked: which of `ASKED` a party is asked.
    """

    id: str
    required: bool
    parties: Collection[str] = PARTIES
    asked: Collection[str] = ()
    prefill: str | None = None


def words(fi: str, sv: str, en: str) -> Localized:
    """A text in the three languages."""
    return {"fi": fi, "sv": sv, "en": en}


def block_item(
    block: BlockSpec, key: str, kind: ItemKind, label: Localized, **more: object
) -> Item:
    """A question of a block; `more` are fields of Item."""
    item_id = f"{block.id}.{key}"
    # A type for the fields of `more` would say all those of Item again.
    facts = {"id": item_id, "key": key, "kind": kind, "label": label, **more}
    return Item(**facts)  # type: ignore[arg-type]  # Item checks its fields itself
