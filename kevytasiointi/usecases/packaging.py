"""The hand-over package (siirtopaketti) of one case: what is in it, and its bytes as they stream.

Making one changes nothing of the matter; that it was made is told in the journal.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import SERVED_STATES
from kevytasiointi.domain.errors import AttachmentDamaged
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.packages import (
    FOLDERS,
    FORMAT,
    INTERNAL,
    MANIFEST,
    RECORDS,
    ROLE_OF_PURPOSE,
    FileRole,
    unique_names,
)
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.queries.case_record import CaseRecord
from kevytasiointi.storage.zips import ZipEntry
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.handling import handling_by
from kevytasiointi.usecases.package_records import records_of
from kevytasiointi.usecases.parsed_forms import spec_of

_PIECE = 64 * 1024
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package as its manifest tells of it; `path` is None when it is left out."""

    path: str | None
    role: FileRole
    name: str
    media_type: str
    size: int
    sha256: str
    entry: ZipEntry | None
    row: AttachmentRow | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A package ready to be written: its name without ending, and its entries in order."""

    name: str
    entries: tuple[ZipEntry, ...]


def note_package(session: Session, actor: Actor, case: CaseRow, *, now: datetime) -> None:
    """Tell in the journal that a package of the case was made, before it is given out.

    Raises:
        NotAllowed: not an officer.
    """
    check_permission(actor, Permission.CASE_PACKAGE)
    journal.record(session, EventKind.PACKAGE_MADE, actor=actor, now=now, case=case)


def package_of(record: CaseRecord, store: AttachmentStore, *, now: datetime) -> Package:
    """The package of a case as it is now.

    Args:
        record: everything of the case.
        store: where its files are; each is proved to be whole before anything is given out.
        now: aware time, told in the manifest.

    Raises:
        AttachmentDamaged: a stored file is not what was received.
        NotFound: a file is missing from the store.
    """
    files = [*_stored_files(record, store), *_records(record, now)]
    manifest = _json(_manifest(record, files, now))
    entries = [_entry(MANIFEST, manifest, now)]
    entries += [file.entry for file in files if file.entry is not None]
    return Package(record.parts.case.number, tuple(entries))


def _stored_files(record: CaseRecord, store: AttachmentStore) -> Iterator[PackageFile]:
    """Files that the scanner has let through; others are told of, but left out."""
    by_role: dict[FileRole, list[AttachmentRow]] = {role: [] for role in FOLDERS}
    statements = {row.attachment_id for row in record.statements}
    for row in record.parts.attachments:
        by_role[_role(row, statements)].append(row)
    for role, some in by_role.items():
        for row, name in zip(some, unique_names(row.file_name for row in some), strict=True):
            path = FOLDERS[role] + name if row.scan_state in SERVED_STATES else None
            yield PackageFile(
                path=path,
                role=role,
                name=row.file_name,
                media_type=row.media_type,
                size=row.size,
                sha256=row.sha256,
                entry=_entry_of(row, path, store) if path else None,
                row=row,
            )


def _role(row: AttachmentRow, statements: Collection[UUID | None]) -> FileRole:
    """What a file is; those of statements are known by the statements that name them."""
    if row.id in statements:
        return FileRole.STATEMENT
    role = ROLE_OF_PURPOSE[row.purpose]
    if role is FileRole.CASE_PDF and row.supplement_id is not None:
        return FileRole.SUPPLEMENT_PDF
    return role


def _entry_of(row: AttachmentRow, path: str, store: AttachmentStore) -> ZipEntry:
    if not store.proves(row.id, size=row.size, sha256=row.sha256):
        raise AttachmentDamaged(str(row.id))
    return ZipEntry(path, row.size, row.uploaded_at, partial(_pieces, store, row.id), True)


def _pieces(store: AttachmentStore, key: UUID) -> Iterator[bytes]:
    with store.open(key) as file:
        while piece := file.read(_PIECE):
            yield piece


def _records(record: CaseRecord, now: datetime) -> Iterator[PackageFile]:
    for role, content in records_of(record).items():
        plain, path = _json(content), RECORDS[role]
        digest = hashlib.sha256(plain).hexdigest()
        entry = _entry(path, plain, now)
        yield PackageFile(path, role, path, _JSON, len(plain), digest, entry)


def _entry(path: str, content: bytes, now: datetime) -> ZipEntry:
    return ZipEntry(path, len(content), now, lambda: (content,))


def _json(value: Json) -> bytes:
    """JSON that people can read too: UTF-8, keys in our order, one member a line."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _manifest(record: CaseRecord, files: Iterable[PackageFile], now: datetime) -> JsonObject:
    parts, case = record.parts, record.parts.case
    by = handling_by(case, parts.form_version, record.receivers_form)
    retention = by.spec.retention
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "case": {
            "id": str(case.id),
            "number": case.number,
            "identifier": case.identifier,
            "state": case.state.value,
            "outcome": case.outcome.value if case.outcome else None,
            "language": case.language,
            "arrived_at": case.submitted_at.isoformat(),
            "handler": case.handler_name,
            "handling_started_at": _moment(case.handling_started_at),
            "moved_to_records_at": _moment(case.moved_to_records_at),
            "version": case.version,
            "project": parts.project.name if parts.project else None,
        },
        "authority": {
            "slug": parts.authority.slug,
            "name": parts.authority.name,
            "business_id": parts.authority.business_id,
        },
        "service": {"slug": parts.service.slug, "title": parts.service.title},
        "form": {
            "slug": parts.form_version.slug,
            "version": parts.form_version.number,
            "sha256": parts.form_version.sha256,
        },
        "retention": {
            "period": resolved_period(retention.period, by.settings),
            "basis": dict(fill_all(retention.basis, by.settings)),
            "retain_until": case.retain_until.isoformat() if case.retain_until else None,
        },
        "publicity": spec_of(parts.form_version).publicity,
        "files": [_told(file) for file in files],
    }


def _told(file: PackageFile) -> Mapping[str, Json]:
    row = file.row
    return {
        "path": file.path,
        "role": file.role.value,
        "internal": file.role in INTERNAL,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "id": str(row.id) if row else None,
        "slot": row.slot if row else None,
        "scan_state": row.scan_state.value if row else None,
        "received_at": _moment(row.uploaded_at) if row else None,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
