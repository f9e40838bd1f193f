"""What officers do to the state of a matter, and what they are refused."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState, Phase
from kevytasiointi.usecases import casework, deciding, handlers, reopening
from tests.usecases.lives.legal import HANDLED, bad_text, may_step, needs_reason
from tests.usecases.lives.matter import OUTSIDE
from tests.usecases.lives.world import LEADS, SELDOM, TEXTS, WHICH, WHO, Life

STATES = st.sampled_from([state for state in CaseState if state is not CaseState.DRAFT])
OWN_VERB = {
    *(CaseState.SUPPLEMENT_REQUESTED, CaseState.SUPPLEMENTED, CaseState.DECIDED),
    *(CaseState.PROCESSED, CaseState.CLOSED),
}
"""States that nobody enters by setting the state alone."""


class Handling(Life):
    """Taken, given to a colleague, set by hand, corrected, reopened."""

    @rule(which=WHICH, who=WHO, stale=SELDOM)
    def take(self, which: int, who: str, stale: bool) -> None:
        matter = self.matter(which)
        faults = {"StaleCase": stale, "InvalidTransition": matter.is_closed}
        verb = self.act(casework.take_case, stale=stale)
        done = self.attempt(who, matter, verb, faults, [EventKind.TAKEN])
        if matter.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}:
            self.step(matter, CaseState.IN_PROGRESS, done=done)

    @rule(which=WHICH, who=WHO, to_outsider=SELDOM)
    def assign(self, which: int, who: str, to_outsider: bool) -> None:
        matter = self.matter(which)
        office = self.portal.offices[1 - matter.at if to_outsider else matter.at]
        faults = {"InvalidInput:colleague": to_outsider, "InvalidTransition": matter.is_closed}
        verb = self.act(handlers.assign, office.officer.person_id)
        done = self.attempt(who, matter, verb, faults, [EventKind.ASSIGNED])
        if matter.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}:
            self.step(matter, CaseState.IN_PROGRESS, done=done)

    @rule(
        which=WHICH,
        who=WHO,
        state=STATES,
        reason=TEXTS,
        phase=st.sampled_from([None, *Phase]),
        stale=SELDOM,
    )
    def change_state(
        self,
        which: int,
        who: str,
        state: CaseState,
        reason: str,
        phase: Phase | None = None,
        stale: bool = False,
    ) -> None:
        matter = self.matter(which)
        phase_only = state is matter.state is CaseState.IN_PROGRESS
        may = may_step(matter.state, state, lead=who == "lead") and state not in OWN_VERB
        lacks_reason = needs_reason(matter.state, state) and not reason.strip()
        in_time = matter.waits and matter.due[-1] >= self.today
        faults = {
            "StaleCase": stale,
            "InvalidTransition": not phase_only and (not may or lacks_reason),
            "InvalidInput:reason": bad_text(reason, needed=False),
            "InvalidInput:state": state is CaseState.LAPSED and in_time,
        }
        verb = self.act(casework.change_state, state, stale=stale, reason=reason, phase=phase)
        done = self.attempt(who, matter, verb, faults, [EventKind.STATE_CHANGED])
        if not phase_only:
            self.step(matter, state, done=done)

    @rule(which=WHICH, days=st.integers(1, 25))
    def let_lapse_later(self, which: int, days: int) -> None:
        """The customer does not answer."""
        self.now += timedelta(days=days)
        self.change_state(which, "lead", CaseState.LAPSED, "no answer")

    @rule(which=WHICH)
    def go_on_without(self, which: int) -> None:
        self.change_state(which, "officer", CaseState.IN_PROGRESS, "we know enough")

    @rule(which=WHICH, who=LEADS, reason=TEXTS)
    def correct(self, which: int, who: str, reason: str) -> None:
        matter = self.matter(which)
        left = matter.state
        closes_again = matter.step is not None and matter.step[0] is CaseState.CLOSED
        is_elsewhere = matter.went not in (None, OUTSIDE) and not closes_again
        faults = {
            "NotAllowed": who == "officer",
            "InvalidInput:reason": bad_text(reason, needed=True)
            or (left is CaseState.TRANSFERRED and is_elsewhere),
            "InvalidTransition": matter.step is None,
        }
        verb = self.act(deciding.correct_state, reason=reason)
        known = self.known(matter)
        done = self.attempt(who, matter, verb, faults, [EventKind.STATE_CORRECTED])
        if matter.step is None or not self.step(matter, matter.step[0], done=done, corrects=True):
            return
        if matter.waits:
            matter.due.append(matter.due[-1])
            matter.questions.append(matter.questions[-1])
            self.was_put(matter, known, "supplement", matter.due[-1])
        if left is CaseState.TRANSFERRED and not matter.is_closed:
            matter.went = None

    @rule(which=WHICH, who=WHO, reason=TEXTS)
    def reopen(self, which: int, who: str, reason: str) -> None:
        matter = self.matter(which)
        may = may_step(matter.state, CaseState.IN_PROGRESS, lead=who == "lead")
        faults = {
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidTransition": matter.state.value not in HANDLED or not may,
        }
        verb = self.act(reopening.reopen, reason=reason)
        done = self.attempt(who, matter, verb, faults, [EventKind.STATE_CHANGED])
        self.step(matter, CaseState.IN_PROGRESS, done=done)
