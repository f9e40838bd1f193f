"""Supplements asked and answered in rounds, messages, and a matter that is taken back."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import messages, submissions, supplement_answers, supplementing
from tests import factories
from tests.usecases.lives.legal import bad_text, may_step
from tests.usecases.lives.matter import Matter
from tests.usecases.lives.world import SELDOM, TEXTS, WHICH, WHO, Life
from tests.usecases.recounting import rests, rolled

#: What is asked of the form; "how_loud" is hidden by the answers, so nobody could answer it.
ASKED = st.sampled_from(
    [
        *[Asked(), Asked(("what",)), Asked((), ("plan",)), Asked(("what",), ("plan",))] * 3,
        *[Asked(("how_loud",)), Asked((), ("what",))],
    ]
)


class Asking(Life):
    """What goes between the authority and the customer."""

    @rule(which=WHICH, who=WHO, text=TEXTS, days=st.integers(-1, 20), asked=ASKED)
    def ask(self, which: int, who: str, text: str, days: int, asked: Asked) -> None:
        matter, due_on = self.matter(which), self.today + timedelta(days=days)
        faults = {
            "InvalidTransition": not may_step(
                matter.state, CaseState.SUPPLEMENT_REQUESTED, lead=who == "lead"
            ),
            "InvalidInput:text": bad_text(text, needed=True),
            "SupplementDueError:past": days < 0,
            "SupplementDueError:day_off": rests(due_on),
            "InvalidInput:questions": "how_loud" in asked.questions,
            "InvalidInput:slots": "what" in asked.slots,
        }
        verb = self.act(supplementing.request_supplement, text=text, due_on=due_on, asked=asked)
        known = self.known(matter)
        if not self.attempt(who, matter, verb, faults, [EventKind.SUPPLEMENT_REQUESTED]):
            return
        self.step(matter, CaseState.SUPPLEMENT_REQUESTED, done=True)
        matter.due.append(due_on)
        matter.questions.append((*asked.questions, *asked.slots))
        self.was_put(matter, known, "supplement", due_on)

    @rule(which=WHICH, days=st.integers(3, 10), asked=ASKED, later=st.integers(0, 30))
    def ask_and_be_answered(self, which: int, days: int, asked: Asked, later: int) -> None:
        """A round of supplementing over some days, in time or late."""
        due_on = rolled(self.today + timedelta(days=days))
        self.ask(which, "lead", "How loud?", (due_on - self.today).days, asked)
        self.now += timedelta(days=later)
        self.answer_well(which)

    def answer_well(self, which: int) -> None:
        matter = self.matter(which)
        if matter.questions and matter.questions[-1]:
            self.answer_the_form(which, True, False)
        else:
            self.answer_in_words(which, "Quite loud", False)

    @rule(which=WHICH, who=WHO, reason=TEXTS)
    def cancel(self, which: int, who: str, reason: str) -> None:
        matter = self.matter(which)
        faults = {
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidTransition": not matter.waits,
        }
        verb = self.act(supplementing.cancel, reason=reason)
        done = self.attempt(who, matter, verb, faults, [EventKind.SUPPLEMENT_CANCELLED])
        self.step(matter, CaseState.IN_PROGRESS, done=done)

    @rule(which=WHICH, text=TEXTS, is_other=SELDOM)
    def answer_in_words(self, which: int, text: str, is_other: bool) -> None:
        matter = self.matter(which)
        faults = {
            "InvalidTransition": not matter.waits,
            "InvalidInput:text": bad_text(text, needed=True),
        }

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            supplementing.supplement(session, actor, case, text=text, files=0, now=self.now)

        self._answered(matter, verb, faults, is_other)

    def _answered(self, matter: Matter, verb: Any, faults: dict[str, bool], is_other: bool) -> None:
        tells = [EventKind.SUPPLEMENTED]
        if self.customer_attempt(matter, verb, faults, tells, is_other=is_other):
            matter.answered += 1
            self.step(matter, CaseState.SUPPLEMENTED, done=True)

    @rule(which=WHICH, complete=st.booleans(), is_other=SELDOM)
    def answer_the_form(self, which: int, complete: bool, is_other: bool) -> None:
        """Question by question; an answer with nothing new in it is not sent."""
        matter = self.matter(which)
        asked = matter.questions[-1] if matter.waits else ()
        faults = {"InvalidTransition": not asked}
        number = self.now.isoformat()

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            draft = supplement_answers.begin_answer(
                session, actor, case, language="fi", now=self.now
            )
            if complete and "what" in asked:
                draft.answers = {**draft.answers, "what": f"A stage, seen anew {number}"}
            if complete and "plan" in asked:
                factories.add_file(session, self.portal.store, draft, now=self.now)
            session.flush()
            parts = filling.own_draft(session, actor, draft.id, lock=True)
            problems = supplement_answers.send_answer(
                session, actor, case, parts, artificial_hetus=True, now=self.now
            )
            assert bool(problems) != complete

        if complete:
            self._answered(matter, verb, faults, is_other)
        else:
            self.customer_attempt(matter, verb, faults, [], is_other=is_other)

    @rule(which=WHICH, really=SELDOM, is_other=SELDOM)
    def withdraw(self, which: int, really: bool, is_other: bool) -> None:
        if not really:
            return
        matter = self.matter(which)

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            submissions.withdraw(session, actor, case, reason="", now=self.now)

        faults = {"InvalidTransition": not matter.is_pending}
        tells = [EventKind.WITHDRAWN]
        done = self.customer_attempt(matter, verb, faults, tells, is_other=is_other)
        self.step(matter, CaseState.WITHDRAWN, done=done)

    @rule(which=WHICH, body=TEXTS, is_other=SELDOM)
    def write_to_authority(self, which: int, body: str, is_other: bool) -> None:
        matter = self.matter(which)

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            messages.send_to_authority(session, actor, case, body, now=self.now)

        faults = self._faults_of_message(matter, body)
        self.customer_attempt(matter, verb, faults, [EventKind.MESSAGE_SENT], is_other=is_other)

    @rule(which=WHICH, who=WHO, body=TEXTS)
    def write_to_customer(self, which: int, who: str, body: str) -> None:
        matter = self.matter(which)

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            messages.send_to_customer(session, actor, case, body, now=self.now)

        faults = self._faults_of_message(matter, body)
        self.attempt(who, matter, verb, faults, [EventKind.MESSAGE_SENT])

    def _faults_of_message(self, matter: Matter, body: str) -> dict[str, bool]:
        return {
            "InvalidTransition": matter.is_closed,
            "InvalidInput:body": bad_text(body, needed=True),
        }
