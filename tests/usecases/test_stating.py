"""Statements: asked, answered in the portal or by hand, cancelled; what each side sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from kevytasiointi.domain.outboxes import Channel, Mail
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState, Phase
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_deadlines, case_page, statements
from kevytasiointi.usecases import casework, journal, mails, stating
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.stating import Answer, Question
from tests import factories
from tests.factories import NOW, World, decision_file, make_authority, make_case, make_officer

LATER = NOW + timedelta(days=2)
DUE = date(2026, 1, 30)
SCOPE = System("test")
R = StatementResult


@dataclass
class Pair:
    """A case under handling, and another authority with an officer."""

    world: World
    other: AuthorityRow
    expert: factories.Actor
    case_id: UUID


@pytest.fixture
def pair(database: Database) -> Pair:
    with database.write(SCOPE) as session:
        world = factories.make_world(session)
        other = make_authority(session, "pelastus")
        other.contact = {"email": "kirjaamo@pelastus.example.fi"}
        expert = make_officer(session, other)
        case = make_case(session, world, state=CaseState.IN_PROGRESS)
        session.flush()
        return Pair(world, other, expert, case.id)


def ask(
    session: Session,
    pair: Pair,
    *,
    inside: bool = True,
    due_on: date = DUE,
    with_answers: bool = False,
    files: Sequence[UUID] = (),
    text: str = "Onko riskejä?",
    giver: str = "Seura ry",
) -> StatementRow:
    case = case_page.authority_case(session, pair.world.officer, pair.case_id, lock=True)
    question = Question(pair.other if inside else None, giver, text, due_on, with_answers, files)
    row = stating.ask(
        session, pair.world.officer, case, question, shown_version=case.version, now=LATER
    )
    session.flush()
    return row


def answer_in_portal(session: Session, pair: Pair, key: UUID, answer: Answer) -> None:
    asked = statements.statement_asked(session, pair.expert, key, lock=True)
    stating.give(session, pair.expert, asked.case, asked.row, answer, now=LATER)
    session.flush()


def day_waited(session: Session, case_id: UUID) -> date | None:
    return next(
        (
            d.last_on
            for d in case_deadlines.open_deadlines(session, case_id)
            if d.kind is DeadlineKind.STATEMENT and d.period is None  # not the form's own
        ),
        None,
    )


def test_asking_sets_phase_and_deadline_and_tells_the_other_authority(
    database: Database, pair: Pair
) -> None:
    with database.write(Authority(pair.world.authority.id)) as session:
        key = ask(session, pair).id
    with database.read(SCOPE) as session:
        case = session.get_one(CaseRow, pair.case_id)
        assert (case.state, case.phase) == (CaseState.IN_PROGRESS, Phase.AT_STATEMENT)
        assert day_waited(session, case.id) == DUE
        row = session.query(OutboxRow).filter_by(channel=Channel.MAIL).all()[-1]
        claim = Claim(row.seq, row.id, row.case_id, row.payload, 1)
        letter = mails.letter_of(session, claim, "https://x.example", Sealer("s"))
        assert letter is not None
        assert letter.to == "kirjaamo@pelastus.example.fi"
        assert f"/fi/virkailija/lausunnot/{key}" in letter.body
        assert "riskejä" not in letter.body
        assert not journal.verify(session)[1]


def test_the_answer_ends_the_waiting_and_tells_who_asked(database: Database, pair: Pair) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
    with database.write(SCOPE) as session:
        answer_in_portal(session, pair, key, Answer(R.NO_REMARKS))
    with database.read(Authority(pair.world.authority.id)) as session:
        case = case_page.authority_case(session, pair.world.officer, pair.case_id)
        row = statements.statement_of(session, case, key)
        assert (row.result, row.answered_by) == (R.NO_REMARKS, pair.expert.name)
        assert case.phase is None
        assert day_waited(session, case.id) is None
        sent = session.query(OutboxRow).filter_by(case_id=case.id, channel=Channel.MAIL).all()
        assert sent[-1].payload["mail"] == Mail.STATEMENT_GIVEN


def test_the_nearest_day_of_those_waited_for_is_the_deadline(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        near = ask(session, pair, due_on=date(2026, 1, 20))
        far = ask(session, pair, inside=False, due_on=DUE)
        case = session.get_one(CaseRow, pair.case_id)
        assert day_waited(session, case.id) == date(2026, 1, 20)
        stating.cancel(session, pair.world.officer, case, near, now=LATER)
        assert day_waited(session, case.id) == DUE
        assert case.phase is Phase.AT_STATEMENT
        stating.record_answer(
            session, pair.world.officer, case, far, Answer(R.IN_FAVOUR), now=LATER
        )
        assert day_waited(session, case.id) is None
        assert case.phase is None


def test_the_other_authority_sees_the_request_and_nothing_else(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
        stranger = make_officer(session, make_authority(session, "kolmas"))
    with database.read(Authority(pair.other.id)) as session, pytest.raises(NotFound):
        case_page.authority_case(session, pair.expert, pair.case_id)
    with database.read(SCOPE) as session:
        assert [a.row.id for a in statements.statements_asked(session, pair.expert)] == [key]
        assert not statements.statements_asked(session, stranger)
        with pytest.raises(NotFound):
            statements.statement_asked(session, stranger, key)
    with database.write(SCOPE) as session:
        case = session.get_one(CaseRow, pair.case_id)
        row = session.get_one(StatementRow, key)
        with pytest.raises(NotAllowed):
            stating.give(session, stranger, case, row, Answer(R.IN_FAVOUR), now=LATER)
        with pytest.raises(NotAllowed):
            stating.cancel(session, pair.expert, case, row, now=LATER)


def test_a_cancelled_request_is_gone_from_those_who_were_asked(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        row = ask(session, pair)
        case = session.get_one(CaseRow, pair.case_id)
        stating.cancel(session, pair.world.officer, case, row, now=LATER)
        session.flush()
        assert not statements.statements_asked(session, pair.expert)
        with pytest.raises(InvalidTransition):
            stating.cancel(session, pair.world.officer, case, row, now=LATER)


def test_an_answer_is_given_once(database: Database, pair: Pair) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
        answer_in_portal(session, pair, key, Answer(R.IN_FAVOUR))
        with pytest.raises(InvalidTransition):
            answer_in_portal(session, pair, key, Answer(R.AGAINST, "Ei"))


@pytest.mark.parametrize("result", [R.AGAINST, R.IN_FAVOUR_WITH_CONDITIONS])
def test_conditions_and_refusals_are_put_into_words(
    database: Database, pair: Pair, result: StatementResult
) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
        with pytest.raises(InvalidInput):
            answer_in_portal(session, pair, key, Answer(result, "  "))
        answer_in_portal(session, pair, key, Answer(result, "Perustelu"))


def test_what_is_asked_badly_is_refused(database: Database, pair: Pair) -> None:
    with database.write(SCOPE) as session:
        with pytest.raises(InvalidInput):
            ask(session, pair, text=" ")
        with pytest.raises(InvalidInput):
            ask(session, pair, due_on=date(2026, 1, 1))
        with pytest.raises(InvalidInput):
            ask(session, pair, inside=False, giver=" ")
        with pytest.raises(InvalidInput):
            ask(session, pair, files=[uuid4()])
        case = make_case(session, pair.world)
        pair.case_id = case.id
        with pytest.raises(InvalidTransition):
            ask(session, pair)


def test_the_customer_opens_no_statement_before_the_authority_sends_it_on(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        row = ask(session, pair)
        case = session.get_one(CaseRow, pair.case_id)
        file = decision_file(session, case)
        file.purpose = Purpose.MESSAGE
        answer_in_portal(session, pair, row.id, Answer(R.IN_FAVOUR, "", file))
        key = file.id
    customer = pair.world.customer_actor
    with database.read(Person(customer.person_id)) as session:
        case = case_page.own_case(session, customer, pair.case_id)
        parts = case_page.parts_of(session, case, for_customer=True)
        assert key not in {file.id for file in parts.attachments}
        with pytest.raises(NotFound):
            case_page.attachment_of(session, case, key, for_customer=True)
        assert "statement_given" in {event.kind.value for event in parts.events}


def test_what_has_come_is_not_waited_for_again_by_a_change_of_state(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
    with database.write(SCOPE) as session:
        answer_in_portal(session, pair, key, Answer(R.NO_REMARKS))
        case = session.get_one(CaseRow, pair.case_id)
        factories.go(session, pair.world, case, CaseState.SUPPLEMENT_REQUESTED, now=LATER)
        assert day_waited(session, case.id) is None


def test_what_came_after_the_decision_is_not_waited_for_when_the_matter_is_taken_up_again(
    database: Database, pair: Pair
) -> None:
    with database.write(SCOPE) as session:
        key = ask(session, pair).id
    with database.write(SCOPE) as session:
        case = session.get_one(CaseRow, pair.case_id)
        factories.go(session, pair.world, case, CaseState.PROCESSED, now=LATER)
        answer_in_portal(session, pair, key, Answer(R.NO_REMARKS))
        factories.go(session, pair.world, case, CaseState.IN_PROGRESS, now=LATER)
        assert day_waited(session, case.id) is None


def test_asking_leaves_a_day_alone_that_an_officer_has_set(database: Database, pair: Pair) -> None:
    own_day = date(2026, 3, 2)
    with database.write(SCOPE) as session:
        case = session.get_one(CaseRow, pair.case_id)
        casework.set_deadline(
            session,
            pair.world.officer,
            case,
            kind=DeadlineKind.STATEMENT,
            last_on=own_day,
            reason="Seura on luvannut",
            shown_to_customer=True,
            shown_version=case.version,
            now=LATER,
        )
        session.flush()
        key = ask(session, pair).id
    with database.write(SCOPE) as session:
        assert day_waited(session, pair.case_id) == DUE
        answer_in_portal(session, pair, key, Answer(R.NO_REMARKS))
        assert day_waited(session, pair.case_id) == own_day
