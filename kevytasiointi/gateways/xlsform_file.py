"""Reads the workbook of an XLSForm (.xlsx) by pyxform; only the child of foreign forms loads it."""

import copy
import io
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import xlsx_to_dict
from pyxform.xls2xform import convert

from kevytasiointi.domain.foreignforms import (
    DAMAGED,
    NO_SURVEY,
    TOO_MANY_ROWS,
    ForeignFormRefused,
)
from kevytasiointi.domain.xlsformsheets import SheetFinding, SheetRow, XlsForm
from kevytasiointi.gateways.zipped import refuse_definitions

MOST_ROWS: Final = 3_000
MOST_CELLS: Final = 500_000
_LONGEST_FINDING: Final = 500
_SHEETS: Final = ("survey", "choices", "settings")
_ROW: Final = re.compile(r"\[row : (\d+)\]")
_BROKEN: Final = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)
"""What openpyxl raises when the parts of a workbook don't fit together."""


def read_xlsform(archive: ZipFile, content: bytes) -> XlsForm:
    """The sheets of a workbook.

    Raises:
        ForeignFormRefused: damaged, too many rows, or no sheet `survey`.
    """
    refuse_definitions(archive)
    warnings.simplefilter("ignore")
    try:
        filled = _filled_cells(content)
        book = xlsx_to_dict(io.BytesIO(content))
    except PyXFormError as error:
        raise ForeignFormRefused(DAMAGED) from error
    except _BROKEN as error:
        raise ForeignFormRefused(DAMAGED) from error
    survey = _rows(book.get("survey", ()))
    headings = {str(name).strip().lower() for row in survey for name in row.cells}
    if not {"type", "command"} & headings:
        raise ForeignFormRefused(NO_SURVEY)
    return XlsForm(
        survey=survey,
        choices=_rows(book.get("choices", ())),
        settings=_rows(book.get("settings", ())),
        unread_sheets=_unread(book),
        stray_cells=_stray(book, filled),
        findings=_findings(book),
    )


def _filled_cells(content: bytes) -> dict[str, int]:
    """How many cells have something in them, by sheet; refuses what is too much to read."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    counts: dict[str, int] = {}
    left = MOST_CELLS
    for sheet in book.worksheets:
        count = rows = 0
        for row in sheet.iter_rows(values_only=True):
            here = sum(_is_filled(value) for value in row)
            count, rows = count + here, rows + bool(here)
            left -= len(row)
            if rows > MOST_ROWS or left < 0:
                raise ForeignFormRefused(TOO_MANY_ROWS, sheet=sheet.title, limit=MOST_ROWS)
        counts[sheet.title.lower()] = count
    book.close()
    return counts


def _is_filled(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _rows(rows: Sequence[Mapping[str, Any]]) -> tuple[SheetRow, ...]:
    """Rows with something in them; the headings of the sheet are row 1."""
    return tuple(
        SheetRow(number, {str(name): str(value) for name, value in row.items()})
        for number, row in enumerate(rows, start=2)
        if row
    )


def _unread(book: Mapping[str, Any]) -> tuple[str, ...]:
    """Sheets that are no part of an XLSForm, and those of its parts that are not carried."""
    names = [str(name) for name in book["sheet_names"]]
    if len(names) == 1:
        return ()
    return tuple(name for name in names if name.lower() not in _SHEETS)


def _stray(book: Mapping[str, Any], filled: Mapping[str, int]) -> dict[str, int]:
    """Filled cells that are in no row of the table: under no heading, or far below it."""
    stray = {}
    for sheet in _SHEETS:
        headings = book.get(f"{sheet}_header") or [{}]
        read = sum(len(row) for row in book.get(sheet, ())) + len(headings[0])
        there = filled.get(sheet, next(iter(filled.values())) if len(filled) == 1 else 0)
        if sheet in book and there > read:
            stray[sheet] = there - read
    return stray


def _findings(book: Mapping[str, Any]) -> tuple[SheetFinding, ...]:
    """What pyxform's own checks say; it stops at the first thing that is wrong."""
    said: list[str] = []
    try:
        convert(xlsform=copy.deepcopy(dict(book)), warnings=said, validate=False)
    except PyXFormError as error:
        said.append(str(error))
    except _BROKEN as error:
        said.append(f"{type(error).__name__}: {error}")
    return tuple(_finding(one) for one in dict.fromkeys(said))


def _finding(message: str) -> SheetFinding:
    found = _ROW.search(message)
    sheet = next((name for name in SUPPORTED_SHEET_NAMES if f"'{name}'" in message), "survey")
    where = f"{sheet} {found[1]}" if found else ""
    return SheetFinding(where, " ".join(message.split())[:_LONGEST_FINDING])
