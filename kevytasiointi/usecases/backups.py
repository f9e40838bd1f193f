"""Making a backup while the portal runs, and putting one back.

The database is copied first, then the files that the copy names. A file is durable before a row
names it, and while the store is held none is removed: so the copy's files are all there.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from kevytasiointi.domain.errors import AttachmentDamaged, NotFound
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.backup_folders import (
    FILES,
    BackupRefused,
    Manifest,
    NamedFile,
    new_folder,
    settle,
    write_manifest,
)
from kevytasiointi.storage.copies import ENGINES, engine_of
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries.backups import (
    is_unused,
    row_counts,
    schema_revision,
    stored_files,
)

_SCOPE = System("restore")


def make_backup(owner_url: str, store: AttachmentStore, out: Path, *, now: datetime) -> Manifest:
    """Copy database and files into the new folder `out`, while others write.

    Args:
        owner_url: the database with the rights of its owner.
        store: the attachment store.
        out: where the backup will be; there must be nothing yet.
        now: aware time of the backup.

    Returns:
        What is in it; `lacking` names files that are lost or damaged in the portal itself.

    Raises:
        BackupRefused: it can't be made; nothing is left at `out`.
        OSError: the disk is full or broken; nothing is left at `out`.
    """
    engine = engine_of(owner_url)
    with new_folder(out) as folder, store.held():
        copy = folder / ENGINES[engine].FILE_NAME
        with ENGINES[engine].taken(owner_url, copy) as session:
            schema = schema_revision(session)
            if schema is None:
                raise BackupRefused("The database has no tables: there is nothing to back up.")
            counts = row_counts(session)
            named = tuple(stored_files(session))
        kept, lacking = _copy_files(store, AttachmentStore(folder / FILES), named)
        manifest = Manifest(now, engine, schema, settle(copy), counts, kept, lacking)
        write_manifest(folder, manifest)
    return manifest


def _copy_files(
    source: AttachmentStore, target: AttachmentStore, named: Iterable[NamedFile]
) -> tuple[tuple[NamedFile, ...], tuple[UUID, ...]]:
    kept: list[NamedFile] = []
    lacking: list[UUID] = []
    for file in named:
        try:
            with source.open(file.id) as stream:
                target.adopt(file.id, stream, size=file.size, sha256=file.sha256)
        except (AttachmentDamaged, NotFound):
            lacking.append(file.id)
        else:
            kept.append(file)
    return tuple(kept), tuple(lacking)


def restore(
    folder: Path, manifest: Manifest, owner_url: str, store: AttachmentStore, *, replace: bool
) -> None:
    """Make database and store what a checked backup holds.

    The files come first, then the database in one transaction, and what is too much in the store
    goes last: wherever it is interrupted, the portal is what it was or what the backup is.

    Args:
        folder: the backup.
        manifest: its manifest.
        owner_url: the database with the rights of its owner; afterwards at the backup's schema.
        store: the attachment store.
        replace: allow that database and store hold something; it is gone afterwards.

    Raises:
        BackupRefused: it can't be done; the database is what it was.
        OSError: the disk is full or broken; the database is what it was.
    """
    engine = engine_of(owner_url)
    if engine != manifest.engine:
        raise BackupRefused(
            f"The backup is of {manifest.engine}, but KEVYT_DATABASE_OWNER_URL is of {engine}."
        )
    if not replace:
        _refuse_what_is_in_use(owner_url, store)
    source = AttachmentStore(folder / FILES)
    for file in manifest.files:
        if not _is_there(store, file):
            with source.open(file.id) as stream:
                store.adopt(file.id, stream, size=file.size, sha256=file.sha256)
    ENGINES[engine].put_back(folder / manifest.database.name, owner_url)
    named = {file.id for file in manifest.files}
    for key in store.all_keys():
        if key not in named:
            store.delete(key)


def _is_there(store: AttachmentStore, file: NamedFile) -> bool:
    try:
        return store.proves(file.id, size=file.size, sha256=file.sha256)
    except NotFound:
        return False


def _refuse_what_is_in_use(owner_url: str, store: AttachmentStore) -> None:
    database = Database(owner_url)
    try:
        with database.read(_SCOPE) as session:
            counts = row_counts(session)
    finally:
        database.dispose()
    if not is_unused(counts):
        rows = sum(counts.values())
        raise BackupRefused(
            f"The database is not empty: it has {rows} rows. --replace puts the backup in their"
            " place; make a backup of what there is first."
        )
    if next(store.all_keys(), None):
        raise BackupRefused(
            "The attachment store is not empty. --replace removes what the backup does not have."
        )
