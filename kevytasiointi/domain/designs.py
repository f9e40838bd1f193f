"""The design of a form (lomakkeen työversio): the parts of a document that need not be whole yet.

A part is the form itself, a step or an item; it is known by its `id`, which never changes, and the
form by `FORM`. Everything here takes documents as they are stored and gives new ones: nothing is
changed in place.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.errors import KevytError
from kevytasiointi.domain.formspec import to_canonical_json
from kevytasiointi.domain.jsonvalues import Json, JsonObject

FORM: Final = ""
"""Stands for the form itself where a part's id is asked for."""

HOLDING: Final = ("steps", "items")
"""The keys under which parts hold other parts."""


class PartKind(StrEnum):
    """What a part is."""

    FORM = "form"
    STEP = "step"
    ITEM = "item"


class PartGone(KevytError):
    """The part is not in the design any more: somebody else removed it."""


class PartChanged(KevytError):
    """Somebody else changed what this change is about; `stored` is the part as it is now."""

    def __init__(self, stored: JsonObject) -> None:
        super().__init__(f"{stored.get('id', 'form')} was changed in between")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document.

    Attributes:
        id: of the step or item; `FORM` for the form.
        value: what the document says of it, parts below included.
        path: its place as findings tell it, `steps[0].items[2]`; empty for the form.
        parent: the id of the part that holds it.
        index: its number among the parts of its parent, from 0.
        siblings: how many parts the parent holds.
        depth: 0 for the form, 1 for steps, 2 for items of steps, …
    """

    id: str
    kind: PartKind
    value: JsonObject
    path: str
    parent: str
    index: int
    siblings: int
    depth: int


def parts(document: JsonObject) -> Iterator[Part]:
    """Every part in the order of the form, the form itself first."""
    form = Part(FORM, PartKind.FORM, document, "", FORM, 0, 1, 0)
    yield form
    yield from _below(form)


def _below(holder: Part) -> Iterator[Part]:
    key = holding_key(holder.kind)
    kind = PartKind.STEP if holder.kind is PartKind.FORM else PartKind.ITEM
    listed = holder.value.get(key)
    held = listed if isinstance(listed, list | tuple) else ()
    for index, value in enumerate(held):
        if not isinstance(value, Mapping):
            continue
        here = f"{holder.path}.{key}[{index}]".removeprefix(".")
        part = Part(
            id=str(value.get("id", "")),
            kind=kind,
            value=value,
            path=here,
            parent=holder.id,
            index=index,
            siblings=len(held),
            depth=holder.depth + 1,
        )
        yield part
        yield from _below(part)


def holding_key(kind: PartKind) -> str:
    """The key under which a part of this kind holds other parts."""
    return HOLDING[0] if kind is PartKind.FORM else HOLDING[1]


def members(value: JsonObject, key: str) -> Sequence[JsonObject]:
    """The mappings in a list of the document; whatever else stands there is passed over."""
    listed = value.get(key)
    if not isinstance(listed, list | tuple):
        return ()
    return [one for one in listed if isinstance(one, Mapping)]


def part_of(document: JsonObject, part_id: str) -> Part:
    """The part with an id.

    Raises:
        PartGone: there is none.
    """
    found = next((part for part in parts(document) if part.id == part_id), None)
    if found is None:
        raise PartGone(part_id)
    return found


def part_at(document: JsonObject, path: str) -> Part:
    """The innermost part in which a finding's path lies: the form for `slug` or `tests[0].name`."""
    found = next(parts(document))
    for part in parts(document):
        if part.path and (path == part.path or path.startswith(f"{part.path}.")):
            found = part
    return found


def parts_below(part: Part) -> Sequence[Part]:
    """What a part holds, and what those hold."""
    return list(_below(part))


def fingerprint(part: Part, keys: Iterable[str] | None = None) -> str:
    """What a part, or some of its keys, looked like; two equal ones have equal fingerprints.

    Args:
        part: the part.
        keys: those to look at; None: the whole part with the parts below.
    """
    seen = part.value if keys is None else {key: part.value.get(key) for key in sorted(set(keys))}
    return hashlib.sha256(to_canonical_json(seen)).hexdigest()[:16]


def free_name(wanted: str, taken: Iterable[str], between: str = "_") -> str:
    """The name, with a number behind it when it is taken already."""
    used = set(taken)
    free, number = wanted, 2
    while free in used:
        free, number = f"{wanted}{between}{number}", number + 1
    return free


def plain(value: Json) -> Json:
    """A copy that can be changed without changing the document it came from."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
