"""What conditions compare and calculations add: answers, settings, days and amounts, as data.

A term is what a designer picks in one place of a row. `term_of` reads the JSON of a rule, and
its `json` writes it; JSON that is no term is None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kevytasiointi.domain.formplaces import SETTINGS
from kevytasiointi.domain.jsonvalues import Json

Plain: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Written:
    """A value that the designer wrote: a number, a text, an ISO day or period, a yes or a no."""

    value: Plain

    @property
    def json(self) -> Json:
        """What the rule says."""
        return self.value


@dataclass(frozen=True, slots=True)
class Named:
    """The answer to a question, or `settings.<key>`, by its name at the rule's place."""

    name: str

    @property
    def setting(self) -> str:
        """The key of the setting that is named; empty when it is a question."""
        head, _, key = self.name.partition(".")
        return key if head == SETTINGS else ""

    @property
    def json(self) -> Json:
        """What the rule says."""
        return var(self.name)


@dataclass(frozen=True, slots=True)
class Today:
    """The day on which the rule is asked."""

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"today": []}


@dataclass(frozen=True, slots=True)
class Shifted:
    """A day with a period added: `P30D`, `-P1M` (before it), or a setting."""

    day: "Named | Today"
    period: "Written | Named"

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"date_add": [self.day.json, self.period.json]}


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many rows or ticks there are."""

    name: str

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"count": [var(self.name)]}


@dataclass(frozen=True, slots=True)
class Years:
    """Full years from a day to today: the age of who was born then."""

    since: str

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"years_between": [var(self.since), {"today": []}]}


@dataclass(frozen=True, slots=True)
class Column:
    """The `sum`, `min` or `max` of a question of a repeat over its rows."""

    operator: str
    name: str

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {self.operator: [var(self.name)]}


@dataclass(frozen=True, slots=True)
class Total:
    """Answers (or settings) added together; two at least."""

    names: tuple[str, ...]

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"+": [var(name) for name in self.names]}


@dataclass(frozen=True, slots=True)
class Times:
    """An answer multiplied."""

    name: str
    by: "Written | Named"

    @property
    def json(self) -> Json:
        """What the rule says."""
        return {"*": [var(self.name), self.by.json]}


Term: TypeAlias = Written | Named | Today | Shifted | HowMany | Years | Column | Total | Times

COLUMN_OPERATORS: Final = ("sum", "min", "max")


def call_of(source: Json) -> tuple[str, Sequence[Json]] | None:
    """The operator of a rule's JSON with its arguments; None for a plain value."""
    if not isinstance(source, Mapping) or len(source) != 1:
        return None
    ((operator, raw),) = source.items()
    return str(operator), raw if isinstance(raw, list | tuple) else (raw,)


def name_of(source: Json) -> str:
    """The name in `{"var": "purpose"}`; empty for anything else."""
    call = call_of(source)
    if call is None or call[0] != "var" or len(call[1]) != 1:
        return ""
    name = call[1][0]
    return name if isinstance(name, str) else ""


def term_of(source: Json) -> Term | None:
    """The term that the JSON of a part of a rule says."""
    if isinstance(source, bool | int | float | str):
        return Written(source)
    call = call_of(source)
    if call is None:
        return None
    operator, arguments = call
    names = [name_of(argument) for argument in arguments]
    if operator == "+" and len(names) > 1 and all(names):
        return Total(tuple(names))
    if len(arguments) == _PAIR:
        return _of_two(operator, *arguments)
    return _of_one(operator, source, names)


_PAIR: Final = 2


def _of_one(operator: str, source: Json, names: Sequence[str]) -> Term | None:
    if operator == "today" and not names:
        return Today()
    if len(names) != 1 or not (name := names[0] or name_of(source)):
        return None
    if operator == "var":
        return Named(name)
    if operator == "count":
        return HowMany(name)
    return Column(operator, name) if operator in COLUMN_OPERATORS else None


def _of_two(operator: str, left: Json, right: Json) -> Term | None:
    first, second = term_of(left), term_of(right)
    match operator, first, second:
        case "date_add", Named() | Today(), Named() | Written():
            return Shifted(first, second)
        case "years_between", Named(name), Today():
            return Years(name)
        case "*", Named(name), Named() | Written():
            return Times(name, second)
    return None


def var(name: str) -> Json:
    """The JSON of a name."""
    return {"var": name}
