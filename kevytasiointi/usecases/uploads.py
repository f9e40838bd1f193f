"""Receiving files. The web process looks at size, name ending and first bytes; nothing parses."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import FILE_TYPES, Purpose, ScanState, file_type
from kevytasiointi.domain.errors import AttachmentRejected
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.identifiers import without_hetus
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.attachments import AttachmentStore, Readable, StoredFile
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow
from kevytasiointi.texts import mark

MEGABYTE = 1024 * 1024
_LONGEST_NAME = 200
_LONGEST_ENDING = 10


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is durably stored but belongs to nothing yet."""

    stored: StoredFile
    file_name: str
    media_type: str


def receive(
    store: AttachmentStore,
    stream: Readable,
    file_name: str,
    *,
    limit_bytes: int,
    media_types: Sequence[str] = (),
) -> ReceivedFile:
    """Store a file durably and tell its type. Called before the transaction that names it.

    Args:
        store: where the bytes go.
        stream: the bytes.
        file_name: as the sender named it; only its ending is believed.
        limit_bytes: the largest allowed size.
        media_types: the slot's allowed media types; empty means all that the portal allows.

    Raises:
        AttachmentRejected: too large, empty, or of a type that is not allowed.
        OSError: the store can't take it.
    """
    name = tidy_name(file_name)
    allowed = allowed_endings(media_types)
    if "." not in name or name.rpartition(".")[2].lower() not in allowed:
        raise _wrong_type(name, allowed)
    stored = store.save(stream, limit_bytes=limit_bytes)
    found = file_type(name, stored.head)
    if found is None:
        store.delete(stored.id)
        raise _wrong_type(name, allowed)
    return ReceivedFile(stored, name, found.media_type)


def allowed_endings(media_types: Sequence[str]) -> tuple[str, ...]:
    """The name endings that a slot takes."""
    return tuple(
        ending
        for ending, kind in FILE_TYPES.items()
        if not media_types or kind.media_type in media_types
    )


def _wrong_type(name: str, allowed: Sequence[str]) -> AttachmentRejected:
    return AttachmentRejected(
        mark("The file %(name)s can't be used. Allowed file types: %(types)s."),
        name=name,
        types=", ".join(allowed),
    )


def tidy_name(file_name: str) -> str:
    """The name for showing: no folders, no control or direction characters, at most 200 long.

    An identity code in a name would end up in headers, on disks and in mail clients.
    """
    bare = file_name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in bare if not unicodedata.category(c).startswith("C"))
    kept = unicodedata.normalize("NFC", plain).strip()
    if len(kept) > _LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        # Nobody's ending is longer than this; what comes after the last dot is then no ending.
        tail = dot + ending if stem and len(ending) < _LONGEST_ENDING else ""
        kept = kept[: _LONGEST_NAME - len(tail)].rstrip() + tail
    return without_hetus(kept) or "file"


def attach_to_draft(
    session: Session,
    draft: DraftRow,
    item: Item,
    received: ReceivedFile,
    *,
    already: Sequence[AttachmentRow],
    max_draft_bytes: int,
    scan_state: ScanState,
    actor: Actor,
    now: datetime,
    slot: str = "",
) -> AttachmentRow:
    """Put a received file into a draft's slot.

    Args:
        session: the open write transaction.
        draft: the actor's own draft.
        item: the slot's item.
        received: the stored file.
        already: the draft's files so far.
        max_draft_bytes: the largest total of a draft's files.
        scan_state: what the scanner has said so far.
        actor: who adds it.
        now: aware time.
        slot: the item's path when it stands in a group; its key when not given.

    Raises:
        AttachmentRejected: the slot is full, or the draft's files are too large together.
    """
    place = slot or item.key
    in_slot = [row for row in already if row.slot == place]
    if item.max_files and len(in_slot) >= item.max_files:
        raise AttachmentRejected(
            mark("You can add at most %(count)s files here. Remove one first."),
            count=item.max_files,
        )
    if sum(row.size for row in already) + received.stored.size > max_draft_bytes:
        raise AttachmentRejected(
            mark("The files are too large together. The largest allowed total is %(limit)s MB."),
            limit=max_draft_bytes // MEGABYTE,
        )
    row = _row(received, Purpose.SUBMISSION, scan_state, actor, now)
    row.draft_id = draft.id
    row.slot = place
    session.add(row)
    draft.updated_at = now
    return row


def attach_scan(
    session: Session,
    draft: DraftRow,
    received: ReceivedFile,
    *,
    scan_state: ScanState,
    actor: Actor,
    now: datetime,
) -> AttachmentRow:
    """Put the scan of what came on paper into a draft; it answers no question of the form."""
    row = _row(received, Purpose.SUBMISSION, scan_state, actor, now)
    row.draft_id = draft.id
    session.add(row)
    return row


def attach_to_case(
    session: Session,
    case: CaseRow,
    received: ReceivedFile,
    *,
    purpose: Purpose,
    scan_state: ScanState,
    actor: Actor | None,
    now: datetime,
) -> AttachmentRow:
    """Put a received file into a case."""
    row = _row(received, purpose, scan_state, actor, now)
    row.case_id = case.id
    session.add(row)
    return row


def _row(
    received: ReceivedFile,
    purpose: Purpose,
    scan_state: ScanState,
    actor: Actor | None,
    now: datetime,
) -> AttachmentRow:
    return AttachmentRow(
        id=received.stored.id,
        purpose=purpose,
        file_name=received.file_name,
        media_type=received.media_type,
        size=received.stored.size,
        sha256=received.stored.sha256,
        scan_state=scan_state,
        uploaded_by=actor.person_id if actor else None,
        uploaded_at=now,
    )
