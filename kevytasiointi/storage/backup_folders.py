"""What a backup folder holds, how it comes to be, and how its manifest is read.

    DIR/
        manifest.json   what is here: written last, so a folder without it is no backup
        database.…      the database, one file
        files/ab/ab…    the attachment store: the files that the database names

A folder has its name only when everything in it is on disk.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from kevytasiointi.storage.attachments import fsync_folder

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"
_CHECKSUM = "checksum"


class BackupRefused(Exception):
    """A backup or a restore that can't be begun or ended; the sentence says why."""


class ManifestDamaged(Exception):
    """The manifest is not what was written; the sentence says in what way."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the backup: its name in the folder, its length and its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file of the store as the database names it."""

    id: UUID
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: when the state was that is in it.
        engine: which database it came from.
        schema: the schema's revision.
        database: the database's file.
        counts: rows by table.
        files: the files of the store that are in it.
        lacking: files that the database names and that the store did not have whole.
    """

    made_at: datetime
    engine: str
    schema: str
    database: WrittenFile
    counts: Mapping[str, int]
    files: Sequence[NamedFile]
    lacking: Sequence[UUID] = ()


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to fill, which gets the name `out` only when the block ends well.

    Raises:
        BackupRefused: there is something at `out` already, or no folder to put it in.
    """
    if os.path.lexists(out):
        raise BackupRefused(f"{out} exists already; a backup is never written over another.")
    if not out.parent.is_dir():
        raise BackupRefused(f"There is no folder {out.parent} to put the backup in.")
    draft = out.parent / f".{out.name}.unfinished-{uuid4().hex[:8]}"
    draft.mkdir(mode=0o700)
    try:
        (draft / FILES).mkdir(mode=0o700)
        yield draft
        for folder in (draft / FILES, draft):
            fsync_folder(folder)
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    fsync_folder(out.parent)


def settle(path: Path) -> WrittenFile:
    """Put a written file on disk and say what it is."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = os.fstat(file.fileno()).st_size
    return WrittenFile(path.name, size, digest)


def is_as_written(folder: Path, written: WrittenFile) -> bool:
    """Whether a file of the backup is still what it was.

    Raises:
        FileNotFoundError: it is gone.
    """
    with (folder / written.name).open("rb") as file:
        if os.fstat(file.fileno()).st_size != written.size:
            return False
        return hashlib.file_digest(file, "sha256").hexdigest() == written.sha256


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest; it is the last file of a backup."""
    facts: dict[str, Any] = {
        "format": FORMAT,
        "made_at": manifest.made_at.astimezone(UTC).isoformat(),
        "engine": manifest.engine,
        "schema": manifest.schema,
        "database": asdict(manifest.database),
        "counts": dict(manifest.counts),
        "files": [
            {"id": str(file.id), "size": file.size, "sha256": file.sha256}
            for file in manifest.files
        ],
        "lacking": [str(key) for key in manifest.lacking],
    }
    facts[_CHECKSUM] = _checksum(facts)
    with (folder / MANIFEST).open("x", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, proved to be what was written.

    Raises:
        BackupRefused: the folder is no backup, or one that this version can't read.
        ManifestDamaged: the manifest was changed or cut.
    """
    if not folder.is_dir():
        raise BackupRefused(f"There is no folder {folder}.")
    try:
        facts = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise BackupRefused(f"{folder} is no backup: it has no {MANIFEST}.") from error
    except ValueError as error:
        raise ManifestDamaged("it is not whole") from error
    if not isinstance(facts, dict) or facts.pop(_CHECKSUM, None) != _checksum(facts):
        raise ManifestDamaged("it was changed after the backup was made")
    if (found := facts.get("format")) != FORMAT:
        raise BackupRefused(f"{folder} has the format {found}; this version reads {FORMAT}.")
    try:
        return _manifest(facts)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestDamaged("it lacks what a manifest has") from error


def _manifest(facts: Mapping[str, Any]) -> Manifest:
    if Path(facts["database"]["name"]).name != facts["database"]["name"]:
        raise ValueError("the database's file stands in the folder itself")
    return Manifest(
        made_at=datetime.fromisoformat(facts["made_at"]),
        engine=facts["engine"],
        schema=facts["schema"],
        database=WrittenFile(**facts["database"]),
        counts=facts["counts"],
        files=tuple(NamedFile(**(file | {"id": UUID(file["id"])})) for file in facts["files"]),
        lacking=tuple(UUID(key) for key in facts["lacking"]),
    )


def _checksum(facts: Mapping[str, Any]) -> str:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
