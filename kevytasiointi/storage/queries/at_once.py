"""Rows of several tables by one question: a page of a case shows a few of each of many.

Asked one table after the other, such a page spends more time on asking than on the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, and_, literal, select, union_all
from sqlalchemy.orm import Session

from kevytasiointi.storage.columns import Base

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows of one table.

    Attributes:
        table: each only once in a question.
        rule: which rows.
        order: by which columns of the table they stand.
    """

    table: type[Base]
    rule: ColumnElement[bool]
    order: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that were found, by table."""

    _rows: Mapping[type[Base], list[Base]] = field(repr=False)

    def of(self, table: type[Row]) -> list[Row]:
        """The rows of a table that was asked for, in their order."""
        return cast("list[Row]", self._rows[table])


def at_once(session: Session, *wanted: Wanted) -> Found:
    """Find the rows of all these tables.

    The question has a number for each table, and a table joins its own number only: so each row
    that comes back holds one row of one table, and nothing of the others.
    """
    numbers = union_all(*(select(literal(n).label("n")) for n in range(len(wanted)))).subquery()
    query = select(*(one.table for one in wanted)).select_from(numbers)
    for n, one in enumerate(wanted):
        query = query.outerjoin(one.table, and_(numbers.c.n == n, one.rule))
    query = query.order_by(numbers.c.n, *(column for one in wanted for column in one.order))
    rows: dict[type[Base], list[Base]] = {one.table: [] for one in wanted}
    for found in session.execute(query):
        for row in found:
            if row is not None:
                rows[type(row)].append(row)
    return Found(rows)
