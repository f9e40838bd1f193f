"""Deadlines that the calendar asks something of: reminders to send, last days that passed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import BINDS, RUN_OUT, DeadlineKind
from kevytasiointi.domain.states import Turn
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.people import AuthorityRow

_MOST = 500
"""So many at a time: the worker comes again soon."""


def deadlines_near(
    session: Session, first: date, last: date, kinds: Sequence[DeadlineKind]
) -> list[tuple[DeadlineRow, CaseRow, AuthorityRow]]:
    """Open deadlines of some kinds whose last day is between two days; locked."""
    rows = session.execute(
        select(DeadlineRow, CaseRow, AuthorityRow)
        .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .where(
            DeadlineRow.met_at.is_(None),
            DeadlineRow.last_on.between(first, last),
            DeadlineRow.kind.in_(sorted(kinds)),
        )
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
        .with_for_update(of=DeadlineRow, skip_locked=True)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def deadlines_missed(
    session: Session, first: date, today: date
) -> list[tuple[DeadlineRow, CaseRow]]:
    """Open deadlines that bind somebody, whose last day has passed without a note; locked.

    Args:
        session: an open write transaction.
        first: what was missed earlier is left alone.
        today: the day in Finland.
    """
    binding = sorted(kind for kind, turn in BINDS.items() if turn is not Turn.NOBODY)
    unnoted = (DeadlineRow.missed_at.is_(None), DeadlineRow.last_on >= first)
    return _passed(session, today, binding, *unnoted)


def deadlines_run_out(session: Session, today: date) -> list[tuple[DeadlineRow, CaseRow]]:
    """Open times that bind nobody, whose last day has passed; locked."""
    return _passed(session, today, sorted(RUN_OUT))


def _passed(
    session: Session, today: date, kinds: Sequence[DeadlineKind], *rules: ColumnElement[bool]
) -> list[tuple[DeadlineRow, CaseRow]]:
    rows = session.execute(
        select(DeadlineRow, CaseRow)
        .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
        .where(
            DeadlineRow.met_at.is_(None),
            DeadlineRow.last_on < today,
            DeadlineRow.kind.in_(kinds),
            *rules,
        )
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
        .limit(_MOST)
        .with_for_update(of=DeadlineRow, skip_locked=True)
    ).all()
    return [(row[0], row[1]) for row in rows]
