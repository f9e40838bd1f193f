"""Whole cases as plain rows, read and written many at a time: demo cases are copied so.

A table belongs to a case when it names one, or names a row that does. The journal and the outbox
are left out: entries have a writer of their own, and a copy has no errands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import PersonRow

Values = Mapping[str, Any]
"""A row: values by the names of the columns."""

Rows = Mapping[str, Sequence[Values]]
"""The rows of cases by the name of their table, tables that others name first."""

CASES: Final = CaseRow.__tablename__
EVENTS: Final = EventRow.__tablename__
PEOPLE: Final = PersonRow.__tablename__


def tables_of_cases() -> Mapping[str, Table]:
    """The tables that belong to cases, those that others name first."""
    left_out = {EventRow.__table__, OutboxRow.__table__}
    found: dict[str, Table] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == CASES or (table not in left_out and _names_any(table, found)):
            found[table.name] = table
    return found


def _names_any(table: Table, found: Mapping[str, Table]) -> bool:
    return any(key.column.table.name in found for key in table.foreign_keys)


def _counted(table: Table) -> str | None:
    """The column whose value the database itself gives to a new row."""
    column = table.autoincrement_column
    return column.name if column is not None else None


def references(table: Table, among: Iterable[str]) -> Mapping[str, str]:
    """The columns of a table that name a row of one of `among`, with that table."""
    names = set(among)
    return {
        key.parent.name: key.column.table.name
        for key in table.foreign_keys
        if key.column.table.name in names
    }


def oldest_cases(session: Session, count: int) -> Sequence[UUID]:
    """The keys of the first cases that stand in no project, by their numbers."""
    return session.scalars(
        select(CaseRow.id).where(CaseRow.project_id.is_(None)).order_by(CaseRow.number).limit(count)
    ).all()


def rows_of(session: Session, cases: Sequence[UUID]) -> Rows:
    """Everything of these cases, their journal entries included."""
    keys: dict[str, list[UUID]] = {}
    rows: dict[str, Sequence[Values]] = {}
    for name, table in tables_of_cases().items():
        if name == CASES:
            query = select(table).where(table.c.id.in_(cases))
        else:
            named = references(table, keys)
            column = "case_id" if "case_id" in named else next(iter(named))
            target = named[column]
            query = select(table).where(table.c[column].in_(keys[target]))
        counted = _counted(table)
        found = session.execute(query).mappings()
        rows[name] = [{k: v for k, v in row.items() if k != counted} for row in found]
        keys[name] = [row["id"] for row in rows[name] if "id" in row]
    events = EventRow.__table__
    mine = select(events).where(events.c.case_id.in_(cases)).order_by(events.c.chain, events.c.seq)
    rows[EVENTS] = [dict(row) for row in session.execute(mine).mappings()]
    return rows


def write(session: Session, table: str, rows: Sequence[Values]) -> None:
    """Insert many rows at once."""
    if rows:
        session.execute(insert(Base.metadata.tables[table]), rows)


def people(session: Session, keys: Iterable[UUID]) -> Mapping[UUID, Values]:
    """These people as rows, by their keys."""
    table = PersonRow.__table__
    found = session.execute(select(table).where(table.c.id.in_(keys))).mappings()
    return {row["id"]: dict(row) for row in found}
