"""The names in the JSON of a rule: which question each means, and other names in their place."""

from collections.abc import Callable, Iterator, Mapping

from kevytasiointi.domain.formplaces import SETTINGS, Found, Place, place_of
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json

_OVER_ROWS = ("some", "all", "sum")
_PAIR = 2


def with_names(rule: Json, place: Place, rename: Callable[[Place, str], str]) -> Json:
    """The rule with each name replaced by `rename(place, name)`.

    The place is that of the name: inside the rows of a repeat where a rule looks at its rows.
    """
    if isinstance(rule, list | tuple):
        return [with_names(one, place, rename) for one in rule]
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return rule
    ((operator, raw),) = rule.items()
    if operator == "var":
        name = raw[0] if isinstance(raw, list | tuple) and len(raw) == 1 else raw
        return {"var": rename(place, name)} if isinstance(name, str) else rule
    if operator in _OVER_ROWS and isinstance(raw, list | tuple) and len(raw) == _PAIR:
        return {
            operator: [
                with_names(raw[0], place, rename),
                with_names(raw[1], _inside(raw[0], place), rename),
            ]
        }
    return {operator: with_names(raw, place, rename)}


def _inside(repeat: Json, place: Place) -> Place:
    raw = repeat.get("var") if isinstance(repeat, Mapping) else None
    name = raw[0] if isinstance(raw, list | tuple) and raw else raw
    found = place.find(name) if isinstance(name, str) else None
    if found is None or found.item.kind is not ItemKind.REPEAT:
        return place
    return place_of(place, found)


def named_paths(rule: Json, place: Place) -> Iterator[str]:
    """The path of each question, and `settings.<key>` of each setting, that a rule names."""
    paths: list[str] = []

    def remember(here: Place, name: str) -> str:
        paths.append(path_of(here, name))
        return name

    with_names(rule, place, remember)
    yield from dict.fromkeys(path for path in paths if path)


def path_of(place: Place, name: str) -> str:
    """Where what a name means stands in the form; empty when it means nothing."""
    head, _, key = name.partition(".")
    if head == SETTINGS and key:
        return name
    found = place.find(name)
    return "" if found is None else full_path(found)


def full_path(found: Found) -> str:
    """The path of what was found, that of the text "other, what?" for itself."""
    if not found.is_other:
        return found.path
    return found.path.removesuffix(found.item.key) + found.item.other_key


def name_at(place: Place, path: str) -> str:
    """The shortest name that means a path at a place; empty when none does."""
    if path.startswith(f"{SETTINGS}."):
        return path
    here: Place | None = place
    while here is not None:
        name = path.removeprefix(here.prefix)
        if path.startswith(here.prefix) and name and path_of(place, name) == path:
            return name
        here = here.outer
    return ""


def with_shortest_names(rule: Json, place: Place) -> Json:
    """The same rule, with everything named in the shortest way."""
    return with_names(rule, place, lambda here, name: name_at(here, path_of(here, name)) or name)
