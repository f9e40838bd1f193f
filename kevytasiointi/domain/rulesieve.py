"""Imported rules go through the checks of our own forms; those that don't pass become notes.

So a draft never holds a rule that compares a text with a number, asks a later step, goes round or
can never hold, and nobody has to find out from the check of the form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.imported import Imported, quoted
from kevytasiointi.domain.wording import mark

LOST: Final[Mapping[str, str]] = {
    "visible_if": mark(
        "The condition for showing the question was not carried over. Write it anew: %(rule)s"
    ),
    "required_if": mark(
        "The condition for requiring an answer was not carried over. Write it anew: %(rule)s"
    ),
    "valid_if": mark("The check of the answer was not carried over. Write it anew: %(rule)s"),
    "compute": mark("A calculation was left out. Write it anew: %(rule)s"),
    "pattern": mark("The pattern of the answer was not carried over: %(rule)s"),
}
"""What is told of a rule that was not carried, by the key that it would have had."""
NOTHING_INSIDE: Final = mark("A step or group was left out: nothing in it could be carried over.")
_MADE_BY_RULES: Final = ("visible_if", "required_if", "compute")
_ITEM: Final = re.compile(r"(steps\[\d+\](?:\.items\[\d+\])+)(?:\.([a-z_]+)(?:[.\[].*)?)?")
_UNKNOWABLE: Final[Mapping[str, Any]] = {
    "identification": "none",
    "on_behalf": ["person"],
    "outcomes": ["noted"],
    "publicity": "public",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule was read, and how it was written there."""

    where: str
    expression: str


Origins: TypeAlias = dict[tuple[str, str], Origin]
"""By the id of the item and the key of the rule."""


def lose(made: Imported, key: str, origin: Origin, item: str = "") -> None:
    """Tell that a rule was not carried."""
    made.note(origin.where, LOST[key], item, rule=quoted(origin.expression))


def sift(made: Imported, origins: Origins) -> None:
    """Take the rules that our forms can't have out of the draft, and tell of each.

    Calculations without a rule, and groups that nothing is left in, go with them.
    """
    made.document["steps"] = _calculated(made.document["steps"])
    while bad := _bad_rules(made.document):
        for path, key in bad:
            items, index = _place(made.document, path)
            if index < len(items) and key in items[index]:
                _take_out(made, items, index, key, origins)
    made.document["steps"] = _without_empty(made, made.document["steps"])
    made.forget_lost_items()


def _calculated(holders: Any) -> list[Any]:
    """Steps, groups and repeats without the calculations whose rule was lost already."""
    kept = [one for one in holders if one.get("kind") != "computed" or "compute" in one]
    for holder in kept:
        if "items" in holder:
            holder["items"] = _calculated(holder["items"])
    return kept


def _without_empty(made: Imported, holders: Any) -> list[Any]:
    """Steps, groups and repeats that hold something; the others are told of."""
    kept = []
    for holder in holders:
        if "items" in holder:
            holder["items"] = _without_empty(made, holder["items"])
        if holder.get("items", True):
            kept.append(holder)
            continue
        for where in [one.where for one in made.carried if one.item == holder["id"]] or [""]:
            made.note(where, NOTHING_INSIDE)
    return kept


def _take_out(made: Imported, items: Any, index: int, key: str, origins: Origins) -> None:
    item = items[index]
    origin = origins.get((item["id"], key), Origin("", str(item[key])))
    if key == "compute":
        del items[index]
        lose(made, key, origin)
        return
    del item[key]
    item.pop(f"{key}_message", None)
    lose(made, key, origin, item["id"])


def _bad_rules(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The items, last first, and the keys of their rules that are found wrong."""
    try:
        parse_formspec({**_UNKNOWABLE, **document})
    except BrokenFormSpec as broken:
        found = {place for finding in broken.findings for place in _rules_of(finding, document)}
        return sorted(found, key=lambda place: (_numbers(place[0]), place[1]), reverse=True)
    return []


def _rules_of(finding: Finding, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = _ITEM.fullmatch(finding.path)
    if found is None:
        return []
    path, key = found[1], found[2]
    if key is not None:
        is_rule = key in LOST and ".message" not in finding.path
        return [(path, key)] if is_rule else []
    # A circle is told at an item as a whole.
    items, index = _place(document, path)
    return [(path, rule) for rule in _MADE_BY_RULES if rule in items[index]]


def _numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path)]


def _place(document: Mapping[str, Any], path: str) -> tuple[Any, int]:
    """The list that an item stands in, and its place there."""
    step, *indexes = _numbers(path)
    holder = document["steps"][step]
    for index in indexes[:-1]:
        holder = holder["items"][index]
    return holder["items"], indexes[-1]
