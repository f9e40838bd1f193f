"""What is different between two versions of a form, told by the ids that never change.

A question that was renamed, moved or reworded is the same question; only a new id is a new one. So
nothing is a duplicate, and it can be said what a change does to drafts that are being filled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.itemkinds import NOT_TYPED, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject


class ChangeKind(StrEnum):
    """What happened to a part of the form."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class OnDrafts(StrEnum):
    """What a change means for somebody who is filling the form in."""

    NOTHING = "nothing"
    ASKED = "asked"
    """A question that was not there is asked."""
    DROPPED = "dropped"
    """An answer that was given is let go."""
    CHECKED_AGAIN = "checked_again"
    """An answer that was good may need attention."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        what: step, item, setting, test or form (a key of the form itself).
        name: the path of the item, the key of the step, setting or form, the name of the test.
        keys: the keys of it that changed, in alphabetical order; none unless it was changed.
    """

    kind: ChangeKind
    what: str
    name: str
    keys: tuple[str, ...] = ()
    on_drafts: OnDrafts = OnDrafts.NOTHING


@dataclass(frozen=True, slots=True)
class _Part:
    """A step or item of a document."""

    what: str
    name: str
    parent: str
    own: Mapping[str, Json]


_HOLDING: Final = frozenset({"items", "steps"})
_CHECKING: Final = frozenset(
    {
        *("kind", "required", "required_if", "visible_if", "valid_if", "options", "other", "min"),
        *("max", "max_length", "pattern", "decimals", "min_rows", "max_rows", "max_files"),
        *("media_types", "max_mb", "parties", "asks"),
    }
)
"""Keys by which an answer that was good can become one that needs attention."""
_UNASKED: Final = frozenset(kind.value for kind in NOT_TYPED - {ItemKind.ATTACHMENT})


def compare(old: JsonObject, new: JsonObject) -> tuple[Change, ...]:
    """Every difference between two documents that parse, in the order of the new one.

    Args:
        old: the document that is in use.
        new: the document that would come in its place.
    """
    before, after = _parts(old), _parts(new)
    return (
        *_of_form(old, new),
        *_named("setting", "key", old, new),
        *_of_parts(before, after),
        *_named("test", "name", old, new),
    )


def _of_form(old: JsonObject, new: JsonObject) -> Iterator[Change]:
    """Keys of the form itself; lists of named things are told one by one."""
    for key in sorted({*old, *new} - {"steps", "settings", "tests"}):
        if old.get(key) != new.get(key):
            yield Change(ChangeKind.CHANGED, "form", key)


def _named(what: str, naming: str, old: JsonObject, new: JsonObject) -> Iterator[Change]:
    before, after = _by_name(old.get(f"{what}s"), naming), _by_name(new.get(f"{what}s"), naming)
    yield from _added_and_changed(what, before, after)
    for name in before.keys() - after.keys():
        yield Change(ChangeKind.REMOVED, what, name)


def _by_name(listed: Json, naming: str) -> dict[str, Mapping[str, Json]]:
    members = listed if isinstance(listed, list | tuple) else ()
    return {str(one[naming]): one for one in members if isinstance(one, Mapping) and naming in one}


def _added_and_changed(
    what: str, before: Mapping[str, Mapping[str, Json]], after: Mapping[str, Mapping[str, Json]]
) -> Iterator[Change]:
    for name, one in after.items():
        if name not in before:
            yield Change(ChangeKind.ADDED, what, name)
        elif keys := _different(before[name], one):
            yield Change(ChangeKind.CHANGED, what, name, keys)


def _different(old: Mapping[str, Json], new: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(key for key in sorted({*old, *new} - _HOLDING) if old.get(key) != new.get(key))


# --- steps and items ---


def _parts(document: JsonObject) -> dict[str, _Part]:
    parts: dict[str, _Part] = {}
    for step in _members(document, "steps"):
        parts[str(step.get("id"))] = _Part("step", str(step.get("key")), "", step)
        _collect(step, str(step.get("id")), "", parts)
    return parts


def _collect(holder: Mapping[str, Json], parent: str, prefix: str, parts: dict[str, _Part]) -> None:
    for item in _members(holder, "items"):
        name = f"{prefix}{item.get('key')}"
        parts[str(item.get("id"))] = _Part("item", name, parent, item)
        _collect(item, str(item.get("id")), f"{name}.", parts)


def _members(holder: Mapping[str, Json], key: str) -> Iterator[Mapping[str, Json]]:
    listed = holder.get(key)
    for one in listed if isinstance(listed, list | tuple) else ():
        if isinstance(one, Mapping):
            yield one


def _of_parts(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> Iterator[Change]:
    moved = _moved(before, after)
    for key, part in after.items():
        old = before.get(key)
        if old is None:
            asked = OnDrafts.ASKED if _is_asked(part) else OnDrafts.NOTHING
            yield Change(ChangeKind.ADDED, part.what, part.name, on_drafts=asked)
            continue
        if key in moved:
            yield Change(ChangeKind.MOVED, part.what, part.name)
        if keys := _different(old.own, part.own):
            yield Change(ChangeKind.CHANGED, part.what, part.name, keys, _effect(old, keys))
    for key, part in before.items():
        if key not in after:
            dropped = OnDrafts.DROPPED if _is_asked(part) else OnDrafts.NOTHING
            yield Change(ChangeKind.REMOVED, part.what, part.name, on_drafts=dropped)


def _is_asked(part: _Part) -> bool:
    return part.what == "item" and part.own.get("kind") not in _UNASKED


def _effect(old: _Part, keys: Sequence[str]) -> OnDrafts:
    if not _is_asked(old):
        return OnDrafts.NOTHING
    if "kind" in keys:
        return OnDrafts.DROPPED
    return OnDrafts.CHECKED_AGAIN if _CHECKING & set(keys) else OnDrafts.NOTHING


def _moved(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> set[str]:
    """What stands elsewhere: under another parent, or out of the order that most have kept."""
    common = before.keys() & after.keys()
    moved = {key for key in common if before[key].parent != after[key].parent}
    stayed = common - moved
    old_order = [key for key in before if key in stayed]
    new_order = [key for key in after if key in stayed]
    for parent in {after[key].parent for key in stayed}:
        old = [key for key in old_order if after[key].parent == parent]
        new = [key for key in new_order if after[key].parent == parent]
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        kept = {
            key for block in matcher.get_matching_blocks() for key in old[block.a :][: block.size]
        }
        moved |= set(new) - kept
    return moved
