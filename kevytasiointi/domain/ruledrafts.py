"""Rows of a condition as a page shows and sends them: all texts, whole or not.

`draft_of` makes them of rows; `rulereading` reads them back and says what is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from kevytasiointi.domain.arithmetic import PERIOD
from kevytasiointi.domain.numbertext import exact_number, kept_number
from kevytasiointi.domain.rulerows import Comparison, Group, Member, Mode, Row, RowsMeet
from kevytasiointi.domain.rulesubjects import Sort, Spot, sort_of
from kevytasiointi.domain.ruleterms import (
    Named,
    Plain,
    Shifted,
    Term,
    Times,
    Today,
    Total,
    Written,
)
from kevytasiointi.domain.ruleverbs import Measure, Offer, measure_of, verb_of
from kevytasiointi.domain.timetext import is_time, read_date, say_date, say_time

TODAY: Final = ":today"
AFTER: Final = "+"
BEFORE: Final = "-"

SortOf: TypeAlias = Callable[[Spot, str], Sort | None]
"""The sort of a name at a spot."""


@dataclass(frozen=True, slots=True)
class DraftShift:
    """A period that is added to a day.

    Attributes:
        way: empty for none, `AFTER`, `BEFORE`, or the name of a setting.
    """

    way: str = ""
    count: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row.

    Attributes:
        subject: name of a question or a setting.
        offer: the code of an `Offer`.
        values: what was written or chosen.
        upper: the end of a range.
        against: empty when a value is written, `TODAY`, or a name.
        shift: what is added to the day that it is compared with.
        own_shift: what is added to the day of the subject.
        others: names of the other questions of a total.
        factor, factor_name: what the answer is multiplied by, written or named.
        rows: the conditions of the rows of a repeat.
    """

    subject: str = ""
    offer: str = ""
    values: tuple[str, ...] = ()
    upper: str = ""
    against: str = ""
    shift: DraftShift = DraftShift()
    own_shift: DraftShift = DraftShift()
    others: tuple[str, ...] = ()
    factor: str = ""
    factor_name: str = ""
    rows: "DraftGroup | None" = None


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """Rows and groups of which all or any must hold."""

    mode: str
    members: "tuple[DraftMember, ...]" = ()


DraftMember: TypeAlias = DraftRow | DraftGroup

EMPTY: Final = DraftGroup(Mode.ALL, (DraftRow(),))
"""How a condition begins."""


class NotOfferedError(Exception):
    """The rows of a page can't say this."""


def draft_of(group: Group, spot: Spot, sorts: SortOf, language: str) -> DraftGroup:
    """The rows as a page shows them.

    Raises:
        NotOfferedError: no row of a page says one of them.
    """
    members = tuple(_member(one, spot, sorts, language) for one in group.members)
    return DraftGroup(group.mode.value, members)


def _member(member: Member, spot: Spot, sorts: SortOf, language: str) -> DraftMember:
    if isinstance(member, Group):
        return draft_of(member, spot, sorts, language)
    measured = (
        (Measure.ROWS, member.name) if isinstance(member, RowsMeet) else measure_of(member.left)
    )
    sort = None if measured is None else sorts(spot, measured[1])
    verb = None if sort is None else verb_of(member, sort)
    if measured is None or verb is None:
        raise NotOfferedError
    row = DraftRow(measured[1], Offer(measured[0], verb).code)
    if isinstance(member, RowsMeet):
        inside = spot.inside(member.name)
        if inside is None:
            raise NotOfferedError
        return replace(row, rows=draft_of(member.group, inside, sorts, language))
    return _with_right(_with_left(row, member.left, language), member, language)


def _with_left(draft: DraftRow, left: Term, language: str) -> DraftRow:
    match left:
        case Shifted(_, period):
            return replace(draft, own_shift=_shift(period))
        case Total(names):
            return replace(draft, others=names[1:])
        case Times(_, Named(name)):
            return replace(draft, factor_name=name)
        case Times(_, Written(value)):
            return replace(draft, factor=said(value, language))
    return draft


def _with_right(draft: DraftRow, row: Row, language: str) -> DraftRow:
    if row.comparison is Comparison.ONE_OF:
        return replace(draft, values=tuple(_written(term, language) for term in row.right))
    if row.comparison is Comparison.BETWEEN:
        low, high = (_written(term, language) for term in row.right)
        return replace(draft, values=(low,), upper=high)
    for term in row.right:
        draft = _with_term(draft, term, language)
    return draft


def _with_term(draft: DraftRow, term: Term, language: str) -> DraftRow:
    match term:
        case Written():
            return replace(draft, values=(_written(term, language),))
        case Named(name):
            return replace(draft, against=name)
        case Today():
            return replace(draft, against=TODAY)
        case Shifted(day, period):
            return replace(_with_term(draft, day, language), shift=_shift(period))
    raise NotOfferedError


def _written(term: Term, language: str) -> str:
    if not isinstance(term, Written):
        raise NotOfferedError
    return said(term.value, language)


def _shift(period: Written | Named) -> DraftShift:
    if isinstance(period, Named):
        return DraftShift(period.name)
    match = PERIOD.fullmatch(str(period.value))
    if match is None:
        raise NotOfferedError
    return DraftShift(BEFORE if match[1] else AFTER, match[2], match[3])


def said(value: Plain, language: str) -> str:
    """A written value as a person would type it."""
    if isinstance(value, str):
        if read_date(value) == value:
            return say_date(value, language)
        return say_time(value, language) if is_time(value) else value
    number = exact_number(value)
    text = str(value) if number is None or isinstance(value, bool) else kept_number(number)
    return text if language == "en" else text.replace(".", ",")


def sort_at(known: Mapping[str, Sort]) -> SortOf:
    """Sorts of settings by name, and of questions as they stand."""
    from_settings = dict(known)

    def sort(spot: Spot, name: str) -> Sort | None:
        return from_settings.get(name) or _sort_of_question(spot, name)

    return sort


def _sort_of_question(spot: Spot, name: str) -> Sort | None:
    found = spot.place.find(name)
    return None if found is None else sort_of(found)
