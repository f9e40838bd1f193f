"""An empty form as plain, finished data: what is printed for those who fill it in with a pen.

Whoever lays it out looks nothing up. `to_plain` carries it to the PDF child process, which reads
the plain data as it is; each block says in `kind` what it is.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the form; `lang` is given when it is in another language than the page."""

    text: str
    lang: str | None = None


class Width(StrEnum):
    """How long a line to write on is."""

    WIDE = "wide"
    HALF = "half"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Room:
    """Room to write in.

    Attributes:
        lines: how many lines there are; none when there are cells.
        width: how long they are.
        cells: a box for each `_`, and between them `.`, `-` and a space, as they stand.
        form: how it is written, `dd.mm.yyyy`.
        unit: what stands after it.
    """

    lines: int = 1
    width: Width = Width.WIDE
    cells: str = ""
    form: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, with its words; `is_open` has a line for what else."""

    label: Phrase
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with room for its answer: lines, or boxes to tick.

    Attributes:
        number: `2.3`.
        sentences: when it is asked, and when it must be answered.
        ticking: how many boxes are ticked.
        is_inline: the boxes are few and short, and stand on one line.
    """

    number: str
    label: Phrase
    hint: Phrase | None
    sentences: tuple[str, ...]
    ticking: str
    is_optional: bool
    room: Room | None = None
    boxes: tuple[Box, ...] = ()
    is_inline: bool = False
    kind: str = field(default="question", init=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What is read and not answered: a note, or what is worked out from the answers."""

    label: Phrase
    text: Phrase | None
    link: str | None
    sentences: tuple[str, ...]
    kind: str = field(default="told", init=False)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment, as a line of a check list.

    Attributes:
        is_later: it may be delivered later.
        is_explained: it may be explained in words, for which there are lines.
    """

    number: str
    label: Phrase
    hint: Phrase | None
    sentences: tuple[str, ...]
    is_optional: bool
    is_later: bool
    is_explained: bool


@dataclass(frozen=True, slots=True)
class CheckList:
    """Attachments that follow each other in the form."""

    enclosures: tuple[Enclosure, ...]
    kind: str = field(default="check_list", init=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading."""

    label: Phrase
    hint: Phrase | None
    sentences: tuple[str, ...]
    blocks: "tuple[Block, ...]"
    kind: str = field(default="group", init=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to fill in."""

    label: Phrase
    hint: Phrase | None
    form: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeating question: a table to fill in, or the same questions again and again.

    Attributes:
        count: how many times it stands on the paper.
        columns: those of the table; none when there are `blocks`.
    """

    number: str
    label: Phrase
    hint: Phrase | None
    sentences: tuple[str, ...]
    is_optional: bool
    row_title: Phrase
    count: int
    columns: tuple[Column, ...] = ()
    blocks: "tuple[Block, ...]" = ()
    kind: str = field(default="rows", init=False)


Block: TypeAlias = Question | Told | CheckList | Group | Rows


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the form."""

    number: str
    title: Phrase
    intro: Phrase | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know before starting, with the address of more."""

    text: Phrase
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what it stands for: e-mail, address."""

    label: str
    value: Phrase


@dataclass(frozen=True, slots=True)
class FormWords:
    """The fixed words of the layout, in the form's language."""

    authority_fills: str
    arrived: str
    number: str
    before: str
    filling_in: str
    optional: str
    more_rows: str
    later: str
    explained: str
    declaration: str
    place_and_date: str
    signature: str
    name: str
    reach: str
    return_to: str
    privacy: str
    page: str


@dataclass(frozen=True, slots=True)
class EmptyForm:
    """A form ready to be printed.

    Attributes:
        edition: marks the version of the form; stands on every page.
        guidance: how the form is filled in.
        is_anonymous: it may be sent without telling who one is.
    """

    language: str
    title: Phrase
    summary: Phrase
    authority: Phrase
    edition: str
    before: tuple[Advice, ...]
    guidance: tuple[str, ...]
    parts: tuple[Part, ...]
    declaration: Phrase
    is_anonymous: bool
    return_to: tuple[Fact, ...]
    privacy: tuple[Phrase, ...]
    words: FormWords


def to_plain(form: EmptyForm) -> dict[str, Any]:
    """The form as JSON values."""
    return asdict(form)
