"""Packages of many matters while they are made, and until they are forgotten.

Nothing here is dear: what is lost is ordered anew. The folder stands in the attachment store, the
one place that pages and the worker share; a backup leaves it out.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID, uuid4

from kevytasiointi.storage.zips import ZipEntry, write_zip


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

    def write(self, path: Path, entries: Iterable[ZipEntry]) -> None:
        """Write a ZIP; readers see all of it or nothing.

        Raises:
            OSError: the disk is full or broken; nothing half-written is left behind.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        growing = path.with_name(f"{uuid4().hex}.part")
        try:
            with growing.open("xb") as file:
                write_zip(file, entries)
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


def size_and_hash(path: Path) -> tuple[int, str]:
    """Length and SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest
