"""Decisions and other ends of handling, with their files."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.states import CaseState, Outcome
from tests.factories import PDF_BYTES
from tests.web.conftest import token_in, tools_of
from tests.web.officer.conftest import Office, act, address, form_in, version_in


def test_a_decision_has_its_file_outcome_and_note(office: Office) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    answer = act(
        client,
        case_id,
        "paatos",
        outcome="granted",
        file=(io.BytesIO(PDF_BYTES), "paatos.pdf"),
        note="Follow the rules",
        appeal="y",
    )
    assert answer.status_code == 303
    parts = office.stored(case_id)
    assert (parts.case.state, parts.case.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
    [decision] = parts.decisions
    assert decision.appeal_instruction
    [file] = [f for f in parts.attachments if f.purpose is Purpose.DECISION]
    assert decision.attachment_id == file.id
    page = client.get(address(case_id)).text
    assert "Follow the rules" in page
    assert f"/liitteet/{file.id}" in page


def test_a_matter_is_processed_without_a_file(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "paatos", outcome="noted", note="").status_code == 303
    case = office.stored(case_id).case
    assert (case.state, case.outcome) == (CaseState.PROCESSED, Outcome.NOTED)


@pytest.mark.parametrize(
    ("outcome", "file", "field", "words"),
    [
        ("granted", None, "file", "Add the decision as a file."),
        ("granted", (b"MZ not a document", "virus.exe"), "file", "Allowed file types"),
        ("", None, "outcome", "Choose the outcome"),
        ("registered", None, "outcome", "Choose an outcome from the list."),
    ],
)
def test_a_refused_decision_keeps_the_text(
    office: Office, outcome: str, file: tuple[bytes, str] | None, field: str, words: str
) -> None:
    case_id, client = office.case(), office.browser()
    more = {"file": (io.BytesIO(file[0]), file[1])} if file else {}
    answer = act(client, case_id, "paatos", outcome=outcome, note="A kept note", **more)
    assert answer.status_code == 400
    form = form_in(answer, "decision")
    assert words in form
    assert "A kept note" in form
    assert f'href="#decision-{field}"' in answer.text
    assert office.stored(case_id).case.state is CaseState.SUBMITTED
    left = [path for path in tools_of(office.app).config.store.rglob("*") if path.is_file()]
    assert left == []


def test_a_file_that_is_a_little_too_large_is_refused_at_its_field(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    page = client.get(address(case_id))
    limit = tools_of(office.app).config.max_file_bytes
    boundary, body = encode_multipart(  # in memory: the client would leave a file open
        {
            "csrf_token": token_in(page),
            "version": version_in(page),
            "outcome": "granted",
            "note": "A kept note",
            "file": FileStorage(io.BytesIO(PDF_BYTES + b"x" * limit), "big.pdf"),
        }
    )
    answer = client.post(
        address(case_id, "paatos"),
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 400
    assert f"The largest allowed size is {limit // 2**20} MB" in form_in(answer, "decision")
    assert "A kept note" in answer.text
