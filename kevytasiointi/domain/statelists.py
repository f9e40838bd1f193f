"""Lists of states and identifiers that an officer brings: read line by line, each by itself."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from kevytasiointi.domain.bulk import DEADLINE_KINDS, MOST, STATES, Refusal, Wish
from kevytasiointi.domain.csvtext import BOM, unguarded
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.identifiers import read_case_number
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.timetext import read_date
from kevytasiointi.domain.wording import mark


class Column(StrEnum):
    """The columns of the list, in their order when there is no heading."""

    NUMBER = "number"
    STATE = "state"
    REASON = "reason"
    IDENTIFIER = "identifier"
    DEADLINE_KIND = "deadline kind"
    LAST_DAY = "last day"


@dataclass(frozen=True, slots=True)
class ListWords:
    """What may stand in a list beside the codes, in lower case: words of the person's languages."""

    columns: Mapping[str, Column]
    states: Mapping[str, CaseState]
    kinds: Mapping[str, DeadlineKind]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: what is wanted of a matter, or why the line can't be read."""

    line: int
    number: str
    wish: Wish
    refusal: Refusal | None = None


_DELIMITERS: Final = ";\t,"
_NO_NUMBER: Final = mark("“%(text)s” does not look like a number of a matter, KA-2026-000123.")
_NO_COLUMNS: Final = mark(
    "The columns were not recognised: no line has the number of a matter in its place. Put the"
    " columns in the order that this page tells, or write their names on the first line."
)
_Member = TypeVar("_Member", bound=StrEnum)


def read_list(text: str, words: ListWords) -> tuple[Listed, ...]:
    """The lines of a list.

    Raises:
        InvalidInput: there is no line, there are too many, a column of the heading is unknown, or
            no line has the number of a matter where it is looked for.
    """
    rows = _rows(text)
    order = list(Column)
    if rows and _known(rows[0][1][0], Column, words.columns) is Column.NUMBER:
        order = [_column(cell, words) for cell in rows.pop(0)[1]]
        if Column.NUMBER not in order:
            raise InvalidInput("text", mark("The list has no column for the number."))
    if not rows:
        raise InvalidInput("text", mark("The list is empty. Paste it here or choose a file."))
    if len(rows) > MOST:
        raise InvalidInput(
            "text", mark("The list is too long. The limit is %(limit)s lines."), limit=MOST
        )
    seen: set[str] = set()
    listed = tuple(_listed(number, row, order, words, seen) for number, row in rows)
    if not seen:
        raise InvalidInput("text", _NO_COLUMNS)
    return listed


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Lines that have something in them, with their numbers."""
    plain = text.removeprefix(BOM)
    first = next(iter(plain.splitlines()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(plain), delimiter=delimiter)
    try:
        found = [(reader.line_num, [unguarded(c.strip()) for c in row]) for row in reader]
    except csv.Error as error:
        raise InvalidInput("text", mark("The list can't be read as CSV.")) from error
    return [(number, row) for number, row in found if any(row)]


def _column(cell: str, words: ListWords) -> Column:
    found = _known(cell, Column, words.columns)
    if found is None:
        raise InvalidInput("text", mark("The column %(name)s is not known."), name=cell)
    return found


def _known(cell: str, kind: type[_Member], words: Mapping[str, _Member]) -> _Member | None:
    """The member that a cell names, by its code or by a word."""
    plain = cell.strip().casefold()
    return kind(plain) if plain in set(kind) else words.get(plain)


def _listed(
    line: int, row: list[str], order: list[Column], words: ListWords, seen: set[str]
) -> Listed:
    cells = {column: cell for column, cell in zip(order, row, strict=False) if cell}
    number, refusal = _number(cells.get(Column.NUMBER, ""), seen)
    if len(row) > len(order) and any(row[len(order) :]):
        refusal = Refusal(mark("The line has more cells than there are columns."), {})
    if refusal is not None:
        return Listed(line, number, Wish(), refusal)
    try:
        return Listed(line, number, _wish(cells, words))
    except InvalidInput as error:
        return Listed(line, number, Wish(), Refusal(error.msgid, error.params))


def _number(cell: str, seen: set[str]) -> tuple[str, Refusal | None]:
    """The number of a line, as it was typed if it can't be read."""
    if not cell:
        return cell, Refusal(mark("The line has no number."), {})
    try:
        number = read_case_number(cell)
    except ValueError:
        return cell, Refusal(_NO_NUMBER, {"text": cell})
    if number in seen:
        return number, Refusal(mark("The number is on an earlier line already."), {})
    seen.add(number)
    return number, None


def _wish(cells: Mapping[Column, str], words: ListWords) -> Wish:
    state = _state(cells.get(Column.STATE), words)
    deadline = _deadline(cells, words)
    identifier = cells.get(Column.IDENTIFIER, "")
    if state is None and deadline is None and not identifier:
        raise InvalidInput("text", mark("The line asks for nothing."))
    return Wish(
        state=state,
        reason=cells.get(Column.REASON, ""),
        identifier=identifier,
        deadline=deadline,
    )


def _state(cell: str | None, words: ListWords) -> CaseState | None:
    if cell is None:
        return None
    found = _known(cell, CaseState, words.states)
    if found is None:
        raise InvalidInput("state", mark("The state %(name)s is not known."), name=cell)
    if found not in STATES:
        raise InvalidInput(
            "state", mark("This state can't be set from a list. Open the matter to set it.")
        )
    return found


def _deadline(cells: Mapping[Column, str], words: ListWords) -> tuple[DeadlineKind, date] | None:
    kind, last = cells.get(Column.DEADLINE_KIND), cells.get(Column.LAST_DAY)
    if kind is None and last is None:
        return None
    if kind is None or last is None:
        raise InvalidInput("deadline", mark("A deadline needs both its kind and its last day."))
    found = _known(kind, DeadlineKind, words.kinds)
    if found not in DEADLINE_KINDS:
        raise InvalidInput("deadline", mark("The deadline %(name)s can't be set."), name=kind)
    iso = read_date(last)
    if iso is None:
        raise InvalidInput("deadline", mark("Column Last day: write the day like this: 5.6.2026"))
    if Column.REASON not in cells:
        raise InvalidInput("reason", mark("Column Reason is missing: a deadline needs a reason."))
    return found, date.fromisoformat(iso)
