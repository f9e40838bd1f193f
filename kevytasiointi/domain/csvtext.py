"""Lists as CSV that spreadsheets of our people open at once, and that run no formulas in them."""

import csv
import io
from collections.abc import Iterable
from typing import Final

BOM: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

DELIMITER: Final = ";"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text of a cell: what a spreadsheet would take for a formula gets an apostrophe before."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text before it was guarded."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def line(cells: Iterable[str]) -> str:
    """One line of a list, its end included."""
    found = io.StringIO()
    csv.writer(found, delimiter=DELIMITER, lineterminator="\r\n").writerow(map(guarded, cells))
    return found.getvalue()
