"""When people are reminded of a deadline: before its last day, on it and after it.

One table. An authority can switch the reminders of a kind off; a customer can do without theirs.
Renewals have a reminder of their own, a month before (`domain/keeping.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.states import Turn


@dataclass(frozen=True, slots=True)
class Reminder:
    """Who is reminded, and how many days after the last day (below zero: before it)."""

    whom: Turn
    days: int

    def key(self, last_on: date) -> str:
        """What is noted when it has been sent: a moved last day is reminded of anew."""
        return f"{self.whom}:{self.days}:{last_on.isoformat()}"


_CUSTOMER, _AUTHORITY = Turn.CUSTOMER, Turn.AUTHORITY

REMINDERS: Final[Mapping[DeadlineKind, Sequence[Reminder]]] = {
    DeadlineKind.PROCESSING: (
        Reminder(_AUTHORITY, -7),
        Reminder(_AUTHORITY, 0),
        Reminder(_AUTHORITY, 1),
    ),
    DeadlineKind.SUPPLEMENT: (
        Reminder(_CUSTOMER, -3),
        Reminder(_CUSTOMER, 0),
        Reminder(_AUTHORITY, 1),
    ),
    DeadlineKind.STATEMENT: (Reminder(_AUTHORITY, -3), Reminder(_AUTHORITY, 1)),
    DeadlineKind.HEARING: (Reminder(_AUTHORITY, 1),),
    DeadlineKind.SERVICE: (Reminder(_AUTHORITY, -3), Reminder(_AUTHORITY, 1)),
    DeadlineKind.APPEAL: (Reminder(_AUTHORITY, 1),),
    DeadlineKind.VALIDITY: (Reminder(_CUSTOMER, -30), Reminder(_CUSTOMER, 0)),
    DeadlineKind.INSPECTION: (
        Reminder(_AUTHORITY, -7),
        Reminder(_AUTHORITY, 0),
        Reminder(_AUTHORITY, 1),
    ),
    DeadlineKind.RENEWAL: (Reminder(_CUSTOMER, 0),),
    DeadlineKind.STANDSTILL: (),
    DeadlineKind.RETENTION: (),
}
"""The reminders of each kind, in the order of their days."""

LATEST: Final = 7
"""A worker that was away does not remind of what is more than so many days past."""

EARLIEST: Final = -min(one.days for each in REMINDERS.values() for one in each)
"""So many days before a last day the first reminder may be sent."""


def due_reminders(
    kind: DeadlineKind, last_on: date, today: date, told: Sequence[str]
) -> tuple[Reminder, ...]:
    """The reminders to send today, one for each recipient at most.

    Of several that are due the newest is sent and the others are passed over. One that is meant
    for the day or before it is not sent any more when the day has passed.

    Args:
        kind: of the deadline.
        last_on: its last day.
        today: the day in Finland.
        told: keys of the reminders that have been sent.
    """
    newest: dict[Turn, Reminder] = {}
    for reminder in REMINDERS[kind]:
        if last_on + timedelta(days=reminder.days) <= today:
            newest[reminder.whom] = reminder
    return tuple(
        reminder
        for reminder in newest.values()
        if reminder.key(last_on) not in told and _is_live(reminder, last_on, today)
    )


def _is_live(reminder: Reminder, last_on: date, today: date) -> bool:
    end = last_on if reminder.days <= 0 else last_on + timedelta(days=LATEST)
    return today <= end
