"""Texts of the authority: kept by its admin, put into an officer's form without JavaScript."""

import re

import pytest
from flask.testing import FlaskClient

from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.states import CaseState
from kevytasiointi.usecases.reply_texts import save_reply_text
from tests import factories
from tests.web.conftest import START
from tests.web.officer.conftest import Office, act, address, form_in


def keep(office: Office, purpose: str, body: str, *, neighbour: bool = False) -> str:
    world = office.neighbour if neighbour else office.own
    with office.writing() as session:
        admin = factories.actor_of(world.customer, world.authority, Role.AUTHORITY_ADMIN)
        row = save_reply_text(
            session,
            admin,
            None,
            purpose=purpose,
            language="fi",
            name="Puuttuu",
            body=body,
            now=START,
        )
        return str(row.id)


@pytest.fixture
def client(office: Office) -> FlaskClient:
    return office.browser()


def test_a_text_is_put_after_what_was_typed_and_nothing_is_sent(
    office: Office, client: FlaskClient
) -> None:
    case_id = office.case(CaseState.IN_PROGRESS)
    text_id = keep(office, "message", "Asia {number}, {customer}. {identifier}")
    page = act(
        client,
        case_id,
        "viesti",
        **{"body": "Hello", "do": "insert", "message-reply-text": text_id},
    )
    number = office.stored(case_id).case.number
    assert page.status_code == 200
    typed = re.search(r"<textarea[^>]*>(.*?)</textarea>", form_in(page, "message"), re.DOTALL)
    assert typed
    assert typed[1].strip() == f"Hello\n\nAsia {number}, Aino Esimerkki. {{identifier}}"
    assert "govuk-error-summary" not in page.text
    assert office.stored(case_id).messages == []


def test_the_day_in_the_form_fills_the_text_of_a_request(
    office: Office, client: FlaskClient
) -> None:
    case_id = office.case(CaseState.IN_PROGRESS)
    text_id = keep(office, "supplement", "Vastaa {due}")
    page = act(
        client,
        case_id,
        "taydennys",
        **{
            "text": "",
            "questions": ["what"],
            "due_on": "8.6.2027",
            "do": "insert",
            "supplement-reply-text": text_id,
        },
    )
    form = form_in(page, "supplement")
    assert "Vastaa 8.6.2027" in form
    assert re.search(r'value="what"[^>]*checked|checked[^>]*value="what"', form)
    assert office.stored(case_id).case.state is CaseState.IN_PROGRESS


def test_texts_of_another_purpose_or_authority_are_not_offered(
    office: Office, client: FlaskClient
) -> None:
    case_id = office.case(CaseState.IN_PROGRESS)
    foreign = keep(office, "message", "Foreign words", neighbour=True)
    reason = keep(office, "reason", "Reason words")
    page = client.get(address(case_id))
    assert "Foreign words" not in page.text
    assert "Reason words" in form_in(page, "state")
    assert "Reason words" not in page.text.split('data-action="message"')[1].split("</form>")[0]
    sent = {"body": "x", "do": "insert", "message-reply-text": foreign}
    assert "Foreign words" not in act(client, case_id, "viesti", **sent).text
    assert reason
