"""What names an item or a setting follows when it gets another key or another place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from kevytasiointi.domain.designs import HOLDING, PartKind, members, parts
from kevytasiointi.domain.itemkinds import EXPLAINED_ENDING, LATER_ENDING, OTHER_ENDING
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.ruleterms import name_of
from kevytasiointi.domain.settings import PLACEHOLDER

_RULES: Final = ("visible_if", "required_if", "valid_if", "compute", "only_if")
_ANSWER: Final = "answer:"
_SETTINGS: Final = "settings"
_PERIODS: Final = ("period", "standstill", "renewal")
"""The keys whose whole text may name a setting."""
_OVER_ROWS: Final = ("some", "all", "sum")
_PAIR: Final = 2
_Held: TypeAlias = Mapping[str, frozenset[str]]


def path_of(document: JsonObject, part_id: str) -> str:
    """The name of an item in rules, `contact.phone`; empty for a step and the form."""
    by_id = {part.id: part for part in parts(document)}
    part, keys = by_id[part_id], []
    while part.kind is PartKind.ITEM:
        keys.append(str(part.value.get("key", "")))
        part = by_id[part.parent]
    return ".".join(reversed(keys))


def follow_all(value: JsonObject, names: Mapping[str, str]) -> None:
    """Change, in place, what names items by their old paths to their new ones.

    Args:
        value: a document, step or item that nobody else holds.
        names: new path by old path. Inside a group or repeat its own names come first.
    """
    changed = {old: new for old, new in names.items() if old and new and old != new}
    if changed:
        changed = {**_beside(value, changed), **changed}
        held = dict(_held_keys(value, ""))
        _in_rules(value, changed, held)
        _in_handling(value, changed, held)
        for test in members(value, "tests"):
            _in_test(_own(test), changed)


def follow_settings(document: JsonObject, names: Mapping[str, str]) -> None:
    """Change, in place, what names settings by their old keys to their new ones.

    These are rules, texts and periods; what tests set them to goes with them.

    Args:
        document: a document that nobody else holds.
        names: new key by old key.
    """
    changed = {old: new for old, new in names.items() if old and new and old != new}
    if changed:
        paths = {f"{_SETTINGS}.{o}": f"{_SETTINGS}.{n}" for o, n in changed.items()}
        held = dict(_held_keys(document, ""))
        _in_rules(document, paths, held)
        _in_handling(document, paths, held)
        _in_texts(document, changed)
        for test in members(document, "tests"):
            _rename_keys(_own(test), _SETTINGS, changed)


def _in_texts(value: Json, names: Mapping[str, str]) -> None:
    """Texts and periods on every level; a text for machines, as a pattern, names no setting."""
    if isinstance(value, list | tuple):
        for one in value:
            _in_texts(one, names)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, str) and key in (*LANGUAGES, *_PERIODS):
                _own(value)[key] = PLACEHOLDER.sub(
                    lambda found: "{" + names.get(found[1], found[1]) + "}", one
                )
            elif key != "tests":
                _in_texts(one, names)


def _beside(value: JsonObject, names: Mapping[str, str]) -> Mapping[str, str]:
    """The names of what is answered beside an item, such as "other, what?", when it is renamed."""
    own = frozenset(_paths(value, ""))
    return {
        old + ending: new + ending
        for old, new in names.items()
        for ending in (OTHER_ENDING, LATER_ENDING, EXPLAINED_ENDING)
        if old + ending not in own
    }


def _paths(value: JsonObject, prefix: str) -> Iterator[str]:
    for step in members(value, HOLDING[0]):
        yield from _paths(step, prefix)
    for item in members(value, HOLDING[1]):
        path = f"{prefix}{item.get('key')}"
        yield path
        yield from _paths(item, f"{path}.")


def _held_keys(value: JsonObject, prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The keys that each group and repeat holds, by its path."""
    for step in members(value, HOLDING[0]):
        yield from _held_keys(step, prefix)
    for item in members(value, HOLDING[1]):
        path = f"{prefix}{item.get('key')}"
        held = members(item, HOLDING[1])
        if held:
            yield path, frozenset(str(one.get("key")) for one in held)
            yield from _held_keys(item, f"{path}.")


def _in_rules(value: JsonObject, names: Mapping[str, str], held: _Held) -> None:
    target = _own(value)
    for key in _RULES:
        if key in target:
            target[key] = _renamed(target[key], names, held)
    for step in members(target, HOLDING[0]):
        _in_rules(step, names, held)
    for item in members(target, HOLDING[1]):
        _in_rules(item, _inside(item, names), held)


def _inside(item: JsonObject, names: Mapping[str, str]) -> Mapping[str, str]:
    """The names as the rules of an item, and those of the items it holds, say them."""
    held = {str(one.get("key")) for one in members(item, HOLDING[1])}
    if not held:
        return names
    here = f"{item.get('key')}."
    seen = {old: new for old, new in names.items() if old.partition(".")[0] not in held}
    own = {
        old.removeprefix(here): new.removeprefix(here)
        for old, new in names.items()
        if old.startswith(here) and new.startswith(here)
    }
    return {**seen, **own}


def _in_handling(document: JsonObject, names: Mapping[str, str], held: _Held) -> None:
    for one in members(document, "deadlines"):
        _in_rules(one, names, held)
        starts = one.get("starts")
        if isinstance(starts, str) and starts.startswith(_ANSWER):
            _own(one)["starts"] = _ANSWER + _new_name(starts.removeprefix(_ANSWER), names)
    lead = document.get("notify_before")
    if isinstance(lead, Mapping) and isinstance(lead.get("item"), str):
        _own(lead)["item"] = _new_name(str(lead["item"]), names)


def _in_test(test: dict[str, Json], names: Mapping[str, str]) -> None:
    """Answers stand in each other as items do; all else is named by whole paths."""
    for old, new in names.items():
        _move_answer(_own(test.get("answers")), old.split("."), new.split("."))
    _rename_keys(test, "attachments", names)
    expect = _own(test.get("expect"))
    for key in ("errors", "values"):
        _rename_keys(expect, key, names)
    for key in ("visible", "hidden"):
        listed = expect.get(key)
        if isinstance(listed, list):
            expect[key] = [_new_path(n, names) if isinstance(n, str) else n for n in listed]


def _move_answer(answers: dict[str, Json], old: Sequence[str], new: Sequence[str]) -> None:
    """Take an answer to its new place; it goes neither into rows nor out of them."""
    if len(old) > 1 and len(new) > 1 and old[0] == new[0]:
        inner = answers.get(old[0])
        for one in inner if isinstance(inner, list) else [inner]:
            _move_answer(_own(one), old[1:], new[1:])
        return
    held = _answers_in(answers, old[:-1])
    if held is None or old[-1] not in held:
        return
    target = _answers_in(answers, new[:-1], is_made=True)
    if target is not None:
        target[new[-1]] = held.pop(old[-1])


def _answers_in(
    answers: dict[str, Json], groups: Sequence[str], *, is_made: bool = False
) -> dict[str, Json] | None:
    """The answers in a group, made when they are to be; None in rows."""
    found: Json = answers
    for key in groups:
        holder = _own(found)
        found = holder.setdefault(key, {}) if is_made else holder.get(key)
    return found if isinstance(found, dict) else None


def _rename_keys(value: dict[str, Json], key: str, names: Mapping[str, str]) -> None:
    held = value.get(key)
    if isinstance(held, Mapping):
        value[key] = {_new_path(name, names): one for name, one in held.items()}


def _new_path(path: str, names: Mapping[str, str]) -> str:
    """The new path of an answer, in the same rows; one into rows or out of them is not followed."""
    parts = path.split(".")
    plain = [part for part in parts if not part.isdecimal()]
    new = _new_name(".".join(plain), names).split(".")
    if plain == parts:
        return ".".join(new)
    if len(new) != len(plain):
        return path
    rest = iter(new)
    return ".".join(part if part.isdecimal() else next(rest) for part in parts)


def _renamed(rule: Json, names: Mapping[str, str], held: _Held) -> Json:
    if isinstance(rule, list | tuple):
        return [_renamed(one, names, held) for one in rule]
    if not isinstance(rule, Mapping):
        return rule
    renamed: dict[str, Json] = {}
    for key, one in rule.items():
        if key == "var" and isinstance(one, str):
            renamed[key] = _new_name(one, names)
        elif key in _OVER_ROWS and isinstance(one, list | tuple) and len(one) == _PAIR:
            inside = _in_rows(name_of(one[0]), names, held)
            renamed[key] = [_renamed(one[0], names, held), _renamed(one[1], inside, held)]
        else:
            renamed[key] = _renamed(one, names, held)
    return renamed


def _in_rows(repeat: str, names: Mapping[str, str], held: _Held) -> Mapping[str, str]:
    """The names as a rule says them that looks at the rows of a repeat: the rows' own first."""
    now = _new_name(repeat, names)
    keys = next((k for p, k in held.items() if p == now or p.endswith(f".{now}")), frozenset())
    own = {
        old.removeprefix(f"{repeat}."): new.removeprefix(f"{now}.")
        for old, new in names.items()
        if old.startswith(f"{repeat}.") and new.startswith(f"{now}.")
    }
    around = {old: new for old, new in names.items() if old.partition(".")[0] not in keys}
    return {**own, **around}


def _new_name(name: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        if name == old or name.startswith(f"{old}."):
            return new + name.removeprefix(old)
    return name


def _own(value: Json) -> dict[str, Json]:
    """The mapping itself, as one that may be changed: the document is our own copy."""
    return value if isinstance(value, dict) else {}
