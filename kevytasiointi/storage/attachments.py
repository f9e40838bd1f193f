"""The attachment store: bytes by uuid in a local folder.

A file is written under a temporary name, fsynced, renamed, and its folder fsynced, before any row
names it. No text from a person ever becomes a path.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID, uuid4

from kevytasiointi.domain.errors import AttachmentDamaged, AttachmentRejected, NotFound
from kevytasiointi.texts import mark

_CHUNK = 64 * 1024
HEAD_BYTES = 512
"""How much of a file's beginning is kept for telling its type."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is safely on disk."""

    id: UUID
    size: int
    sha256: str
    head: bytes


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
        target = self._path(key)
        self._make_folder(target.parent)
        part = target.with_suffix(".part")
        try:
            with part.open("xb") as file:
                stored = self._copy(stream, file, key, limit_bytes)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _fsync_folder(target.parent)
        return stored

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
    def open(self, key: UUID) -> Iterator[BinaryIO]:
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

    def delete(self, key: UUID) -> None:
        """Remove the file; a missing one is fine."""
        self._path(key).unlink(missing_ok=True)

    def check_writable(self) -> None:
        """Write and remove a small file.

        Raises:
            OSError: the folder can't be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        probe = self._folder / f".probe-{uuid4().hex}"
        probe.write_bytes(b"ok")
        probe.unlink()

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        _fsync_folder(self._folder)

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


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
