"""Answering a supplement request, writing, withdrawing, choosing a project."""

import io

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.states import CaseState
from kevytasiointi.usecases import uploads
from tests import factories
from tests.web.conftest import Clock
from tests.web.customer.conftest import THE_STRANGER, Counter, Page
from tests.web.customer.own_case import make, post, stored, writing

ASKED = CaseState.SUPPLEMENT_REQUESTED


def file(content: bytes = factories.PDF_BYTES, name: str = "piirros.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


# --- answering ---


def test_the_request_is_shown_with_its_last_day_and_a_form(counter: Counter) -> None:
    page = counter.open(f"/asiat/{make(counter, ASKED)}")
    part = page.tree.get_element_by_id("supplement")
    assert "How loud?" in part.text_content()
    assert "Answer by:" in part.text_content()
    assert part.xpath(".//form[@enctype='multipart/form-data']")
    assert not counter.open(f"/asiat/{make(counter)}").has("supplement")


def test_text_and_files_are_sent(counter: Counter) -> None:
    case, client = make(counter, ASKED), counter.browser()
    page = post(
        client, f"/asiat/{case}/taydennys", text=" Very ", files=[file(), file(name="b.pdf")]
    )
    assert page.path == f"/en/asiat/{case}"
    assert "Your answer has been sent" in page.words
    parts = stored(counter, case)
    assert parts.case.state is CaseState.SUPPLEMENTED
    assert parts.supplements[0].answer == "Very"
    sent = [row for row in parts.attachments if row.purpose is Purpose.SUPPLEMENT]
    assert {row.file_name for row in sent} == {"piirros.pdf", "b.pdf"}
    assert {row.scan_state for row in sent} == {ScanState.UNSCANNED}
    assert counter.files_in_store() == 2


def test_an_empty_answer_is_asked_for(counter: Counter) -> None:
    case, client = make(counter, ASKED), counter.browser()
    page = post(client, f"/asiat/{case}/taydennys", text=" ")
    assert page.status == 400
    assert page.title.startswith("Error")
    assert page.errors == ["#answer-text"]
    assert stored(counter, case).case.state is ASKED


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90", "evil.exe", "evil.exe"),
        (b"<html>", "fake.pdf", "Allowed file types"),
        (b"", "empty.pdf", "empty.pdf: The file is empty"),
    ],
)
def test_a_refused_file_leaves_text_and_other_files(
    counter: Counter, content: bytes, name: str, said: str
) -> None:
    case, client = make(counter, ASKED), counter.browser()
    page = post(
        client, f"/asiat/{case}/taydennys", text="My words", files=[file(), file(content, name)]
    )
    assert page.status == 400
    assert page.errors == ["#answer-files"]
    assert said in page.error_at("answer-files")
    form = page.tree.xpath("//form[@data-form='answer']")[0]
    assert form.fields["text"].strip() == "My words"
    held = form.xpath(".//input[@name='held']/@value")
    assert len(held) == 1
    assert counter.files_in_store() == 1
    done = post(client, f"/asiat/{case}/taydennys", text="My words", held=held)
    assert "Your answer has been sent" in done.words
    parts = stored(counter, case)
    assert [row.file_name for row in parts.attachments] == ["piirros.pdf"]


def test_a_held_file_is_for_its_own_matter_and_person(counter: Counter) -> None:
    case, other, client = make(counter, ASKED), make(counter, ASKED), counter.browser()
    page = post(client, f"/asiat/{case}/taydennys", files=[file(), file(b"x", "x.exe")])
    held = page.tree.xpath("//input[@name='held']/@value")
    for text in (held[0], "nonsense", ""):
        refused = post(client, f"/asiat/{other}/taydennys", text="", held=[text])
        assert refused.status == 400
        assert not refused.tree.xpath("//input[@name='held']")


def test_an_answer_comes_once(counter: Counter) -> None:
    case, client = make(counter, ASKED), counter.browser()
    post(client, f"/asiat/{case}/taydennys", text="Once", files=[file()])
    page = post(client, f"/asiat/{case}/taydennys", text="Twice", files=[file()])
    assert page.status == 409
    assert "the matter has moved on" in page.words
    assert "Twice" in page.tree.get_element_by_id("unsent").text_content()
    form = page.tree.xpath("//form[@data-form='message']")[0]
    assert form.fields["body"].strip() == "Twice"
    assert stored(counter, case).supplements[0].answer == "Once"
    assert counter.files_in_store() == 1


def test_files_are_let_go_when_the_answer_can_not_be_written(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, client = make(counter, ASKED), counter.browser()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("", {}, Exception("the database is away"))

    monkeypatch.setattr(uploads, "attach_to_case", fail)
    page = post(client, f"/asiat/{case}/taydennys", text="Words", files=[file()])
    assert page.status == 503
    assert counter.files_in_store() == 0
    assert stored(counter, case).case.state is ASKED


def test_a_late_answer_is_taken(counter: Counter, clock: Clock) -> None:
    case = make(counter, ASKED)
    clock.pass_time(days=10)
    client = counter.browser()
    assert "The last day for answering was" in counter.open(f"/asiat/{case}", client).words
    post(client, f"/asiat/{case}/taydennys", text="Late")
    assert stored(counter, case).case.state is CaseState.SUPPLEMENTED


# --- messages ---


def test_a_message_is_sent_and_shown(counter: Counter) -> None:
    case, client = make(counter), counter.browser()
    page = post(client, f"/asiat/{case}/viesti", body="Is <it> there?\r\nThanks")
    assert "Your message has been sent" in page.words
    assert "Is <it> there?" in page.tree.get_element_by_id("messages").text_content()
    assert stored(counter, case).messages[0].body == "Is <it> there?\nThanks"


@pytest.mark.parametrize(("body", "said"), [(" ", "Write your message"), ("x" * 4001, "4000")])
def test_a_message_has_words_but_not_too_many(counter: Counter, body: str, said: str) -> None:
    case, client = make(counter), counter.browser()
    page = post(client, f"/asiat/{case}/viesti", body=body)
    assert page.status == 400
    assert said in page.error_at("message-body")
    assert page.tree.xpath("//form[@data-form='message']")[0].fields["body"].strip() == body.strip()
    assert not stored(counter, case).messages


def test_a_closed_matter_takes_no_messages(counter: Counter) -> None:
    case, client = make(counter, CaseState.CLOSED), counter.browser()
    assert not counter.open(f"/asiat/{case}", client).tree.xpath("//form[@data-form='message']")
    page = post(client, f"/asiat/{case}/viesti", body="Hello")
    assert page.status == 409
    assert "the matter has moved on" in page.words
    assert "Hello" in page.tree.get_element_by_id("unsent").text_content()
    assert "as a message" not in page.words
    assert not stored(counter, case).messages


# --- withdrawing ---


def test_a_matter_is_withdrawn_only_when_confirmed(counter: Counter) -> None:
    case, client = make(counter), counter.browser()
    page = counter.open(f"/asiat/{case}/peru", client)
    assert "This can't be undone" in page.words
    assert stored(counter, case).case.state is CaseState.SUBMITTED
    done = page.press(typed={"reason": "Rain"})
    assert done.path == f"/en/asiat/{case}"
    assert "The matter has been withdrawn" in done.words
    assert stored(counter, case).case.state is CaseState.WITHDRAWN


@pytest.mark.parametrize("state", [CaseState.DECIDED, CaseState.WITHDRAWN, CaseState.CLOSED])
def test_an_ended_matter_is_not_withdrawn(counter: Counter, state: CaseState) -> None:
    case, client = make(counter, state), counter.browser()
    assert counter.open(f"/asiat/{case}/peru", client).path == f"/en/asiat/{case}"
    page = post(client, f"/asiat/{case}/peru", reason="")
    assert page.status == 409
    assert not page.has("unsent")
    assert "the matter has moved on" in page.words
    assert stored(counter, case).case.state is state


# --- projects ---


def test_a_matter_goes_into_an_own_project_a_new_one_and_out(counter: Counter) -> None:
    case, client = make(counter), counter.browser()
    with writing(counter) as session:
        project = factories.make_project(session, counter.world.customer)
    for choice, name, found in (
        (str(project.id), "", "Markkinat"),
        ("new", "Bridge", "Bridge"),
        ("none", "", None),
    ):
        page = post(client, f"/asiat/{case}/hanke", project=choice, name=name)
        assert "has been saved" in page.words
        row = stored(counter, case).project
        assert (row.name if row else None) == found


NO_PROJECT_OF_MINE = "4b1e6a52-70cf-4d3c-9d7b-30a1f4a7c6de"


@pytest.mark.parametrize(
    ("choice", "name", "status"),
    [("new", "", 400), ("", "", 400), ("nonsense", "", 400), (NO_PROJECT_OF_MINE, "", 404)],
)
def test_a_project_that_is_not_there_is_not_chosen(
    counter: Counter, choice: str, name: str, status: int
) -> None:
    case, client = make(counter), counter.browser()
    page = post(client, f"/asiat/{case}/hanke", project=choice, name=name)
    assert page.status == status
    assert stored(counter, case).project is None


def test_anothers_project_is_not_chosen(counter: Counter) -> None:
    case, client = make(counter), counter.browser()
    with writing(counter) as session:
        project = factories.make_project(session, factories.make_person(session, "Muu"))
    assert post(client, f"/asiat/{case}/hanke", project=str(project.id)).status == 404


# --- whose ---


@pytest.mark.parametrize("end", ["taydennys", "viesti", "hanke", "peru"])
def test_nobody_acts_in_anothers_matter(counter: Counter, end: str) -> None:
    case, stranger = make(counter, ASKED), counter.browser(THE_STRANGER)
    data = {"text": "x", "body": "x", "reason": "x", "project": "none"}
    page: Page = post(stranger, f"/asiat/{case}/{end}", **data, files=[file()])
    assert page.status == 404
    assert counter.files_in_store() == 0
    parts = stored(counter, case)
    assert (parts.case.state, list(parts.messages)) == (ASKED, [])
