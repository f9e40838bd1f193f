"""Is a backup whole, and does what is in it belong together?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.backup_folders import (
    FILES,
    MANIFEST,
    BackupRefused,
    Manifest,
    ManifestDamaged,
    is_as_written,
    read_manifest,
)
from kevytasiointi.storage.copies import ENGINES
from kevytasiointi.storage.migrating import knows
from kevytasiointi.storage.queries.backups import row_counts, stored_files
from kevytasiointi.storage.sqlite_copies import dangling_references
from kevytasiointi.usecases import journal


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        manifest: None when it can't be believed.
        entries: how many the journal has.
        findings: what does not hold, a sentence each.
        gaps: files that the portal had lost before the backup was made, a sentence each.
    """

    manifest: Manifest | None
    entries: int = 0
    findings: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def check_backup(folder: Path) -> Checked:
    """Prove a backup: hashes, counts, references, files and journal.

    Raises:
        BackupRefused: it is no backup, or one that this version can't read.
        OSError: it can't be read.
    """
    try:
        manifest = read_manifest(folder)
    except ManifestDamaged as error:
        return Checked(None, findings=(f"{MANIFEST}: {error}.",))
    if manifest.engine not in ENGINES or not knows(manifest.schema):
        raise BackupRefused(
            f"The backup is of {manifest.engine} at schema {manifest.schema}, which this version"
            " does not know: check it with the version that made it, or a newer one."
        )
    findings = list(_damaged_files(folder, manifest))
    entries = 0
    if trouble := _damaged_database(folder, manifest):
        findings.append(trouble)
    else:
        try:
            copy = folder / manifest.database.name
            with ENGINES[manifest.engine].opened(copy, manifest.schema) as session:
                entries, broken = _broken_contents(session, manifest)
                findings += broken
        except SQLAlchemyError as error:
            findings.append(f"{manifest.database.name}: can't be read: {error.args[0]}")
    return Checked(manifest, entries, tuple(findings), tuple(_gaps(manifest)))


def _damaged_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    store = AttachmentStore(folder / FILES)
    for file in manifest.files:
        name = f"{FILES}/{file.id.hex[:2]}/{file.id.hex}"
        try:
            if not store.proves(file.id, size=file.size, sha256=file.sha256):
                yield f"{name}: is not what was written."
        except NotFound:
            yield f"{name}: is missing."
    known = {file.id for file in manifest.files}
    for key in store.all_keys():
        if key not in known:
            yield f"{FILES}/{key.hex[:2]}/{key.hex}: does not belong to the backup."


def _damaged_database(folder: Path, manifest: Manifest) -> str | None:
    name = manifest.database.name
    try:
        return (
            None
            if is_as_written(folder, manifest.database)
            else f"{name}: is not what was written."
        )
    except FileNotFoundError:
        return f"{name}: is missing."


def _broken_contents(session: Session, manifest: Manifest) -> tuple[int, list[str]]:
    """How many entries the journal has, and what in the database does not hold."""
    findings = list(_wrong_counts(row_counts(session), manifest))
    findings += [f"{manifest.database.name}: {told}" for told in dangling_references(session)]
    findings += _dangling_files(session, manifest)
    entries, breaks = journal.verify(session)
    findings += [f"journal {found.chain}, entry {found.seq}: {found.reason}." for found in breaks]
    return entries, findings


def _wrong_counts(found: dict[str, int], manifest: Manifest) -> Iterator[str]:
    for name in sorted({*found, *manifest.counts}):
        has, should = found.get(name), manifest.counts.get(name)
        if has != should:
            yield f"{name}: has {has} rows, should have {should}."


def _dangling_files(session: Session, manifest: Manifest) -> Iterator[str]:
    kept = {file.id: file for file in manifest.files}
    lacking = set(manifest.lacking)
    for file in stored_files(session):
        if kept.get(file.id) != file and file.id not in lacking:
            yield f"attachments: {file.id} is named, but its file is not in the backup."


def _gaps(manifest: Manifest) -> Iterator[str]:
    for key in manifest.lacking:
        yield f"attachments: {key} was lost or damaged in the portal before the backup was made."
