"""Every action of an officer: what it saves, and what it refuses."""

import pytest

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState, Phase
from tests.web.conftest import token_in
from tests.web.officer.conftest import (
    CUSTOMER,
    FOREIGN,
    LEAD,
    Office,
    act,
    address,
    form_in,
    has_form,
)

ACTIONS = (
    "ota",
    "tila",
    "tunnus",
    "maaraaika",
    "taydennys",
    "paatos",
    "viesti",
    "siirretty",
    "sulje",
    "oikaise",
)


def test_taking_a_case_makes_the_officer_its_handler(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "ota")
    assert answer.status_code == 303
    assert answer.location == address(case_id)
    case = office.stored(case_id).case
    assert case.handler_name == office.own.officer.name
    assert case.state is CaseState.IN_PROGRESS
    page = client.get(address(case_id))
    assert "You are now the handler of this matter." in page.text
    assert not has_form(page, "take")


def test_the_state_and_its_phase_are_set(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "tila", state="in_progress", phase="hearing").status_code == 303
    case = office.stored(case_id).case
    assert (case.state, case.phase) == (CaseState.IN_PROGRESS, Phase.HEARING)
    assert act(client, case_id, "tila", state="in_progress", phase="").status_code == 303
    assert office.stored(case_id).case.phase is None


def test_a_step_that_needs_a_reason_asks_for_it_at_the_field(office: Office) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    answer = act(client, case_id, "tila", state="lapsed", phase="", reason=" ")
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert 'href="#state-reason"' in answer.text
    form = form_in(answer, "state")
    assert 'id="state-reason-error"' in form
    assert 'value="lapsed" checked' in form
    assert office.stored(case_id).case.state is CaseState.IN_PROGRESS
    answer = act(client, case_id, "tila", state="lapsed", reason="Nothing came")
    assert answer.status_code == 303
    assert office.stored(case_id).case.state is CaseState.LAPSED


@pytest.mark.parametrize("state", ["", "nonsense", "decided", "closed", "draft", "supplemented"])
def test_no_state_is_skipped_into_by_hand(office: Office, state: str) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "tila", state=state, reason="I kept this text")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert "I kept this text" in form_in(answer, "state")
    assert office.stored(case_id).case.state is CaseState.SUBMITTED


def test_the_identifier_is_set_and_a_long_one_refused(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "tunnus", identifier=" RAN/12/2026 ").status_code == 303
    assert office.stored(case_id).case.identifier == "RAN/12/2026"
    answer = act(client, case_id, "tunnus", identifier="x" * 101)
    assert answer.status_code == 400
    assert "x" * 101 in form_in(answer, "identifier")
    assert 'id="tunnus" open' in answer.text
    assert office.stored(case_id).case.identifier == "RAN/12/2026"


def test_a_deadline_is_set_with_its_reason(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(
        client,
        case_id,
        "maaraaika",
        kind="statement",
        last_on="7.12.2026",
        reason="Asked the rescue service",
        shown="y",
    )
    assert answer.status_code == 303
    parts = office.stored(case_id)
    [deadline] = [d for d in parts.deadlines if d.kind is DeadlineKind.STATEMENT]
    assert deadline.last_on.isoformat() == "2026-12-07"
    assert deadline.shown_to_customer
    assert parts.case.next_deadline_on == deadline.last_on
    assert "Asked the rescue service" in client.get(address(case_id)).text


def test_a_deadline_on_a_day_off_stands_and_the_officer_is_told(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    act(client, case_id, "maaraaika", kind="statement", last_on="6.12.2026", reason="Asked")
    page = client.get(address(case_id)).text
    assert "6 December 2026 is a day off" in page
    assert "would end on 7 December 2026" in page


@pytest.mark.parametrize(
    ("last_on", "words"),
    [
        ("", "Write the last day"),
        ("31.2.2026", "Write the day like this"),
        ("soon", "Write the day like this"),
        ("2.1.2026", "The day has passed"),
    ],
)
def test_a_bad_last_day_is_told_at_the_field(office: Office, last_on: str, words: str) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(
        client, case_id, "maaraaika", kind="statement", last_on=last_on, reason="Kept <b>text</b>"
    )
    assert answer.status_code == 400
    form = form_in(answer, "deadline")
    assert words in form
    assert f'value="{last_on}"' in form
    assert "Kept &lt;b&gt;text&lt;/b&gt;" in form
    assert 'href="#deadline-last_on"' in answer.text


def test_a_supplement_request_starts_from_a_working_day_two_weeks_ahead(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert 'value="7.12.2026"' in form_in(client.get(address(case_id)), "supplement")
    answer = act(client, case_id, "taydennys", text="Add the map", due_on="7.12.2026")
    assert answer.status_code == 303
    parts = office.stored(case_id)
    assert parts.case.state is CaseState.SUPPLEMENT_REQUESTED
    assert parts.open_supplement
    assert parts.open_supplement.text == "Add the map"


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("6.12.2026", "is not a working day. The next working day is 7 December 2026"),
        ("20.11.2026", "is past. The first day you can give is 23 November 2026"),
        ("1.1.2190", "can&#39;t be counted"),
        ("tomorrow", "Write the day like this"),
    ],
)
def test_a_bad_day_for_a_supplement_is_explained(office: Office, due_on: str, words: str) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "taydennys", text="Add the map", due_on=due_on)
    assert answer.status_code == 400
    form = form_in(answer, "supplement")
    assert words in form
    assert "Add the map" in form
    assert f'value="{due_on}"' in form
    assert 'href="#supplement-due_on"' in answer.text
    assert office.stored(case_id).case.state is CaseState.SUBMITTED


def test_a_message_goes_to_the_customer(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "viesti", body="When do you begin?").status_code == 303
    [message] = office.stored(case_id).messages
    assert message.body == "When do you begin?"
    answer = act(client, case_id, "viesti", body="  ")
    assert answer.status_code == 400
    assert 'id="viesti" open' in answer.text
    assert len(office.stored(case_id).messages) == 1


def test_an_ended_case_is_moved_and_closed(office: Office) -> None:
    case_id, client = office.case(CaseState.PROCESSED), office.browser()
    assert not has_form(client.get(address(case_id)), "close")
    assert act(client, case_id, "sulje").status_code == 400
    assert act(client, case_id, "siirretty").status_code == 303
    assert office.stored(case_id).case.moved_to_records_at
    assert act(client, case_id, "sulje").status_code == 303
    assert office.stored(case_id).case.state is CaseState.CLOSED
    page = client.get(address(case_id))
    assert not any(has_form(page, key) for key in ("state", "deadline", "decision", "moved"))


def test_a_lead_officer_takes_back_the_last_change(office: Office) -> None:
    case_id, client = office.case(CaseState.WITHDRAWN), office.browser(LEAD)
    answer = act(client, case_id, "oikaise", reason="")
    assert answer.status_code == 400
    assert 'href="#correct-reason"' in answer.text
    assert act(client, case_id, "oikaise", reason="Wrong button").status_code == 303
    parts = office.stored(case_id)
    assert parts.case.state is CaseState.SUBMITTED
    assert parts.events[-1].kind is EventKind.STATE_CORRECTED
    assert "Wrong button" in client.get(address(case_id)).text


def test_an_officer_may_not_correct(office: Office) -> None:
    case_id, client = office.case(CaseState.WITHDRAWN), office.browser()
    assert not has_form(client.get(address(case_id)), "correct")
    assert act(client, case_id, "oikaise", reason="x").status_code == 403


@pytest.mark.parametrize("end", ACTIONS)
def test_a_foreign_authority_finds_no_case(office: Office, end: str) -> None:
    case_id, client = office.case(), office.browser(FOREIGN)
    assert client.get(address(case_id)).status_code == 404
    token = token_in(client.get("/en/virkailija/asiat"))
    answer = client.post(
        address(case_id, end),
        data={
            "csrf_token": token,
            "version": "1",
            "state": "in_progress",
            "kind": "statement",
            "last_on": "7.12.2026",
            "due_on": "7.12.2026",
            "reason": "r",
            "text": "t",
            "body": "b",
            "outcome": "noted",
        },
    )
    assert answer.status_code == (403 if end == "oikaise" else 404)
    assert office.stored(case_id).case.version == office.stored(case_id).case.version


@pytest.mark.parametrize("end", ACTIONS)
def test_a_customer_may_not_act_as_an_officer(office: Office, end: str) -> None:
    case_id, client = office.case(), office.browser(CUSTOMER)
    token = token_in(client.get("/en/"))
    answer = client.post(address(case_id, end), data={"csrf_token": token, "version": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("end", ACTIONS)
def test_the_address_of_an_action_opened_as_a_page_leads_to_the_case(
    office: Office, end: str
) -> None:
    case_id, client = office.case(), office.browser()
    answer = client.get(address(case_id, end))
    assert (answer.status_code, answer.location) == (303, address(case_id))


def test_an_action_needs_its_token(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert client.post(address(case_id, "ota"), data={"version": "2"}).status_code == 400
    assert office.stored(case_id).case.handler_id is None
