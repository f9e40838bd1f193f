"""Deadlines that the calendar asks something of: reminders to send, last days that passed."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select, true, tuple_, update
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import BINDS, RUN_OUT, DeadlineKind
from kevytasiointi.domain.states import Turn
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.people import AuthorityRow

_PAGE = 500


def deadlines_near(
    session: Session, first: date, last: date, kinds: Sequence[DeadlineKind]
) -> Iterator[tuple[DeadlineRow, CaseRow, AuthorityRow]]:
    """Open deadlines of some kinds whose last day is between two days; locked, a page at a time."""
    rules = (DeadlineRow.last_on.between(first, last), DeadlineRow.kind.in_(sorted(kinds)))
    return _pages(session, rules)


def deadlines_missed(
    session: Session, first: date, today: date
) -> Iterator[tuple[DeadlineRow, CaseRow]]:
    """Open deadlines that bind somebody, whose last day has passed without a note; locked.

    Those whose clocks stand are among them, a page at a time: they hide none that come after.

    Args:
        session: an open write transaction.
        first: what was missed earlier is left alone.
        today: the day in Finland.
    """
    binding = sorted(kind for kind, turn in BINDS.items() if turn is not Turn.NOBODY)
    unnoted = (DeadlineRow.missed_at.is_(None), DeadlineRow.last_on >= first)
    rules = (DeadlineRow.last_on < today, DeadlineRow.kind.in_(binding), *unnoted)
    return ((deadline, case) for deadline, case, _authority in _pages(session, rules))


def deadlines_run_out(session: Session, today: date) -> Iterator[tuple[DeadlineRow, CaseRow]]:
    """Open times that bind nobody, whose last day has passed; locked, and their cases with them."""
    rules = (DeadlineRow.last_on < today, DeadlineRow.kind.in_(sorted(RUN_OUT)))
    found = _pages(session, rules, (DeadlineRow, CaseRow))
    return ((deadline, case) for deadline, case, _authority in found)


def _pages(
    session: Session,
    rules: Sequence[ColumnElement[bool]],
    locked: Sequence[type[Base]] = (DeadlineRow,),
) -> Iterator[tuple[DeadlineRow, CaseRow, AuthorityRow]]:
    """Open deadlines by their day; the one who reads stops when it has done enough."""
    query = (
        select(DeadlineRow, CaseRow, AuthorityRow)
        .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .where(DeadlineRow.met_at.is_(None), *rules)
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
        .limit(_PAGE)
        .with_for_update(of=locked, skip_locked=True)
    )
    after: ColumnElement[bool] = true()
    while rows := session.execute(query.where(after)).all():
        yield from ((row[0], row[1], row[2]) for row in rows)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]
        after = tuple_(DeadlineRow.last_on, DeadlineRow.id) > (last.last_on, last.id)


def keep_next_days(
    session: Session, case: CaseRow, next_deadline_on: date | None, next_due_on: date | None
) -> None:
    """Store the next days of a case. Its version stays: no open page is overtaken."""
    table = Base.metadata.tables[CaseRow.__tablename__]
    days = {"next_deadline_on": next_deadline_on, "next_due_on": next_due_on}
    session.execute(update(table).where(table.c.id == case.id).values(days))
    session.expire(case, list(days))
