"""How large a form may be; what is larger is told and not read."""

from collections.abc import Iterator, Mapping
from typing import Final

from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.wording import Text, tell

MOST_ITEMS: Final = 1_000
MOST_OPTIONS: Final = 500
MOST_IN_LIST: Final = 200


def too_much(document: Mapping[str, Json]) -> dict[str, list[Finding]]:
    """What there is more of than any form needs, by the key of the document that holds it."""
    found: dict[str, list[Finding]] = {}
    count = 0
    waiting = list(_mappings(document.get("steps"), "steps"))
    while waiting:
        part, path = waiting.pop()
        inner = list(_mappings(part.get("items"), f"{path}.items"))
        waiting += inner
        count += len(inner)
        options = part.get("options")
        if isinstance(options, list | tuple) and len(options) > MOST_OPTIONS:
            told = Finding(f"{path}.options", _too_many(len(options), MOST_OPTIONS))
            found.setdefault("steps", []).append(told)
    if count > MOST_ITEMS:
        found.setdefault("steps", []).append(Finding("steps", _too_many(count, MOST_ITEMS)))
    for key in ("tests", "settings", "deadlines", "before_you_start"):
        value = document.get(key)
        if isinstance(value, list | tuple) and len(value) > MOST_IN_LIST:
            found[key] = [Finding(key, _too_many(len(value), MOST_IN_LIST))]
    return found


def _too_many(count: int, most: int) -> Text:
    return tell("has %(count)s of them; there may be %(most)s", count=count, most=most)


def _mappings(value: Json, path: str) -> Iterator[tuple[Mapping[str, Json], str]]:
    for index, one in enumerate(value if isinstance(value, list | tuple) else ()):
        if isinstance(one, Mapping):
            yield one, f"{path}[{index}]"
