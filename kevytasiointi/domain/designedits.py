"""What can be done to the design of a form: each edit is data, and `edited` applies it.

Edits name parts by their ids. An edit that could undo another person's work carries the fingerprint
of what its writer saw; whoever comes second is refused and sees both (`PartChanged`, `PartGone`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kevytasiointi.domain.designs import (
    FORM,
    Part,
    PartChanged,
    PartGone,
    PartKind,
    fingerprint,
    holding_key,
    part_of,
    plain,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formitems import allowed_keys
from kevytasiointi.domain.itemkinds import CONTAINERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.namefollowing import follow_all, follow_settings, path_of
from kevytasiointi.domain.partnames import free_key, named, with_own_ids, without_ids
from kevytasiointi.domain.wording import mark

NOT_THERE: Final = mark("A part can't be put there.")


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
        settings: new key by old key of the settings that get another one; what names them follows.
    """

    part: str
    values: JsonObject
    seen: str
    settings: Mapping[str, str] = field(default_factory=dict)


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
        InvalidInput: a part can't go there.
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
            whole = with_own_ids(edit.document, new_id)
            return {**whole, "id": document.get("id")}
    return made.document


class _Edited:
    """A copy of a document that is being changed."""

    def __init__(self, document: dict[str, Json], new_id: Callable[[], str]) -> None:
        self.document = document
        self._new_id = new_id

    def add(self, edit: AddPart) -> None:
        holder = part_of(self.document, edit.parent)
        held = self._held(holder)
        value = named(self.document, holder, edit.value, self._new_id)
        held.insert(len(held) if edit.index is None else max(0, edit.index), value)

    def change(self, edit: ChangePart) -> None:
        part = part_of(self.document, edit.part)
        if fingerprint(part, edit.values) != edit.seen and not _says_already(part, edit.values):
            raise PartChanged(part.value)
        target = _mapping(part.value)
        before = path_of(self.document, part.id)
        for key, value in edit.values.items():
            if value is None:
                target.pop(key, None)
            else:
                target[key] = plain(value)
        if part.kind is PartKind.ITEM and "kind" in edit.values:
            _keep_fitting_keys(target)
        if "key" in edit.values:
            follow_all(self.document, {before: path_of(self.document, part.id)})
        follow_settings(self.document, edit.settings)

    def move(self, edit: MovePart) -> None:
        part, holder = part_of(self.document, edit.part), part_of(self.document, edit.parent)
        if part.kind is not _held_kind(holder) or f"{holder.path}.".startswith(f"{part.path}."):
            raise InvalidInput("", NOT_THERE)
        before = path_of(self.document, part.id)
        self._held(part_of(self.document, part.parent)).pop(part.index)
        holder = part_of(self.document, edit.parent)
        value = _mapping(part.value)
        if part.kind is PartKind.ITEM:
            value["key"] = free_key(self.document, holder, str(value.get("key", "")))
        self._held(holder).insert(max(0, edit.index), value)
        follow_all(self.document, {before: path_of(self.document, part.id)})

    def duplicate(self, edit: DuplicatePart) -> None:
        part = part_of(self.document, edit.part)
        if part.kind is PartKind.FORM:
            raise InvalidInput("", NOT_THERE)
        holder = part_of(self.document, part.parent)
        copy = named(self.document, holder, without_ids(part.value), self._new_id)
        self._held(holder).insert(part.index + 1, copy)

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


def _held_kind(holder: Part) -> PartKind | None:
    """What kind of parts a part can hold; None: none."""
    if holder.kind is PartKind.FORM:
        return PartKind.STEP
    if holder.kind is PartKind.STEP or str(holder.value.get("kind")) in CONTAINERS:
        return PartKind.ITEM
    return None


def _says_already(part: Part, values: JsonObject) -> bool:
    """Whether the part has these values already: a double click is no conflict."""
    return all(part.value.get(key) == value for key, value in values.items())


def _keep_fitting_keys(item: dict[str, Json]) -> None:
    """Let go of what the new kind of an item does not know."""
    kind = str(item.get("kind"))
    if kind in {one.value for one in ItemKind}:
        fitting = allowed_keys(ItemKind(kind)) | {"kind"}
        for key in [key for key in item if key not in fitting]:
            del item[key]


def _mapping(value: Json) -> dict[str, Json]:
    """The mapping itself, as one that may be changed: the document is our own copy."""
    return value if isinstance(value, dict) else {}
