"""The layout of a hand-over package (siirtopaketti): which files it has, how they are named.

A package is a ZIP. `docs/package.md` tells the same to people, `docs/package.schema.json` to
machines; tests hold the three together.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.attachments import Purpose

FORMAT: Final = 2
"""The number of the layout; a robot that knows it knows every name and member."""

MANIFEST: Final = "manifest.json"
INDEX: Final = "index.json"
"""What a package of many matters holds beside the packages of each."""


class FileRole(StrEnum):
    """What a file of a package is."""

    CASE_PDF = "case_pdf"
    ANSWERS = "answers"
    EVENTS = "events"
    MESSAGES = "messages"
    SUPPLEMENTS = "supplements"
    DEADLINES = "deadlines"
    DECISIONS = "decisions"
    STATEMENTS = "statements"
    SUPERVISIONS = "supervisions"
    PROVENANCE = "provenance"
    NOTES = "notes"
    SUBMISSION = "submission"
    SUPPLEMENT = "supplement"
    MESSAGE = "message"
    DECISION = "decision"
    STATEMENT = "statement"
    SUPPLEMENT_PDF = "supplement_pdf"


RECORDS: Final[Mapping[FileRole, str]] = {
    FileRole.ANSWERS: "answers.json",
    FileRole.EVENTS: "events.json",
    FileRole.MESSAGES: "messages.json",
    FileRole.SUPPLEMENTS: "supplements.json",
    FileRole.DEADLINES: "deadlines.json",
    FileRole.DECISIONS: "decisions.json",
    FileRole.STATEMENTS: "statements.json",
    FileRole.SUPERVISIONS: "supervisions.json",
    FileRole.PROVENANCE: "provenance.json",
    FileRole.NOTES: "notes.json",
}
"""Files that the portal writes of what it knows: always there, each with one name."""

INTERNAL: Final = frozenset({FileRole.NOTES})
"""Files for the authority's own work: the manifest marks them, and the authority decides whether
they go to its archive (621/1999 section 5, subsection 4).
"""

FOLDERS: Final[Mapping[FileRole, str]] = {
    FileRole.CASE_PDF: "",
    FileRole.SUPPLEMENT_PDF: "supplements/",
    FileRole.SUBMISSION: "attachments/submission/",
    FileRole.SUPPLEMENT: "attachments/supplement/",
    FileRole.MESSAGE: "attachments/message/",
    FileRole.DECISION: "decisions/",
    FileRole.STATEMENT: "statements/",
}
"""Where stored files stand, bit for bit as they were received."""

ROLE_OF_PURPOSE: Final[Mapping[Purpose, FileRole]] = {
    Purpose.SUBMISSION: FileRole.SUBMISSION,
    Purpose.SUPPLEMENT: FileRole.SUPPLEMENT,
    Purpose.MESSAGE: FileRole.MESSAGE,
    Purpose.DECISION: FileRole.DECISION,
    Purpose.CASE_PDF: FileRole.CASE_PDF,
}

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_LONGEST: Final = 120
_LONGEST_ENDING: Final = 10


def safe_name(file_name: str) -> str:
    """A file's name that every common file system takes and that leads out of no folder."""
    plain = "".join(c for c in file_name if not unicodedata.category(c).startswith("C"))
    kept = _UNSAFE.sub("_", unicodedata.normalize("NFC", plain)).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = kept, "", ""
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem[:_LONGEST].rstrip(' .') or 'file'}{dot}{ending}"


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Safe names in the order given, numbered where two would be one without regard to case."""
    taken: set[str] = set()
    found = []
    for name in map(safe_name, names):
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        unique, number = name, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{stem} ({number}){dot}{ending}"
        taken.add(unique.casefold())
        found.append(unique)
    return tuple(found)
