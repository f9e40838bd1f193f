"""What a rule at one place of a form may name: the questions asked so far, and the settings.

The name of a question is the shortest that means it at the place: its own row's first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.formplaces import (
    SETTINGS,
    TYPE_OF_SETTING,
    Found,
    Place,
    Type,
    form_place,
    place_of,
)
from kevytasiointi.domain.formspec import FormSpec, Item, Setting, walk
from kevytasiointi.domain.itemkinds import CONTAINERS, NUMBERS, WITHOUT_ANSWER, ItemKind
from kevytasiointi.domain.options import option_values
from kevytasiointi.domain.rulenames import name_at


class Sort(StrEnum):
    """How a subject is compared."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    TICKS = "ticks"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    ROWS = "rows"
    COLUMN = "column"
    """Numbers of a repeat, one from each row."""
    PERIOD = "period"
    """Only settings: it is added to days, and compared with nothing."""


_SORT_OF_TYPE: Final = {
    Type.BOOLEAN: Sort.YES_NO,
    Type.NUMBER: Sort.NUMBER,
    Type.DATE: Sort.DATE,
    Type.TIME: Sort.TIME,
    Type.ROWS: Sort.ROWS,
    Type.PERIOD: Sort.PERIOD,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule stands.

    Attributes:
        item: whose rule it is; None for a rule of the form.
        path: of the item, as `FormSpec.items` gives it.
        step: number of the last step whose answers are known there.
    """

    place: Place
    item: Item | None = None
    path: str = ""
    step: int = 0

    def inside(self, repeat: str) -> "Spot | None":
        """In the rows of a repeat that is named here; None when it is no repeat."""
        found = self.place.find(repeat)
        if found is None or found.item.kind is not ItemKind.REPEAT or found.column:
            return None
        return Spot(place_of(self.place, found), self.item, self.path, self.step)


@dataclass(frozen=True, slots=True)
class Subject:
    """A question or a setting that a rule may name.

    Attributes:
        name: what the rule says.
        step: number of the step that asks it; None for a setting.
        around: the groups and repeats that it stands in, the outermost first.
        values: the options of a choice.
        is_own: the item whose rule it is.
    """

    name: str
    sort: Sort
    step: int | None
    found: Found | None = None
    setting: Setting | None = None
    around: tuple[Item, ...] = ()
    values: tuple[str, ...] = ()
    is_own: bool = False


def spot_of(spec: FormSpec, item_id: str) -> Spot | None:
    """Where the rules of an item stand; None when the form has no such item."""
    for number, step in enumerate(spec.steps):
        for path, item in walk(step.items):
            if item.id == item_id:
                return Spot(_place_at(form_place(spec), path), item, path, number)
    return None


def form_spot(spec: FormSpec) -> Spot:
    """Where the rules of the form itself stand, such as `only_if` of a deadline."""
    return Spot(form_place(spec), step=len(spec.steps))


def subjects(spec: FormSpec, spot: Spot, *, with_own: bool = False) -> tuple[Subject, ...]:
    """All that may be named at a spot, in the order of the form; settings last.

    Args:
        spec: the form.
        spot: where the rule stands.
        with_own: the item's own answer may be named, as in a check of it.
    """
    return (*_questions(spec, spot, with_own=with_own), *_settings(spec))


def _questions(spec: FormSpec, spot: Spot, *, with_own: bool) -> Iterator[Subject]:
    for number, step in enumerate(spec.steps[: spot.step + 1]):
        for path, item in walk(step.items):
            is_own = path == spot.path or path.startswith(f"{spot.path}.")
            if (is_own and spot.path and not with_own) or not item.key:
                continue
            for is_other in (False, True) if item.other else (False,):
                named = path.removesuffix(item.key) + (item.other_key if is_other else item.key)
                subject = _subject(spot, named, number)
                if subject is not None:
                    yield subject


def _subject(spot: Spot, path: str, step: int) -> Subject | None:
    name = name_at(spot.place, path)
    meant = spot.place.find(name) if name else None
    sort = None if meant is None else sort_of(meant)
    if meant is None or sort is None:
        return None
    around = _around(spot.place, path)
    values = option_values(meant.item) if sort in (Sort.CHOICE, Sort.TICKS) else ()
    return Subject(name, sort, step, meant, None, around, values, meant.path == spot.path)


def sort_of(found: Found) -> Sort | None:
    """How what a name means is compared; None when rules can't compare it in rows."""
    item = found.item
    if found.column:
        return Sort.COLUMN if item.kind in NUMBERS else None
    if found.is_other:
        return Sort.TEXT
    if item.kind is ItemKind.GROUP or item.kind in WITHOUT_ANSWER:
        return None
    if item.kind is ItemKind.CHOICES:
        return Sort.TICKS
    if option_values(item):
        return Sort.CHOICE
    return _SORT_OF_TYPE.get(found.type, Sort.TEXT)


def _around(place: Place, path: str) -> tuple[Item, ...]:
    """The containers on the way to a path that the place itself does not stand in."""
    while place.outer is not None and not path.startswith(place.prefix):
        place = place.outer
    found = place.find(path.removeprefix(place.prefix))
    return () if found is None else found.chain[:-1]


def _settings(spec: FormSpec) -> Iterator[Subject]:
    for setting in spec.settings:
        kind = TYPE_OF_SETTING.get(setting.type)
        if kind is not None and setting.key:
            yield Subject(f"{SETTINGS}.{setting.key}", _SORT_OF_TYPE[kind], None, setting=setting)


def _place_at(place: Place, path: str) -> Place:
    """The place in which the item at a path stands."""
    for part in path.split(".")[:-1]:
        item = next((one for one in place.items if one.key == part), None)
        if item is None or item.kind not in CONTAINERS:
            return place
        place = place.inside(item)
    return place


class Vocabulary:
    """What can be named at each spot of a rule, looked up once."""

    def __init__(self, spec: FormSpec, *, with_own: bool = False) -> None:
        self._spec = spec
        self._with_own = with_own
        self._known: dict[tuple[str, str, int], Mapping[str, Subject]] = {}

    def at(self, spot: Spot) -> Mapping[str, Subject]:
        """The subjects at a spot, by name, in the order of the form."""
        key = (spot.place.prefix, spot.path, spot.step)
        if key not in self._known:
            every = subjects(self._spec, spot, with_own=self._with_own)
            self._known[key] = {one.name: one for one in every}
        return self._known[key]
