"""ZIP archives that are written piece by piece, so that memory stays flat however large they grow.

The standard library's writer does the work; we only hand over the bytes as they come. What is
streamed is compressed: readers that never seek could not find the end of an entry otherwise.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final, cast

from kevytasiointi.texts import HELSINKI

_FIRST_YEAR: Final = 1980
_READABLE: Final = 0o100644 << 16
Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file of an archive.

    Attributes:
        name: its path in the archive, with "/" between folders.
        size: how many bytes `pieces` gives.
        modified_at: aware; the archive tells it in Finnish time.
        pieces: opens the content anew, piece by piece.
        is_packed: compressed already, so that a file which can seek keeps it as it is.
    """

    name: str
    size: int
    modified_at: datetime
    pieces: Pieces
    is_packed: bool = False


class _Sink:
    """A file that can only be written to; what was written is taken out."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep the bytes until they are taken."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        """What has been written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def zip_pieces(entries: Iterable[ZipEntry]) -> Iterator[bytes]:
    """The archive, piece by piece."""
    sink = _Sink()
    with closing(zipfile.ZipFile(cast("IO[bytes]", sink), "w")) as archive:
        for entry in entries:
            for _ in _written(archive, entry, zipfile.ZIP_DEFLATED):
                if found := sink.taken():
                    yield found
        archive.close()
        yield sink.taken()


def nothing() -> None:
    """Nobody wants to know that the writing goes on."""


def write_zip(
    file: IO[bytes], entries: Iterable[ZipEntry], goes_on: Callable[[], None] = nothing
) -> None:
    """The archive into a file that can seek; `goes_on` is called after each piece."""
    with zipfile.ZipFile(file, "w") as archive:
        for entry in entries:
            way = zipfile.ZIP_STORED if entry.is_packed else zipfile.ZIP_DEFLATED
            for _ in _written(archive, entry, way):
                goes_on()


def _written(archive: zipfile.ZipFile, entry: ZipEntry, way: int) -> Iterator[None]:
    moment = entry.modified_at.astimezone(HELSINKI)
    year = max(moment.year, _FIRST_YEAR)
    info = zipfile.ZipInfo(entry.name, (year, *moment.timetuple()[1:6]))
    info.compress_type = way
    info.external_attr = _READABLE
    info.file_size = entry.size  # tells the writer whether 64-bit lengths are needed
    with archive.open(info, "w") as target:
        for piece in entry.pieces():
            target.write(piece)
            yield
    yield
