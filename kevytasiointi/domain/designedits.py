"""What can be done to the design of a form: each edit is data, and `edited` applies it.

Edits name parts by their ids. An edit that could undo another person's work carries the fingerprint
of what its writer saw; whoever comes second is refused and sees both (`PartChanged`, `PartGone`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kevytasiointi.domain.designs import (
    FORM,
    Part,
    PartChanged,
    PartGone,
    PartKind,
    fingerprint,
    free_name,
    holding_key,
    names_of_ids,
    part_of,
    plain,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formitems import allowed_keys
from kevytasiointi.domain.itemkinds import CONTAINERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark

NOT_THERE: Final = mark("A part can't be put there.")

MOST_PARTS: Final = 2_000
"""More steps and items than any form has; a design that grows past it is refused."""


@dataclass(frozen=True, slots=True)
class AddPart:
    """A new step (in the form) or item (in a step, group or repeat).

    Attributes:
        parent: id of the part that is to hold it.
        value: what is known of it; an id and a key are made when they are missing.
        index: its number among the others; None: last.
    """

    parent: str
    value: JsonObject
    index: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePart:
    """Other values for some keys of a part; None takes a key away.

    Attributes:
        seen: `fingerprint(part, values)` of the part that the writer saw.
    """

    part: str
    values: JsonObject
    seen: str


@dataclass(frozen=True, slots=True)
class MovePart:
    """A part to another place: number `index` among the parts of `parent`, counted without it."""

    part: str
    parent: str
    index: int


@dataclass(frozen=True, slots=True)
class DuplicatePart:
    """A copy of a part right behind it, with ids and keys of its own."""

    part: str


@dataclass(frozen=True, slots=True)
class RemovePart:
    """A part goes, and with it what it holds.

    Attributes:
        seen: `fingerprint(part)` of the part that the writer saw.
    """

    part: str
    seen: str


@dataclass(frozen=True, slots=True)
class ReplaceAll:
    """Another document in place of this one: an import, or a version that is brought back."""

    document: JsonObject
    why: str = field(default="imported")


Edit: TypeAlias = AddPart | ChangePart | MovePart | DuplicatePart | RemovePart | ReplaceAll


def edited(document: JsonObject, edit: Edit, new_id: Callable[[], str]) -> dict[str, Json]:
    """The document after an edit.

    Args:
        document: as it is stored.
        edit: what to do.
        new_id: makes ids that were never used in this form, not even by parts that are gone.

    Raises:
        PartGone: a part that the edit names is not there.
        PartChanged: somebody else changed in between what the edit changes.
        InvalidInput: a part can't go there, or the design would grow too large.
    """
    copy = plain(document)
    made = _Edited(copy if isinstance(copy, dict) else {}, new_id)
    match edit:
        case AddPart():
            made.add(edit)
        case ChangePart():
            made.change(edit)
        case MovePart():
            made.move(edit)
        case DuplicatePart():
            made.duplicate(edit)
        case RemovePart():
            made.remove(edit)
        case ReplaceAll():
            return {**_mapping(plain(edit.document)), "id": document.get("id")}
    if len(names_of_ids(made.document)) > MOST_PARTS:
        raise InvalidInput("", mark("The form has too many parts."))
    return made.document


class _Edited:
    """A copy of a document that is being changed."""

    def __init__(self, document: dict[str, Json], new_id: Callable[[], str]) -> None:
        self.document = document
        self._new_id = new_id

    def add(self, edit: AddPart) -> None:
        holder = part_of(self.document, edit.parent)
        held = self._held(holder)
        value = self._with_names(edit.value, held, holder.kind)
        held.insert(len(held) if edit.index is None else edit.index, value)

    def change(self, edit: ChangePart) -> None:
        part = part_of(self.document, edit.part)
        if fingerprint(part, edit.values) != edit.seen and not _says_already(part, edit.values):
            raise PartChanged(part.value)
        target = _mapping(part.value)
        for key, value in edit.values.items():
            if value is None:
                target.pop(key, None)
            else:
                target[key] = plain(value)
        if part.kind is PartKind.ITEM and "kind" in edit.values:
            _keep_fitting_keys(target)

    def move(self, edit: MovePart) -> None:
        part, holder = part_of(self.document, edit.part), part_of(self.document, edit.parent)
        if part.kind is not _held_kind(holder) or f"{holder.path}.".startswith(f"{part.path}."):
            raise InvalidInput("", NOT_THERE)
        self._held(part_of(self.document, part.parent)).pop(part.index)
        held = self._held(part_of(self.document, edit.parent))
        value = _mapping(part.value)
        if part.kind is PartKind.ITEM and part.parent != edit.parent:
            value["key"] = free_name(str(value.get("key", "")), _keys(held))
        held.insert(max(0, edit.index), value)

    def duplicate(self, edit: DuplicatePart) -> None:
        part = part_of(self.document, edit.part)
        held = self._held(part_of(self.document, part.parent))
        copy = _without_ids(_mapping(plain(part.value)))
        holder = PartKind.FORM if part.kind is PartKind.STEP else PartKind.STEP
        held.insert(part.index + 1, self._with_names(copy, held, holder))

    def remove(self, edit: RemovePart) -> None:
        part = part_of(self.document, edit.part)
        if part.kind is PartKind.FORM:
            raise PartGone(FORM)
        if fingerprint(part) != edit.seen:
            raise PartChanged(part.value)
        self._held(part_of(self.document, part.parent)).pop(part.index)

    def _held(self, holder: Part) -> list[Json]:
        """The list of the parts that a part holds; made when it is not there.

        Raises:
            InvalidInput: it can hold none.
        """
        if _held_kind(holder) is None:
            raise InvalidInput("", NOT_THERE)
        target = _mapping(holder.value)
        key = holding_key(holder.kind)
        held = target.get(key)
        if not isinstance(held, list):
            held = target[key] = []
        return held

    def _with_names(
        self, value: JsonObject, held: Sequence[Json], holder: PartKind
    ) -> dict[str, Json]:
        """The part with an id, and with a key that no other part beside it has."""
        named = _mapping(plain(value))
        named.setdefault("id", self._new_id())
        is_step = holder is PartKind.FORM
        wanted = str(named.get("key") or slug_of(_first_words(named)))
        if is_step:
            wanted = wanted.replace("_", "-")
        taken = _all_step_keys(self.document) if is_step else _keys(held)
        named["key"] = free_name(wanted, taken, "-" if is_step else "_")
        for one in _lists(named.get("items")):
            if isinstance(one, dict):
                one.setdefault("id", self._new_id())
                self._name_below(one)
        return named

    def _name_below(self, item: dict[str, Json]) -> None:
        for one in _lists(item.get("items")):
            if isinstance(one, dict):
                one.setdefault("id", self._new_id())
                self._name_below(one)


def _held_kind(holder: Part) -> PartKind | None:
    """What kind of parts a part can hold; None: none."""
    if holder.kind is PartKind.FORM:
        return PartKind.STEP
    if holder.kind is PartKind.STEP or holder.value.get("kind") in CONTAINERS:
        return PartKind.ITEM
    return None


def _says_already(part: Part, values: JsonObject) -> bool:
    """Whether the part has these values already: a double click is no conflict."""
    return all(part.value.get(key) == value for key, value in values.items())


def _keep_fitting_keys(item: dict[str, Json]) -> None:
    """Let go of what the new kind of an item does not know."""
    kind = item.get("kind")
    if kind in {one.value for one in ItemKind}:
        fitting = allowed_keys(ItemKind(str(kind))) | {"kind"}
        for key in [key for key in item if key not in fitting]:
            del item[key]


def _without_ids(value: dict[str, Json]) -> dict[str, Json]:
    items = [_without_ids(_mapping(one)) for one in _lists(value.get("items"))]
    rest = {key: one for key, one in value.items() if key not in ("id", "items")}
    return {**rest, "items": items} if "items" in value else rest


def _first_words(value: JsonObject) -> str:
    for key in ("label", "title"):
        words = value.get(key)
        if isinstance(words, Mapping) and words:
            return next((str(text) for text in words.values() if text), key)
    return str(value.get("kind") or "part")


def _keys(held: Sequence[Json]) -> Iterator[str]:
    return (str(one.get("key")) for one in held if isinstance(one, Mapping))


def _all_step_keys(document: JsonObject) -> Iterator[str]:
    return _keys(_lists(document.get("steps")))


def _lists(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _mapping(value: Json) -> dict[str, Json]:
    """The mapping itself, as one that may be changed: the document is our own copy."""
    return value if isinstance(value, dict) else {}
