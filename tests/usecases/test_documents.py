"""The PDF of a case is made once, outside the transaction, and noted with its mark."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.documents import Document
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import documents, journal, outbox, pdf_making
from kevytasiointi.usecases.outbox import Claim
from tests.factories import NOW, make_case, make_world

_SCOPE = System("test")
LATER = NOW + timedelta(minutes=1)


def fake_pdf(document: Document) -> bytes:
    return b"%PDF-1.7 " + document.number.encode()


def add_case(database: Database) -> UUID:
    with database.write(_SCOPE) as session:
        return make_case(session, make_world(session)).id


def pdfs(database: Database) -> list[AttachmentRow]:
    with database.read(_SCOPE) as session:
        return list(
            session.scalars(select(AttachmentRow).where(AttachmentRow.purpose == Purpose.CASE_PDF))
        )


def relay(
    database: Database, store: AttachmentStore, make: Callable[[Document], bytes] = fake_pdf
) -> int:
    deliver = pdf_making.deliver_pdf(database, store, make, lambda: LATER)
    return outbox.relay(
        database, {Channel.PDF: deliver}, owner="w", clock=lambda: LATER, jitter=lambda: 0.5
    )


def test_the_worker_makes_the_pdf_and_leaves_the_matter_as_it_was(
    database: Database, store: AttachmentStore
) -> None:
    case_id = add_case(database)
    with database.read(_SCOPE) as session:
        before = case_page.any_case(session, case_id)
    assert relay(database, store) == 1
    (row,) = pdfs(database)
    content = store.read(row.id, size=row.size, sha256=row.sha256)
    assert content == b"%PDF-1.7 KA-2026-000001"
    assert (row.file_name, row.uploaded_by) == ("KA-2026-000001.pdf", None)
    with database.read(_SCOPE) as session:
        after = case_page.any_case(session, case_id)
        assert (after.version, after.last_change_at) == (before.version, before.last_change_at)
        made = session.scalars(select(EventRow).where(EventRow.kind == EventKind.PDF_MADE)).one()
        assert made.data == {"sha256": row.sha256}
        assert journal.verify(session)[1] == ()
    assert relay(database, store) == 0


def test_a_pdf_that_is_there_is_not_made_again(database: Database, store: AttachmentStore) -> None:
    case_id = add_case(database)
    first = pdf_making.make_missing_pdf(database, store, fake_pdf, case_id, lambda: LATER)

    def never(_document: Document) -> bytes:
        raise AssertionError("made twice")

    assert pdf_making.make_missing_pdf(database, store, never, case_id, lambda: LATER) == first
    assert relay(database, store, never) == 1
    assert len(pdfs(database)) == 1


def test_two_processes_at_once_leave_one_pdf(
    database: Database, store: AttachmentStore, tmp_path: Path
) -> None:
    case_id = add_case(database)
    both = Barrier(2)

    def slow(document: Document) -> bytes:
        both.wait()
        return fake_pdf(document)

    def make(_number: int) -> bytes:
        return pdf_making.make_missing_pdf(database, store, slow, case_id, lambda: LATER)

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(make, range(2)))) == 1
    (row,) = pdfs(database)
    files = [path.name for path in (tmp_path / "attachments").rglob("*") if path.is_file()]
    assert files == [row.id.hex]


def test_a_failed_pdf_leaves_no_row_and_is_tried_again(
    database: Database, store: AttachmentStore
) -> None:
    add_case(database)

    def broken(_document: Document) -> bytes:
        raise MemoryError

    assert relay(database, store, broken) == 1
    assert pdfs(database) == []
    assert relay(database, store) == 0


def test_an_unknown_case_has_no_pdf(database: Database, store: AttachmentStore) -> None:
    with pytest.raises(NotFound):
        pdf_making.make_missing_pdf(database, store, fake_pdf, uuid4(), lambda: LATER)
    deliver = pdf_making.deliver_pdf(database, store, fake_pdf, lambda: LATER)
    assert deliver(Claim(1, uuid4(), None, {}, 1)) is None


def test_the_document_is_the_submission_as_it_was_filed(session: Session) -> None:
    world = make_world(session)
    case = make_case(
        session, world, answers={"what": "Lava", "loud": True, "how_loud": "Kovaa"}, language="sv"
    )
    parts = case_page.parts_of(session, case, for_customer=False)
    document = documents.submission_document(parts)
    assert (document.language, document.number) == ("sv", case.number)
    lines = [line for section in document.sections for line in section.blocks]
    assert "Kovaa" in str(lines)
    assert b'"how_loud":"Kovaa"' in document.answers_json
