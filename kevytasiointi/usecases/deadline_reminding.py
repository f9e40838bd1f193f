"""What the worker does about deadlines: reminds people, and notes what was missed.

It decides nothing: a missed deadline changes no state. Each can be run at any time, by any number
of workers; a reminder is marked in the transaction that leaves the mail to be sent.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct
from kevytasiointi.domain.deadline_reminders import (
    EARLIEST,
    LATEST,
    REMINDERS,
    Reminder,
    due_reminders,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.states import Turn
from kevytasiointi.storage.cases import (
    CaseRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_deadlines, deadlines_due
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.deadline_counting import is_paused, next_days
from kevytasiointi.usecases.deadline_history import note
from kevytasiointi.usecases.deadline_keeping import helsinki_day

MOST_AT_ONCE: Final = 500
"""So many are done in one transaction: the worker comes again soon."""

_NOTED: Final = timedelta(days=60)
"""What was missed longer ago, before the portal noted such things, gets no note any more."""


def remind_of_deadlines(session: Session, now: datetime) -> int:
    """Send the reminders that are due; returns how many."""
    today = helsinki_day(now)
    first, last = today - timedelta(days=LATEST), today + timedelta(days=EARLIEST)
    reminded = [kind for kind, each in REMINDERS.items() if each]
    sent = 0
    for deadline, case, authority in deadlines_due.deadlines_near(session, first, last, reminded):
        if sent >= MOST_AT_ONCE:
            break
        if is_paused(deadline):
            continue
        told = deadline.told["told"]
        for reminder in due_reminders(deadline.kind, deadline.last_on, today, told):
            if _is_wanted(reminder, deadline, authority):
                _send(session, reminder, deadline, case, now)
                deadline.told = {"told": [*deadline.told["told"], reminder.key(deadline.last_on)]}
                sent += 1
    return sent


def note_missed(session: Session, now: datetime) -> int:
    """Note deadlines whose last day has passed, in their history and the journal."""
    today = helsinki_day(now)
    noted = 0
    for deadline, case in deadlines_due.deadlines_missed(session, today - _NOTED, today):
        if noted >= MOST_AT_ONCE:
            break
        if is_paused(deadline):
            continue
        deadline.missed_at = now
        note(session, deadline, DeadlineAct.MISSED, now=now, actor=None)
        journal.record(
            session,
            EventKind.DEADLINE_MISSED,
            actor=None,
            now=now,
            case=case,
            data={
                "kind": deadline.kind.value,
                "last_on": deadline.last_on.isoformat(),
                "shown": deadline.shown_to_customer,
            },
        )
        noted += 1
    return noted


def end_run_out(session: Session, now: datetime) -> int:
    """End the times of appeal, validity and waiting that are over, so that none is a next day.

    Nothing has happened in the matter: no page becomes stale.
    """
    found = list(islice(deadlines_due.deadlines_run_out(session, helsinki_day(now)), MOST_AT_ONCE))
    for deadline, case in found:
        deadline.met_at = now
        note(session, deadline, DeadlineAct.ENDED, now=now, actor=None)
        running = case_deadlines.open_deadlines(session, case.id)
        deadlines_due.keep_next_days(session, case, *next_days(running, helsinki_day(now)))
    return len(found)


def _is_wanted(reminder: Reminder, deadline: DeadlineRow, authority: AuthorityRow) -> bool:
    """The authority may do without; a customer hears nothing of a day that is not shown."""
    if deadline.kind.value in authority.deadline_habits.get("reminders_off", ()):
        return False
    return reminder.whom is Turn.AUTHORITY or deadline.shown_to_customer


def _send(
    session: Session, reminder: Reminder, deadline: DeadlineRow, case: CaseRow, now: datetime
) -> None:
    to_customer = reminder.whom is Turn.CUSTOMER
    passed = Mail.DEADLINE_PASSED if reminder.days > 0 else Mail.DEADLINE_NEAR_US
    journal.record(
        session,
        EventKind.REMINDED if to_customer else EventKind.AUTHORITY_REMINDED,
        actor=None,
        now=now,
        case=case,
        data={"deadline": deadline.kind.value, "last_on": deadline.last_on.isoformat()},
        errands=(journal.mail(Mail.DEADLINE_NEAR if to_customer else passed),),
    )
