"""Deadlines that officers set and move, the clock, and what the worker does each day."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.periods import Period, Unit
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.deadlines import DeadlineRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.usecases import (
    casework,
    closing,
    deadline_changing,
    deadline_reminding,
    silence,
)
from tests.usecases.lives.legal import BINDS_SOMEBODY, RUNS_OUT, bad_text
from tests.usecases.lives.matter import Matter
from tests.usecases.lives.world import CLOSES_AFTER, SYSTEM, TEXTS, WHICH, WHO, Life
from tests.usecases.recounting import rests

REMINDERS = {EventKind.REMINDED, EventKind.AUTHORITY_REMINDED}
WHERE = st.integers(0, 9)


class Timing(Life):
    """Days."""

    def _some(self, matter: Matter, where: int, *, only_open: bool = False) -> DeadlineRow | None:
        rows = self.rows(matter, only_open=only_open)
        return rows[where % len(rows)] if rows else None

    @rule(
        which=WHICH,
        who=WHO,
        kind=st.sampled_from(list(DeadlineKind)),
        days=st.integers(-1, 60),
        reason=TEXTS,
    )
    def set_deadline(
        self, which: int, who: str, kind: DeadlineKind, days: int, reason: str
    ) -> None:
        matter, last_on = self.matter(which), self.today + timedelta(days=days)
        is_supplement = kind is DeadlineKind.SUPPLEMENT
        faults = {
            "InvalidTransition": matter.is_closed,
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidInput:last_on": days < 0,
            "InvalidInput:kind": (is_supplement and not matter.waits)
            or kind is DeadlineKind.RETENTION,
        }
        verb = self.act(
            casework.set_deadline, kind=kind, last_on=last_on, reason=reason, shown_to_customer=True
        )
        known = self.known(matter)
        if self.attempt(who, matter, verb, faults, [EventKind.DEADLINE_SET]):
            self.was_put(matter, known, kind.value, last_on)
            if is_supplement:
                matter.due[-1] = last_on

    @rule(
        which=WHICH,
        who=WHO,
        where=WHERE,
        amount=st.integers(1, 40),
        to_a_day=st.booleans(),
        reason=TEXTS,
    )
    def extend_deadline(
        self, which: int, who: str, where: int, amount: int, to_a_day: bool, reason: str
    ) -> None:
        matter = self.matter(which)
        row = self._some(matter, where)
        if row is None:
            return
        reckoning = matter.reckoning_of(row)
        unit = Unit.WORKING_DAYS if reckoning.working else Unit.DAYS
        new = row.last_on + timedelta(days=amount)
        if not to_a_day:
            new = reckoning.extended(amount).last_day(self.today)
        is_supplement = row.kind is DeadlineKind.SUPPLEMENT
        faults = {
            "InvalidTransition": matter.is_closed,
            "InvalidInput:": row.met_at is not None,
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidInput:last_on": new <= row.last_on or new < self.today,
            "SupplementDueError:past": to_a_day and is_supplement and new < self.today,
            "SupplementDueError:day_off": to_a_day and is_supplement and rests(new),
        }
        by = new if to_a_day else Period(amount, unit)
        verb = self.act(deadline_changing.extend_deadline, row.id, by=by, reason=reason)
        if self.attempt(who, matter, verb, faults, [EventKind.DEADLINE_EXTENDED]):
            if to_a_day:
                reckoning.put(new)
            else:
                reckoning.extend(amount)
            self._moved(matter, row, new)

    def _moved(self, matter: Matter, row: DeadlineRow, last_on: date) -> None:
        """What else the day is the day of."""
        if row.kind is DeadlineKind.SUPPLEMENT:
            matter.due[-1] = last_on
        elif row.kind is DeadlineKind.RETENTION:
            matter.kept_until = last_on

    @rule(which=WHICH, who=WHO, where=WHERE, days=st.integers(-1, 40), reason=TEXTS)
    def override_deadline(self, which: int, who: str, where: int, days: int, reason: str) -> None:
        matter, last_on = self.matter(which), self.today + timedelta(days=days)
        row = self._some(matter, where)
        if row is None:
            return
        faults = {
            "InvalidTransition": matter.is_closed,
            "InvalidInput:": row.met_at is not None and row.id not in matter.done,
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidInput:last_on": days < 0,
        }
        verb = self.act(deadline_changing.override_deadline, row.id, last_on=last_on, reason=reason)
        if self.attempt(who, matter, verb, faults, [EventKind.DEADLINE_SET]):
            matter.reckoning_of(row).put(last_on)
            matter.done.discard(row.id)
            self._moved(matter, row, last_on)

    @rule(which=WHICH, who=WHO, where=WHERE)
    def meet_deadline(self, which: int, who: str, where: int) -> None:
        matter = self.matter(which)
        row = self._some(matter, where)
        if row is None:
            return
        has_ended = row.met_at is not None or row.kind is DeadlineKind.SUPPLEMENT
        faults = {"InvalidTransition": matter.is_closed, "InvalidInput:": has_ended}
        verb = self.act(deadline_changing.mark_deadline_met, row.id)
        if self.attempt(who, matter, verb, faults, [EventKind.DEADLINE_MET]):
            matter.reckoning_of(row)
            matter.done.add(row.id)

    @rule(which=WHICH, who=WHO, where=WHERE, shown=st.booleans())
    def show_deadline(self, which: int, who: str, where: int, shown: bool) -> None:
        matter = self.matter(which)
        row = self._some(matter, where)
        if row is None:
            return
        is_supplement = row.kind is DeadlineKind.SUPPLEMENT
        faults = {"InvalidTransition": matter.is_closed, "InvalidInput:": is_supplement}
        verb = self.act(deadline_changing.show_deadline, row.id, shown=shown)
        tells = [] if row.shown_to_customer is shown else [EventKind.DEADLINE_SHOWN]
        self.attempt(who, matter, verb, faults, tells)

    @rule(hours=st.integers(1, 23))
    def hours_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(days=st.sampled_from([*range(1, 15), 20, 31, 40]))
    def days_pass(self, days: int) -> None:
        """The worker looks at the calendar; what it has done once it does not do again."""
        self.now += timedelta(days=days)
        asked = self._asked_of_silence()
        with self.database.write(SYSTEM) as session:
            deadline_reminding.remind_of_deadlines(session, self.now)
            deadline_reminding.note_missed(session, self.now)
            deadline_reminding.end_run_out(session, self.now)
            assert silence.ask_of_silence(session, self.now) == len(asked)
            closing.close_moved(session, self.now)
        with self.database.write(SYSTEM) as session:
            for job in (
                deadline_reminding.remind_of_deadlines,
                deadline_reminding.note_missed,
                deadline_reminding.end_run_out,
                silence.ask_of_silence,
                closing.close_moved,
            ):
                assert job(session, self.now) == 0, job
        for matter in self.matters:
            self._worker_was_at(matter)
            if matter.id in asked:
                matter.asked_at = self.now
            for row in self.rows(matter):
                self._is_noted(matter, row)

    def _asked_of_silence(self) -> set[UUID]:
        """Whose handler has recorded nothing for a month, and has not been asked since."""
        before = self.now - timedelta(days=30)
        return {
            matter.id
            for matter in self.matters
            if matter.is_ours
            and (matter.recorded_at or matter.arrived) < before
            and (matter.asked_at is None or matter.asked_at < before)
        }

    def _worker_was_at(self, matter: Matter) -> None:
        """Take what the worker wrote into what is known, when it had reason to write it."""
        with self.database.read(SYSTEM) as session:
            entries = session.scalars(
                select(EventRow).where(EventRow.case_id == matter.id).order_by(EventRow.seq)
            ).all()[len(matter.entries) :]
        running = {
            (row.kind.value, row.last_on): row
            for row in self.rows(matter, only_open=False)
            if matter.reckoning_of(row).stands_since is None
        }
        for entry in entries:
            assert entry.actor_id is None
            if entry.kind is EventKind.CLOSED:
                days = CLOSES_AFTER[matter.at]
                assert days is not None
                assert self._has_waited(matter, days)
                matter.enter(CaseState.CLOSED, self.today, ())
                matter.changed_at = self.now
                continue
            name = "deadline" if entry.kind in REMINDERS else "kind"
            day = date.fromisoformat(entry.data["last_on"])
            assert (entry.data[name], day) in running, entry.data
            if entry.kind not in REMINDERS:
                assert entry.kind is EventKind.DEADLINE_MISSED
                assert entry.data["kind"] in BINDS_SOMEBODY
                assert day < self.today
        days = CLOSES_AFTER[matter.at]
        assert days is None or not self._has_waited(matter, days)
        matter.entries.extend(entry.kind for entry in entries)

    def _has_waited(self, matter: Matter, days: int) -> bool:
        before = self.now - timedelta(days=days)
        return (
            not matter.is_pending
            and not matter.is_closed
            and matter.moved_at is not None
            and matter.moved_at < before
            and matter.changed_at < before
        )

    def _is_noted(self, matter: Matter, row: DeadlineRow) -> None:
        """After the worker's round no day has passed without a note."""
        if matter.reckoning_of(row).stands_since is not None or row.last_on >= self.today:
            return
        kind = row.kind.value
        assert kind not in RUNS_OUT, kind
        is_recent = row.last_on >= self.today - timedelta(days=60)
        assert row.missed_at is not None or kind not in BINDS_SOMEBODY or not is_recent, kind
