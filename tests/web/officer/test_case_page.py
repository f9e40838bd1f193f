"""An officer's page of one case and the files that it gives out."""

import pytest
from lxml import html

from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.freetext import LONGEST_TEXT
from kevytasiointi.domain.states import CaseState
from kevytasiointi.usecases import pdf_making
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.officer.conftest import (
    CUSTOMER,
    FOREIGN,
    LEAD,
    Office,
    address,
    form_in,
    has_form,
)


@pytest.mark.parametrize("state", [s for s in CaseState if s is not CaseState.DRAFT])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_opens_in_every_state_and_language(
    office: Office, state: CaseState, language: str
) -> None:
    case_id = office.case(state)
    page = office.browser(LEAD).get(f"/{language}/virkailija/asiat/{case_id}")
    assert page.status_code == 200
    case = office.stored(case_id).case
    assert page.text.count("<h1") == 1
    assert f"<title>{case.number}" in page.text
    assert f'data-state="{state.value}"' in page.text


@pytest.mark.parametrize("state", [CaseState.IN_PROGRESS, CaseState.SUPPLEMENT_REQUESTED])
def test_every_text_area_tells_how_much_it_takes(office: Office, state: CaseState) -> None:
    tree = html.fromstring(office.browser(LEAD).get(address(office.case(state))).text)
    told = [
        area.xpath("string(ancestor::*[@data-maxlength]/@data-maxlength)")
        for area in tree.iter("textarea")
    ]
    assert told
    assert set(told) == {str(LONGEST_TEXT)}


def test_answers_are_shown_as_filed_and_escaped(office: Office) -> None:
    case_id = office.case(answers={"what": "<script>alert(1)</script>", "begins": "2026-06-01"})
    text = office.browser().get(address(case_id)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "What en" in text
    assert "1 June 2026" in text


def test_deadlines_tell_how_their_days_were_counted(office: Office) -> None:
    text = office.browser().get(address(office.case())).text
    assert "Processing time" in text
    assert "that day itself is not counted" in text
    assert "Promise of service en" in text


def test_a_reason_that_the_customer_sees_says_so(office: Office) -> None:
    page = office.browser().get(address(office.case()))
    assert "The customer sees it." in form_in(page, "state")
    assert "The customer sees the reason when the deadline is shown." in form_in(page, "deadline")


def test_going_on_without_a_supplement_has_one_door(office: Office) -> None:
    page = office.browser().get(address(office.case(CaseState.SUPPLEMENT_REQUESTED)))
    assert has_form(page, "go_on")
    assert 'value="in_progress"' not in form_in(page, "state")
    assert 'value="withdrawn"' in form_in(page, "state")


def test_only_fitting_actions_are_offered(office: Office) -> None:
    client = office.browser()
    page = client.get(address(office.case()))
    assert has_form(page, "take")
    assert 'value="lapsed"' not in form_in(page, "state")
    page = client.get(address(office.case(CaseState.DECIDED)))
    assert not has_form(page, "state")
    assert not has_form(page, "supplement")
    page = office.browser(LEAD).get(address(office.case(CaseState.DECIDED)))
    assert has_form(page, "reopen")


def test_outcomes_are_those_of_the_form(office: Office) -> None:
    form = form_in(office.browser().get(address(office.case())), "decision")
    for outcome, is_there in (("granted", True), ("noted", True), ("registered", False)):
        assert (f'value="{outcome}"' in form) is is_there


def test_the_identity_code_is_masked(office: Office) -> None:
    with office.writing() as session:
        person = session.merge(office.own.customer)
        person.hetu = "140387-9020"
    text = office.browser().get(address(office.case())).text
    assert "140387-****" in text
    assert "9020" not in text


def test_files_are_downloads_that_a_browser_may_not_run(office: Office) -> None:
    with office.writing() as session:
        draft = factories.make_draft(session, office.own.customer, office.own.service, now=START)
        file = factories.add_file(session, tools_of(office.app).store, draft)
        case_id = factories.submit(session, office.own.customer, draft, now=START).id
    client = office.browser()
    page = client.get(address(case_id))
    assert 'data-scan="unscanned"' in page.text
    assert "Not checked for malware" in page.text
    answer = client.get(address(case_id, f"liitteet/{file.id}"))
    assert answer.status_code == 200
    assert answer.data == factories.PDF_BYTES
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    for person, status in ((FOREIGN, 404), (CUSTOMER, 403)):
        other = office.browser(person).get(address(case_id, f"liitteet/{file.id}"))
        assert other.status_code == status
    assert client.get(address(office.case(), f"liitteet/{file.id}")).status_code == 404


@pytest.mark.parametrize("verdict", [ScanState.PENDING, ScanState.INFECTED, ScanState.ERROR])
def test_a_file_that_was_not_let_through_is_not_given_out(
    office: Office, verdict: ScanState
) -> None:
    with office.writing() as session:
        draft = factories.make_draft(session, office.own.customer, office.own.service, now=START)
        file = factories.add_file(session, tools_of(office.app).store, draft)
        case_id = factories.submit(session, office.own.customer, draft, now=START).id
        file.scan_state = verdict
    client = office.browser()
    assert f"/liitteet/{file.id}" not in client.get(address(case_id)).text
    assert client.get(address(case_id, f"liitteet/{file.id}")).status_code == 404


def test_the_pdf_is_being_made_until_it_is_there(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert "is being made" in client.get(address(case_id)).text
    assert client.get(address(case_id, "pdf")).status_code == 404
    tools = tools_of(office.app)
    pdf_making.make_missing_pdf(
        tools.database, tools.store, lambda _document: b"%PDF-1.7 small", case_id, lambda: START
    )
    assert f'href="{address(case_id)}/pdf"' in client.get(address(case_id)).text
    answer = client.get(address(case_id, "pdf"))
    assert answer.data == b"%PDF-1.7 small"
    assert answer.mimetype == "application/pdf"


def test_the_rows_of_the_same_project_are_shared_without_outcomes(office: Office) -> None:
    with office.writing() as session:
        project = factories.make_project(session, office.own.customer, "The market")
        case_id = factories.make_case(session, office.own, project=project, now=START).id
        neighbour = office.neighbour
        draft = factories.make_draft(
            session, office.own.customer, neighbour.service, project=project, now=START
        )
        other = factories.submit(session, office.own.customer, draft, now=START)
        for state in (CaseState.IN_PROGRESS, CaseState.PROCESSED):
            factories.go(session, neighbour, other, state, now=START)
    page = office.browser().get(address(case_id))
    assert "The market" in page.text
    row = page.text.split(f'data-number="{other.number}"')[1].split("</tr>")[0]
    assert "Metsola" in row
    assert "Processed" in row
    assert "Noted" not in row
    assert str(other.id) not in page.text


def test_an_unknown_case_is_not_found(office: Office) -> None:
    client = office.browser()
    for end in ("00000000-0000-0000-0000-000000000000", "1", "x"):
        assert client.get(f"/en/virkailija/asiat/{end}").status_code == 404


def test_a_customer_may_not_open_it(office: Office) -> None:
    assert office.browser(CUSTOMER).get(address(office.case())).status_code == 403
