"""Closing, by the portal, matters that have ended and been moved: only where an authority asks."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState, Side, check_transition
from kevytasiointi.storage.queries import closing
from kevytasiointi.usecases.stepping import enter


def close_moved(session: Session, now: datetime) -> int:
    """Close what has waited for its authority's own number of days since it was moved.

    Closing decides nothing: it locks a matter that has ended already.

    Returns:
        How many matters were closed.
    """
    count = 0
    for authority_id, days in closing.waiting_times(session):
        for case in closing.moved_before(session, authority_id, now - timedelta(days=days)):
            check_transition(case.state, CaseState.CLOSED, Side.SYSTEM, ends_in=frozenset())
            enter(session, None, case, CaseState.CLOSED, EventKind.CLOSED, now, {})
            count += 1
    return count
