"""Decisions, their service and legal force, the records of the authority, and closing."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy.orm import Session

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import casework, deciding, serving
from kevytasiointi.usecases.serving import Service
from tests.factories import decision_file
from tests.usecases.lives.legal import HANDLED, may_step, served
from tests.usecases.lives.matter import Matter
from tests.usecases.lives.world import SELDOM, WHICH, WHO, Life
from tests.usecases.recounting import rolled

OF_END = {
    CaseState.DECIDED: [Outcome.GRANTED, Outcome.REJECTED],
    CaseState.PROCESSED: [Outcome.NOTED],
}
APPEAL_DAYS = {AppealWay.MUNICIPAL_REVISION: 14, AppealWay.REVISION: 30, AppealWay.COURT: 30}
YEAR = 366


class Ending(Life):
    """How a matter ends."""

    @rule(
        which=WHICH,
        who=WHO,
        state=st.sampled_from([CaseState.DECIDED, CaseState.PROCESSED, CaseState.LAPSED]),
        outcome=st.sampled_from(list(Outcome)),
        with_file=st.booleans(),
    )
    def decide_anyhow(
        self, which: int, who: str, state: CaseState, outcome: Outcome, with_file: bool
    ) -> None:
        self._decide(which, who, state, outcome, with_file, None)

    @rule(
        which=WHICH,
        granted=st.booleans(),
        way=st.sampled_from([None, *ServiceWay]),
        days=st.integers(-1, 20),
        valid_days=st.sampled_from([None, None, 400, -1]),
    )
    def decide_well(
        self,
        which: int,
        granted: bool,
        way: ServiceWay | None,
        days: int,
        valid_days: int | None,
    ) -> None:
        """Good inputs, so that many lives get this far."""
        end = CaseState.DECIDED if granted else CaseState.PROCESSED
        sent_on = self.today - timedelta(days=days)
        service = Service(way, sent_on, AppealWay.MUNICIPAL_REVISION) if way else None
        self._decide(which, "lead", end, OF_END[end][0], True, service, valid_days)

    def _decide(
        self,
        which: int,
        who: str,
        state: CaseState,
        outcome: Outcome,
        with_file: bool,
        service: Service | None,
        valid_days: int | None = None,
    ) -> None:
        matter = self.matter(which)
        until = self.today + timedelta(days=valid_days) if valid_days is not None else None
        may = state in OF_END and may_step(matter.state, state, lead=who == "lead")
        faults = {
            "InvalidTransition": not may,
            "InvalidInput:outcome": outcome not in OF_END.get(state, ()),
            "InvalidInput:file": state is CaseState.DECIDED and not with_file,
            "InvalidInput:sent_on": service is not None and self._is_no_day(matter, service),
            "InvalidInput:valid_until": until is not None and until < self.today,
        }

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            file = None
            if with_file and actor.authority_id:
                file = decision_file(session, case, now=self.now)
            self.act(
                deciding.decide,
                target=state,
                outcome=outcome,
                note="",
                file=file,
                appeal_instruction=False,
                service=service,
                valid_until=until,
            )(session, actor, case)

        kind = EventKind.DECIDED if state is CaseState.DECIDED else EventKind.PROCESSED
        known = self.known(matter)
        done = self.attempt(who, matter, verb, faults, [kind])
        if not self.step(matter, state, done=done):
            return
        if service is not None:
            self._was_served(matter, service)
        if until is not None:
            self.was_put(matter, known, "validity", until)

    @rule(
        which=WHICH,
        who=WHO,
        way=st.sampled_from(list(ServiceWay)),
        days=st.sampled_from([*range(-1, 25), YEAR, YEAR + 1]),
        appeal=st.sampled_from(list(AppealWay)),
    )
    def record_service(
        self, which: int, who: str, way: ServiceWay, days: int, appeal: AppealWay
    ) -> None:
        matter = self.matter(which)
        service = Service(way, self.today - timedelta(days=days), appeal)
        faults = {
            "InvalidTransition": matter.state.value not in HANDLED,
            "InvalidInput:sent_on": days > YEAR or self._is_no_day(matter, service),
        }
        verb = self.act(serving.record_service, service)
        if self.attempt(who, matter, verb, faults, [EventKind.DECISION_SERVED]):
            self._was_served(matter, service)

    def _is_no_day(self, matter: Matter, service: Service) -> bool:
        """Nothing is sent ahead of today, nor before the matter first came."""
        came_on = matter.arrived.astimezone(HELSINKI).date()
        return not came_on <= service.sent_on <= self.today

    def _was_served(self, matter: Matter, service: Service) -> None:
        """The time of appeal runs from the day of service, and no other time of appeal does."""
        matter.sent_on = service.sent_on
        matter.served_on = day = served(service.sent_on, service.way)
        matter.begin(day, ("validity", "P2Y"))
        rows = [row for row in self.rows(matter) if row.kind.value == "appeal" and row.period]
        if service.appeal_way is AppealWay.NONE:
            assert not rows
            return
        length = APPEAL_DAYS[service.appeal_way]
        matter.begin(day, ("appeal", f"P{length}D"))
        (row,) = rows
        assert (row.start_on, row.last_on) == (day, rolled(day + timedelta(days=length)))

    @rule(
        which=WHICH,
        who=WHO,
        force=st.sampled_from([None, 0, 0, 5, -1, 400]),
        appealed=st.sampled_from([None, None, 0, 3, -1]),
    )
    def set_legal_force(
        self, which: int, who: str, force: int | None, appealed: int | None
    ) -> None:
        matter = self.matter(which)
        force_on, appealed_on = self._days_ago(force), self._days_ago(appealed)

        def is_early(day: date | None, first: date | None) -> bool:
            return day is not None and first is not None and day < first

        force_first = matter.served_on or matter.decided_on
        appeal_first = matter.sent_on or matter.decided_on
        faults = {
            "InvalidTransition": matter.state.value not in HANDLED,
            "InvalidInput:legal_force_on": force == -1 or is_early(force_on, force_first),
            "InvalidInput:appealed_on": appealed == -1 or is_early(appealed_on, appeal_first),
        }
        verb = self.act(serving.set_legal_force, legal_force_on=force_on, appealed_on=appealed_on)
        self.attempt(who, matter, verb, faults, [EventKind.LEGAL_FORCE_SET])

    def _days_ago(self, days: int | None) -> date | None:
        return None if days is None else self.today - timedelta(days=days)

    @rule(which=WHICH, who=WHO)
    def mark_moved(self, which: int, who: str) -> None:
        matter = self.matter(which)
        faults = {"InvalidTransition": matter.is_closed or matter.moved_at is not None}
        verb = self.act(casework.mark_moved)
        if self.attempt(who, matter, verb, faults, [EventKind.MOVED_TO_RECORDS]):
            matter.moved_at = self.now
            matter.follow_keeping(self.today)

    @rule(which=WHICH, who=WHO, stale=SELDOM)
    def close_case(self, which: int, who: str, stale: bool) -> None:
        matter = self.matter(which)
        may = may_step(matter.state, CaseState.CLOSED, lead=who == "lead")
        faults = {
            "StaleCase": stale,
            "InvalidTransition": matter.moved_at is None or not may,
        }
        verb = self.act(deciding.close, stale=stale)
        done = self.attempt(who, matter, verb, faults, [EventKind.CLOSED])
        self.step(matter, CaseState.CLOSED, done=done)

    @rule(which=WHICH)
    def move_and_close(self, which: int) -> None:
        self.mark_moved(which, "officer")
        self.close_case(which, "officer", False)
