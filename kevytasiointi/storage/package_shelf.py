"""Packages of many matters while they are made, and until they are forgotten.

Nothing here is dear: what is lost is ordered anew. The folder stands in the attachment store, the
one place that pages and the worker share; a backup leaves it out.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from kevytasiointi.storage.zips import ZipEntry, nothing, write_zip

_PIECE: Final = 256 * 1024


class PackageShelf:
    """In `folder`: of each order a folder with the packages made so far, and one whole ZIP."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def part(self, order_id: UUID, case_id: UUID) -> Path:
        """Where the package of one case of an order is, once it is made."""
        return self._folder / order_id.hex / f"{case_id.hex}.zip"

    def whole(self, order_id: UUID) -> Path:
        """Where the order's own ZIP is, once it is made."""
        return self._folder / f"{order_id.hex}.zip"

    def write(
        self, path: Path, entries: Iterable[ZipEntry], goes_on: Callable[[], None] = nothing
    ) -> None:
        """Write a ZIP; readers see all of it or nothing.

        `goes_on` is called after each piece; what it raises ends the writing.

        Raises:
            OSError: the disk is full or broken; nothing half-written is left behind.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        growing = path.with_name(f"{uuid4().hex}.part")
        try:
            with growing.open("xb") as file:
                write_zip(file, entries, goes_on)
            growing.replace(path)
        finally:
            growing.unlink(missing_ok=True)

    def drop_parts(self, order_id: UUID) -> None:
        """Remove the packages of single cases, which the whole one holds."""
        shutil.rmtree(self._folder / order_id.hex, ignore_errors=True)

    def delete(self, order_id: UUID) -> None:
        """Remove everything of an order."""
        self.drop_parts(order_id)
        self.whole(order_id).unlink(missing_ok=True)


def pieces_of(path: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def size_and_hash(path: Path, goes_on: Callable[[], None] = nothing) -> tuple[int, str]:
    """Length and SHA-256 of a file, read in pieces; `goes_on` is called after each."""
    size, digest = 0, hashlib.sha256()
    for piece in pieces_of(path):
        size += len(piece)
        digest.update(piece)
        goes_on()
    return size, digest.hexdigest()
