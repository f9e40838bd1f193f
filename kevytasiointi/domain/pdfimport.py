"""From the fields of a fillable PDF to the draft of a form: pages become steps, fields items."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from kevytasiointi.domain.imported import (
    NO_OPTIONS,
    STEPS_NAMED,
    UNNAMED,
    WAS_A_BOX,
    Imported,
    begun,
    free,
    item_id,
    named,
)
from kevytasiointi.domain.itemkinds import OTHER_ENDING
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.pdffields import PdfField, PdfFieldKind, PdfForm
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark

KINDS: Final = {
    PdfFieldKind.LINE: "text",
    PdfFieldKind.LINES: "paragraph",
    PdfFieldKind.DATE: "date",
    PdfFieldKind.NUMBER: "decimal",
    PdfFieldKind.BOX: "yes_no",
    PdfFieldKind.RADIOS: "choice",
    PdfFieldKind.LIST: "choice",
    PdfFieldKind.LISTS: "choices",
}
LEFT_OUT: Final = {
    PdfFieldKind.BUTTON: mark("A button of the PDF was left out: a form has buttons of its own."),
    PdfFieldKind.SIGNATURE: mark(
        "A signature was left out: signing in and the declaration stand for it."
    ),
    PdfFieldKind.HIDDEN: mark("A field that nobody sees in the PDF was left out."),
    PdfFieldKind.UNKNOWN: mark("A field of a sort that is not known was left out."),
}
SCRIPTED: Final = mark("A field that nobody types was left out. A computed item can replace it.")
SCRIPTS: Final = mark("The PDF has scripts. They were not run and are not carried over.")

_LONGEST_LINE: Final = 20_000
_PAGE: Final[Localized] = {"fi": "Sivu", "sv": "Sida", "en": "Page"}
_LINE_HEIGHT: Final = 8.0
"""Fields this near each other in height, in points, stand on one line."""


def from_pdf(form: PdfForm, *, form_id: UUID, language: str, name: str) -> Imported:
    """A draft of a form.

    Args:
        form: the fields.
        form_id: the identity of the form to be.
        language: the language that the PDF is in.
        name: what the form is called when the PDF has no title.
    """
    made = begun(form_id, (language,), {language: form.title or name})
    if form.has_scripts:
        made.note("", SCRIPTS)
    taken: set[str] = {"settings", "declared"}
    steps: list[Json] = []
    for page in range(form.pages):
        items = list(_items(_on_page(form.fields, page), language, taken, made))
        if items:
            steps.append(_step(page, items, language))
    made.document["steps"] = steps
    if steps:
        made.note("", STEPS_NAMED)
    return made


def _step(page: int, items: Sequence[Json], language: str) -> dict[str, Json]:
    return {
        "id": f"p{page + 1}",
        "key": f"sivu-{page + 1}",
        "title": {language: f"{_PAGE[language]} {page + 1}"},
        "items": items,
    }


def _on_page(fields: Sequence[PdfField], page: int) -> list[PdfField]:
    """The fields of a page in reading order: line by line, each from the left."""
    here = sorted((one for one in fields if one.page == page), key=lambda one: one.top)
    lines: list[list[PdfField]] = []
    for one in here:
        if lines and one.top - lines[-1][0].top < _LINE_HEIGHT:
            lines[-1].append(one)
        else:
            lines.append([one])
    return [one for line in lines for one in sorted(line, key=lambda one: one.left)]


def _items(
    fields: Sequence[PdfField], language: str, taken: set[str], made: Imported
) -> Iterator[dict[str, Json]]:
    for one in fields:
        if one.kind in LEFT_OUT:
            made.note(one.name, LEFT_OUT[one.kind])
        elif one.is_filled_by_script:
            made.note(one.name, SCRIPTED)
        else:
            yield _item(one, language, taken, made)


def _item(one: PdfField, language: str, taken: set[str], made: Imported) -> dict[str, Json]:
    endings = (OTHER_ENDING,) if one.is_open else ()
    key = free(slug_of(one.name.rpartition(".")[2] or one.label), taken, *endings)
    me = item_id(key)
    made.carry(one.name, "", me)
    label = made.texts(one.name, {language: one.label})
    if not label:
        made.note(one.name, UNNAMED, me)
    if one.kind is PdfFieldKind.BOX:
        made.note(one.name, WAS_A_BOX, me)
    item: dict[str, Json] = {
        "id": me,
        "key": key,
        "kind": KINDS[one.kind],
        "label": label or named(one.name, language),
    }
    if one.is_required:
        item["required"] = True
    if one.max_length and one.kind in (PdfFieldKind.LINE, PdfFieldKind.LINES):
        item["max_length"] = max(1, min(one.max_length, _LONGEST_LINE))
    if one.kind in (PdfFieldKind.RADIOS, PdfFieldKind.LIST, PdfFieldKind.LISTS):
        item |= _options(one, language, made, me)
    return item


def _options(one: PdfField, language: str, made: Imported, me: str) -> dict[str, Json]:
    taken: set[str] = {"other"}
    options: list[Json] = []
    for value, words in one.options:
        label = made.texts(one.name, {language: words.strip() or value})
        if label:
            options.append({"value": free(slug_of(value), taken), "label": label})
    if not options:
        made.note(one.name, NO_OPTIONS, me)
    return {"options": options, **({"other": True} if one.is_open else {})}
