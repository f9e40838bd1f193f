"""What a file may be: allowed types, scan states, the purposes an attachment serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ScanState(StrEnum):
    """What the malware scanner has said of a file."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    ERROR = "error"
    UNSCANNED = "unscanned"


SERVED_STATES = frozenset({ScanState.CLEAN, ScanState.UNSCANNED})
"""Only these are given out; `unscanned` exists only where the operator runs without a scanner."""


class Purpose(StrEnum):
    """Why a file is with the case."""

    SUBMISSION = "submission"
    SUPPLEMENT = "supplement"
    DECISION = "decision"
    MESSAGE = "message"
    CASE_PDF = "case_pdf"


@dataclass(frozen=True, slots=True)
class FileType:
    """An allowed type: the media type it is served as and how its first bytes begin."""

    media_type: str
    magic: tuple[bytes, ...]


_ZIP = (b"PK\x03\x04",)

FILE_TYPES: Mapping[str, FileType] = {
    "pdf": FileType("application/pdf", (b"%PDF-",)),
    "png": FileType("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileType("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileType("image/jpeg", (b"\xff\xd8\xff",)),
    "tif": FileType("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": FileType("image/tiff", (b"II*\x00", b"MM\x00*")),
    "docx": FileType(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP
    ),
    "xlsx": FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "odt": FileType("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": FileType("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
}
"""Allowed file types by extension. SVG, HTML and archives are left out on purpose."""


def file_type(file_name: str, head: bytes) -> FileType | None:
    """The type of a file whose extension and first bytes agree, else None.

    Nothing is parsed: only the name's ending and the first bytes are looked at.
    """
    extension = file_name.rpartition(".")[2].lower()
    found = FILE_TYPES.get(extension)
    if found is None or not head.startswith(found.magic):
        return None
    return found
