"""Applying again: which answers of an earlier matter still serve in a new one."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import NOT_TYPED, ItemKind
from kevytasiointi.domain.jsonvalues import Json

_OF_THAT_TIME: Final = NOT_TYPED | {ItemKind.DATE, ItemKind.TIME, ItemKind.DECLARATION}


def copied_answers(
    spec: FormSpec, earlier: FormSpec, answers: Mapping[str, Json]
) -> dict[str, Json]:
    """The answers of an earlier matter for a new draft.

    Days, times and declarations belong to that time and are left out; so is what the form no
    longer asks, or asks in another kind. Files are not answers and are never copied.

    Args:
        spec: the form of the new draft.
        earlier: the form that the earlier matter was filed with.
        answers: the answers as they were filed.
    """
    return _kept(
        tuple(item for step in spec.steps for item in step.items),
        tuple(item for step in earlier.steps for item in step.items),
        answers,
    )


def _kept(
    items: tuple[Item, ...], earlier: tuple[Item, ...], answers: Mapping[str, Json]
) -> dict[str, Json]:
    before = {item.key: item for item in earlier}
    kept: dict[str, Json] = {}
    for item in items:
        old = before.get(item.key)
        if old is None or old.kind is not item.kind or item.kind in _OF_THAT_TIME:
            continue
        value = answers.get(item.key)
        if isinstance(value, dict):
            value = _kept(item.items, old.items, value)
        elif item.items and isinstance(value, list):
            value = [_kept(item.items, old.items, row) for row in value if isinstance(row, dict)]
        if value not in (None, {}, []):
            kept[item.key] = value
        if item.other and item.other_key in answers:
            kept[item.other_key] = answers[item.other_key]
    return kept
