"""Ids and keys of the parts of a design: none stands twice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kevytasiointi.domain.designs import (
    HOLDING,
    Part,
    PartKind,
    free_name,
    members,
    part_of,
    parts,
    plain,
)
from kevytasiointi.domain.formchecks import RESERVED_KEYS
from kevytasiointi.domain.formparser import RESERVED_STEP_KEYS
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.namefollowing import follow_all, path_of
from kevytasiointi.domain.slugs import slug_of

_ITEMS: Final = HOLDING[1]
_DEPTH_OF_ITEMS: Final = 2


def taken_keys(document: JsonObject, holder: Part, apart: str = "") -> frozenset[str]:
    """The keys that no other part of a holder can have; items of all steps share theirs.

    Args:
        document: the design.
        holder: the form, a step, a group or a repeat.
        apart: the id of a part whose key does not count, because it is moved or named anew.
    """
    if holder.kind is PartKind.FORM:
        beside: Sequence[Part] = [one for one in parts(document) if one.kind is PartKind.STEP]
        kept = frozenset(RESERVED_STEP_KEYS)
    elif holder.kind is PartKind.STEP:
        beside = [one for one in parts(document) if one.depth == _DEPTH_OF_ITEMS]
        kept = frozenset(RESERVED_KEYS)
    else:
        beside = [one for one in parts(document) if one.parent == holder.id]
        kept = frozenset()
    keys = (one.value.get("key") for one in beside if not apart or one.id != apart)
    return kept | {key for key in keys if isinstance(key, str)}


def free_key(document: JsonObject, holder: Part, wanted: str, apart: str = "") -> str:
    """The key, with a number behind it when a part beside has it; steps have hyphens."""
    taken = taken_keys(document, holder, apart)
    if holder.kind is PartKind.FORM:
        return free_name(wanted.replace("_", "-"), taken, "-")
    return free_name(wanted, taken)


def named(
    document: JsonObject, holder: Part, value: JsonObject, new_id: Callable[[], str]
) -> dict[str, Json]:
    """A new part with an id and a key of its own; so have the parts that it holds.

    Rules in it that name it, or a part of it, name the new one.
    """
    made = _copy(value)
    made.setdefault("id", new_id())
    wanted = str(made.get("key") or slug_of(_first_words(made)))
    made["key"] = own = free_key(document, holder, wanted)
    for one in _walk(made):
        one.setdefault("id", new_id())
    if holder.kind is PartKind.FORM:
        _name_items(made, taken_keys(document, _as_step(made)))
    else:
        above = path_of(document, holder.id)
        names = {f"{above}.{wanted}".lstrip("."): f"{above}.{own}".lstrip(".")}
        follow_all(_alone(document, holder, made), names)
    return made


def _alone(document: JsonObject, holder: Part, item: dict[str, Json]) -> JsonObject:
    """An item in its holders as if they held nothing else: only what it says itself is found."""
    while holder.kind is PartKind.ITEM:
        item = {"key": holder.value.get("key"), _ITEMS: [item]}
        holder = part_of(document, holder.parent)
    return {_ITEMS: [item]}


def _name_items(step: dict[str, Json], taken: frozenset[str]) -> None:
    names: dict[str, str] = {}
    for one in members(step, _ITEMS):
        wanted = str(one.get("key") or slug_of(_first_words(one)))
        free = free_name(wanted, taken | set(names.values()))
        names[wanted] = _own(one)["key"] = free
    follow_all(step, names)


def without_ids(value: JsonObject) -> dict[str, Json]:
    """A copy of a part in which nothing has an id."""
    copy = _copy(value)
    copy.pop("id", None)
    for one in _walk(copy):
        one.pop("id", None)
    return copy


def with_own_ids(document: JsonObject, new_id: Callable[[], str]) -> dict[str, Json]:
    """A copy in which every step and item has an id, and none the id of another."""
    copy = _copy(document)
    seen: set[str] = set()
    for part in parts(copy):
        if part.kind is PartKind.FORM:
            continue
        stored = part.value.get("id")
        if not isinstance(stored, str) or not stored or "/" in stored or stored in seen:
            _own(part.value)["id"] = stored = new_id()
        seen.add(stored)
    return copy


def _walk(value: JsonObject) -> Iterator[dict[str, Json]]:
    for one in members(value, _ITEMS):
        yield _own(one)
        yield from _walk(one)


def _first_words(value: JsonObject) -> str:
    for key in ("label", "title"):
        words = value.get(key)
        if isinstance(words, Mapping) and any(words.values()):
            return next(str(text) for text in words.values() if text)
    return str(value.get("kind") or "part")


def _as_step(value: JsonObject) -> Part:
    return Part("", PartKind.STEP, value, "", "", 0, 0, 1)


def _copy(value: JsonObject) -> dict[str, Json]:
    return _own(plain(value))


def _own(value: Json) -> dict[str, Json]:
    """The mapping itself, as one that may be changed: the document is our own copy."""
    return value if isinstance(value, dict) else {}
