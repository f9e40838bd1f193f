"""The fields of a fillable PDF as plain data: the gateway finds them, the importer reads them."""

from dataclasses import dataclass
from enum import StrEnum


class PdfFieldKind(StrEnum):
    """What sort of field it is in the PDF."""

    LINE = "line"
    LINES = "lines"
    DATE = "date"
    NUMBER = "number"
    BOX = "box"
    RADIOS = "radios"
    LIST = "list"
    LISTS = "lists"
    BUTTON = "button"
    SIGNATURE = "signature"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PdfField:
    """One field.

    Attributes:
        name: its full name in the PDF.
        label: its tooltip, empty when it has none.
        options: value and words of what can be chosen.
        page: 0 is the first.
        top, left: where on the page, in points from its upper left corner.
        is_open: something else than the options may be typed.
        is_filled_by_script: nobody types it: read-only, or worked out by a script.
    """

    name: str
    kind: PdfFieldKind
    label: str
    page: int
    top: float
    left: float
    options: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    is_required: bool = False
    is_open: bool = False
    is_filled_by_script: bool = False


@dataclass(frozen=True, slots=True)
class PdfForm:
    """A fillable PDF.

    Attributes:
        title: what it calls itself, empty when nothing.
        pages: how many it has.
        has_scripts: it carries scripts, which are never run.
    """

    title: str
    pages: int
    fields: tuple[PdfField, ...]
    has_scripts: bool
