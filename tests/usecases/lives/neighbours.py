"""What goes from one authority to the other: matters, and questions about them."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import KevytError, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority
from kevytasiointi.storage.deadlines import DeadlineRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_deadlines, case_page, statements, transfers
from kevytasiointi.usecases import carrying, stating, transferring
from kevytasiointi.usecases.stating import Answer, Question
from tests.usecases.lives.legal import bad_text, may_step
from tests.usecases.lives.matter import OUTSIDE, Asked, Matter
from tests.usecases.lives.world import HANDLING, LEADS, SELDOM, SYSTEM, TEXTS, WHICH, WHO, Life

MOST_MATTERS = 4
NEEDS_WORDS = {StatementResult.AGAINST, StatementResult.IN_FAVOUR_WITH_CONDITIONS}


class Neighbours(Life):
    """Transfers there and back, statements, and doors that stay shut."""

    @rule(which=WHICH, who=LEADS, reason=TEXTS, to_ourselves=SELDOM)
    def transfer(self, which: int, who: str, reason: str, to_ourselves: bool) -> None:
        matter = self.matter(which)
        if len(self.matters) >= MOST_MATTERS:
            return
        target = self.portal.offices[matter.at if to_ourselves else 1 - matter.at].service.id
        with self.database.read(SYSTEM) as session:
            files = case_page.case_attachments(session, matter.id)
        copies = carrying.copy_files(self.portal.store, files)
        begun: list[UUID] = []

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            receiver = transfers.receiver(session, actor, target)
            move = self.act(transferring.transfer, receiver, copies, reason=reason)
            begun.append(move(session, actor, case).id)

        may = may_step(matter.state, CaseState.TRANSFERRED, lead=who == "lead")
        faults = {
            "NotFound": to_ourselves,
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidTransition": not may,
        }
        tells = [EventKind.TRANSFERRED]
        if who == "customer" or not self.attempt(
            who, matter, verb, faults, tells, scope=SYSTEM, elsewhere=1
        ):
            return
        there = Matter(begun[0], 1 - matter.at, matter.arrived, HANDLING[1 - matter.at], self.now)
        there.came_from, there.answered = matter.id, matter.answered
        self.matters.append(there)
        self.step(matter, CaseState.TRANSFERRED, done=True)
        matter.went = there.id

    @rule(which=WHICH, who=LEADS, reason=TEXTS)
    def transfer_outside(self, which: int, who: str, reason: str) -> None:
        matter = self.matter(which)
        may = may_step(matter.state, CaseState.TRANSFERRED, lead=who == "lead")
        faults = {
            "InvalidInput:reason": bad_text(reason, needed=True),
            "InvalidTransition": not may,
        }
        verb = self.act(
            transferring.transfer_outside, receiver="Majakka", contact="Soita", reason=reason
        )
        done = self.attempt(who, matter, verb, faults, [EventKind.TRANSFERRED])
        if self.step(matter, CaseState.TRANSFERRED, done=done):
            matter.went = OUTSIDE

    @rule(which=WHICH, who=WHO, text=TEXTS, days=st.integers(-1, 30), inside=st.booleans())
    def ask_statement(self, which: int, who: str, text: str, days: int, inside: bool) -> None:
        matter, due_on = self.matter(which), self.today + timedelta(days=days)
        other = self.portal.offices[1 - matter.at].authority_id
        asked: list[UUID] = []

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            authority = session.get_one(AuthorityRow, other) if inside else None
            question = Question(authority, "Seura ry", text, due_on)
            asked.append(self.act(stating.ask, question)(session, actor, case).id)

        faults = {
            "InvalidTransition": matter.state is not CaseState.IN_PROGRESS,
            "InvalidInput:question": bad_text(text, needed=True),
            "InvalidInput:due_on": days < 0,
        }
        known = self.known(matter)
        if self.attempt(who, matter, verb, faults, [EventKind.STATEMENT_ASKED]):
            matter.statements[asked[0]] = Asked(due_on, inside)
            self._follow_statements(matter, known)

    @rule(
        which=WHICH,
        where=st.integers(0, 3),
        result=st.sampled_from(list(StatementResult)),
        text=st.sampled_from(["", "Ei huomautettavaa"]),
        by_asker=st.booleans(),
    )
    def give_statement(
        self, which: int, where: int, result: StatementResult, text: str, by_asker: bool
    ) -> None:
        """The other office answers in the portal, which is the one thing that it may do here."""
        matter = self.matter(which)
        if not matter.statements:
            return
        key, asked = list(matter.statements.items())[where % len(matter.statements)]
        office = self.portal.offices[matter.at if by_asker else 1 - matter.at]
        faults = {
            "NotFound": asked.cancelled or not asked.inside or by_asker,
            "InvalidTransition": not asked.is_open or matter.is_closed,
            "InvalidInput:text": result in NEEDS_WORDS and not text,
        }
        expected = {name for name, holds in faults.items() if holds}
        known, before = self.known(matter), self.entry_count()
        self.tick()
        try:
            with self.database.write(SYSTEM) as session:
                found = statements.statement_asked(session, office.officer, key, lock=True)
                stating.give(
                    session,
                    office.officer,
                    found.case,
                    found.row,
                    Answer(result, text),
                    now=self.now,
                )
        except KevytError as error:
            self.was_refused(error, expected, before)
            return
        assert not expected
        asked.is_open = False
        matter.entries.append(EventKind.STATEMENT_GIVEN)
        matter.changed_at = self.now
        self._follow_statements(matter, known)

    @rule(which=WHICH, who=WHO, where=st.integers(0, 3), cancels=st.booleans())
    def end_statement(self, which: int, who: str, where: int, cancels: bool) -> None:
        """Written down by hand when it came otherwise, or not wanted any more."""
        matter = self.matter(which)
        if not matter.statements:
            return
        key, asked = list(matter.statements.items())[where % len(matter.statements)]

        def verb(session: Session, actor: Actor, case: CaseRow) -> None:
            row = statements.statement_of(session, case, key, lock=True)
            if cancels:
                stating.cancel(session, actor, case, row, now=self.now)
            else:
                answer = Answer(StatementResult.NO_REMARKS)
                stating.record_answer(session, actor, case, row, answer, now=self.now)

        faults = {"InvalidTransition": not asked.is_open or matter.is_closed}
        kind = EventKind.STATEMENT_CANCELLED if cancels else EventKind.STATEMENT_GIVEN
        if who == "customer":
            return
        known = self.known(matter)
        if self.attempt(who, matter, verb, faults, [kind]):
            asked.is_open, asked.cancelled = False, cancels
            self._follow_statements(matter, known)

    def _follow_statements(self, matter: Matter, known: Mapping[UUID, DeadlineRow]) -> None:
        """One deadline for all that is waited for: the nearest day, and none without any."""
        days = matter.awaited
        running = matter.of_statements - matter.done
        kept = [row for key, row in known.items() if key in running and row.met_at is None]
        if not days:
            matter.done |= running
        elif not kept and not running:
            self.was_put(matter, known, "statement", min(days))
            matter.of_statements |= self.known(matter).keys() - known.keys()
        elif kept and kept[0].last_on != min(days):
            matter.put(kept[0], min(days))

    @rule(which=WHICH)
    def look_into_what_is_not_ours(self, which: int) -> None:
        """The other office finds nothing by any key: neither the matter nor its parts."""
        matter = self.matter(which)
        theirs = self.person("stranger", matter)
        assert theirs.authority_id is not None
        keys = self.known(matter)
        own = [each.id for each in self.matters if each.at != matter.at]
        with self.database.read(Authority(theirs.authority_id)) as session:
            with pytest.raises(NotFound):
                case_page.authority_case(session, theirs, matter.id)
            for case in (case_page.authority_case(session, theirs, key) for key in own):
                for key in keys:
                    with pytest.raises(NotFound):
                        case_deadlines.deadline_of(session, case, key)
