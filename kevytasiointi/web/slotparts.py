"""Attachment slots as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kevytasiointi.domain.attachments import FILE_TYPES
from kevytasiointi.domain.formspec import Item
from kevytasiointi.usecases.uploads import MEGABYTE, allowed_endings
from kevytasiointi.web.context import tools


@dataclass(frozen=True, slots=True)
class SlotFile:
    """A file in a slot; `address` is None while it may not be given out."""

    id: UUID
    name: str
    size: str
    note: str
    address: str | None
    removal: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Where files of one question are added.

    Attributes:
        pretended: how many files a trial is to act as if it had; None where files are sent.
    """

    address: str
    files: Sequence[SlotFile]
    limit_bytes: int
    endings: Sequence[str]
    is_full: bool
    problems: tuple[str, ...] = ()
    pretended: int | None = None

    @property
    def limit_mb(self) -> int:
        """The largest file, for people."""
        return self.limit_bytes // MEGABYTE

    @property
    def accept(self) -> str:
        """What the browser's file chooser offers."""
        types = [FILE_TYPES[ending].media_type for ending in self.endings]
        return ",".join([*(f".{ending}" for ending in self.endings), *dict.fromkeys(types)])


def limit_of(item: Item) -> int:
    """The largest file that a slot takes, in bytes."""
    largest = tools().config.max_file_bytes
    return min(item.max_mb * MEGABYTE, largest) if item.max_mb else largest


def empty_slot(item: Item, *, pretended: int | None = None) -> Slot:
    """The slot of an attachment that no draft has: of a preview, or of a trial."""
    return Slot(
        address="",
        files=(),
        limit_bytes=limit_of(item),
        endings=allowed_endings(item.media_types),
        is_full=False,
        pretended=pretended,
    )
