"""When people are reminded: each day of the table, once, and never of what is long past."""

from datetime import date, timedelta

import pytest

from kevytasiointi.domain.deadline_kinds import BINDS, DeadlineKind
from kevytasiointi.domain.deadline_reminders import LATEST, REMINDERS, due_reminders

LAST = date(2026, 5, 4)


def day(after: int) -> date:
    return LAST + timedelta(days=after)


def test_the_tables_know_every_kind() -> None:
    assert set(REMINDERS) == set(BINDS) == set(DeadlineKind)


@pytest.mark.parametrize("kind", list(DeadlineKind))
def test_a_worker_that_comes_daily_sends_each_reminder_once_on_its_day(kind: DeadlineKind) -> None:
    told: list[str] = []
    sent = []
    for after in range(-40, 20):
        for reminder in due_reminders(kind, LAST, day(after), told):
            told.append(reminder.key(LAST))
            sent.append((reminder, after))
    assert sorted(sent, key=str) == sorted(
        [(reminder, reminder.days) for reminder in REMINDERS[kind]], key=str
    )


def test_a_worker_that_was_away_sends_the_newest_only() -> None:
    supplement = DeadlineKind.SUPPLEMENT
    (reminder,) = due_reminders(supplement, LAST, LAST, ())
    assert (reminder.whom.value, reminder.days) == ("customer", 0)
    (reminder,) = due_reminders(supplement, LAST, day(2), ())
    assert (reminder.whom.value, reminder.days) == ("authority", 1)
    assert due_reminders(supplement, LAST, day(LATEST + 1), ()) == ()


def test_a_moved_last_day_is_reminded_of_anew() -> None:
    kind = DeadlineKind.SUPPLEMENT
    told = [reminder.key(LAST) for reminder in due_reminders(kind, LAST, LAST, ())]
    assert due_reminders(kind, LAST, LAST, told) == ()
    assert len(due_reminders(kind, day(7), day(7), told)) == 1
