"""What a name in a rule means: the own row or group first, then the form around it.

Checking a form and evaluating it both ask `find`, so they can't disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kevytasiointi.domain.formspec import FormSpec, Item, SettingType
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind

SETTINGS = "settings"


class Type(StrEnum):
    """What kind of value a name or a part of a rule has."""

    CONDITION = "condition"
    BOOLEAN = "yes or no"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    PERIOD = "period"
    LIST = "list"
    ROWS = "rows"
    NULL = "null"
    ANY = "anything"


TYPE_OF_KIND: Mapping[ItemKind, Type] = {
    **dict.fromkeys(NUMBERS, Type.NUMBER),
    ItemKind.DATE: Type.DATE,
    ItemKind.TIME: Type.TIME,
    ItemKind.CHOICES: Type.LIST,
    ItemKind.YES_NO: Type.BOOLEAN,
    ItemKind.DECLARATION: Type.BOOLEAN,
    ItemKind.REPEAT: Type.ROWS,
}
"""Every other kind that has an answer is text."""

TYPE_OF_SETTING: Mapping[str, Type] = {
    SettingType.PERIOD: Type.PERIOD,
    SettingType.INTEGER: Type.NUMBER,
    SettingType.DECIMAL: Type.NUMBER,
    SettingType.MONEY: Type.NUMBER,
    SettingType.BOOLEAN: Type.BOOLEAN,
}
"""A text setting has a text for each language, so no rule can compare it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A form, group or row: the items that can be named there, and the place around it."""

    items: tuple[Item, ...]
    prefix: str = ""
    outer: "Place | None" = None

    def inside(self, container: Item) -> "Place":
        """The place inside a group or a repeat of this place."""
        return Place(container.items, f"{self.prefix}{container.key}.", self)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means.

    Attributes:
        steps_out: how many places outwards the name was found.
        chain: the items on the way, the named one last.
        path: where the named item stands in the form, without row numbers.
        is_other: the name is that of the text "other, what?".
        column: a repeat stands on the way, so the value is one per row.
    """

    steps_out: int
    chain: tuple[Item, ...]
    path: str
    is_other: bool
    column: bool

    @property
    def item(self) -> Item:
        """The named item itself."""
        return self.chain[-1]

    @property
    def type(self) -> Type:
        """The type of the value that the name stands for."""
        if self.column:
            return Type.LIST
        return Type.TEXT if self.is_other else TYPE_OF_KIND.get(self.item.kind, Type.TEXT)


def form_place(spec: FormSpec) -> Place:
    """The outermost place: all steps of the form."""
    return Place(tuple(item for step in spec.steps for item in step.items))


def find(place: Place, name: str) -> Found | None:
    """Look a name up, from the place outwards; None when nothing has that name."""
    first, *rest = name.split(".")
    steps_out, here = 0, place
    while _named(here.items, first) is None:
        if here.outer is None:
            return None
        steps_out, here = steps_out + 1, here.outer
    chain: list[Item] = []
    items, path, part = here.items, here.prefix, first
    for part in (first, *rest):
        item = _named(items, part)
        if item is None:
            return None
        chain.append(item)
        path += ("." if len(chain) > 1 else "") + item.key
        items = item.items
    column = any(item.kind is ItemKind.REPEAT for item in chain[:-1])
    return Found(steps_out, tuple(chain), path, part != chain[-1].key, column)


def place_of(place: Place, found: Found) -> Place:
    """The place inside a named container."""
    for _ in range(found.steps_out):
        place = place.outer or place
    for item in found.chain:
        place = place.inside(item)
    return place


def _named(items: tuple[Item, ...], part: str) -> Item | None:
    for item in items:
        if part == item.key or (item.other and part == item.other_key):
            return item
    return None
