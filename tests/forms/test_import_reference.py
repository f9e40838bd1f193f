"""The table of forms/README.md says of each type of foreign forms what the code makes of it."""

import re

from kevytasiointi.domain.formiotypes import COMPONENTS
from kevytasiointi.domain.pdffields import PdfFieldKind
from kevytasiointi.domain.pdfimport import KINDS, LEFT_OUT
from kevytasiointi.domain.xlsformtypes import TYPES
from kevytasiointi.domain.xpath import CONSTANTS, FUNCTIONS
from kevytasiointi.gateways import foreign_form, formio_file, pdf_form, xlsform_file, zipped
from tests.forms.test_reference import PARTS

PART = PARTS["Forms of others"]


def rows(file: str) -> dict[str, tuple[str, str]]:
    """What each type of a file becomes, and what is not carried of it."""
    found = {}
    for line in PART.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and cells[0] == file:
            for name in re.findall(r"`([^`]+)`", cells[1]):
                found[name] = (cells[2].strip("`"), cells[3])
    return found


def test_each_sort_of_field_of_a_pdf_is_told() -> None:
    told = rows("PDF")
    assert told.keys() == {kind.value for kind in PdfFieldKind}
    for kind in PdfFieldKind:
        assert told[kind.value][0] == KINDS.get(kind, "–")
        assert (kind in LEFT_OUT) is told[kind.value][1].startswith("left out")


def test_each_type_of_an_xlsform_is_told() -> None:
    told = rows("XLSForm")
    assert told.keys() == TYPES.keys()
    for name, known in TYPES.items():
        assert told[name][0] == (known.kind.value if known.kind else "–"), name
        assert told[name][1] or not known.note, name


def test_each_type_of_form_io_is_told() -> None:
    told = rows("form.io")
    assert told.keys() == COMPONENTS.keys()
    for name, known in COMPONENTS.items():
        assert told[name][0] == (known.kind.value if known.kind else "–"), name
        assert told[name][1] or not (known.note or known.is_open), name


def test_each_function_of_xpath_is_told() -> None:
    told = set(re.findall(r"`([a-z-]+)\(\)`", PART))
    assert told == FUNCTIONS.keys()
    assert CONSTANTS.keys() == {"true", "false"}


def test_the_limits_are_told() -> None:
    for limit in (
        f"{foreign_form.LARGEST_BYTES // 2**20} megabytes",
        f"{zipped.LARGEST_INSIDE // 2**20} when unpacked",
        f"{pdf_form.MOST_PAGES} pages",
        f"{xlsform_file.MOST_ROWS:,} rows".replace(",", " "),
        f"{pdf_form.MOST_FIELDS:,} fields".replace(",", " "),
    ):
        assert limit in " ".join(PART.split()), limit
    assert formio_file.MOST_COMPONENTS == pdf_form.MOST_FIELDS
