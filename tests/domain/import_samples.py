"""Spreadsheets of forms and exports of form.io for tests, written row by row."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.xlsformsheets import SheetRow, XlsForm

FORM_ID = UUID("5c0f2a52-5b8e-4a8e-9d9f-0c1f6f2d7a10")
UNKNOWABLE = {
    *("summary", "identification", "on_behalf", "outcomes"),
    *("retention", "publicity", "declaration"),
}
"""What no file of another program says."""


def sheet(*rows: Sequence[str]) -> tuple[SheetRow, ...]:
    """A sheet: headings first, blank cells as empty texts."""
    headings, *rest = rows
    made = []
    for number, row in enumerate(rest, start=2):
        cells = {h: cell for h, cell in zip(headings, row, strict=False) if cell}
        if cells:
            made.append(SheetRow(number, cells))
    return tuple(made)


def workbook(
    survey: Sequence[Sequence[str]],
    choices: Sequence[Sequence[str]] = (("list_name", "name", "label"),),
    settings: Sequence[Sequence[str]] = (("form_title",),),
) -> XlsForm:
    """A workbook of the three sheets."""
    return XlsForm(sheet(*survey), sheet(*choices), sheet(*settings))


def completed(document: dict[str, Any]) -> FormSpec:
    """The form of a draft, with what no import can know, and missing languages, filled in.

    Raises:
        BrokenFormSpec: something else is missing, too.
    """
    every = dict.fromkeys(document["languages"], "…")
    return parse_formspec(
        {
            **document,
            "summary": every,
            "identification": "strong",
            "on_behalf": ["person"],
            "outcomes": ["noted"],
            "retention": {"period": "P5Y", "basis": every},
            "publicity": "public",
            "declaration": every,
        }
    )


def findings(document: dict[str, Any]) -> set[str]:
    """The places that the check of a form finds wrong in a draft."""
    try:
        parse_formspec(document)
    except BrokenFormSpec as broken:
        return {finding.path for finding in broken.findings}
    return set()


def items_of(made: Imported) -> dict[str, dict[str, Any]]:
    """Every item by its key."""
    waiting: list[Any] = [item for step in made.document["steps"] for item in step["items"]]
    found = {}
    while waiting:
        item = waiting.pop(0)
        found[item["key"]] = item
        waiting += item.get("items", [])
    return found


def told(made: Imported, where: str) -> list[str]:
    """The sentences that are told of a place in the file."""
    return [note.text.msgid % note.text.params for note in made.notes if note.where == where]


def mentioned(made: Imported) -> set[str]:
    """Every place of the file that became something or that something is told of."""
    return {one.where for one in made.carried} | {note.where for note in made.notes}
