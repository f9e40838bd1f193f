"""What a name in a rule means: the own row or group first, then the form around it.

Checking a form and evaluating it both ask `Place.find`, so they can't disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

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


@dataclass(frozen=True)
class Place:
    """A form, group or row: the items that can be named there, and the place around it.

    `depth` is how many groups and repeats stand around it. Names are looked up thousands of times
    in one pass of a form's rules, so what was found and the places inside are kept.
    """

    items: tuple[Item, ...]
    prefix: str = ""
    outer: "Place | None" = None
    depth: int = 0
    _found: "dict[str, Found | None]" = field(default_factory=dict, compare=False, repr=False)
    _inside: "dict[str, Place]" = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def named(self) -> Mapping[str, Item]:
        """The items of the place by key, and those of which the key of "other, what?" is one."""
        others = {item.other_key: item for item in reversed(self.items) if item.other}
        return others | {item.key: item for item in reversed(self.items)}

    def inside(self, container: Item) -> "Place":
        """The place inside a group or a repeat of this place."""
        known = self._inside.get(container.key)
        if known is None or known.items is not container.items:
            known = Place(container.items, f"{self.prefix}{container.key}.", self, self.depth + 1)
            self._inside[container.key] = known
        return known

    def find(self, name: str) -> "Found | None":
        """Look a name up, from the place outwards; None when nothing has that name."""
        if name not in self._found:
            self._found[name] = _look_up(self, name)
        return self._found[name]


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


@lru_cache(maxsize=256)
def form_place(spec: FormSpec) -> Place:
    """The outermost place: all steps of the form."""
    return Place(tuple(item for step in spec.steps for item in step.items))


def place_of(place: Place, found: Found) -> Place:
    """The place inside a named container."""
    for _ in range(found.steps_out):
        place = place.outer or place
    for item in found.chain:
        place = place.inside(item)
    return place


def _look_up(place: Place, name: str) -> Found | None:
    first, *rest = name.split(".")
    steps_out, here = 0, place
    while first not in here.named:
        if here.outer is None:
            return None
        steps_out, here = steps_out + 1, here.outer
    item = here.named[first]
    chain, path, part = [item], here.prefix + item.key, first
    for part in rest:
        inner = next((i for i in item.items if part in (i.key, i.other and i.other_key)), None)
        if inner is None:
            return None
        item = inner
        chain.append(item)
        path += f".{item.key}"
    column = any(one.kind is ItemKind.REPEAT for one in chain[:-1])
    return Found(steps_out, tuple(chain), path, part != item.key, column)
