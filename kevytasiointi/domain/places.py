"""The places in filed answers that have coordinates, for a map beside their words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.numbertext import exact_number
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.visibility import AnswerScope, Visibility


@dataclass(frozen=True, slots=True)
class Place:
    """A point that somebody has told.

    Attributes:
        name: the question; in rows with the row's title and number before it.
        north: latitude in degrees, WGS 84 (EPSG:4326).
        east: longitude, alike.
    """

    name: str
    north: float
    east: float


def places_of(shown: Visibility, language: str) -> tuple[Place, ...]:
    """The shown places with coordinates, in the order of the form."""

    def words(item: Item) -> str:
        text, found = pick(item.row_title or item.label, language)
        return fill(text, shown.settings, found)

    steps = shown.spec.steps
    return tuple(place for step in steps for place in _within(step.items, shown.form, "", words))


def _within(
    items: tuple[Item, ...], scope: AnswerScope, before: str, words: Callable[[Item], str]
) -> Iterator[Place]:
    """The places among some items; `before` stands in front of their names."""
    for item in filter(scope.shows, items):
        if item.block is ItemKind.LOCATION:
            point = _point(item, scope.group(item))
            if point is not None:
                yield Place(before + words(item), *point)
        elif item.kind is ItemKind.GROUP:
            yield from _within(item.items, scope.group(item), before, words)
        elif item.kind is ItemKind.REPEAT:
            for number, row in enumerate(scope.inside(item), start=1):
                yield from _within(item.items, row, f"{before}{words(item)} {number}: ", words)


def _point(place: Item, scope: AnswerScope) -> tuple[float, float] | None:
    """North and east; None unless both have been told and are within the limits of the block."""
    asked = {item.key: item for item in place.items}
    north, east = (_degrees(asked[key], scope) for key in ("north", "east"))
    return None if north is None or east is None else (north, east)


def _degrees(item: Item, scope: AnswerScope) -> float | None:
    degrees = exact_number(scope.values.get(item.key)) if scope.shows(item) else None
    if degrees is None or item.minimum is None or item.maximum is None:
        return None
    return float(degrees) if item.minimum <= degrees <= item.maximum else None
