"""Random lives of a case: whatever people try, journal, state, outcome and clocks agree."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from kevytasiointi.domain.calendar import is_working_day, next_working_day
from kevytasiointi.domain.deadline_kinds import OF_HANDLING, SEVERAL, DeadlineKind
from kevytasiointi.domain.errors import KevytError
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.periods import Period, Unit
from kevytasiointi.domain.states import (
    CLOCK_STOPPED_STATES,
    OUTCOMES_BY_END,
    TRANSITIONS,
    CaseState,
    Outcome,
    Phase,
)
from kevytasiointi.storage.cases import (
    CaseRow,
    SupplementRow,
)
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)
from kevytasiointi.storage.machinery import ChainRow, EventRow
from kevytasiointi.storage.queries import case_deadlines
from kevytasiointi.usecases import (
    casework,
    deadline_changing,
    deadline_counting,
    deciding,
    journal,
    messages,
    submissions,
    supplementing,
)
from kevytasiointi.usecases.deadline_counting import is_by_hand
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from tests.factories import NOW, World, decision_file, make_case, make_world
from tests.usecases.recounting import recounted

STATES = st.sampled_from([state for state in CaseState if state is not CaseState.DRAFT])
DAYS = st.integers(0, 40)
# Mostly what goes through, so that lives get long; now and then what is refused.
TEXTS = st.sampled_from([*["because"] * 8, "", "x" * 4001])
OFFICERS = st.sampled_from([*["lead"] * 6, "officer", "customer_actor"])
SELDOM = st.integers(0, 9).map(lambda n: n == 0)


class LifeOfACase(RuleBasedStateMachine):
    """People try anything at any time; each try is a transaction of its own."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self._transaction = self.database.write(System("test"))
        self.session = self._transaction.__enter__()
        self.world: World = make_world(self.session)
        self.case: CaseRow = make_case(self.session, self.world)
        self.session.flush()

    def teardown(self) -> None:
        self.session.rollback()
        self._transaction.__exit__(None, None, None)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What a refused try has written is undone, as the views' transaction does it."""
        savepoint = self.session.begin_nested()
        try:
            yield
            self.session.flush()
        except KevytError:
            savepoint.rollback()
        else:
            savepoint.commit()
        self.session.refresh(self.case)

    def do(self, verb: Callable[..., Any], who: str, *inputs: Any, **named: Any) -> None:
        with self.trying():
            actor = getattr(self.world, who)
            verb(
                self.session,
                actor,
                self.case,
                *inputs,
                shown_version=self.case.version,
                now=self.now,
                **named,
            )

    @rule(hours=st.integers(1, 24 * 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(who=OFFICERS)
    def take(self, who: str) -> None:
        self.do(casework.take_case, who)

    @rule(who=OFFICERS, state=STATES, reason=TEXTS, phase=st.sampled_from([None, *Phase]))
    def change_state(self, who: str, state: CaseState, reason: str, phase: Phase | None) -> None:
        self.do(casework.change_state, who, state, reason=reason, phase=phase)

    @rule(who=OFFICERS, reason=TEXTS)
    def correct(self, who: str, reason: str) -> None:
        self.now += timedelta(seconds=1)
        self.do(deciding.correct_state, who, reason=reason)

    @rule(who=OFFICERS, text=TEXTS, days=DAYS)
    def ask(self, who: str, text: str, days: int) -> None:
        due_on = helsinki_day(self.now) + timedelta(days=days)
        due_on = due_on if is_working_day(due_on) else next_working_day(due_on)
        self.do(supplementing.request_supplement, who, text=text, due_on=due_on)

    @rule(text=TEXTS, files=st.integers(0, 1))
    def answer(self, text: str, files: int) -> None:
        with self.trying():
            supplementing.supplement(
                self.session,
                self.world.customer_actor,
                self.case,
                text=text,
                files=files,
                now=self.now,
            )

    @rule(really=SELDOM)
    def withdraw(self, really: bool) -> None:
        if not really:
            return
        with self.trying():
            submissions.withdraw(
                self.session, self.world.customer_actor, self.case, reason="", now=self.now
            )

    @rule(
        who=OFFICERS,
        state=STATES,
        outcome=st.sampled_from(list(Outcome)),
        with_file=st.booleans(),
    )
    def decide(self, who: str, state: CaseState, outcome: Outcome, with_file: bool) -> None:
        self.now += timedelta(seconds=1)
        file = decision_file(self.session, self.case, now=self.now) if with_file else None
        self.do(
            deciding.decide,
            who,
            target=state,
            outcome=outcome,
            note="",
            file=file,
            appeal_instruction=False,
        )

    @rule(who=OFFICERS, granted=st.booleans())
    def decide_well(self, who: str, granted: bool) -> None:
        """Good inputs, so that many lives get this far."""
        target = CaseState.DECIDED if granted else CaseState.PROCESSED
        self.decide(who, target, Outcome.GRANTED if granted else Outcome.NOTED, True)

    @rule(days=DAYS)
    def ask_and_be_answered(self, days: int) -> None:
        """A round of supplementing."""
        self.ask("lead", "How loud?", 7)
        self.time_passes(24 * days + 1)
        self.answer("Quite loud", 0)

    @rule()
    def ask_and_let_lapse(self) -> None:
        """The customer does not answer."""
        self.ask("lead", "How loud?", 7)
        self.time_passes(24 * 20)
        self.change_state("lead", CaseState.LAPSED, "no answer", None)

    @rule()
    def take_up_again(self) -> None:
        """An ended matter is opened."""
        self.change_state("lead", CaseState.IN_PROGRESS, "court", None)

    @rule()
    def correct_well(self) -> None:
        """The lead officer takes the last step back."""
        self.correct("lead", "because")

    @rule(who=OFFICERS)
    def mark_moved(self, who: str) -> None:
        self.do(casework.mark_moved, who)

    @rule(who=OFFICERS)
    def close(self, who: str) -> None:
        self.do(deciding.close, who)

    @rule(
        who=OFFICERS,
        kind=st.sampled_from(list(DeadlineKind)),
        days=st.integers(-2, 90),
        shown=st.booleans(),
    )
    def set_deadline(self, who: str, kind: DeadlineKind, days: int, shown: bool) -> None:
        self.now += timedelta(seconds=1)
        last_on: date = helsinki_day(self.now) + timedelta(days=days)
        self.do(
            casework.set_deadline,
            who,
            kind=kind,
            last_on=last_on,
            reason="many matters",
            shown_to_customer=shown,
        )

    def _some_deadline(self, which: int) -> DeadlineRow | None:
        deadlines = case_deadlines.all_deadlines(self.session, self.case.id)
        return deadlines[which % len(deadlines)] if deadlines else None

    @rule(who=OFFICERS, which=st.integers(0, 9), days=st.integers(1, 60), to_a_day=st.booleans())
    def extend_deadline(self, who: str, which: int, days: int, to_a_day: bool) -> None:
        self.now += timedelta(seconds=1)
        deadline = self._some_deadline(which)
        if deadline is None:
            return
        by = deadline.last_on + timedelta(days=days) if to_a_day else Period(days, Unit.DAYS)
        self.do(
            deadline_changing.extend_deadline, who, deadline.id, by=by, reason="many statements"
        )

    @rule(who=OFFICERS, which=st.integers(0, 9), days=st.integers(-2, 60))
    def override_deadline(self, who: str, which: int, days: int) -> None:
        self.now += timedelta(seconds=1)
        deadline = self._some_deadline(which)
        if deadline is not None:
            self.do(
                deadline_changing.override_deadline,
                who,
                deadline.id,
                last_on=helsinki_day(self.now) + timedelta(days=days),
                reason="agreed",
            )

    @rule(who=OFFICERS, which=st.integers(0, 9), shown=st.booleans())
    def show_deadline(self, who: str, which: int, shown: bool) -> None:
        deadline = self._some_deadline(which)
        if deadline is not None:
            self.do(deadline_changing.show_deadline, who, deadline.id, shown=shown)

    @rule(who=OFFICERS, which=st.integers(0, 9))
    def meet_deadline(self, who: str, which: int) -> None:
        deadline = self._some_deadline(which)
        if deadline is not None:
            self.do(deadline_changing.mark_deadline_met, who, deadline.id)

    @rule(body=TEXTS)
    def write(self, body: str) -> None:
        with self.trying():
            messages.send_to_authority(
                self.session, self.world.customer_actor, self.case, body, now=self.now
            )

    @invariant()
    def the_journal_tells_the_state(self) -> None:
        entries = self.session.scalars(
            select(EventRow).where(EventRow.case_id == self.case.id).order_by(EventRow.seq)
        ).all()
        steps = [
            (e.kind, CaseState(e.data["from"]), CaseState(e.data["to"]))
            for e in entries
            if "to" in e.data
        ]
        assert steps[-1][2] is self.case.state
        for (_, _, reached), (kind, left, target) in pairwise(steps):
            assert left is reached
            allowed = (left, target) in TRANSITIONS or left is target is CaseState.IN_PROGRESS
            assert allowed or kind is EventKind.STATE_CORRECTED, (kind, left, target)

    @invariant()
    def the_chain_is_unbroken(self) -> None:
        chain = str(self.world.authority.id)
        head = self.session.get_one(ChainRow, chain)
        assert journal._verify_chain(self.session, chain, head)[1] is None

    @invariant()
    def the_next_deadline_is_the_earliest_that_is_open_and_shown(self) -> None:
        open_ones = case_deadlines.open_deadlines(self.session, self.case.id)
        days = [
            day
            for deadline in open_ones
            if deadline.shown_to_customer and (day := self._recounted(deadline)) is not None
        ]
        assert self.case.next_deadline_on == min(days, default=None)
        twice = [kind for kind, n in Counter(d.kind for d in open_ones).items() if n > 1]
        assert set(twice) <= SEVERAL

    @invariant()
    def every_deadline_is_what_its_history_reckons_to(self) -> None:
        for deadline in case_deadlines.all_deadlines(self.session, self.case.id):
            day = self._recounted(deadline)
            assert day is None or day == deadline.last_on

    def _recounted(self, deadline: DeadlineRow) -> date | None:
        changes = self.session.scalars(
            select(DeadlineChangeRow)
            .where(DeadlineChangeRow.deadline_id == deadline.id)
            .order_by(DeadlineChangeRow.seq)
        ).all()
        for before, after in pairwise(changes):
            assert before.last_on == after.previous_on
        assert not changes or changes[-1].last_on == deadline.last_on
        return recounted(deadline, changes)

    @invariant()
    def clocks_follow_the_state(self) -> None:
        state = self.case.state
        open_ones = case_deadlines.open_deadlines(self.session, self.case.id)
        kinds = {deadline.kind for deadline in open_ones}
        if state in CLOCK_STOPPED_STATES and not any(map(is_by_hand, open_ones)):
            assert not kinds & OF_HANDLING
        assert (DeadlineKind.SUPPLEMENT in kinds) == (state is CaseState.SUPPLEMENT_REQUESTED)
        for deadline in open_ones:
            counted = deadline_counting.counted_day(deadline, helsinki_day(self.now))
            pauses = deadline_counting.pauses_of(deadline)
            is_paused = bool(pauses) and pauses[-1][1] is None
            if deadline.pauses_on_supplement and not is_by_hand(deadline):
                assert is_paused == (state is CaseState.SUPPLEMENT_REQUESTED)
            if counted is not None and not is_paused:
                assert deadline.last_on == counted.last_day

    @invariant()
    def a_request_waits_exactly_while_the_state_says_so(self) -> None:
        waiting = self.session.scalars(
            select(SupplementRow).where(
                SupplementRow.answered_at.is_(None), SupplementRow.cancelled_at.is_(None)
            )
        ).all()
        assert len(waiting) == (self.case.state is CaseState.SUPPLEMENT_REQUESTED)
        if waiting:
            (deadline,) = [
                d
                for d in case_deadlines.open_deadlines(self.session, self.case.id)
                if d.kind is DeadlineKind.SUPPLEMENT
            ]
            assert deadline.last_on == waiting[0].due_on

    @invariant()
    def outcome_phase_and_texts_fit_the_state(self) -> None:
        case = self.case
        if case.state is CaseState.CLOSED:
            assert case.moved_to_records_at is not None
        elif case.state in OUTCOMES_BY_END:
            assert case.outcome in OUTCOMES_BY_END[case.state]
        else:
            assert case.outcome is None
        assert case.phase is None or case.state is CaseState.IN_PROGRESS
        assert (case.status_text is not None) == (case.state is CaseState.DECIDED)
        if case.state in {CaseState.IN_PROGRESS, *OUTCOMES_BY_END}:
            assert case.handling_started_at is not None
        if case.state is CaseState.SUBMITTED:
            assert case.handling_started_at is None


@pytest.fixture
def life(_migrated_sqlite: Path, tmp_path: Path) -> Iterator[type[LifeOfACase]]:
    path = tmp_path / "life.sqlite"
    shutil.copyfile(_migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield type("Life", (LifeOfACase,), {"database": database})
    database.dispose()


def test_every_life_of_a_case_holds_together(life: type[LifeOfACase]) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=40,
            derandomize=True,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
