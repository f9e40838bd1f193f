"""What goes along with a matter that is transferred: files, what was added, what was entered."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.errors import AttachmentDamaged
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, SupplementRow
from kevytasiointi.storage.office import EntryRow

GOES_ALONG = frozenset({Purpose.SUBMISSION, Purpose.SUPPLEMENT, Purpose.MESSAGE})
"""Files that the customer sent or that belong to the matter; decisions and PDFs stay."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Bit-exact copies in the store, by the key of the file that each is a copy of."""

    by_file: Mapping[UUID, UUID]

    def let_go(self, store: AttachmentStore) -> None:
        """Remove the copies: no row names them."""
        for key in self.by_file.values():
            store.delete(key)


def copy_files(store: AttachmentStore, files: Sequence[AttachmentRow]) -> Copies:
    """Copy the files that go along, durably, before the transaction that names the copies.

    Raises:
        AttachmentDamaged: a stored file is not what was received; no copy is left behind.
        OSError: the store can't take them.
    """
    copies: dict[UUID, UUID] = {}
    try:
        for row in files:
            if row.purpose in GOES_ALONG:
                _copy(store, row, copies)
    except BaseException:
        with suppress(OSError):
            Copies(copies).let_go(store)
        raise
    return Copies(copies)


def _copy(store: AttachmentStore, row: AttachmentRow, copies: dict[UUID, UUID]) -> None:
    with store.open(row.id) as stream:
        copy = store.save(stream, limit_bytes=max(row.size, 1))
    copies[row.id] = copy.id
    if (copy.size, copy.sha256) != (row.size, row.sha256):
        raise AttachmentDamaged(str(row.id))


def same_entry(entry: EntryRow, case: CaseRow) -> EntryRow:
    """What an officer wrote down when the matter came, for the case that begins."""
    return EntryRow(
        case_id=case.id,
        origin=entry.origin,
        arrived_on=entry.arrived_on,
        name=entry.name,
        email=entry.email,
        phone=entry.phone,
        address=entry.address,
        summary=entry.summary,
        entered_by=entry.entered_by,
        entered_at=entry.entered_at,
    )


def answered_before(request: SupplementRow, case: CaseRow) -> SupplementRow:
    """What the customer has added and corrected belongs to the matter wherever it is handled."""
    return SupplementRow(
        case_id=case.id,
        text=request.text,
        due_on=request.due_on,
        asked=request.asked,
        if_nothing=request.if_nothing,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        answer=request.answer,
        answers=request.answers,
        answered_at=request.answered_at,
    )


def copied(
    row: AttachmentRow, key: UUID, case: CaseRow, round_of: Mapping[UUID, SupplementRow]
) -> AttachmentRow:
    """The row of a copy with key `key` in the store; the messages themselves stay behind.

    `round_of` gives, by the request that the file came with, the same request in `case`.
    """
    request = round_of.get(row.supplement_id) if row.supplement_id else None
    return AttachmentRow(
        id=key,
        case_id=case.id,
        purpose=row.purpose,
        slot=row.slot,
        supplement_id=request.id if request else None,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        scan_state=row.scan_state,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
    )
