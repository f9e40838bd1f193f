"""What of a form nobody can ever reach: items, options, and rules that lean on too many others.

An item is shown when its own condition holds, what it stands in is shown, and the questions that
its condition compares are themselves shown and answered. All these conditions hold together, so
they are narrowed together, question by question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formplaces import Place
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.logicranges import and_groups, narrow, one_question
from kevytasiointi.domain.rulenodes import Call, Node
from kevytasiointi.domain.wording import tell

MOST_LEANING: Final = 500
"""Steps of evaluation on top of each other: Python follows about a thousand of its own."""

_MOST_TOGETHER: Final = 50
"""Conditions of so many items are narrowed together; more are not looked at."""
_STEPS_OF_A_LINK: Final = 7
_STEPS_OF_A_CALL: Final = 3


@dataclass(frozen=True, slots=True)
class Located:
    """An item with its place in the document (`steps[1].items[3]`) and in the form."""

    item: Item
    where: str
    path: str
    place: Place
    step: int


def unreachable(located: Sequence[Located]) -> Iterator[Finding]:
    """A finding for every item and option that no answers can reach."""
    by_path = {one.path: one for one in located}
    for one in located:
        if one.item.visible_if is not None:
            yield from _never_shown(one, by_path)
        if one.item.kind in (ItemKind.CHOICE, ItemKind.CHOICES):
            yield from _never_chosen(one)


def _never_shown(one: Located, by_path: Mapping[str, Located]) -> Iterator[Finding]:
    together = _needed_by(one, by_path)
    if len(together) < 2:  # noqa: PLR2004 - its own condition alone has been looked at
        return
    groups = [
        (next(and_groups(other.item.visible_if.node)), other.place)
        for other in together
        if other.item.visible_if is not None
    ]
    for narrowed in narrow(groups):
        if narrowed.is_impossible():
            others = ", ".join(repr(other.path) for other in together[1:])
            yield Finding(
                f"{one.where}.visible_if",
                tell(
                    "can never hold where %(others)s is shown: no answer to '%(name)s' is left",
                    others=others,
                    name=narrowed.found.path,
                ),
            )
            return


def _needed_by(one: Located, by_path: Mapping[str, Located]) -> Sequence[Located]:
    """The item and all conditional items that have to be shown when it is."""
    seen: dict[str, Located] = {}
    waiting = [one]
    while waiting and len(seen) < _MOST_TOGETHER:
        other = waiting.pop()
        if other.path in seen:
            continue
        seen[other.path] = other
        around = by_path.get(other.place.prefix.removesuffix("."))
        waiting += [around] if around is not None else []
        waiting += _compared_by(other, by_path)
    return [other for other in seen.values() if other.item.visible_if is not None]


def _compared_by(one: Located, by_path: Mapping[str, Located]) -> Iterator[Located]:
    """The items that must have an answer for the condition to hold."""
    if one.item.visible_if is None:
        return
    for call in next(and_groups(one.item.visible_if.node)):
        name, limits = one_question(call)
        found = one.place.find(name) if name else None
        if found is not None and not found.column and limits[0][0] != "empty":
            yield by_path[found.path]


def _never_chosen(one: Located) -> Iterator[Finding]:
    item = one.item
    if item.kind is ItemKind.CHOICES:
        count = len(item.options) + item.other
        if item.minimum is not None and item.minimum > count:
            yield Finding(f"{one.where}.min", tell("there are only %(count)s options", count=count))
        return
    for index, check in enumerate(item.valid_if):
        for narrowed in narrow([(next(and_groups(check.rule.node)), one.place)]):
            if narrowed.found.path != one.path or narrowed.found.is_other:
                continue
            left = narrowed.left()
            for number, option in enumerate(item.options):
                if narrowed.values is not None and option.value not in left:
                    yield Finding(
                        f"{one.where}.options[{number}]",
                        tell(
                            "'%(value)s' can never be chosen: valid_if[%(index)s] refuses it",
                            value=option.value,
                            index=index,
                        ),
                    )


def too_leaning(
    located: Sequence[Located], edges: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """A finding for the first item of every chain of conditions that is too long to follow.

    Args:
        located: the items.
        edges: which items the conditions of an item look at; without circles.
    """
    own = {one.path: _steps_of(one.item) for one in located}
    depth: dict[str, int] = {}
    for one in located:
        stack = [one.path]
        while stack:
            path = stack[-1]
            waiting = [target for target in edges.get(path, ()) if target not in depth]
            if waiting and path not in depth:
                stack += waiting
                continue
            stack.pop()
            below = max((depth[target] for target in edges.get(path, ())), default=0)
            depth[path] = own[path] + below
        if depth[one.path] > MOST_LEANING >= depth[one.path] - own[one.path]:
            yield Finding(
                one.where, tell("leans on a chain of conditions that is too long to follow")
            )


def _steps_of(item: Item) -> int:
    rules = (item.visible_if, item.required_if, item.compute)
    deepest = max((_calls_in(rule.node) for rule in rules if rule is not None), default=0)
    return _STEPS_OF_A_LINK + _STEPS_OF_A_CALL * deepest


def _calls_in(node: Node) -> int:
    if not isinstance(node, Call):
        return 0
    return 1 + max((_calls_in(argument) for argument in node.arguments), default=0)
