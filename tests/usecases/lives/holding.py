"""What holds of every matter after every step, whatever people have tried."""

from collections import Counter
from datetime import date
from itertools import pairwise
from uuid import UUID

from hypothesis.stateful import invariant
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.queues import QueueFilter, Window
from kevytasiointi.domain.states import OUTCOMES_BY_END, CaseState
from kevytasiointi.storage.cases import CaseRow, SupplementRow
from kevytasiointi.storage.database import Authority, Person
from kevytasiointi.storage.deadlines import DeadlineChangeRow, DeadlineRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.office import TransferRow
from kevytasiointi.storage.queries import case_page, own_matters, queue, transfers
from kevytasiointi.usecases import journal
from tests.factories import actor_of
from tests.usecases.lives.legal import BINDS_SOMEBODY, HANDLED, MANY, RUNS_OUT, is_step
from tests.usecases.lives.matter import OUTSIDE, Matter
from tests.usecases.lives.world import SYSTEM, Life

KEPT_WHILE_HANDLED = ("processing", "hearing")


def deadlines_of(session: Session, key: UUID) -> list[DeadlineRow]:
    rows = session.scalars(select(DeadlineRow).where(DeadlineRow.case_id == key))
    return list(rows)


class Holding(Life):
    """The invariants: each reads the database anew, in a scope that a page would have."""

    @invariant()
    def the_journal_tells_the_state_and_how_it_came(self) -> None:
        with self.database.read(SYSTEM) as session:
            for matter in self.matters:
                entries = session.scalars(
                    select(EventRow).where(EventRow.case_id == matter.id).order_by(EventRow.seq)
                ).all()
                assert [entry.kind for entry in entries] == matter.entries
                steps = [
                    (e.kind, CaseState(e.data["from"]), CaseState(e.data["to"]))
                    for e in entries
                    if "to" in e.data
                ]
                case = session.get_one(CaseRow, matter.id)
                assert steps[-1][2] is case.state is matter.state
                self._are_legal(steps)
                begun = [kind for kind, _, to in steps if to is CaseState.IN_PROGRESS]
                if set(begun) - {EventKind.STATE_CORRECTED}:
                    assert case.handler_id is not None

    def _are_legal(self, steps: list[tuple[EventKind, CaseState, CaseState]]) -> None:
        last: tuple[CaseState, CaseState] | None = None
        for (_, _, reached), (kind, left, to) in pairwise(steps):
            assert left is reached
            if kind is EventKind.STATE_CORRECTED:
                assert last == (to, left)
            else:
                assert is_step(left, to), (kind, left, to)
            last = (left, to) if left is not to else last

    @invariant()
    def the_chains_are_unbroken(self) -> None:
        with self.database.read(SYSTEM) as session:
            assert journal.verify(session)[1] == ()

    @invariant()
    def every_deadline_is_what_it_is_reckoned_to(self) -> None:
        with self.database.read(SYSTEM) as session:
            for matter in self.matters:
                rows = deadlines_of(session, matter.id)
                running: list[tuple[DeadlineRow, date]] = []
                for row in rows:
                    reckoning = matter.reckoning_of(row)
                    if row.met_at is not None or reckoning.stands_since is not None:
                        continue
                    day = reckoning.last_day(self.today)
                    assert row.last_on == day, (row.kind, row.start_on, row.period, day)
                    running.append((row, day))
                self._are_those_of_the_state(matter, rows)
                case = session.get_one(CaseRow, matter.id)
                shown = [(day, row.kind) for row, day in running if row.shown_to_customer]
                # What has run out since anything was last done stands until the worker comes.
                left = [d for d, kind in shown if d >= self.today or kind.value not in RUNS_OUT]
                nearest = {min((day for day, _ in shown), default=None), min(left, default=None)}
                binding = [day for row, day in running if row.kind.value in BINDS_SOMEBODY]
                assert case.next_deadline_on in nearest, shown
                assert case.next_due_on == min(binding, default=None)

    def _are_those_of_the_state(self, matter: Matter, rows: list[DeadlineRow]) -> None:
        open_kinds = Counter(row.kind.value for row in rows if row.met_at is None)
        assert {kind for kind, n in open_kinds.items() if n > 1} <= MANY, open_kinds
        assert open_kinds["supplement"] == matter.waits
        assert (open_kinds["retention"] > 0) >= (matter.kept_until is not None) or matter.done
        is_open = {row.id for row in rows if row.met_at is None}
        assert matter.awaited or not is_open & (matter.of_statements & matter.done)
        for kind in KEPT_WHILE_HANDLED:
            of_kind = [row.id for row in rows if row.kind.value == kind]
            if matter.is_pending and of_kind and not matter.done.intersection(of_kind):
                assert open_kinds[kind] == 1, kind
        assert any(row.kind.value == "processing" for row in rows)

    @invariant()
    def the_history_of_a_deadline_ends_with_its_day(self) -> None:
        with self.database.read(SYSTEM) as session:
            for row in session.scalars(select(DeadlineRow)):
                changes = session.scalars(
                    select(DeadlineChangeRow)
                    .where(DeadlineChangeRow.deadline_id == row.id)
                    .order_by(DeadlineChangeRow.seq)
                ).all()
                for before, after in pairwise(changes):
                    assert before.last_on == after.previous_on
                assert not changes or changes[-1].last_on == row.last_on

    @invariant()
    def a_request_waits_exactly_while_the_state_says_so(self) -> None:
        with self.database.read(SYSTEM) as session:
            for matter in self.matters:
                requests = session.scalars(
                    select(SupplementRow).where(SupplementRow.case_id == matter.id)
                ).all()
                waiting = [r for r in requests if r.answered_at is None and r.cancelled_at is None]
                assert [r.due_on for r in waiting] == matter.due[-1:] * matter.waits
                assert sum(r.answered_at is not None for r in requests) == matter.answered

    @invariant()
    def a_matter_that_went_has_one_successor_and_stays_gone(self) -> None:
        with self.database.read(SYSTEM) as session:
            for matter in self.matters:
                gone = session.scalars(
                    select(TransferRow).where(TransferRow.case_id == matter.id)
                ).all()
                to = [row.to_case_id or OUTSIDE for row in gone]
                assert to == [matter.went] * (matter.went is not None)
                came = transfers.transfers_of(session, matter.id)
                came_from = [m.row.case_id for m in came if m.row.to_case_id == matter.id]
                assert came_from == [matter.came_from] * (matter.came_from is not None)
                case = session.get_one(CaseRow, matter.id)
                assert case.submitted_at == matter.arrived
                assert case.authority_id == self.portal.offices[matter.at].authority_id
                if matter.went is not None:
                    assert matter.state in {CaseState.TRANSFERRED, CaseState.CLOSED}

    @invariant()
    def everybody_sees_the_same_state_of_what_is_theirs(self) -> None:
        states = {matter.id: matter.state for matter in self.matters}
        customer = actor_of(self.portal.customer)
        with self.database.read(Person(customer.person_id)) as session:
            own, _more = own_matters.own_page(session, customer, own_matters.OwnFilter())
            seen = {each.id: each.state for each in own}
            assert seen == states
            for key, state in states.items():
                case = case_page.own_case(session, customer, key)
                events = case_page.parts_of(session, case, for_customer=True).events
                assert [e.data["to"] for e in events if "to" in e.data][-1] == state.value
        for at, office in enumerate(self.portal.offices):
            own = {matter.id: matter.state for matter in self.matters if matter.at == at}
            with self.database.read(Authority(office.authority_id)) as session:
                clock = queue.clock_of(session, office.lead, self.now)[0]
                page = queue.queue_page(session, office.lead, QueueFilter(), Window(), clock)
                assert {each.id: each.state for each in page.matters} == own
        self._nobody_else_sees_anything()

    def _nobody_else_sees_anything(self) -> None:
        other = self.portal.other_customer
        with self.database.read(Person(other.person_id)) as session:
            assert own_matters.own_page(session, other, own_matters.OwnFilter()) == ([], False)
            for matter in self.matters:
                try:
                    case_page.own_case(session, other, matter.id)
                except NotFound:
                    continue
                raise AssertionError("a matter of somebody else was shown")

    @invariant()
    def outcome_phase_and_texts_fit_the_state(self) -> None:
        with self.database.read(SYSTEM) as session:
            for matter in self.matters:
                case = session.get_one(CaseRow, matter.id)
                if case.state is CaseState.CLOSED:
                    assert case.moved_to_records_at is not None
                elif case.state in OUTCOMES_BY_END:
                    assert case.outcome in OUTCOMES_BY_END[case.state]
                else:
                    assert case.outcome is None
                assert case.phase is None or case.state is CaseState.IN_PROGRESS
                assert (case.status_text is not None) == (case.state is CaseState.DECIDED)
                if case.state.value in {"in_progress", *HANDLED}:
                    assert case.handling_started_at is not None
                if case.state is CaseState.SUBMITTED:
                    assert case.handling_started_at is None
                assert (case.moved_to_records_at is None) == (matter.moved_at is None)
                assert case.retain_until == matter.kept_until
                assert case.last_authority_at == matter.recorded_at
