"""The customer's page of a matter, its receipt, PDF and files."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.usecases import casework, messages, uploads
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import change, make, stored, writing

LATER = START + timedelta(days=1)


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.DRAFT])
def test_every_state_says_whose_turn_and_what_next(counter: Counter, state: CaseState) -> None:
    case = make(counter, state)
    for end in ("", "/kuitti"):
        page = counter.open(f"/asiat/{case}{end}")
        assert page.status == 200
        part = page.tree.get_element_by_id("next")
        assert part.get("data-turn") in {"customer", "authority", "nobody"}
        assert "What happens next?" in part.text_content()
        assert len(part.text_content().split()) > 15
    assert len(counter.open(f"/asiat/{case}").tree.xpath("//*[@class='kevyt-progress']/li")) == 3


def test_the_receipt_has_number_time_and_next(counter: Counter) -> None:
    case = make(counter)
    page = counter.open(f"/asiat/{case}/kuitti")
    assert stored(counter, case).case.number in page.words
    assert "23 November 2026 at 12:00" in page.words
    assert "It is being made" in page.words
    assert f"/en/asiat/{case}" in page.links.values()


def test_the_page_tells_deadlines_with_their_reasons(counter: Counter) -> None:
    page = counter.open(f"/asiat/{make(counter)}")
    part = page.tree.get_element_by_id("deadlines")
    assert "Processing time: 22 January 2027" in " ".join(part.text_content().split())
    assert "Act 150/1930" in part.text_content()
    # The authority's own deadline is not the customer's to see.
    assert "Inspection" not in part.text_content()


def test_a_deadline_of_the_authoritys_own_is_not_in_the_timeline(counter: Counter) -> None:
    case = make(counter, CaseState.IN_PROGRESS)

    def set_hidden(session, row) -> None:
        casework.set_deadline(
            session,
            counter.world.officer,
            row,
            kind=DeadlineKind.INSPECTION,
            last_on=LATER.date(),
            reason="Own plans",
            shown_to_customer=False,
            shown_version=row.version,
            now=LATER,
        )

    change(counter, case, set_hidden)
    assert "Own plans" not in counter.open(f"/asiat/{case}").text


def test_the_timeline_speaks_to_the_customer_and_names_who_wrote(counter: Counter) -> None:
    case = make(counter, CaseState.SUPPLEMENTED)
    officer = counter.world.officer
    change(
        counter,
        case,
        lambda session, row: messages.send_to_customer(
            session, officer, row, "Thanks <i>", now=LATER
        ),
    )
    page = counter.open(f"/asiat/{case}")
    kinds = page.tree.xpath("//*[@id='timeline']//@data-event")
    assert kinds[0] == "message_sent"
    assert kinds[-1] == "received"
    words = " ".join(page.tree.get_element_by_id("timeline").text_content().split())
    assert "The authority sent a message" in words
    assert "You answered the supplement request" in words
    assert "Thanks <i>" in page.tree.get_element_by_id("messages").text_content()


def test_a_decision_is_told_with_its_outcome(counter: Counter) -> None:
    case = make(counter, CaseState.DECIDED)
    page = counter.open(f"/asiat/{case}")
    part = page.tree.get_element_by_id("decisions")
    assert "Granted" in part.text_content()
    assert "paatos.pdf" in part.text_content()
    assert not page.has("withdraw")


def test_the_pdf_is_said_to_be_in_the_making_until_it_is_there(counter: Counter) -> None:
    case, client = make(counter), counter.browser()
    waiting = counter.open(f"/asiat/{case}/pdf", client)
    assert waiting.status == 202
    assert "The PDF is being made" in waiting.words
    file_id = add_file(counter, case, purpose=Purpose.CASE_PDF, scan_state=ScanState.CLEAN)
    made = client.get(f"/en/asiat/{case}/pdf")
    assert made.mimetype == "application/pdf"
    assert made.data == factories.PDF_BYTES
    assert file_id


@pytest.mark.parametrize("scan_state", list(ScanState))
def test_a_file_is_given_out_only_when_the_scanner_lets_it(
    counter: Counter, scan_state: ScanState
) -> None:
    case, client = make(counter), counter.browser()
    file_id = add_file(counter, case, scan_state=scan_state)
    answer = client.get(f"/en/asiat/{case}/liitteet/{file_id}")
    page = counter.open(f"/asiat/{case}", client)
    if scan_state in {ScanState.CLEAN, ScanState.UNSCANNED}:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "filename*=UTF-8''kartta%20%C3%A4.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert str(file_id) in page.text
    else:
        assert answer.status_code == 404
        assert f"liitteet/{file_id}" not in page.text


def test_a_file_that_was_damaged_is_not_given_out(counter: Counter) -> None:
    case = make(counter)
    file_id = add_file(counter, case)
    store = tools_of(counter.app).config.store
    store.joinpath(file_id.hex[:2], file_id.hex).write_bytes(b"%PDF-1.7 something else")
    assert counter.browser().get(f"/en/asiat/{case}/liitteet/{file_id}").status_code == 500


@pytest.mark.parametrize("end", ["", "/kuitti", "/pdf", "/peru"])
def test_anothers_matter_does_not_exist(counter: Counter, end: str) -> None:
    case, stranger = make(counter), counter.browser(THE_STRANGER)
    assert stranger.get(f"/en/asiat/{case}{end}").status_code == 404
    assert stranger.get(f"/en/asiat/{uuid4()}{end}").status_code == 404
    file_id = add_file(counter, case)
    assert stranger.get(f"/en/asiat/{case}/liitteet/{file_id}").status_code == 404


def test_a_file_of_another_matter_is_not_found_under_this_one(counter: Counter) -> None:
    first, second = make(counter), make(counter)
    file_id = add_file(counter, first)
    assert counter.browser().get(f"/en/asiat/{second}/liitteet/{file_id}").status_code == 404


@pytest.mark.parametrize("end", ["taydennys", "viesti", "hanke"])
def test_an_actions_address_opened_as_a_page_leads_to_the_matter(
    counter: Counter, end: str
) -> None:
    case = make(counter)
    answer = counter.browser().get(f"/en/asiat/{case}/{end}")
    assert answer.headers["Location"] == f"/en/asiat/{case}"


def add_file(
    counter: Counter,
    case_id: UUID,
    *,
    purpose: Purpose = Purpose.SUBMISSION,
    scan_state: ScanState = ScanState.UNSCANNED,
) -> UUID:
    """A file of the case, in the store and as a row."""
    received = uploads.receive(
        tools_of(counter.app).store,
        io.BytesIO(factories.PDF_BYTES),
        "kartta ä.pdf",
        limit_bytes=1_000_000,
    )
    found: list[AttachmentRow] = []

    def attach(session, row) -> None:
        found.append(
            uploads.attach_to_case(
                session,
                row,
                received,
                purpose=purpose,
                scan_state=scan_state,
                actor=None,
                now=START,
            )
        )

    change(counter, case_id, attach)
    return found[0].id


def test_the_page_tells_how_and_when_the_authority_is_reached(counter: Counter) -> None:
    with writing(counter) as session:
        authority = session.get(AuthorityRow, counter.world.authority.id)
        authority.contact = {
            "email": "kirjaamo@rantala.example.fi",
            "phone": "0295 000 000",
            "address": "Rantatie 1",
            "hours": {"fi": "ma-pe 9-15", "en": "Mon-Fri 9-15"},
        }
    page = counter.open(f"/asiat/{make(counter)}")
    contact = page.tree.get_element_by_id("contact").text_content()
    for said in ("kirjaamo@rantala.example.fi", "0295 000 000", "Rantatie 1", "Mon-Fri 9-15"):
        assert said in contact
