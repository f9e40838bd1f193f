"""What remains of a draft's answers when it is filed: shown items only, each in its one form."""

from collections.abc import Sequence

from kevytasiointi.domain.fields import read_kept
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import WITHOUT_ANSWER, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.visibility import (
    AnswerScope,
    Visibility,
    chose_other,
    in_place_of_file,
    typed_text,
)


def filed(spec: FormSpec, answers: JsonObject, shown: Visibility) -> dict[str, Json]:
    """The answers to keep: hidden ones, blanks and empty rows are dropped.

    Args:
        spec: the form.
        answers: typed answers of the draft, already checked.
        shown: the visibility of the same form and answers.
    """
    scope = AnswerScope(shown, shown.form.place, answers)
    return _of_items([item for step in spec.steps for item in step.items], scope)


def _of_items(items: Sequence[Item], scope: AnswerScope) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    for item in items:
        if not scope.shows(item):
            continue
        if item.kind in WITHOUT_ANSWER:
            kept |= in_place_of_file(item, scope)
            continue
        value = _of_item(item, scope)
        if value not in (None, {}, []):
            kept[item.key] = value
        other = typed_text(scope.values.get(item.other_key)) if item.other else None
        if other is not None and chose_other(scope, item):
            kept[item.other_key] = other
    return kept


def _of_item(item: Item, scope: AnswerScope) -> Json:
    if item.kind is ItemKind.GROUP:
        return _of_items(item.items, scope.group(item))
    if item.kind is ItemKind.REPEAT:
        return [row for inner in scope.inside(item) if (row := _of_items(item.items, inner))]
    value = scope.answer(item)
    if value is None or value == "":
        return None
    try:
        return read_kept(item, value, artificial_hetus=True)
    except UnreadableError:
        return None
