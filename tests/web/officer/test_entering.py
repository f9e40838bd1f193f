"""Entering a matter through the pages: form or summary, gaps told, letter, claim."""

import io
import re
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from tests import factories
from tests.web.conftest import token_in
from tests.web.officer.conftest import CUSTOMER, FOREIGN, Office, address

ENTRY = "/en/virkailija/kirjaus"


def begin(client: FlaskClient, office: Office, **changes: object) -> TestResponse:
    data: dict[str, object] = {
        "csrf_token": token_in(client.get(ENTRY)),
        "service": str(office.own.service.id),
        "origin": "paper",
        "arrived_on": "20.11.2026",
        "name": "Kerttu Kirjeenkirjoittaja",
        "email": "",
        "phone": "",
        "address": "Kirjetie 1",
        "language": "fi",
        "way": "form",
        "summary": "",
        **changes,
    }
    return client.post(ENTRY, data=data, content_type="multipart/form-data")


def version_in_form(page: TestResponse) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found[1]


def entered(office: Office) -> CaseRow:
    with office.writing() as session:
        return session.query(CaseRow).filter_by(origin=Origin.PAPER).one()


def test_the_answers_go_through_the_form_and_gaps_stop_nothing(office: Office) -> None:
    client = office.browser()
    answer = begin(client, office)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location, follow_redirects=True)
    assert 'id="entry"' in page.text
    assert "Kerttu Kirjeenkirjoittaja" in page.text
    step = page.request.path
    answer = client.post(
        step,
        data={"csrf_token": token_in(page), "version": "1", "a-what": "", "do": "next"},
    )
    assert answer.location.endswith("/tarkistus")
    review = client.get(answer.location)
    assert 'id="gaps"' in review.text
    assert "error-summary" not in review.text
    draft = re.search(r'action="(/en/virkailija/kirjaus/[^"]+)"', review.text)
    assert draft
    # Nothing at all is no matter; with one answer it is.
    answer = client.post(draft[1], data={"csrf_token": token_in(review)})
    assert answer.location.endswith("/tarkistus")
    answer = client.post(
        step,
        data={
            "csrf_token": token_in(review),
            "version": version_in_form(client.get(step)),
            "a-what": "Lava",
            "do": "next",
        },
    )
    assert answer.location.endswith("/tarkistus"), answer.text
    answer = client.post(draft[1], data={"csrf_token": token_in(review), "take": "y"})
    case = entered(office)
    assert answer.location.endswith(f"/virkailija/asiat/{case.id}")
    assert (case.state, case.answers) == (CaseState.IN_PROGRESS, {"what": "Lava"})


def test_a_scan_with_a_summary_is_a_matter_at_once(office: Office) -> None:
    client = office.browser()
    scan = (io.BytesIO(factories.PDF_BYTES), "kirje.pdf")
    answer = begin(client, office, way="summary", summary="Lava torille", scan=scan)
    assert answer.status_code == 303, answer.text
    case = entered(office)
    stored = office.stored(case.id)
    assert [file.file_name for file in stored.attachments] == ["kirje.pdf"]
    page = client.get(address(case.id)).text
    assert "Lava torille" in page
    assert 'id="origin"' in page


def test_what_is_wrong_is_told_at_its_field_and_no_file_stays(office: Office) -> None:
    client = office.browser()
    scan = (io.BytesIO(b"MZ nothing good"), "kirje.exe")
    answer = begin(client, office, name="", arrived_on="1.1.2027")
    assert answer.status_code == 400
    assert 'href="#name"' in answer.text
    answer = begin(client, office, arrived_on="1.1.2027")
    assert 'href="#arrived_on"' in answer.text
    answer = begin(client, office, scan=scan)
    assert answer.status_code == 400
    assert 'href="#scan"' in answer.text
    assert begin(client, office, service=str(office.neighbour.service.id)).status_code == 400
    assert begin(client, office, origin="portal").status_code == 400


def letter_code(client: FlaskClient, case_id: UUID) -> str:
    page = client.get(address(case_id, "kirje"))
    assert page.status_code == 200
    code = re.search(r'id="code"><strong>([^<]+)<', page.text)
    assert code
    return code[1]


def test_the_customer_claims_the_matter_with_the_code_of_the_letter(office: Office) -> None:
    officer = office.browser()
    begin(officer, office, way="summary", summary="Lava torille")
    case = entered(office)
    code = letter_code(officer, case.id)
    assert office.browser(FOREIGN).get(address(case.id, "kirje")).status_code == 404
    stranger = office.app.test_client()
    page = stranger.get("/en/seuranta")
    answer = stranger.post(
        "/en/seuranta",
        data={"csrf_token": token_in(page), "number": case.number, "code": code},
    )
    assert answer.status_code == 400
    client = office.browser(CUSTOMER)
    page = client.get("/en/omat/siirra")
    answer = client.post(
        "/en/omat/siirra",
        data={"csrf_token": token_in(page), "number": case.number, "code": code},
    )
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Lava torille" in page.text
    assert 'data-origin="paper"' in page.text
    assert officer.get(address(case.id)).status_code == 200
    # Once claimed there is no letter any more.
    assert officer.get(address(case.id, "kirje")).status_code == 404


def test_an_unfinished_entry_waits_for_its_officer(office: Office) -> None:
    client = office.browser()
    begin(client, office)
    assert "Kerttu Kirjeenkirjoittaja" in client.get(ENTRY).text
    assert "Kerttu Kirjeenkirjoittaja" not in client.get("/en/omat").text
