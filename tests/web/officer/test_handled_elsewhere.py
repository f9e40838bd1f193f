"""Of a matter handled elsewhere the officer marks the state and the deadlines, and no more."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.calendar import next_working_day
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import serving, stating, supplementing
from kevytasiointi.usecases.serving import Service
from kevytasiointi.usecases.stating import Question
from tests.web.conftest import START
from tests.web.officer.conftest import Office, act, address, form_in, has_form

DAY = next_working_day(START.date())
LATER = START + timedelta(days=1)


def elsewhere(office: Office, state: CaseState) -> UUID:
    def mark(_session: Session, case: CaseRow) -> None:
        case.joining = JoiningMethod.GUIDANCE

    case_id = office.case(state)
    office.change(case_id, mark)
    return case_id


def test_the_page_offers_the_state_and_the_deadline_but_not_the_machinery(office: Office) -> None:
    page = office.browser().get(address(elsewhere(office, CaseState.IN_PROGRESS)))
    for key in ("state", "deadline", "identifier", "supplement", "decision", "message", "note"):
        assert has_form(page, key), key
    assert 'name="questions"' not in form_in(page, "supplement")
    for name in ("service_way", "sent_on", "appeal_way", "appeal"):
        assert f'name="{name}"' not in form_in(page, "decision"), name
    assert 'id="to-statement"' not in page.text
    here = office.browser().get(address(office.case(CaseState.IN_PROGRESS)))
    assert 'name="questions"' in form_in(here, "supplement")
    assert 'name="service_way"' in form_in(here, "decision")
    assert 'id="to-statement"' in here.text


def test_pages_of_their_own_are_not_opened_either(office: Office) -> None:
    case_id, client = elsewhere(office, CaseState.IN_PROGRESS), office.browser()
    assert client.get(address(case_id, "lausunto")).status_code == 303
    page = client.get(address(case_id, "siirto"))
    assert not has_form(page, "transfer")
    assert has_form(page, "transfer_outside")


def test_a_supplement_is_asked_in_words_and_gone_on_without(office: Office) -> None:
    case_id, client = elsewhere(office, CaseState.IN_PROGRESS), office.browser()
    due = f"{DAY.day}.{DAY.month}.{DAY.year}"
    act(client, case_id, "taydennys", text="Lähetä kartta", due_on=due)
    assert office.stored(case_id).case.state is CaseState.SUPPLEMENT_REQUESTED
    act(client, case_id, "jatka", reason="Tuli muuta kautta")
    assert office.stored(case_id).case.state is CaseState.IN_PROGRESS


def test_an_outcome_needs_no_service_and_has_no_appeal(office: Office) -> None:
    case_id, client = elsewhere(office, CaseState.IN_PROGRESS), office.browser()
    assert act(client, case_id, "paatos", outcome="granted").status_code == 303
    page = client.get(address(case_id))
    assert office.stored(case_id).case.state is CaseState.DECIDED
    for end in ("tiedoksianto", "lainvoima", "not-served"):
        assert f'id="{end}"' not in page.text


def ask_questions(office: Office, session: Session, case: CaseRow) -> None:
    supplementing.request_supplement(
        session,
        office.own.officer,
        case,
        text="?",
        due_on=DAY,
        asked=Asked(("what",)),
        shown_version=case.version,
        now=START,
    )


def ask_statement(office: Office, session: Session, case: CaseRow) -> None:
    question = Question(authority=None, giver="Museo", text="?", due_on=DAY)
    officer, seen = office.own.officer, case.version
    stating.ask(session, officer, case, question, shown_version=seen, now=START)


def record_service(office: Office, session: Session, case: CaseRow) -> None:
    service = Service(ServiceWay.LETTER, START.date(), AppealWay.NONE)
    officer, seen = office.own.officer, case.version
    serving.record_service(session, officer, case, service, shown_version=seen, now=LATER)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (ask_questions, CaseState.IN_PROGRESS),
        (ask_statement, CaseState.IN_PROGRESS),
        (record_service, CaseState.DECIDED),
    ],
)
def test_what_is_not_offered_is_refused(office: Office, verb, state: CaseState) -> None:
    case_id = elsewhere(office, state)
    with pytest.raises(InvalidInput, match="handled in the authority's own service"):
        office.change(case_id, lambda session, case: verb(office, session, case))
    office.change(office.case(state), lambda session, case: verb(office, session, case))
