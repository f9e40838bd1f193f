"""The rows of a choice's options as they are typed, moved, removed and added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from kevytasiointi.domain.designs import free_name
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.slugs import slug_of

_ROW: Final = re.compile(r"options_([0-9]{1,4})_(?:value|fi|sv|en)")
_ACT: Final = re.compile(r"option-(up|down|remove):([0-9]{1,4})")
ADD: Final = "option-add"
"""The button that gives more empty rows."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One row: the value that rules know, empty for a new one, and the words."""

    value: str
    label: dict[str, Json]


def row_numbers(form: MultiDict[str, str]) -> Sequence[int]:
    """The numbers of the rows in a form, in order."""
    return sorted({int(found[1]) for name in form if (found := _ROW.fullmatch(name))})


def is_act(button: str) -> bool:
    """Whether a button only arranges the rows and saves nothing."""
    return button == ADD or _ACT.fullmatch(button) is not None


def arranged(numbers: Sequence[int], button: str) -> Sequence[int]:
    """The numbers of the rows in the order that the button wants."""
    found = _ACT.fullmatch(button)
    number = int(found[2]) if found else -1
    if found is None or number not in numbers:
        return numbers
    rows = list(numbers)
    at = rows.index(number)
    rows.pop(at)
    if found[1] != "remove":
        rows.insert(max(0, at + (1 if found[1] == "down" else -1)), number)
    return rows


def options_of(rows: Sequence[Typed]) -> Json:
    """The rows that have words, with a value made for the new ones; None when there are none."""
    taken = {row.value for row in rows if row.value and row.label}
    made: list[Json] = []
    for row in rows:
        if not row.label:
            continue
        value = row.value or free_name(slug_of(str(next(iter(row.label.values())))), taken)
        taken.add(value)
        made.append({"value": value, "label": row.label})
    return made or None
