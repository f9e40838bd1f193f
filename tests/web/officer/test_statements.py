"""Asking for statements through the pages, and the limited view of those who are asked."""

import io
import re
from uuid import UUID

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.usecases import uploads
from tests import factories
from tests.web.conftest import START, token_in, tools_of
from tests.web.officer.conftest import CUSTOMER, FOREIGN, Office, act, address

ASKED = "/en/virkailija/lausunnot"


def file_of(office: Office, case_id: UUID, name: str) -> UUID:
    """A file of the case, in the store and as a row."""
    content = io.BytesIO(factories.PDF_BYTES)
    with office.writing() as session:
        case = office.stored(case_id).case
        received = uploads.receive(tools_of(office.app).store, content, name, limit_bytes=10_000)
        return uploads.attach_to_case(
            session,
            case,
            received,
            purpose=Purpose.SUPPLEMENT,
            scan_state=ScanState.UNSCANNED,
            actor=None,
            now=START,
        ).id


def asked(office: Office, **more: object) -> tuple[UUID, UUID]:
    """A case with a statement asked of the neighbour."""
    case_id = office.case(CaseState.IN_PROGRESS)
    answer = act(
        office.browser(),
        case_id,
        "lausunto",
        authority=str(office.neighbour.authority.id),
        question="Onko riskejä?",
        due_on="30.11.2026",
        **more,
    )
    assert answer.status_code == 303, answer.text
    with office.writing() as session:
        return case_id, session.query(StatementRow).one().id


def test_the_other_authority_answers_what_it_sees_and_no_more(office: Office) -> None:
    case_id, key = asked(office)
    expert = office.browser(FOREIGN)
    assert "Onko riskejä?" not in expert.get(ASKED).text
    assert str(key) in expert.get(ASKED).text
    page = expert.get(f"{ASKED}/{key}")
    assert "Onko riskejä?" in page.text
    assert "stage on the market" not in page.text
    assert expert.get(address(case_id)).status_code == 404
    answer = expert.post(
        f"{ASKED}/{key}",
        data={"csrf_token": token_in(page), "result": "against", "text": ""},
    )
    assert answer.status_code == 400
    assert 'href="#text"' in answer.text
    answer = expert.post(
        f"{ASKED}/{key}",
        data={
            "csrf_token": token_in(page),
            "result": "against",
            "text": "Poistumistie puuttuu",
            "file": (io.BytesIO(factories.PDF_BYTES), "lausunto.pdf"),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    assert 'id="opinion"' not in expert.get(f"{ASKED}/{key}").text
    here = office.browser().get(address(case_id)).text
    assert "Poistumistie puuttuu" in here
    assert "lausunto.pdf" in here
    customer = office.browser(CUSTOMER).get(f"/en/asiat/{case_id}").text
    assert "Poistumistie" not in customer
    assert "lausunto.pdf" not in customer
    assert "A statement arrived" in customer


def test_chosen_answers_and_files_are_shown_and_no_others(office: Office) -> None:
    case_id = office.case(CaseState.IN_PROGRESS)
    shown, hidden = (file_of(office, case_id, name) for name in ("auki.pdf", "kiinni.pdf"))
    answer = act(
        office.browser(),
        case_id,
        "lausunto",
        authority=str(office.neighbour.authority.id),
        question="?",
        due_on="30.11.2026",
        answers="y",
        files=[str(shown)],
    )
    assert answer.status_code == 303
    with office.writing() as session:
        key = session.query(StatementRow).one().id
    expert = office.browser(FOREIGN)
    page = expert.get(f"{ASKED}/{key}").text
    assert "stage on the market" in page
    assert "auki.pdf" in page
    assert "kiinni.pdf" not in page
    assert expert.get(f"{ASKED}/{key}/liitteet/{shown}").data == factories.PDF_BYTES
    assert expert.get(f"{ASKED}/{key}/liitteet/{hidden}").status_code == 404
    assert office.browser().get(f"{ASKED}/{key}").status_code == 404


def test_an_answer_from_outside_is_recorded_by_hand(office: Office) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    sent = {"authority": "outside", "question": "?", "due_on": "30.11.2026"}
    answer = act(client, case_id, "lausunto", giver="", **sent)
    assert answer.status_code == 400
    assert 'href="#statement-giver"' in answer.text
    assert act(client, case_id, "lausunto", giver="Seura ry", **sent).status_code == 303
    with office.writing() as session:
        key = session.query(StatementRow).one().id
    page = client.get(address(case_id, f"lausunnot/{key}"))
    assert page.status_code == 200
    answer = client.post(
        address(case_id, f"lausunnot/{key}/kirjaa"),
        data={"csrf_token": token_in(page), "result": "in_favour", "text": ""},
    )
    assert answer.status_code == 303
    shown = client.get(address(case_id)).text
    assert re.search(r'data-result="in_favour"', shown)
    assert office.stored(case_id).case.phase is None


def test_a_request_is_cancelled_until_it_has_been_answered(office: Office) -> None:
    case_id, key = asked(office)
    client = office.browser()
    page = client.get(address(case_id, f"lausunnot/{key}"))
    cancel = address(case_id, f"lausunnot/{key}/peru")
    assert client.post(cancel, data={"csrf_token": token_in(page)}).status_code == 303
    assert office.browser(FOREIGN).get(f"{ASKED}/{key}").status_code == 404
    with office.writing() as session:
        assert session.query(StatementRow).one().cancelled_at is not None
    answer = client.post(cancel, data={"csrf_token": token_in(page)}, follow_redirects=True)
    assert "not waited for" in answer.text


def test_a_matter_that_is_not_processed_asks_nobody(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert client.get(address(case_id, "lausunto")).status_code == 303
    assert 'id="to-statement"' not in client.get(address(case_id)).text
