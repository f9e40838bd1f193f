"""Making the PDFs of a case: of the submission, and of the answers to each supplement request."""

import io
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.documents import Document
from kevytasiointi.domain.events import EventKind
from kevytasiointi.storage.attachments import AttachmentStore, StoredFile
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases import journal, uploads
from kevytasiointi.usecases.documents import submission_document
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.supplement_documents import round_number, supplement_document

_SCOPE = System("pdf of a case")
_PDF_LIMIT_BYTES = 200 * 1024 * 1024


def deliver_pdf(
    database: Database,
    store: AttachmentStore,
    make: Callable[[Document], bytes],
    clock: Callable[[], datetime],
) -> Callable[[Claim], Callable[[Session], None] | None]:
    """The PDF channel of the outbox.

    Args:
        database: where the case is read.
        store: where the PDF goes.
        make: renders a document or raises.
        clock: gives the aware time now.
    """

    def deliver(claim: Claim) -> Callable[[Session], None] | None:
        if claim.case_id is None:
            return None
        asked = claim.payload.get("supplement")
        request_id = UUID(str(asked)) if asked else None
        return _pdf_of(database, store, make, claim.case_id, clock, request_id)

    return deliver


def _pdf_of(
    database: Database,
    store: AttachmentStore,
    make: Callable[[Document], bytes],
    case_id: UUID,
    clock: Callable[[], datetime],
    request_id: UUID | None = None,
) -> Callable[[Session], None] | None:
    """Make the PDF of the submission, or of the answers to a supplement request."""
    with database.read(_SCOPE) as session:
        case = case_page.any_case(session, case_id)
        parts = case_page.parts_of(session, case, for_customer=False)
    if parts.pdf_of(request_id) is not None:
        return None
    content = make(
        supplement_document(parts, request_id) if request_id else submission_document(parts)
    )
    stored = store.save(io.BytesIO(content), limit_bytes=_PDF_LIMIT_BYTES)

    def finish(session: Session) -> None:
        fresh = case_page.any_case(session, case_id, lock=True)
        now_there = case_page.parts_of(session, fresh, for_customer=False)
        if now_there.pdf_of(request_id) is not None:
            store.delete(stored.id)  # another process was quicker
            return
        _add_pdf(session, now_there, stored, clock(), request_id)

    return finish


def _add_pdf(
    session: Session, parts: CaseParts, stored: StoredFile, now: datetime, request_id: UUID | None
) -> None:
    case = parts.case
    name = f"{case.number}-{round_number(parts, request_id)}" if request_id else case.number
    row = uploads.attach_to_case(
        session,
        case,
        uploads.ReceivedFile(stored, f"{name}.pdf", "application/pdf"),
        purpose=Purpose.CASE_PDF,
        scan_state=ScanState.CLEAN,
        actor=None,
        now=now,
    )
    row.supplement_id = request_id
    journal.record(
        session,
        EventKind.PDF_MADE,
        actor=None,
        now=now,
        case=case,
        data={"sha256": stored.sha256},
    )


def make_missing_pdf(
    database: Database,
    store: AttachmentStore,
    make: Callable[[Document], bytes],
    case_id: UUID,
    clock: Callable[[], datetime],
) -> bytes:
    """The PDF of a case, made now if the worker has not made it yet.

    Raises:
        NotFound: there is no such case.
    """
    finish = _pdf_of(database, store, make, case_id, clock)
    if finish is not None:
        with database.write(_SCOPE) as session:
            finish(session)
    with database.read(_SCOPE) as session:
        row = next(
            row
            for row in case_page.case_attachments(session, case_id)
            if row.purpose is Purpose.CASE_PDF and row.supplement_id is None
        )
    return store.read(row.id, size=row.size, sha256=row.sha256)
