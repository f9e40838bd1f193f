"""The rules of a row of an XLSForm: relevant, required, constraint and calculation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import re2

from kevytasiointi.domain.foreignnodes import (
    Node,
    NotCarried,
    Number,
    Operation,
    Reference,
    Truth,
    Words,
)
from kevytasiointi.domain.foreignplaces import Named, Places, Way
from kevytasiointi.domain.foreignrules import COMPARISONS, as_condition, as_value, whole_number
from kevytasiointi.domain.imported import BAD_ANSWER, Imported
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.rulesieve import Origin, Origins, lose
from kevytasiointi.domain.wording import mark
from kevytasiointi.domain.xpath import parse

NO_MESSAGE: Final = mark("The file has no words for an answer that is not good. Write them.")
OWN_CHECK: Final = mark("The pattern was left out, the portal checks the answers itself: %(rule)s")
CALCULATED_DECIMALS: Final = 2

_YES: Final = frozenset({"yes", "true", "true()"})
_NO: Final = frozenset({"no", "false", "false()"})
_LONGEST: Final = 20_000
_BOUNDS: Final = {">=": "min", "<=": "max"}
_TEXTS: Final = (ItemKind.TEXT, ItemKind.PARAGRAPH)
_HERE: Final = Reference(".")


@dataclass(frozen=True, slots=True)
class Asking:
    """A row whose rules are read: its item, and where it stands."""

    where: str
    item: dict[str, Any]
    kind: ItemKind
    name: str
    way: Way


@dataclass(slots=True)
class Rules:
    """Reads the rules of all rows, once every question has its place."""

    made: Imported
    places: Places
    languages: tuple[str, ...]
    origins: Origins = field(default_factory=dict)

    def relevant(self, asking: Asking, expressions: list[str]) -> None:
        """When it is shown: all of the expressions, those of the step around it included."""
        written = [one for one in expressions if one and one not in _YES]
        if written:
            whole = " and ".join(f"({one})" for one in written) if len(written) > 1 else written[0]
            self._condition(asking, "visible_if", whole)

    def required(self, asking: Asking, written: str) -> None:
        """Whether it must be answered: yes, no or when."""
        if written.lower() in _YES:
            asking.item["required"] = True
        elif written and written.lower() not in _NO:
            self._condition(asking, "required_if", written)

    def calculation(self, asking: Asking, written: str) -> None:
        """What a computed item is worth."""
        origin = Origin(asking.where, written)
        try:
            asking.item["compute"] = as_value(parse(written), self._look(asking))
        except NotCarried:
            lose(self.made, "compute", origin)
            return
        asking.item["decimals"] = CALCULATED_DECIMALS
        self._remember(asking, "compute", origin)

    def constraint(self, asking: Asking, written: str, message: dict[str, Json]) -> None:
        """What the answer must keep: limits that have keys of their own, and rules."""
        if not written:
            return
        origin, before = Origin(asking.where, written), dict(asking.item)
        try:
            rest = [one for one in _parts(parse(written)) if not self._limit(asking, one, message)]
            rules = [as_condition(one, self._look(asking)) for one in rest]
        except NotCarried:
            asking.item.clear()
            asking.item.update(before)
            lose(self.made, "valid_if", origin, asking.item["id"])
            return
        if rules:
            rule = rules[0] if len(rules) == 1 else {"and": rules}
            asking.item["valid_if"] = [{"rule": rule, "message": self._message(asking, message)}]
            self._remember(asking, "valid_if", origin)

    def _condition(self, asking: Asking, key: str, written: str) -> None:
        origin = Origin(asking.where, written)
        try:
            asking.item[key] = as_condition(parse(written), self._look(asking))
        except NotCarried:
            lose(self.made, key, origin, asking.item["id"])
            return
        self._remember(asking, key, origin)

    def _remember(self, asking: Asking, key: str, origin: Origin) -> None:
        self.origins[(asking.item["id"], key)] = origin

    def _look(self, asking: Asking) -> "_Look":
        return _Look(self.places, asking)

    def _message(self, asking: Asking, message: dict[str, Json]) -> dict[str, Json]:
        if message:
            return message
        self.made.note(asking.where, NO_MESSAGE, asking.item["id"])
        return {language: BAD_ANSWER[language] for language in self.languages}

    # --- limits with keys of their own ---

    def _limit(self, asking: Asking, node: Node, message: dict[str, Json]) -> bool:
        """Write a part of a constraint as a limit of the item; False when it is a rule."""
        if not isinstance(node, Operation):
            return False
        if node.name == "regex":
            return self._pattern(asking, node, message)
        if node.name not in COMPARISONS:
            return False
        left, right = node.arguments[0], node.arguments[-1]
        if left == Operation("length", (_HERE,)) and asking.kind in _TEXTS:
            return _length(asking.item, node.name, right)
        if left == _HERE and not message and asking.kind in NUMBERS:
            return _bound(asking.item, node.name, right)
        return False

    def _pattern(self, asking: Asking, node: Operation, message: dict[str, Json]) -> bool:
        answer, pattern = node.arguments
        if answer != _HERE or not isinstance(pattern, Words):
            raise NotCarried
        if asking.kind in (ItemKind.EMAIL, ItemKind.PHONE):
            self.made.note(asking.where, OWN_CHECK, asking.item["id"], rule=pattern.text)
            return True
        if asking.kind is not ItemKind.TEXT or not _is_pattern(pattern.text):
            raise NotCarried
        asking.item["pattern"] = pattern.text
        asking.item["pattern_message"] = self._message(asking, message)
        self._remember(asking, "pattern", Origin(asking.where, pattern.text))
        return True


class _Look:
    """Finds what a name stands for, as seen from one row."""

    def __init__(self, places: Places, asking: Asking) -> None:
        self._places = places
        self._asking = asking

    def __call__(self, name: str) -> Named | None:
        """The place of a name; `.` is the row's own."""
        return self._places.find(self._asking.name if name == "." else name, self._asking.way)


def sure_kind(kind: ItemKind, appearance: str, constraint: str) -> ItemKind:
    """The kind of a text whose constraint says beyond doubt that it is an address or a number."""
    if kind is not ItemKind.TEXT:
        return kind
    try:
        patterns = [_pattern_of(one) for one in _parts(parse(constraint))] if constraint else []
    except NotCarried:
        return kind
    if any("@" in one for one in patterns):
        return ItemKind.EMAIL
    if "numbers" in appearance and any("+" in one[:4] and "[0-9" in one for one in patterns):
        return ItemKind.PHONE
    return kind


def _pattern_of(node: Node) -> str:
    if isinstance(node, Operation) and node.name == "regex":
        pattern = node.arguments[1]
        return pattern.text if isinstance(pattern, Words) else ""
    return ""


def _parts(node: Node) -> Iterator[Node]:
    """The conditions that must all hold."""
    if isinstance(node, Operation) and node.name == "and":
        for one in node.arguments:
            yield from _parts(one)
    elif node != Truth(value=True):
        yield node


def _is_pattern(text: str) -> bool:
    try:
        re2.compile(text)
    except re2.error:
        return False
    return True


def _length(item: dict[str, Any], name: str, right: Node) -> bool:
    """At most so many characters."""
    number = whole_number(right)
    if number is None or name not in ("<", "<="):
        return False
    longest = number - 1 if name == "<" else number
    if not 1 <= longest <= _LONGEST:
        return False
    item["max_length"] = longest
    return True


def _bound(item: dict[str, Any], name: str, right: Node) -> bool:
    """The smallest or largest number: limits have words of their own."""
    key = _BOUNDS.get(name)
    if key is None or not isinstance(right, Number) or key in item:
        return False
    item[key] = as_value(right, lambda _name: None)
    return True
