"""How much room the answer to a question needs on paper."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.emptyforms import Room, Width
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import NUMBERS, ONE_OF_A_LIST, ItemKind
from kevytasiointi.domain.wording import Say, mark

LETTERS_ON_A_LINE: Final = 500
"""Few fill a paragraph to its last letter: a line of some 80 letters for so many allowed ones."""

_FEWEST_LINES: Final = 3
_MOST_LINES: Final = 7
_SHORT_TEXT: Final = 100

FORMS: Final[Mapping[ItemKind, str]] = {
    ItemKind.DATE: mark("dd.mm.yyyy"),
    ItemKind.TIME: mark("hours.minutes"),
}
"""How an answer of a kind is written."""

_CELLS: Final[Mapping[ItemKind, str]] = {
    ItemKind.DATE: "__.__.____",
    ItemKind.TIME: "__.__",
    ItemKind.YEAR: "____",
    ItemKind.POSTCODE: "_____",
    ItemKind.HETU: "______ _ ____",
    ItemKind.BUSINESS_ID: "_______-_",
    ItemKind.PROPERTY_ID: "___-___-____-____",
    ItemKind.BUILDING_ID: "__________",
    ItemKind.CASE_REFERENCE: "__-____-______",
}
_WIDTHS: Final[Mapping[ItemKind, Width]] = {
    **dict.fromkeys(NUMBERS, Width.SHORT),
    ItemKind.PHONE: Width.HALF,
    ItemKind.E_INVOICE: Width.HALF,
    **dict.fromkeys(ONE_OF_A_LIST, Width.HALF),
}


def room_for(item: Item, unit: str, say: Say) -> Room:
    """The lines or cells for an answer of the item's kind."""
    form = say(FORMS[item.kind]) if item.kind in FORMS else ""
    if item.kind in _CELLS:
        return Room(lines=0, cells=_CELLS[item.kind], form=form)
    if item.kind is ItemKind.PARAGRAPH:
        wanted = (item.max_length or 0) // LETTERS_ON_A_LINE
        return Room(lines=min(max(wanted, _FEWEST_LINES), _MOST_LINES))
    if item.kind is ItemKind.TEXT and (item.max_length or 0) <= _SHORT_TEXT:
        return Room(width=Width.HALF)
    return Room(width=_WIDTHS.get(item.kind, Width.WIDE), form=form, unit=unit)
