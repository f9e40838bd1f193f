"""What people do when all goes well, chosen by the state: so that lives get long."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from tests.usecases.lives.asking import Asking
from tests.usecases.lives.ending import Ending
from tests.usecases.lives.handling import Handling
from tests.usecases.lives.neighbours import Neighbours
from tests.usecases.lives.timing import Timing
from tests.usecases.lives.world import WHICH
from tests.usecases.recounting import rolled

S = CaseState
CHOICE = st.integers(0, 11)
DAYS = st.integers(0, 25)
ONWARD = ("ask", "ask_of_form", "transfer", "decide", "process")
GOOD = {
    S.SUBMITTED: ("take", "take", *ONWARD),
    S.IN_PROGRESS: (*ONWARD, "ask", "ask_of_form", "statement", "give", "correct", "outside"),
    S.SUPPLEMENT_REQUESTED: (
        "answer",
        "answer",
        "answer",
        "cancel",
        "without",
        "lapse",
        "withdraw",
    ),
    S.SUPPLEMENTED: ("take", "take", *ONWARD, "correct"),
    S.DECIDED: ("serve", "serve", "force", "reopen", "correct", "close", "move"),
    S.PROCESSED: ("reopen", "correct", "close", "serve"),
    S.WITHDRAWN: ("correct", "correct", "close"),
    S.LAPSED: ("correct", "correct", "close"),
    S.TRANSFERRED: ("correct", "close", "move"),
    S.CLOSED: ("correct",),
}
"""What may be done in each state, by a lead officer or the customer."""

QUESTIONS = (Asked(("what",)), Asked((), ("plan",)), Asked(("what",), ("plan",)))


class Living(Handling, Ending, Asking, Timing, Neighbours):
    """One step that is legal, with good inputs."""

    def _ways(self, which: int, days: int) -> dict[str, Callable[[], None]]:
        lead, way = "lead", list(ServiceWay)[days % 4]
        due = (rolled(self.today + timedelta(days=days)) - self.today).days
        asked, no_remarks = QUESTIONS[days % 3], StatementResult.NO_REMARKS
        return {
            "take": lambda: self.take(which, "officer", False),
            "ask": lambda: self.ask(which, lead, "How loud?", due, Asked()),
            "ask_of_form": lambda: self.ask(which, lead, "Anew", due, asked),
            "answer": lambda: self.answer_well(which),
            "withdraw": lambda: self.withdraw(which, True, False),
            "cancel": lambda: self.cancel(which, lead, "not needed"),
            "without": lambda: self.go_on_without(which),
            "lapse": lambda: self.let_lapse_later(which, days + 1),
            "transfer": lambda: self.transfer(which, lead, "it is yours", False),
            "outside": lambda: self.transfer_outside(which, lead, "it is theirs"),
            "decide": lambda: self.decide_well(which, True, way, days % 9, None),
            "process": lambda: self.decide_well(which, False, None, 0, None),
            "statement": lambda: self.ask_statement(which, lead, "Risks?", days, days % 2 == 0),
            "give": lambda: self.give_statement(which, days, no_remarks, "", False),
            "serve": lambda: self.record_service(which, lead, way, days % 5, AppealWay.COURT),
            "force": lambda: self.set_legal_force(which, lead, 0, None),
            "reopen": lambda: self.reopen(which, lead, "a court sent it back"),
            "correct": lambda: self.correct(which, lead, "a mis-click"),
            "close": lambda: self.move_and_close(which),
            "move": lambda: self.mark_moved(which, "officer"),
        }

    @rule(which=WHICH, choice=CHOICE, days=DAYS)
    def live_on(self, which: int, choice: int, days: int) -> None:
        ways = GOOD[self.matter(which).state]
        self._ways(which, days)[ways[choice % len(ways)]]()

    @rule(which=WHICH, choice=CHOICE, days=DAYS)
    def live_on_later(self, which: int, choice: int, days: int) -> None:
        self.days_pass(days // 2 + 1)
        self.live_on(which, choice, days)

    @rule(moves=st.lists(st.tuples(WHICH, CHOICE, DAYS), min_size=3, max_size=9))
    def live_on_for_long(self, moves: list[tuple[int, int, int]]) -> None:
        for which, choice, days in moves:
            if days % 3 == 0:
                self.days_pass(days // 2 + 1)
            self.live_on(which, choice, days)
