"""The customer's answer to questions of the form, without JavaScript."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.cases import CaseRow, DraftRow
from kevytasiointi.usecases import supplementing
from tests import factories
from tests.web.conftest import START
from tests.web.customer.conftest import THE_STRANGER, Counter, Page
from tests.web.customer.own_case import change, make, post, stored, writing

TEXT, FILES = "a-_text", "a-_files"


def asked(counter: Counter, questions: tuple[str, ...], slots: tuple[str, ...] = ()) -> UUID:
    case_id = make(counter, CaseState.IN_PROGRESS)

    def ask(session: Session, case: CaseRow) -> None:
        supplementing.request_supplement(
            session,
            counter.world.officer,
            case,
            text="Mend these",
            due_on=factories.next_working_day((START + timedelta(days=14)).date()),
            asked=Asked(questions, slots),
            if_nothing="Else it is decided",
            shown_version=case.version,
            now=START,
        )

    change(counter, case_id, ask)
    return case_id


def begun(counter: Counter, case_id: UUID) -> Page:
    return post(counter.browser(), f"/asiat/{case_id}/vastaus/aloita")


def test_the_page_has_the_asked_questions_and_no_others(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    page = counter.open(f"/asiat/{case_id}")
    assert "Else it is decided" in page.words
    page = begun(counter, case_id)
    assert page.path == f"/en/asiat/{case_id}/vastaus"
    names = set(page.fields)
    assert {"a-what", TEXT} <= names
    assert not names & {"a-begins", "a-loud"}
    assert page.value("a-what") == factories.ANSWERS["what"]


def test_what_is_saved_is_kept_and_not_sent(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    page = begun(counter, case_id).press(
        "save", {"a-what": "Half"}, {FILES: ("b.pdf", factories.PDF_BYTES)}
    )
    assert page.value("a-what") == "Half"
    assert "b.pdf" in page.words
    parts = stored(counter, case_id)
    assert parts.case.state is CaseState.SUPPLEMENT_REQUESTED
    assert not [row for row in parts.attachments if row.purpose is Purpose.SUPPLEMENT]
    assert begun(counter, case_id).value("a-what") == "Half"


def test_a_refused_answer_says_so_at_its_field_and_keeps_the_rest(counter: Counter) -> None:
    case_id = asked(counter, ("what",), ("plan",))
    page = begun(counter, case_id).press("send", {"a-what": "", TEXT: ""})
    assert page.status == 400
    assert page.errors == ["#a-what", "#a-plan"]
    assert page.error_at("a-what")
    page = page.press("send", {"a-what": "A tent"}, {"a-plan": ("b.pdf", factories.PDF_BYTES)})
    assert page.path == f"/en/asiat/{case_id}"
    parts = stored(counter, case_id)
    assert parts.case.state is CaseState.SUPPLEMENTED
    assert parts.case.answers["what"] == factories.ANSWERS["what"]
    assert parts.supplements[0].answers == {"what": "A tent"}
    row = next(row for row in parts.attachments if row.purpose is Purpose.SUPPLEMENT)
    assert (row.slot, row.supplement_id) == ("plan", parts.supplements[0].id)
    assert "A tent" in page.tree.get_element_by_id("changed").text_content()


def test_what_was_not_asked_cannot_be_changed(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    page = begun(counter, case_id)
    sent = {
        "version": page.value("version"),
        "do": "send",
        "a-what": "A tent",
        "a-begins": "1.1.2030",
    }
    post(counter.browser(), f"/asiat/{case_id}/vastaus", **sent)
    assert stored(counter, case_id).supplements[0].answers == {"what": "A tent"}


def test_an_answer_to_a_cancelled_request_is_not_lost(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    page = begun(counter, case_id)

    def cancel(session: Session, case: CaseRow) -> None:
        supplementing.cancel(
            session,
            counter.world.officer,
            case,
            reason="Not needed",
            shown_version=case.version,
            now=START,
        )

    change(counter, case_id, cancel)
    page = page.press("send", {TEXT: "My words"})
    assert page.status == 409
    assert "My words" in page.tree.get_element_by_id("unsent").text_content()


def test_the_draft_of_an_answer_is_no_draft_of_a_form(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    begun(counter, case_id)
    client = counter.browser()
    with writing(counter) as session:
        draft = session.scalars(
            select(DraftRow.id).where(DraftRow.supplement_id.is_not(None))
        ).one()
    for end in ("", "/tarkistus", "/poista"):
        answer = client.get(f"/en/asiointi/{draft}{end}")
        assert answer.location == f"/en/asiat/{case_id}/vastaus"
    page = post(client, f"/asiointi/{draft}/tarkistus", follow=False)
    assert page.response.location == f"/en/asiat/{case_id}/vastaus"


def test_a_stranger_sees_nothing_of_it(counter: Counter) -> None:
    case_id = asked(counter, ("what",))
    stranger = counter.browser(THE_STRANGER)
    assert stranger.get(f"/en/asiat/{case_id}/vastaus").status_code == 404
    assert post(stranger, f"/asiat/{case_id}/vastaus/aloita").status == 404
