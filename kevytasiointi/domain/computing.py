"""What can be picked for a calculation at a place of a form, and what a page sends of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.calculations import (
    AMOUNTS,
    NOT_ROUNDED,
    Amount,
    Calculation,
    Way,
    calculation_of,
)
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.ruledrafts import said
from kevytasiointi.domain.rulenames import with_shortest_names
from kevytasiointi.domain.rulereading import CHOOSE_QUESTION, WRITE_NUMBER, written_number
from kevytasiointi.domain.rulesubjects import Sort, Spot, Subject, Vocabulary
from kevytasiointi.domain.ruleterms import COLUMN_OPERATORS, Column, HowMany, Named, Written
from kevytasiointi.domain.wording import mark

CHOOSE_WAY: Final = mark("Choose how it is worked out.")
CHOOSE_AMOUNTS: Final = mark("Choose more amounts.")
TOO_MANY: Final = mark("Choose fewer amounts.")
CHOOSE_ROWS: Final = mark("Choose the rows.")
WRITE_DECIMALS: Final = mark("Write a whole number from 0 to 6.")

MOST_DECIMALS: Final = 6
COUNT: Final = "count"
NUMBER: Final = ":number"
"""What stands in place of a name for an amount that is written."""


@dataclass(frozen=True, slots=True)
class DraftCalculation:
    """A calculation as a page sends it.

    Attributes:
        picked: the value of a `Pick`, `NUMBER`, or nothing; one for each amount.
        written: the numbers, one for each of `picked`.
        decimals: to how many it is rounded; empty: not.
    """

    way: str = ""
    picked: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    repeat: str = ""
    decimals: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """An amount that can be picked.

    Attributes:
        of: empty for the answer itself, `COUNT`, or what is done with a column: sum, min, max.
    """

    subject: Subject
    of: str = ""

    @property
    def value(self) -> str:
        """Its name in a page."""
        return f"{self.of}:{self.subject.name}" if self.of else self.subject.name


def pickable(known: Mapping[str, Subject]) -> Sequence[Pick]:
    """The amounts that can be picked, in the order of the form."""
    picks: list[Pick] = []
    for subject in known.values():
        if subject.sort is Sort.NUMBER:
            picks.append(Pick(subject))
        elif subject.sort in (Sort.ROWS, Sort.TICKS):
            picks.append(Pick(subject, COUNT))
        elif subject.sort is Sort.COLUMN:
            picks += [Pick(subject, operator) for operator in COLUMN_OPERATORS]
    return picks


def repeats(known: Mapping[str, Subject]) -> Sequence[Subject]:
    """The repeats whose rows can be worked out one by one."""
    return [one for one in known.values() if one.sort is Sort.ROWS]


def draft_calculation(
    rule: Json, spot: Spot, vocabulary: Vocabulary, language: str
) -> DraftCalculation | None:
    """A rule as a page shows it; None when the page could not give it back."""
    if rule is None:
        return DraftCalculation()
    calculation = calculation_of(with_shortest_names(rule, spot.place))
    if calculation is None:
        return None
    draft = DraftCalculation(
        way=calculation.way.value,
        picked=tuple(_picked(amount) for amount in calculation.amounts),
        written=tuple(
            said(amount.value, language) if isinstance(amount, Written) else ""
            for amount in calculation.amounts
        ),
        repeat=calculation.repeat,
        decimals="" if calculation.decimals < 0 else str(calculation.decimals),
    )
    read, problems = read_calculation(draft, spot, vocabulary)
    return draft if read == calculation and not problems else None


def _picked(amount: Amount) -> str:
    match amount:
        case Named(name):
            return name
        case HowMany(name):
            return f"{COUNT}:{name}"
        case Column(operator, name):
            return f"{operator}:{name}"
    return NUMBER


def read_calculation(
    draft: DraftCalculation, spot: Spot, vocabulary: Vocabulary
) -> tuple[Calculation | None, dict[str, str]]:
    """What was picked, None when it can't be read, with what is wrong by field.

    Fields: way, repeat, decimals, `pick-0`, `number-0`, ….
    """
    if draft.way not in {way.value for way in Way}:
        return None, {"way": CHOOSE_WAY}
    way = Way(draft.way)
    problems: dict[str, str] = {}
    inside = _inside(draft, way, spot, problems)
    amounts = _amounts(draft, vocabulary.at(inside), problems) if inside is not None else ()
    fewest, most = AMOUNTS[way]
    if not problems and len(amounts) < fewest:
        problems[f"pick-{_first_empty(draft)}"] = CHOOSE_AMOUNTS
    if len(amounts) > most:
        problems[f"pick-{most}"] = TOO_MANY
    decimals = _decimals(draft.decimals, problems)
    repeat = draft.repeat if way is Way.EACH_ROW else ""
    return (None if problems else Calculation(way, amounts, repeat, decimals)), problems


def _inside(draft: DraftCalculation, way: Way, spot: Spot, problems: dict[str, str]) -> Spot | None:
    if way is not Way.EACH_ROW:
        return spot
    inside = spot.inside(draft.repeat) if draft.repeat else None
    if inside is None:
        problems["repeat"] = CHOOSE_ROWS
    return inside


def _amounts(
    draft: DraftCalculation, known: Mapping[str, Subject], problems: dict[str, str]
) -> tuple[Amount, ...]:
    there = {pick.value: pick for pick in pickable(known)}
    amounts: list[Amount] = []
    for index, picked in enumerate(draft.picked):
        if picked == NUMBER:
            text = draft.written[index] if index < len(draft.written) else ""
            number = written_number(text)
            if number is None:
                problems[f"number-{index}"] = WRITE_NUMBER
            else:
                amounts.append(Written(number))
        elif picked in there:
            amounts.append(_amount(there[picked]))
        elif picked:
            problems[f"pick-{index}"] = CHOOSE_QUESTION
    return tuple(amounts)


def _amount(pick: Pick) -> Amount:
    name = pick.subject.name
    if pick.of == COUNT:
        return HowMany(name)
    return Column(pick.of, name) if pick.of else Named(name)


def _first_empty(draft: DraftCalculation) -> int:
    return next((n for n, one in enumerate(draft.picked) if not one), max(0, len(draft.picked) - 1))


def _decimals(text: str, problems: dict[str, str]) -> int:
    text = text.strip()
    if not text:
        return NOT_ROUNDED
    if text.isascii() and text.isdecimal() and len(text) == 1 and int(text) <= MOST_DECIMALS:
        return int(text)
    problems["decimals"] = WRITE_DECIMALS
    return NOT_ROUNDED
