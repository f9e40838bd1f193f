"""The process that reads one form that is not ours: bytes on standard input, JSON back.

Run as `python -m kevytasiointi.gateways.foreign_form_child`, by `kevytasiointi.gateways.
foreign_form` only. A stranger's PDF or workbook may eat memory or time: so it limits its own.
"""

import argparse
import resource
import sys
from typing import Final

from kevytasiointi.domain.foreignforms import (
    DAMAGED,
    EMPTY,
    OLD_WORKBOOK,
    OTHER_INSIDE,
    TOO_DEEP,
    TOO_MUCH_WORK,
    ForeignFormRefused,
)
from kevytasiointi.domain.foreignimport import ForeignForm
from kevytasiointi.gateways.foreign_form_wire import written
from kevytasiointi.gateways.formio_file import FORMS, read_formio, read_open_forms
from kevytasiointi.gateways.pdf_form import read_pdf_form
from kevytasiointi.gateways.xlsform_file import read_xlsform
from kevytasiointi.gateways.zipped import opened_zip

LARGEST_ANSWER: Final = 30 * 2**20
_PDF_HEAD_WITHIN: Final = 1_024
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOK: Final = "xl/workbook.xml"


def read_form(content: bytes, ending: str) -> ForeignForm:
    """The form in the bytes of a file, which have to be what the ending of its name says.

    Raises:
        ForeignFormRefused: it can't be read.
    """
    if not content.strip():
        raise ForeignFormRefused(EMPTY)
    if content.startswith(_COMPOUND):
        raise ForeignFormRefused(OLD_WORKBOOK)
    if ending == ".pdf" and b"%PDF-" in content[:_PDF_HEAD_WITHIN]:
        return read_pdf_form(content)
    if ending == ".json" and content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return read_formio(content)
    if ending in (".xlsx", ".zip") and content.startswith(_ZIP):
        return _packed(content, ending)
    raise ForeignFormRefused(OTHER_INSIDE, ending=ending)


def _packed(content: bytes, ending: str) -> ForeignForm:
    with opened_zip(content) as archive:
        names = set(archive.namelist())
        if ending == ".xlsx" and _WORKBOOK in names:
            return read_xlsform(archive, content)
        if ending == ".zip" and FORMS in names:
            return read_open_forms(archive)
    raise ForeignFormRefused(OTHER_INSIDE, ending=ending)


def _answer(content: bytes, ending: str) -> bytes:
    try:
        return written(read_form(content, ending))
    except ForeignFormRefused as refused:
        return written(refused)
    except MemoryError:
        return written(ForeignFormRefused(TOO_MUCH_WORK))
    except RecursionError:
        return written(ForeignFormRefused(TOO_DEEP))
    except Exception:
        return written(ForeignFormRefused(DAMAGED))


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    size = memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_ANSWER, LARGEST_ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Limits itself, reads, answers."""
    parser = argparse.ArgumentParser(description="Reads a form that is not ours.")
    parser.add_argument("--ending", required=True)
    parser.add_argument("--memory-mb", type=int, required=True)
    parser.add_argument("--cpu-seconds", type=int, required=True)
    options = parser.parse_args()
    _limit(options.memory_mb, options.cpu_seconds)
    answer = _answer(sys.stdin.buffer.read(), options.ending)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
