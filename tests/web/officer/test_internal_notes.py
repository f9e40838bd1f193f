"""Internal notes: seen by the authority's own officers, and in nothing that anybody else gets."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.documents import to_plain
from kevytasiointi.domain.errors import NotAllowed
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import mails, notes, supplementing
from kevytasiointi.usecases.documents import answers_export, submission_document
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.supplement_documents import supplement_document, supplement_export
from tests.web.conftest import START, tools_of
from tests.web.officer.conftest import CUSTOMER, FOREIGN, Office, act, address

CANARY = "kanarialintu"


@pytest.fixture
def noted(office: Office) -> UUID:
    """A case with a note and everything that a case can have beside it."""
    case_id = office.case(CaseState.IN_PROGRESS)
    client = office.browser()
    assert act(client, case_id, "muistiinpano", body=f"{CANARY} sings").status_code == 303
    assert act(client, case_id, "viesti", body="A message").status_code == 303
    return case_id


def test_a_note_is_on_the_own_officers_page_with_its_writer(office: Office, noted: UUID) -> None:
    page = office.browser().get(address(noted))
    assert f"{CANARY} sings" in page.text
    assert "Olli Virkanen" in page.text


def test_an_empty_note_is_asked_for(office: Office, noted: UUID) -> None:
    page = act(office.browser(), noted, "muistiinpano", body=" ")
    assert page.status_code == 400
    assert "#note-body" in page.text


def test_a_note_makes_no_officers_page_old(office: Office) -> None:
    case_id = office.case()
    before = office.stored(case_id).case
    assert act(office.browser(), case_id, "muistiinpano", body="x").status_code == 303
    after = office.stored(case_id).case
    assert (after.version, after.last_change_at) == (before.version, before.last_change_at)


def customer_pages(client: FlaskClient, case_id: UUID) -> list[str]:
    here = f"/en/asiat/{case_id}"
    ends = ("", "/kuitti", "/pdf", "/peru", "/vastaus")
    pages = [client.get(here + end, follow_redirects=True) for end in ends]
    pages.append(client.get("/en/omat"))
    assert all(page.status_code in (200, 202) for page in pages)
    return [page.text for page in pages]


def test_a_note_is_in_nothing_that_the_customer_gets(office: Office, noted: UUID) -> None:
    def ask(session: Session, case: CaseRow) -> None:
        supplementing.request_supplement(  # every page has a request to show too
            session,
            office.own.officer,
            case,
            text="More",
            due_on=(START + timedelta(days=14)).date(),
            asked=Asked(("what",)),
            shown_version=case.version,
            now=START,
        )

    office.change(noted, ask)
    told = customer_pages(office.browser(CUSTOMER), noted)

    def answered(session: Session, case: CaseRow) -> None:
        supplementing.supplement(
            session,
            office.own.customer_actor,
            case,
            text="Here",
            files=0,
            now=START,
        )

    office.change(noted, answered)
    told += customer_pages(office.browser(CUSTOMER), noted)
    parts = office.stored(noted)
    request = parts.supplements[0]
    for document in (submission_document(parts), supplement_document(parts, request.id)):
        told += [json.dumps(to_plain(document)), document.answers_json.decode()]
    told += [json.dumps(answers_export(parts)), json.dumps(supplement_export(parts, request))]
    with tools_of(office.app).database.read(System("test")) as session:
        events = case_page.parts_of(
            session, case_page.any_case(session, noted), for_customer=True
        ).events
        assert "note_written" not in {event.kind.value for event in events}
        for row in session.scalars(select(OutboxRow).where(OutboxRow.case_id == noted)):
            claim = Claim(row.seq, row.id, row.case_id, dict(row.payload), 1)
            if row.channel.value == "mail":
                letter = mails.letter_of(session, claim, "https://a.example", Sealer("s" * 60))
                told.append(f"{letter}")
    assert told
    assert not [text for text in told if CANARY in text]
    assert not [text for text in told if "internal note" in text.lower()]


def test_a_note_is_found_by_no_search_and_by_no_other_authority(
    office: Office, noted: UUID
) -> None:
    page = office.browser().get(f"/en/virkailija/asiat?haku={CANARY}")
    assert str(noted) not in page.text
    assert office.browser(FOREIGN).get(address(noted)).status_code == 404


def test_the_journal_holds_that_a_note_was_written_and_not_its_words(
    office: Office, noted: UUID
) -> None:
    events = [e for e in office.stored(noted).events if e.kind.value == "note_written"]
    assert len(events) == 1
    assert CANARY not in json.dumps(events[0].data)


def test_writing_a_note_is_for_officers(office: Office, noted: UUID) -> None:
    with office.writing() as session:
        case = case_page.any_case(session, noted)
        with pytest.raises(NotAllowed):
            notes.write_note(session, office.own.customer_actor, case, "x", now=START)
