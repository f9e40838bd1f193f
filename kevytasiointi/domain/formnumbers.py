"""Numbers of the questions on paper: 2.3 is the third question of the second part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kevytasiointi.domain.formspec import FormSpec, Item, Step
from kevytasiointi.domain.itemkinds import ItemKind

_NOT_NUMBERED = (ItemKind.NOTE, ItemKind.COMPUTED)

Asked = Callable[[Sequence[Item]], Sequence[Item]]


def numbers_of(
    steps: Sequence[Step], asked: Asked, is_table: Callable[[Item], bool]
) -> dict[str, str]:
    """The number of each question by its path.

    Args:
        steps: the steps that are printed.
        asked: leaves out of some items those that are not printed.
        is_table: whether a repeat is a table, whose columns have no numbers.
    """
    numbers: dict[str, str] = {}

    def number(items: Sequence[Item], prefix: str, head: str, last: int) -> int:
        for item in asked(items):
            path = prefix + item.key
            if item.kind is ItemKind.GROUP:
                last = number(item.items, f"{path}.", head, last)
            elif item.kind not in _NOT_NUMBERED:
                last += 1
                numbers[path] = f"{head}.{last}"
                if item.items and not is_table(item):
                    number(item.items, f"{path}.", numbers[path], 0)
        return last

    for count, step in enumerate(steps, start=1):
        number(step.items, "", str(count), 0)
    return numbers


def with_numbers(spec: FormSpec, numbers: Mapping[str, str]) -> FormSpec:
    """The form with the numbers before its labels, so that sentences name questions by them."""

    def numbered(items: tuple[Item, ...], prefix: str) -> tuple[Item, ...]:
        return tuple(one(item, prefix + item.key) for item in items)

    def one(item: Item, path: str) -> Item:
        label = item.label
        if path in numbers:
            label = {language: f"{numbers[path]} {text}" for language, text in label.items()}
        return replace(item, label=label, items=numbered(item.items, f"{path}."))

    steps = tuple(replace(step, items=numbered(step.items, "")) for step in spec.steps)
    return replace(spec, steps=steps)
