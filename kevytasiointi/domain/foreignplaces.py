"""Where the questions of an imported form came to stand, so that its rules find them by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kevytasiointi.domain.itemkinds import ItemKind


@dataclass(frozen=True, slots=True)
class Container:
    """A group or repeat on the way to a question, by the key it has in the draft."""

    key: str
    is_repeat: bool


Way: TypeAlias = tuple[Container, ...]
"""The groups and repeats around a question, outermost first."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name of the file stands for.

    Attributes:
        path: its name in rules, as seen from the question whose rule it is.
        values: the options, by what the file calls them.
        is_column: it stands for a value of each row of a repeat.
    """

    path: str
    kind: ItemKind
    values: Mapping[str, str]
    is_column: bool


@dataclass(frozen=True, slots=True)
class _Place:
    key: str
    kind: ItemKind
    way: Way
    values: Mapping[str, str]


@dataclass(slots=True)
class Places:
    """Every question of the draft by its name in the file; keys are unique in the whole draft."""

    _by_name: dict[str, list[_Place]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        key: str,
        kind: ItemKind,
        way: Way,
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Remember where a question stands."""
        self._by_name.setdefault(name, []).append(_Place(key, kind, way, values or {}))

    def find(self, name: str, way: Way) -> Named | None:
        """What the name stands for as seen from a way; None when nothing, or several, have it."""
        places = self._by_name.get(name, [])
        nearest = max((_shared(one.way, way) for one in places), default=0)
        near = [one for one in places if _shared(one.way, way) == nearest]
        if len(near) != 1:
            return None
        rest = near[0].way[nearest:]
        path = ".".join([*(one.key for one in rest), near[0].key])
        is_column = any(one.is_repeat for one in rest)
        return Named(path, near[0].kind, near[0].values, is_column)


def _shared(one: Way, other: Way) -> int:
    """How many containers two ways begin with together."""
    count = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        count += 1
    return count
