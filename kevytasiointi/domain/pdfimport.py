"""From the fields of a fillable PDF to the draft of a form: pages become steps, fields items.

What a PDF can't tell (why the matter is kept, for how long, who may fill it in, other languages) is
left out, and the check of the form asks for it. What was unclear or is left out is a note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from kevytasiointi.domain.formspec import FORMAT
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.pdffields import PdfField, PdfFieldKind, PdfForm
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import Text, mark

_KINDS: Final = {
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
}
SCRIPTED: Final = mark("A field that nobody types was left out. A computed item can replace it.")
UNNAMED: Final = mark("The field has no words of its own in the PDF. Write its question.")
NO_OPTIONS: Final = mark("Nothing can be chosen in the PDF. Write the options.")
WAS_A_BOX: Final = mark("A box of the PDF became a question of yes or no.")
SCRIPTS: Final = mark("The PDF has scripts. They were not run and are not carried over.")
STEPS_NAMED: Final = mark("Name the steps: they are called by the pages of the PDF.")

_LONGEST_LINE: Final = 20_000
_PAGE: Final[Localized] = {"fi": "Sivu", "sv": "Sida", "en": "Page"}
_NO_WORDS: Final[Localized] = {"fi": "Kysymys", "sv": "Fråga", "en": "Question"}
_LINE_HEIGHT: Final = 8.0
"""Fields this near each other in height, in points, stand on one line."""


@dataclass(frozen=True, slots=True)
class Note:
    """What to look at after an import; `where` is a name in the file that was read."""

    where: str
    text: Text


@dataclass(slots=True)
class Imported:
    """The document of a draft, and what is to be looked at."""

    document: dict[str, Json]
    notes: list[Note] = field(default_factory=list)


def from_pdf(form: PdfForm, *, form_id: UUID, language: str, name: str) -> Imported:
    """A draft of a form.

    Args:
        form: the fields.
        form_id: the identity of the form to be.
        language: the language that the PDF is in.
        name: what the form is called when the PDF has no title.
    """
    title = form.title or name
    made = Imported(
        {
            "format": FORMAT,
            "id": str(form_id),
            "slug": slug_of(title).replace("_", "-"),
            "kind": "notice",
            "languages": [language],
            "title": {language: title},
        }
    )
    if form.has_scripts:
        made.notes.append(Note("", Text(SCRIPTS)))
    taken: set[str] = set()
    steps: list[Json] = []
    for page in range(form.pages):
        items = list(_items(_on_page(form.fields, page), language, taken, made.notes))
        if items:
            steps.append(_step(page, items, language))
    made.document["steps"] = steps
    if steps:
        made.notes.append(Note("", Text(STEPS_NAMED)))
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
    fields: Sequence[PdfField], language: str, taken: set[str], notes: list[Note]
) -> Iterator[dict[str, Json]]:
    for one in fields:
        if one.kind in LEFT_OUT:
            notes.append(Note(one.name, Text(LEFT_OUT[one.kind])))
        elif one.is_filled_by_script:
            notes.append(Note(one.name, Text(SCRIPTED)))
        else:
            yield _item(one, language, taken, notes)


def _item(one: PdfField, language: str, taken: set[str], notes: list[Note]) -> dict[str, Json]:
    key = _free(slug_of(one.name.rpartition(".")[2] or one.label), taken)
    label = one.label or _readable(one.name) or _NO_WORDS[language]
    if not one.label:
        notes.append(Note(one.name, Text(UNNAMED)))
    if one.kind is PdfFieldKind.BOX:
        notes.append(Note(one.name, Text(WAS_A_BOX)))
    item: dict[str, Json] = {
        "id": f"i-{key}".replace("_", "-"),
        "key": key,
        "kind": _KINDS[one.kind],
        "label": {language: label},
    }
    if one.is_required:
        item["required"] = True
    if one.max_length and one.kind in (PdfFieldKind.LINE, PdfFieldKind.LINES):
        item["max_length"] = min(one.max_length, _LONGEST_LINE)
    if one.kind in (PdfFieldKind.RADIOS, PdfFieldKind.LIST, PdfFieldKind.LISTS):
        item |= _options(one, language, notes)
    return item


def _options(one: PdfField, language: str, notes: list[Note]) -> dict[str, Json]:
    taken: set[str] = {"other"}
    options: list[Json] = [
        {"value": _free(slug_of(value), taken), "label": {language: words.strip() or value}}
        for value, words in one.options
        if value.strip() or words.strip()
    ]
    if not options:
        notes.append(Note(one.name, Text(NO_OPTIONS)))
    return {"options": options, **({"other": True} if one.is_open else {})}


def _free(key: str, taken: set[str]) -> str:
    """The key, with a number when it is in use; it is in use from then on."""
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    taken.add(free)
    return free


def _readable(name: str) -> str:
    """The name of a field as words: `Hakijan_nimi2` is "Hakijan nimi2"."""
    return re.sub(r"[_.\[\]-]+", " ", name.rpartition(".")[2]).strip()
