"""Reads the fields of a fillable PDF (AcroForm, ISO 32000-1, 12.7); runs nothing that is in it."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pikepdf

from kevytasiointi.domain.foreignforms import (
    DAMAGED,
    NO_FIELDS,
    PASSWORD,
    TOO_MANY_FIELDS,
    TOO_MANY_PAGES,
    ForeignFormRefused,
)
from kevytasiointi.domain.pdffields import PdfField, PdfFieldKind, PdfForm

MOST_PAGES: Final = 100
MOST_FIELDS: Final = 2_000
LONGEST_LABEL: Final = 500
_DEEPEST: Final = 20
_LONGEST_SCRIPT: Final = 200

_READ_ONLY, _REQUIRED = 1 << 0, 1 << 1
_MULTILINE = 1 << 12
_RADIO, _BUTTON = 1 << 15, 1 << 16
_COMBO_OPEN, _MANY = 1 << 18, 1 << 21
_HIDDEN = 1 << 1
"""Bits of the flags `Ff` of fields and `F` of widgets (ISO 32000-1, tables 165, 221, 226–230)."""


def read_pdf_form(content: bytes) -> PdfForm:
    """The fields of a PDF, in no order.

    Raises:
        ForeignFormRefused: damaged, encrypted, too long, or without fields.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _read(pdf)
    except pikepdf.PasswordError as error:
        raise ForeignFormRefused(PASSWORD) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise ForeignFormRefused(DAMAGED) from error


def _read(pdf: pikepdf.Pdf) -> PdfForm:
    if len(pdf.pages) > MOST_PAGES:
        raise ForeignFormRefused(TOO_MANY_PAGES, limit=MOST_PAGES)
    form = pdf.Root.get("/AcroForm")
    if form is None or not len(form.get("/Fields", ())):
        raise ForeignFormRefused(NO_FIELDS)
    places = _places(pdf)
    fields: list[PdfField] = []
    for field in _leaves(form.Fields):
        if len(fields) == MOST_FIELDS:
            raise ForeignFormRefused(TOO_MANY_FIELDS, limit=MOST_FIELDS)
        fields.append(_field(field, places))
    names = pdf.Root.get("/Names")
    has_scripts = (
        (names is not None and "/JavaScript" in names)
        or "/OpenAction" in pdf.Root
        or "/AA" in pdf.Root
    )
    title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    return PdfForm(title.strip()[:LONGEST_LABEL], len(pdf.pages), tuple(fields), has_scripts)


def _places(pdf: pikepdf.Pdf) -> dict[tuple[int, int], tuple[int, float]]:
    """The page and its height of each widget, by the number of its object."""
    found = {}
    for number, page in enumerate(pdf.pages):
        height = float(page.mediabox[3])
        for annotation in page.get("/Annots", ()):
            found[annotation.objgen] = (number, height)
    return found


def _leaves(fields: Any, depth: int = 0) -> Iterator[pikepdf.Object]:
    """The fields that hold a value: those whose kids, if any, are only their widgets."""
    for field in fields:
        kids = field.get("/Kids")
        if kids is not None and len(kids) and "/T" in kids[0]:
            if depth < _DEEPEST:
                yield from _leaves(kids, depth + 1)
        else:
            yield field


def _field(field: pikepdf.Object, places: dict[tuple[int, int], tuple[int, float]]) -> PdfField:
    flags = int(_inherited(field, "/Ff", 0))
    widgets = list(field.get("/Kids", [field]))
    shown = [one for one in widgets if not int(one.get("/F", 0)) & _HIDDEN]
    where = [_where(widget, places) for widget in widgets]
    page, top, left = min(where)
    actions = field.get("/AA")
    is_calculated = isinstance(actions, pikepdf.Dictionary) and "/C" in actions
    sort = _sort(field, flags) if shown else PdfFieldKind.HIDDEN
    length = _inherited(field, "/MaxLen", None)
    return PdfField(
        name=_full_name(field),
        kind=sort,
        label=str(field.get("/TU", "")).strip()[:LONGEST_LABEL],
        page=page,
        top=top,
        left=left,
        options=_options(field, sort, shown),
        max_length=int(length) if length is not None else None,
        is_required=bool(flags & _REQUIRED),
        is_open=sort is PdfFieldKind.LIST and bool(flags & _COMBO_OPEN),
        is_filled_by_script=bool(flags & _READ_ONLY) or is_calculated,
    )


def _sort(field: pikepdf.Object, flags: int) -> PdfFieldKind:
    read = _KINDS.get(str(_inherited(field, "/FT", "")))
    return PdfFieldKind.UNKNOWN if read is None else read(flags, _formatting(field))


def _where(
    widget: pikepdf.Object, places: dict[tuple[int, int], tuple[int, float]]
) -> tuple[int, float, float]:
    page, height = places.get(widget.objgen, (0, 0.0))
    left, _bottom, _right, top = (float(number) for number in widget.get("/Rect", (0, 0, 0, 0)))
    return page, height - top, left


def _inherited(field: pikepdf.Object, key: str, missing: Any) -> Any:
    """A value of the field or of the nearest one above it."""
    for _ in range(_DEEPEST):
        if key in field:
            return field[key]
        if "/Parent" not in field:
            break
        field = field["/Parent"]
    return missing


def _full_name(field: pikepdf.Object) -> str:
    names: list[str] = []
    for _ in range(_DEEPEST):
        if "/T" in field:
            names.insert(0, str(field["/T"]))
        if "/Parent" not in field:
            break
        field = field["/Parent"]
    return ".".join(names)[:LONGEST_LABEL]


def _formatting(field: pikepdf.Object) -> str:
    """The text of the script that formats the value: only its well-known names are looked at."""
    found: Any = field
    for key in ("/AA", "/F", "/JS"):
        found = found.get(key) if isinstance(found, pikepdf.Dictionary) else None
    return "" if found is None else str(found)[:_LONGEST_SCRIPT]


def _text_kind(flags: int, formatting: str) -> PdfFieldKind:
    if "AFDate" in formatting:
        return PdfFieldKind.DATE
    if "AFNumber" in formatting:
        return PdfFieldKind.NUMBER
    return PdfFieldKind.LINES if flags & _MULTILINE else PdfFieldKind.LINE


def _button_kind(flags: int, _formatting: str) -> PdfFieldKind:
    if flags & _BUTTON:
        return PdfFieldKind.BUTTON
    return PdfFieldKind.RADIOS if flags & _RADIO else PdfFieldKind.BOX


def _list_kind(flags: int, _formatting: str) -> PdfFieldKind:
    return PdfFieldKind.LISTS if flags & _MANY else PdfFieldKind.LIST


def _signature_kind(_flags: int, _formatting: str) -> PdfFieldKind:
    return PdfFieldKind.SIGNATURE


_KINDS: Final[Mapping[str, Callable[[int, str], PdfFieldKind]]] = {
    "/Tx": _text_kind,
    "/Btn": _button_kind,
    "/Ch": _list_kind,
    "/Sig": _signature_kind,
}


def _options(
    field: pikepdf.Object, kind: PdfFieldKind, widgets: list[pikepdf.Object]
) -> tuple[tuple[str, str], ...]:
    if kind in (PdfFieldKind.LIST, PdfFieldKind.LISTS):
        return tuple(_option(one) for one in _inherited(field, "/Opt", ()))
    if kind is not PdfFieldKind.RADIOS:
        return ()
    states = [(_state(widget), str(widget.get("/TU", ""))) for widget in widgets]
    return tuple((state, words or state) for state, words in states if state)


def _option(option: Any) -> tuple[str, str]:
    if isinstance(option, pikepdf.Array):
        return str(option[0]), str(option[1])
    return str(option), str(option)


def _state(widget: pikepdf.Object) -> str:
    """The name of the state that a radio button stands for."""
    looks: Any = widget.get("/AP")
    looks = looks.get("/N") if looks is not None else None
    states = [] if looks is None else [str(key) for key in looks]
    return next((state.removeprefix("/") for state in states if state != "/Off"), "")
