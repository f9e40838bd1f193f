"""A spreadsheet of a form (XLSForm) as plain data, between the reader and the importer."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet.

    Attributes:
        number: its number in the spreadsheet; the headings are row 1.
        cells: what is filled in, by heading as it is written.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """What the checks of XLSForm itself say, in English; `where` is a sheet and a row."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class XlsForm:
    """The sheets of a workbook; rows with nothing in them are left out.

    Attributes:
        unread_sheets: names of sheets that are not part of an XLSForm, or that are not read.
        stray_cells: how many filled cells a sheet has apart from its table, by its name.
    """

    survey: tuple[SheetRow, ...]
    choices: tuple[SheetRow, ...]
    settings: tuple[SheetRow, ...]
    unread_sheets: tuple[str, ...] = ()
    stray_cells: Mapping[str, int] | None = None
    findings: tuple[SheetFinding, ...] = ()
