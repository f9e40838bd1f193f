"""What the past of a design says of an edit: which it was, and what it was about."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.designedits import (
    AddPart,
    ChangePart,
    DuplicatePart,
    Edit,
    MovePart,
    RemovePart,
    ReplaceAll,
)
from kevytasiointi.domain.designs import FORM, part_of, parts_below
from kevytasiointi.domain.jsonvalues import Json, JsonObject

EDIT_WORDS: Final = {
    AddPart: "add",
    ChangePart: "change",
    MovePart: "move",
    DuplicatePart: "duplicate",
    RemovePart: "remove",
    ReplaceAll: "replace",
}


def told(before: JsonObject, edit: Edit) -> dict[str, Json]:
    """What is kept of an edit besides the document before it.

    Args:
        before: the document that it changes.
        edit: what is done; the parts that it names are there.

    Returns:
        `what`: the word of the edit; `words`: title or question of the part it is about;
        `name`: the part's key; `held`: how many parts a removed one held; `why` of a
        replaced document. What is not known is left out.
    """
    kept: dict[str, Json] = {"what": EDIT_WORDS[type(edit)]}
    match edit:
        case ReplaceAll(why=why):
            return kept | {"why": why}
        case AddPart(value=value):
            return kept | _named(value)
        case _:
            if edit.part == FORM:
                return kept
            part = part_of(before, edit.part)
            held = len(parts_below(part)) if isinstance(edit, RemovePart) else 0
            return kept | _named(part.value) | ({"held": held} if held else {})


def _named(value: JsonObject) -> dict[str, Json]:
    found: dict[str, Json] = {}
    words = value.get("label") or value.get("title")
    if isinstance(words, Mapping) and words:
        found["words"] = {str(code): str(text) for code, text in words.items()}
    key = value.get("key")
    return found | ({"name": key} if isinstance(key, str) and key else {})
