"""Closing, by the portal, matters that have ended and been moved: only where an authority asks."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import CaseState, Side, check_transition
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import closing
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.stepping import enter

LONGEST_WAIT: Final = 3650
"""So many days at most: what waits longer is not meant to be closed by the portal."""


def set_waiting_time(
    session: Session, actor: Actor, authority: AuthorityRow, days: int | None, *, now: datetime
) -> bool:
    """Let the portal close moved matters after `days`, or (None) not at all.

    Returns:
        False when it was so already: nothing is written.

    Raises:
        NotAllowed: not an admin of the authority.
        InvalidInput: less than a day, or more than ten years.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if days is not None and not 1 <= days <= LONGEST_WAIT:
        raise InvalidInput(
            "days",
            mark("Write a number from 1 to %(most)s, or leave the field empty."),
            most=LONGEST_WAIT,
        )
    if authority.close_moved_after_days == days:
        return False
    authority.close_moved_after_days = days
    journal.record(
        session,
        EventKind.AUTHORITY_CHANGED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"changed": ["close_moved_after_days"], "days": days},
    )
    return True


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
