"""Files of a draft: chosen in its form or sent by a script, refused, removed, given back."""

import errno
import io
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import uploads
from tests.factories import PDF_BYTES
from tests.web.conftest import Clock, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter, Page, multipart

GOOD = ("suunnitelma.pdf", PDF_BYTES)
TOO_LARGE = ("iso.pdf", PDF_BYTES + b"x" * 1024 * 1024)


def facts(counter: Counter, draft_id: UUID) -> Page:
    return counter.open(f"/asiointi/{draft_id}/tiedot")


def names(counter: Counter, draft_id: UUID) -> list[str]:
    return [row.file_name for row in counter.stored(draft_id).attachments]


def send_by_script(
    client: FlaskClient, page: Page, address: str, *files: tuple[str, bytes]
) -> TestResponse:
    sent = {
        "csrf_token": page.value("csrf_token"),
        "a-plan": [FileStorage(io.BytesIO(content), name) for name, content in files],
    }
    return client.post(address, headers={"Accept": "application/json"}, **multipart(sent))


def test_a_file_is_added_and_what_was_typed_is_saved(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id)
    page = page.press("attach:plan", {"a-what": "Typed just now"}, {"a-plan": GOOD})
    assert page.path.endswith("/tiedot")
    assert "suunnitelma.pdf" in page.words
    assert page.value("a-what") == "Typed just now"
    assert counter.stored(draft_id).draft.answers["what"] == "Typed just now"
    row = counter.stored(draft_id).attachments[0]
    assert (row.slot, row.media_type, row.size) == ("plan", "application/pdf", len(PDF_BYTES))
    assert row.scan_state is ScanState.UNSCANNED
    assert "Not checked for malware" in page.words


def test_a_chosen_file_is_kept_whatever_button_is_pressed(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id).press("next", files={"a-plan": GOOD})
    assert page.path.endswith("/ajat")
    facts(counter, draft_id).press("save", files={"a-plan": GOOD}, follow=False)
    assert names(counter, draft_id) == ["suunnitelma.pdf"] * 2


def test_adding_without_choosing_asks_for_a_file(counter: Counter) -> None:
    page = facts(counter, counter.draft()).press("attach:plan", files={"a-plan": ("", b"")})
    assert page.status == 400
    assert page.errors == ["#a-plan"]
    assert "Choose a file first." in page.error_at("a-plan")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (TOO_LARGE, "1 MB"),
        (("kuva.svg", b"<svg/>"), "pdf"),
        (("kuva.png", b"\x89PNG\r\n\x1a\n"), "pdf"),
        (("valepuku.pdf", b"MZ\x90"), "pdf"),
        (("tyhja.pdf", b""), "empty"),
    ],
    ids=["too large", "svg", "not for this slot", "not what its name says", "empty"],
)
def test_a_bad_file_is_refused_at_its_slot_and_all_else_is_kept(
    counter: Counter, file: tuple[str, bytes], said: str
) -> None:
    draft_id = counter.draft()
    facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    before = counter.files_in_store()
    page = facts(counter, draft_id).press(
        "next", {"a-what": "Typed beside it"}, files={"a-plan": file}
    )
    assert page.status == 400
    assert page.errors == ["#a-plan"]
    assert said in page.error_at("a-plan")
    assert file[0] in page.error_at("a-plan")
    assert page.value("a-what") == "Typed beside it"
    assert counter.stored(draft_id).draft.answers["what"] == "Typed beside it"
    assert names(counter, draft_id) == ["suunnitelma.pdf"]
    assert counter.files_in_store() == before


def test_a_slot_takes_only_so_many_files(counter: Counter) -> None:
    draft_id = counter.draft()
    first = facts(counter, draft_id)
    for _round in range(3):
        facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    page = first.press("attach:plan", files={"a-plan": GOOD})
    assert page.status in {400, 409}
    assert len(names(counter, draft_id)) == 3
    assert counter.files_in_store() == 3


def test_a_file_is_removed_from_the_store_too(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    page = page.press("remove-file", {"a-what": "Typed before removing"})
    assert "suunnitelma.pdf" not in page.words
    assert names(counter, draft_id) == []
    assert counter.files_in_store() == 0
    assert counter.stored(draft_id).draft.answers["what"] == "Typed before removing"


def test_a_file_is_given_back_to_its_owner_only(counter: Counter) -> None:
    page = facts(counter, counter.draft()).press("attach:plan", files={"a-plan": GOOD})
    address = page.links["suunnitelma.pdf"]
    answer = page.client.get(address)
    assert answer.data == PDF_BYTES
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert counter.browser(THE_STRANGER).get(address).status_code == 404


def test_a_file_is_not_lost_sight_of_when_the_store_fails(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = counter.draft()

    def full(*_arguments: object, **_names: object) -> None:
        raise OSError(errno.ENOSPC, "disk is full")

    monkeypatch.setattr(AttachmentStore, "save", full)
    page = facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    assert page.status == 503
    assert names(counter, draft_id) == []


def test_what_was_stored_is_let_go_when_the_row_can_not_be_written(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id)

    def broken(*_arguments: object, **_names: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(uploads, "attach_to_draft", broken)
    assert page.press("attach:plan", files={"a-plan": GOOD}).status == 500
    assert counter.files_in_store() == 0


# --- by a script ---


def test_a_script_gets_the_slot_anew_and_the_version(counter: Counter, clock: Clock) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id)
    clock.pass_time(seconds=5)
    address = f"/en/asiointi/{draft_id}/liitteet/plan"
    answer = send_by_script(page.client, page, address, GOOD)
    assert answer.status_code == 200
    assert answer.json
    assert answer.json["version"] == int(page.value("version")) + 1
    assert "suunnitelma.pdf" in answer.json["files"]
    assert (answer.json["is_full"], answer.json["problems"]) == (False, [])


def test_a_script_keeps_the_good_files_and_hears_of_the_bad(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id)
    address = f"/en/asiointi/{draft_id}/liitteet/plan"
    bad = ("kuva.svg", b"<svg/>")
    answer = send_by_script(page.client, page, address, GOOD, bad)
    assert answer.status_code == 400
    assert answer.json
    assert "kuva.svg" in answer.json["problems"][0]
    assert names(counter, draft_id) == ["suunnitelma.pdf"]


def test_a_script_removes_a_file(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    row = counter.stored(draft_id).attachments[0]
    address = f"/en/asiointi/{draft_id}/liitteet/{row.id}/poista"
    answer = send_by_script(page.client, page, address)
    assert answer.status_code == 200
    assert answer.json
    assert answer.json["files"].strip() == ""
    assert names(counter, draft_id) == []


@pytest.mark.parametrize("slot", ["what", "nothing", "plan.more"])
def test_there_is_no_slot_that_the_form_does_not_have(counter: Counter, slot: str) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id)
    address = f"/en/asiointi/{draft_id}/liitteet/{slot}"
    assert send_by_script(page.client, page, address, GOOD).status_code == 404
    assert counter.files_in_store() == 0


def test_nobody_adds_to_or_removes_from_anothers_draft(counter: Counter) -> None:
    draft_id = counter.draft()
    facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    row = counter.stored(draft_id).attachments[0]
    stranger = counter.browser(THE_STRANGER)
    page = Page(stranger, stranger.get("/en/hankkeet"))
    home = f"/en/asiointi/{draft_id}"
    assert send_by_script(stranger, page, f"{home}/liitteet/plan", GOOD).status_code == 404
    assert send_by_script(stranger, page, f"{home}/liitteet/{row.id}/poista").status_code == 404
    assert send_by_script(stranger, page, f"{home}/tiedot", GOOD).status_code == 404
    assert names(counter, draft_id) == ["suunnitelma.pdf"]
    assert counter.files_in_store() == 1


def test_a_file_in_which_malware_was_found_is_not_given_back(counter: Counter) -> None:
    draft_id = counter.draft()
    page = facts(counter, draft_id).press("attach:plan", files={"a-plan": GOOD})
    address = page.links["suunnitelma.pdf"]
    row_id = counter.stored(draft_id).attachments[0].id
    with tools_of(counter.app).database.write(System("test")) as session:
        _row(session, row_id).scan_state = ScanState.INFECTED
    assert page.client.get(address).status_code == 404
    again = facts(counter, draft_id)
    assert "Malware was found" in again.words
    assert "suunnitelma.pdf" not in again.links
    assert page.client.get(f"/en/asiointi/{draft_id}/liitteet/{uuid4()}").status_code == 404


def _row(session: Session, row_id: UUID) -> AttachmentRow:
    row = session.get(AttachmentRow, row_id)
    assert row
    return row
