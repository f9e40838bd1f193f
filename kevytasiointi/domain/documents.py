"""A case as plain, finished data: what a page or a PDF shows, with nothing left to look up.

The use case that makes a `Document` has already chosen the language and dropped hidden answers.
Whoever shows it only lays it out. `to_plain` and `from_plain` carry it to the PDF child process.
"""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

ANSWERS_FILE_NAME = "asia.json"


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer; no paragraphs means that nobody answered.

    `lang` is given when the question's text was found in another language than the document's.
    """

    label: str
    value: tuple[str, ...] = ()
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a repeating question; every row is as long as the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one step, in the order of the form."""

    title: str
    blocks: tuple[Line | Table, ...]
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file that came with the submission; `slot` is the question it answers, as text."""

    name: str
    size_text: str
    sha256: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of the layout, in the document's language."""

    number: str
    arrived: str
    not_answered: str
    no_rows: str
    attachments: str
    no_attachments: str
    sha256: str
    declaration: str
    page: str


@dataclass(frozen=True, slots=True)
class Document:
    """A submission ready to be read.

    `arrived_at` (aware) dates the file itself, so that the same case gives the same bytes.
    `facts` are the rows above the sections: who, for whom, where.
    `answers_json` goes into the PDF as it is, as an attached file.
    """

    language: str
    title: str
    subtitle: str
    authority: str
    number: str
    arrived_at: datetime
    arrived_at_text: str
    facts: tuple[Line, ...]
    sections: tuple[Section, ...]
    attachments: tuple[AttachmentLine, ...]
    declaration: str
    answers_json: bytes
    footer: str
    words: Words


def to_plain(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    plain = asdict(document)
    plain["arrived_at"] = document.arrived_at.isoformat()
    plain["answers_json"] = base64.b64encode(document.answers_json).decode("ascii")
    return plain


def from_plain(plain: Mapping[str, Any]) -> Document:
    """The document that `to_plain` took apart, also after a journey through JSON."""
    return Document(
        **{
            **plain,
            "arrived_at": datetime.fromisoformat(plain["arrived_at"]),
            "facts": tuple(_line(line) for line in plain["facts"]),
            "sections": tuple(_section(section) for section in plain["sections"]),
            "attachments": tuple(AttachmentLine(**line) for line in plain["attachments"]),
            "answers_json": base64.b64decode(plain["answers_json"]),
            "words": Words(**plain["words"]),
        }
    )


def _section(plain: Mapping[str, Any]) -> Section:
    blocks = tuple(_table(b) if "rows" in b else _line(b) for b in plain["blocks"])
    return Section(plain["title"], blocks, plain["lang"])


def _line(plain: Mapping[str, Any]) -> Line:
    return Line(plain["label"], tuple(plain["value"]), plain["lang"])


def _table(plain: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in plain["rows"])
    return Table(plain["caption"], tuple(plain["head"]), rows, plain["lang"])
