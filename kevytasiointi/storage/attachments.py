"""The attachment store: bytes by uuid in a local folder.

A file is written under a temporary name, fsynced, renamed, and its folder fsynced, before any row
names it. No text from a person ever becomes a path. While a backup copies the files none is
removed: what is deleted meanwhile stays until the next sweep.
"""

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID, uuid4

from kevytasiointi.domain.errors import AttachmentDamaged, AttachmentRejected, NotFound
from kevytasiointi.texts import mark

_CHUNK = 64 * 1024
_HOLD_SECONDS = 30
_SUB_FOLDER = "[0-9a-f][0-9a-f]"
_OUR_NAME = re.compile(r"[0-9a-f]{32}(\.part)?")
HEAD_BYTES = 512
"""How much of a file's beginning is kept for telling its type."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is safely on disk."""

    id: UUID
    size: int
    sha256: str
    head: bytes


class StoreBusy(OSError):
    """Another backup holds the store."""


class Readable(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end."""


class AttachmentStore:
    """Files in `folder`, named by uuid, spread over 256 sub-folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, stream: Readable, *, limit_bytes: int) -> StoredFile:
        """Store a stream durably.

        Raises:
            AttachmentRejected: the stream is longer than `limit_bytes`, or empty.
            OSError: the disk is full or broken; nothing half-written is left behind.
        """
        key = uuid4()
        with self._arriving(key) as file:
            return self._copy(stream, file, key, limit_bytes)

    def adopt(self, key: UUID, stream: Readable, *, size: int, sha256: str) -> None:
        """Store durably a file that another store knows by `key`, in the place of one there was.

        Raises:
            AttachmentDamaged: length or hash differs; nothing is stored.
            OSError: as in `save`.
        """
        with self._arriving(key) as file:
            try:
                found = self._copy(stream, file, key, size)
            except AttachmentRejected as error:
                raise AttachmentDamaged(str(key)) from error
            if (found.size, found.sha256) != (size, sha256):
                raise AttachmentDamaged(str(key))

    def link_all(self, pairs: Iterable[tuple[UUID, UUID]]) -> None:
        """Give stored files second keys: each pair is a known key and a new one of the same bytes.

        Files are never changed, and removing one key leaves the other.

        Raises:
            NotFound: there is no file of a known key.
        """
        for known, new in pairs:
            target = self._path(new)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.hardlink_to(self._path(known))
            except FileNotFoundError as error:
                raise NotFound(f"attachment {known}") from error
        os.sync()

    def read(self, key: UUID, *, size: int, sha256: str) -> bytes:
        """The whole file, proved to be what was received.

        Raises:
            NotFound: there is no such file.
            AttachmentDamaged: length or hash differs.
        """
        with self.open(key) as file:
            content = file.read()
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            raise AttachmentDamaged(str(key))
        return content

    @contextmanager
    def open(self, key: UUID) -> Iterator[BufferedReader]:
        """The file for reading.

        Raises:
            NotFound: there is no such file.
        """
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"attachment {key}") from error
        with file:
            yield file

    def proves(self, key: UUID, *, size: int, sha256: str) -> bool:
        """Whether the file is what was received, read in pieces.

        Raises:
            NotFound: there is no such file.
        """
        with self.open(key) as file:
            if os.fstat(file.fileno()).st_size != size:
                return False
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def delete(self, key: UUID) -> bool:
        """Remove the file; a missing one is fine.

        Returns:
            False when a backup holds the store: the file stays, and the next sweep removes it.
        """
        return self._remove(self._path(key))

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it is held no file is removed by anybody; others wait at most half a minute.

        Raises:
            StoreBusy: somebody else holds it for longer than that.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with _opened_folder(self._folder) as descriptor:
            end = time.monotonic() + _HOLD_SECONDS
            while not _locked(descriptor, fcntl.LOCK_EX):
                if time.monotonic() > end:
                    raise StoreBusy("another backup holds the attachment store")
                time.sleep(0.01)
            yield

    def all_keys(self) -> Iterator[UUID]:
        """The key of every whole file, in order."""
        for path in self._files():
            if not path.suffix:
                yield UUID(hex=path.name)

    def keys_before(self, moment: datetime) -> Iterator[UUID]:
        """The key of every whole file that has not been written to since `moment`, in order."""
        for path in self._files():
            if not path.suffix and _is_before(path, moment):
                yield UUID(hex=path.name)

    def delete_parts_before(self, moment: datetime) -> int:
        """Remove what uploads left half-written before `moment`; returns how many there were."""
        parts = [path for path in self._files() if path.suffix and _is_before(path, moment)]
        return sum(self._remove(path) for path in parts)

    def check_writable(self) -> None:
        """Write and remove a small file.

        Raises:
            OSError: the folder can't be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        probe = self._folder / f".probe-{uuid4().hex}"
        probe.write_bytes(b"ok")
        probe.unlink()

    @contextmanager
    def _arriving(self, key: UUID) -> Iterator[BinaryIO]:
        """A file to write to, which has its name only when all of it is on disk."""
        target = self._path(key)
        self._make_folder(target.parent)
        part = target.with_suffix(".part")
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        fsync_folder(target.parent)

    def _remove(self, path: Path) -> bool:
        try:
            with _opened_folder(self._folder) as descriptor:
                if not _locked(descriptor, fcntl.LOCK_SH):
                    return False
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            pass  # there is no store yet, and so no such file
        return True

    def _files(self) -> Iterator[Path]:
        """Whole and half-written files; anything else in the folder is not ours."""
        for path in sorted(self._folder.glob(_SUB_FOLDER + "/*")):
            if _OUR_NAME.fullmatch(path.name) and path.is_file():
                yield path

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        fsync_folder(self._folder)

    def _path(self, key: UUID) -> Path:
        return self._folder / key.hex[:2] / key.hex

    @staticmethod
    def _copy(stream: Readable, file: BinaryIO, key: UUID, limit_bytes: int) -> StoredFile:
        digest = hashlib.sha256()
        size = 0
        head = b""
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit_bytes:
                raise AttachmentRejected(
                    mark("The file is too large. The largest allowed size is %(limit)s MB."),
                    limit=limit_bytes // (1024 * 1024),
                )
            if len(head) < HEAD_BYTES:
                head += chunk[: HEAD_BYTES - len(head)]
            digest.update(chunk)
            file.write(chunk)
        if size == 0:
            raise AttachmentRejected(mark("The file is empty. Choose a file that has content."))
        return StoredFile(id=key, size=size, sha256=digest.hexdigest(), head=head)


@contextmanager
def _opened_folder(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def fsync_folder(folder: Path) -> None:
    """Put on disk which names are in the folder."""
    with _opened_folder(folder) as descriptor:
        os.fsync(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    """Whether the lock was free; it lasts until the descriptor is closed."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_before(path: Path, moment: datetime) -> bool:
    """A file that was removed in between counts as new: nobody has to remove it."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
