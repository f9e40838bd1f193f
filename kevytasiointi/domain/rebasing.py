"""An open draft moves to a newer version of its form: answers follow the ids of their questions.

What cannot follow is let go and told, with the answer: nothing that was written disappears unseen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kevytasiointi.domain.fields import read_kept, read_text
from kevytasiointi.domain.formspec import FormSpec, Item, walk
from kevytasiointi.domain.itemkinds import (
    EXPLAINED_ENDING,
    LATER_ENDING,
    ONE_OF_A_LIST,
    OTHER_ENDING,
    ItemKind,
)
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.options import option_values
from kevytasiointi.domain.problems import UnreadableError


class Why(StrEnum):
    """Why an answer could not follow."""

    REMOVED = "removed"
    """The question is not asked any more."""
    OTHER_KIND = "other_kind"
    """The question asks for another kind of answer."""
    MOVED = "moved"
    """The question went into rows, or out of them."""
    NO_OPTION = "no_option"
    """The option that was chosen is not offered any more."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """An answer that could not follow.

    Attributes:
        path: where it was, `durations.0.end_on`.
        item: the question as it was asked; of a text beside an answer ("other, what?") the same.
        value: the answer, or the text that could not be read.
    """

    path: str
    item: Item
    value: Json
    why: Why


@dataclass(frozen=True, slots=True)
class Rebased:
    """A draft in its new form.

    Attributes:
        answers: by the keys of the new version.
        raw: texts that are no answers of their kind, by path.
        slots: where the files of each old slot belong now; None: nowhere any more.
    """

    answers: Mapping[str, Json]
    raw: Mapping[str, str]
    slots: Mapping[str, str | None]
    let_go: tuple[LetGo, ...]


def rebase(old: FormSpec, new: FormSpec, answers: JsonObject, raw: Mapping[str, Json]) -> Rebased:
    """Move a draft.

    Args:
        old: the version that the draft was begun with.
        new: a later version of the same form.
        answers: typed answers, those of hidden questions included.
        raw: texts that could not be read, by path.
    """
    move = _Move(new)
    top = tuple(item for step in old.steps for item in step.items)
    move.items(top, answers, _Here())
    for path, text in raw.items():
        if isinstance(text, str):
            move.unread(top, path, text)
    return Rebased(move.answers, move.raw, dict(move.slots(old)), tuple(move.let_go))


Chain = tuple[Item, ...]
"""The items from the form's own down to a question, itself the last."""


@dataclass(frozen=True, slots=True)
class _Here:
    """A place in the old answers: the containers around it and the row of each repeat."""

    chain: Chain = ()
    rows: tuple[int, ...] = ()
    path: str = ""

    def inside(self, container: Item, row: int | None = None) -> "_Here":
        number = () if row is None else (row,)
        path = ".".join(str(part) for part in (container.key, *number))
        return _Here((*self.chain, container), (*self.rows, *number), f"{self.path}{path}.")


class _Move:
    def __init__(self, new: FormSpec) -> None:
        self._places: dict[str, Chain] = {}
        for step in new.steps:
            self._note(step.items, ())
        self.answers: dict[str, Any] = {}
        self.raw: dict[str, str] = {}
        self.let_go: list[LetGo] = []

    def _note(self, items: Sequence[Item], around: Chain) -> None:
        for item in items:
            self._places[item.id] = (*around, item)
            self._note(item.items, (*around, item))

    # --- answers ---

    def items(self, items: Sequence[Item], values: JsonObject, here: _Here) -> None:
        """Move what was answered to items that stand beside each other."""
        for item in items:
            value = values.get(item.key)
            if item.kind is ItemKind.GROUP:
                inner = value if isinstance(value, Mapping) else {}
                self.items(item.items, inner, here.inside(item))
            elif item.kind is ItemKind.REPEAT:
                for number, row in enumerate(value if isinstance(value, list | tuple) else ()):
                    self._keep_row(item, here, number)
                    inner = row if isinstance(row, Mapping) else {}
                    self.items(item.items, inner, here.inside(item, number))
            else:
                for ending in _endings(item):
                    if (given := values.get(item.key + ending)) is not None:
                        self._answer(item, ending, given, here)

    def _keep_row(self, repeat: Item, here: _Here, number: int) -> None:
        """Keep the number of a row, also when nothing in it follows."""
        if self._obstacle(repeat, "", here) is None:
            inner = here.inside(repeat, number)
            self._holder((*self._places[repeat.id], repeat), inner.rows)

    def _answer(self, item: Item, ending: str, value: Json, here: _Here) -> None:
        why = self._obstacle(item, ending, here)
        if why is not None:
            self._drop(item, ending, value, here, why)
            return
        now = self._places[item.id][-1]
        kept, dropped = (value, None) if ending else _offered(now, value)
        if dropped is not None:
            self._drop(item, ending, dropped, here, Why.NO_OPTION)
        if kept is None:
            return
        if not ending and not _is_readable(now, kept):
            self.raw[self._path(item, ending, here)] = str(kept)
            return
        self._holder(self._places[item.id], here.rows)[now.key + ending] = kept

    # --- texts that could not be read ---

    def unread(self, top: Sequence[Item], path: str, text: str) -> None:
        """Move a text that was no answer; it may be one now."""
        found = _found(top, path.split("."), _Here())
        if found is None:
            return
        item, ending, here = found
        why = self._obstacle(item, ending, here)
        if why is not None:
            self._drop(item, ending, text, here, why)
            return
        now = self._places[item.id][-1]
        try:
            value = read_text(now, text, artificial_hetus=True)
        except UnreadableError:
            self.raw[self._path(item, ending, here)] = text
        else:
            self._holder(self._places[item.id], here.rows)[now.key + ending] = value

    # --- files ---

    def slots(self, old: FormSpec) -> Iterator[tuple[str, str | None]]:
        """Where each slot is now."""
        for path, item in old.items():
            if item.kind is ItemKind.ATTACHMENT:
                chain = self._places.get(item.id)
                is_there = chain is not None and chain[-1].kind is ItemKind.ATTACHMENT
                yield path, ".".join(one.key for one in chain) if chain and is_there else None

    # --- places ---

    def _obstacle(self, item: Item, ending: str, here: _Here) -> Why | None:
        """Why an answer can't follow its question; None when it can."""
        chain = self._places.get(item.id)
        if chain is None:
            return Why.REMOVED
        now = chain[-1]
        if (now.kind, now.block) != (item.kind, item.block):
            return Why.OTHER_KIND
        if _repeats(chain[:-1]) != _repeats(here.chain):
            return Why.MOVED
        return None if ending in _endings(now) else Why.REMOVED

    def _holder(self, chain: Chain, rows: Sequence[int]) -> dict[str, Any]:
        """The mapping that holds the answer of a place; made when it is not there yet."""
        here, numbers = self.answers, iter(rows)
        for container in chain[:-1]:
            if container.kind is ItemKind.GROUP:
                here = here.setdefault(container.key, {})
                continue
            listed, number = here.setdefault(container.key, []), next(numbers)
            listed.extend({} for _ in range(number + 1 - len(listed)))
            here = listed[number]
        return here

    def _path(self, item: Item, ending: str, here: _Here) -> str:
        parts: list[str] = []
        numbers = iter(here.rows)
        for one in self._places[item.id]:
            parts.append(one.key)
            if one.kind is ItemKind.REPEAT:
                parts.append(str(next(numbers)))
        return ".".join(parts) + ending

    def _drop(self, item: Item, ending: str, value: Json, here: _Here, why: Why) -> None:
        self.let_go.append(LetGo(f"{here.path}{item.key}{ending}", item, value, why))


def _endings(item: Item) -> tuple[str, ...]:
    """The endings of the keys that an item may have in the answers."""
    asked = {OTHER_ENDING: item.other, LATER_ENDING: item.later, EXPLAINED_ENDING: item.explained}
    return ("", *(ending for ending, is_asked in asked.items() if is_asked))


def _repeats(chain: Chain) -> tuple[str, ...]:
    return tuple(item.id for item in chain if item.kind is ItemKind.REPEAT)


def _offered(item: Item, value: Json) -> tuple[Json, Json]:
    """What of an answer is still offered, and what is not."""
    if item.kind is ItemKind.CHOICES and isinstance(value, list | tuple):
        known = option_values(item)
        gone = [tick for tick in value if tick not in known]
        return [tick for tick in value if tick in known] or None, gone or None
    if item.kind in ONE_OF_A_LIST and value not in option_values(item):
        return None, value
    return value, None


def _is_readable(item: Item, value: Json) -> bool:
    try:
        read_kept(item, value, artificial_hetus=True)
    except UnreadableError:
        return False
    return True


def _found(
    items: Sequence[Item], parts: Sequence[str], here: _Here
) -> tuple[Item, str, _Here] | None:
    """The item of a path with its ending, and where it stands."""
    first, *rest = parts
    for item in items:
        if item.kind is ItemKind.GROUP and item.key == first and rest:
            return _found(item.items, rest, here.inside(item))
        if item.kind is ItemKind.REPEAT and item.key == first and len(rest) > 1:
            return _found(item.items, rest[1:], here.inside(item, int(rest[0])))
        for ending in _endings(item):
            if not rest and first == item.key + ending:
                return item, ending, here
    return None


def asked_anew(old: FormSpec, new: FormSpec) -> tuple[Item, ...]:
    """The questions that the new version has and the old one had not, in reading order."""
    before = {item.id for _path, item in old.items()}
    return tuple(
        item
        for step in new.steps
        for _path, item in walk(step.items)
        if item.id not in before and item.kind not in (ItemKind.NOTE, ItemKind.COMPUTED)
    )
