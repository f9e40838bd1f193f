"""What a person is asked to look at after an import: unclear questions, named and typed anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.designs import PartKind, parts, plain
from kevytasiointi.domain.formiotypes import PLAIN_TEXT
from kevytasiointi.domain.formitems import NEEDED_KEYS, allowed_keys
from kevytasiointi.domain.imported import (
    NO_OPTIONS,
    ONLY_THE_DAY,
    OPTIONS_ELSEWHERE,
    STEPS_NAMED,
    UNNAMED,
    WAS_A_BOX,
    Note,
)
from kevytasiointi.domain.itemkinds import CONTAINERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES, pick

MOST_ASKED: Final = 200
"""So many are asked at once; the rest can be changed in the form itself."""

ASKED: Final = frozenset(
    {
        *(UNNAMED, WAS_A_BOX, NO_OPTIONS, OPTIONS_ELSEWHERE, ONLY_THE_DAY, STEPS_NAMED),
        PLAIN_TEXT,
    }
)
"""Notes after which a part should be named or typed by a person."""

_FIXED: Final = frozenset({*CONTAINERS, ItemKind.COMPUTED, ItemKind.MEASURE})
"""Kinds that are neither offered nor changed: they need more than a word."""
_CHOSEN: Final = frozenset({ItemKind.CHOICE, ItemKind.CHOICES})
OFFERED: Final = tuple(kind for kind in ItemKind if kind not in _FIXED)
"""The kinds that an unclear question may become."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A step or question that the file did not tell enough of.

    Attributes:
        id: of the part in the draft.
        where: its place in the file.
        words: its label or title as it is now, in the first language that it has.
        language: which language that is.
        kind: what it is now; None for a step, a group and whatever else stays as it is.
    """

    id: str
    where: str
    words: str
    language: str
    kind: ItemKind | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person said of an unclear part; the kind is None when it stays."""

    words: str
    kind: ItemKind | None


def unclear(document: JsonObject, notes: Sequence[Note]) -> list[Unclear]:
    """The parts that some note asks about, in the order of the form."""
    asked: dict[str, str] = {}
    for note in notes:
        if note.item and note.text.msgid in ASKED:
            asked.setdefault(note.item, note.where)
    return list(_unclear(document, asked))


def _unclear(document: JsonObject, asked: Mapping[str, str]) -> Iterable[Unclear]:
    for part in parts(document):
        if part.id in asked and part.kind is not PartKind.FORM:
            words, language = pick(_words(part.value, part.kind), _first_language(document))
            kind = _kind(part.value) if part.kind is PartKind.ITEM else None
            yield Unclear(part.id, asked[part.id], words, language, kind)


def reviewed(document: JsonObject, said: Mapping[str, Reviewed]) -> dict[str, Json]:
    """The document after what was said of its parts, by their ids; blank words change nothing.

    A question that becomes of another kind keeps what the new kind can have; whether its rules
    still fit is told by the check of the form.
    """
    made = plain(document)
    whole = made if isinstance(made, dict) else {}
    for part in parts(whole):
        if part.id in said and part.kind is not PartKind.FORM and isinstance(part.value, dict):
            _change(part.value, part.kind, said[part.id], _first_language(document))
    return whole


def _change(value: dict[str, Json], kind: PartKind, said: Reviewed, first: str) -> None:
    words = dict(_words(value, kind))
    if said.words:
        words[pick(words, first)[1]] = said.words
        value[_words_key(kind)] = {**words}
    if kind is PartKind.ITEM and said.kind in OFFERED and _kind(value) not in (None, said.kind):
        _become(value, said.kind)


def _become(value: dict[str, Json], kind: ItemKind) -> None:
    allowed = allowed_keys(kind) | set(NEEDED_KEYS.get(kind, ()))
    for key in [key for key in value if key not in allowed]:
        del value[key]
    value["kind"] = kind.value
    if kind in _CHOSEN:
        value.setdefault("options", [])


def _words_key(kind: PartKind) -> str:
    return "title" if kind is PartKind.STEP else "label"


def _words(value: JsonObject, kind: PartKind) -> Mapping[str, str]:
    words = value.get(_words_key(kind))
    return {k: str(v) for k, v in words.items()} if isinstance(words, Mapping) else {}


def _kind(value: JsonObject) -> ItemKind | None:
    """The kind of an item when it may be changed."""
    kind = value.get("kind")
    return ItemKind(kind) if kind in OFFERED else None


def _first_language(document: JsonObject) -> str:
    listed = document.get("languages")
    first = listed[0] if isinstance(listed, list | tuple) and listed else LANGUAGES[0]
    return first if isinstance(first, str) else LANGUAGES[0]
