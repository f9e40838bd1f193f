"""Files of strangers are read in a process that can be lost, or refused in words for a person."""

import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kevytasiointi.domain import foreignforms
from kevytasiointi.domain.foreignforms import ForeignFormRefused
from kevytasiointi.domain.foreignimport import imported_from
from kevytasiointi.domain.formiodata import FormioForm
from kevytasiointi.domain.pdffields import PdfForm
from kevytasiointi.domain.xlsformsheets import SheetRow, XlsForm
from kevytasiointi.gateways import foreign_form_child, zipped
from kevytasiointi.gateways.foreign_form import PROJECT, Limits, read_foreign_form
from kevytasiointi.gateways.foreign_form_child import read_form
from kevytasiointi.gateways.foreign_form_wire import read, written
from kevytasiointi.texts import say
from tests.domain.import_samples import FORM_ID, UNKNOWABLE, findings, items_of, told
from tests.gateways.foreign_samples import SURVEY, changed, lying, open_forms, packed, xlsx
from tests.gateways.test_pdf_form import WHOLE, encrypted, pdf

WORKBOOK = xlsx({"survey": SURVEY})
COMPONENT = {"type": "textfield", "key": "a", "label": "A"}


def refused(content: bytes, filename: str, limits: Limits | None = None) -> str:
    """The msgid that the file is refused with."""
    with pytest.raises(ForeignFormRefused) as error:
        read_foreign_form(content, filename, limits or Limits())
    return error.value.text.msgid


def test_each_sort_of_file_comes_through_the_process_as_data() -> None:
    pdf_form = read_foreign_form(WHOLE, "lomake.PDF")
    assert isinstance(pdf_form, PdfForm)
    assert pdf_form == read_form(WHOLE, ".pdf")
    sheets = read_foreign_form(WORKBOOK, "lomake.xlsx")
    assert isinstance(sheets, XlsForm)
    assert sheets.survey == (
        SheetRow(2, {"type": "text", "name": "nimi", "label::Suomi (fi)": "Nimi"}),
        SheetRow(3, {"type": "integer", "name": "ika", "label::Suomi (fi)": "Ikä"}),
    )
    export = read_foreign_form(open_forms([COMPONENT]), "vienti.zip")
    assert isinstance(export, FormioForm)
    assert (export.title, export.titles) == ("Melding", {"en": "Notice"})
    assert [(step.title, len(step.components)) for step in export.steps] == [("Stap", 1)]
    plain = read_foreign_form(json.dumps({"components": [COMPONENT]}).encode(), "f.json")
    assert isinstance(plain, FormioForm)
    for form in (pdf_form, sheets, export, plain):
        made = imported_from(form, form_id=FORM_ID, language="fi", name="lomake")
        missing = {path for path in findings(made.document) if not path.endswith(".en")}
        assert missing == UNKNOWABLE
        assert read(written(form)) == form


def test_the_checks_of_xlsform_tell_what_is_wrong_with_the_row() -> None:
    rows = [*SURVEY, ("text", "nimi", "Taas"), ("text", "b", "${nowhere}")]
    form = read_foreign_form(xlsx({"survey": rows}), "a.xlsx")
    made = imported_from(form, form_id=FORM_ID, language="fi", name="a")
    assert "The checks of XLSForm say" in told(made, "survey 4")[0]
    assert list(items_of(made)) == ["nimi", "ika", "nimi_2", "b"]


def test_cells_and_sheets_apart_from_the_tables_are_told_of() -> None:
    rows: list[Any] = [*SURVEY, *[()] * 70, ("text", "far", "Kaukana"), ("", "", "", "", "", "x")]
    content = xlsx({"survey": rows, "ohje": [("Lue tämä",)]})
    form = read_foreign_form(content, "a.xlsx")
    assert isinstance(form, XlsForm)
    assert form.unread_sheets == ("ohje",)
    assert form.stray_cells == {"survey": 4}


def test_numbers_truths_and_days_of_cells_are_read_as_texts() -> None:
    rows = [(*SURVEY[0], "required", "default"), ("text", 1, 2.5, True, 7.0)]
    form = read_foreign_form(xlsx({"survey": rows}), "a.xlsx")
    assert isinstance(form, XlsForm)
    assert list(form.survey[0].cells.values()) == ["text", "1", "2.5", "TRUE", "7"]


BOMB = packed({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (200 * 2**20)})
DTD = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
DEEP = b'{"components": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
NESTED: Any = {"type": "fieldset", "key": "a", "components": []}
for _ in range(100):
    NESTED = {"type": "fieldset", "key": "a", "components": [NESTED]}
MANY = [{"type": "textfield", "key": f"k{number}"} for number in range(10_000)]
LONG = xlsx({"survey": [*SURVEY, *[("text", f"n{number}", "x") for number in range(10_000)]]})

HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"  ", "a.pdf", foreignforms.EMPTY),
    "no ending": (WHOLE, "lomake", foreignforms.UNKNOWN_ENDING),
    "another ending": (b"a,b", "a.csv", foreignforms.UNKNOWN_ENDING),
    "PDF that is a workbook": (WORKBOOK, "a.pdf", foreignforms.OTHER_INSIDE),
    "workbook that is a PDF": (WHOLE, "a.xlsx", foreignforms.OTHER_INSIDE),
    "workbook that is a ZIP": (open_forms([COMPONENT]), "a.xlsx", foreignforms.OTHER_INSIDE),
    "ZIP that is a workbook": (WORKBOOK, "a.zip", foreignforms.OTHER_INSIDE),
    "JSON that is YAML": (b"format: 1", "a.json", foreignforms.OTHER_INSIDE),
    "too large": (b"%PDF-" + b"\0" * (20 * 2**20), "a.pdf", foreignforms.TOO_LARGE),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xlsx", foreignforms.OLD_WORKBOOK),
    "half a PDF": (WHOLE[: len(WHOLE) // 2], "a.pdf", foreignforms.DAMAGED),
    "PDF with a password": (encrypted(), "a.pdf", foreignforms.PASSWORD),
    "PDF without fields": (pdf(), "a.pdf", foreignforms.NO_FIELDS),
    "half a workbook": (WORKBOOK[: len(WORKBOOK) // 2], "a.xlsx", foreignforms.DAMAGED),
    "workbook with a broken sheet": (
        changed(WORKBOOK, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
        "a.xlsx",
        foreignforms.DAMAGED,
    ),
    "workbook without parts": (
        packed({"xl/workbook.xml": b"<a/>"}),
        "a.xlsx",
        foreignforms.DAMAGED,
    ),
    "workbook with entities": (
        changed(WORKBOOK, {"xl/worksheets/sheet1.xml": DTD}),
        "a.xlsx",
        foreignforms.UNSAFE_XML,
    ),
    "workbook with hidden entities": (
        changed(WORKBOOK, {"xl/sharedStrings.xml": DTD.decode().encode("utf-16")}),
        "a.xlsx",
        foreignforms.UNSAFE_XML,
    ),
    "workbook without survey": (
        xlsx({"tiedot": [("Nimi",)], "muut": [("x",)]}),
        "a.xlsx",
        foreignforms.NO_SURVEY,
    ),
    "10 000 rows": (LONG, "a.xlsx", foreignforms.TOO_MANY_ROWS),
    "bomb": (BOMB, "a.xlsx", foreignforms.TOO_BIG_INSIDE),
    "bomb that lies": (lying(BOMB), "a.xlsx", foreignforms.DAMAGED),
    "501 entries": (
        packed({"forms.json": b"[]"} | {f"{number}.json": b"[]" for number in range(501)}),
        "a.zip",
        foreignforms.TOO_BIG_INSIDE,
    ),
    "export without form": (
        packed({"forms.json": b"[]", "formDefinitions.json": b"[]"}),
        "a.zip",
        foreignforms.NO_FORM,
    ),
    "export with half a part": (
        packed({"forms.json": b'[{"name": ', "formDefinitions.json": b"[]"}),
        "a.zip",
        foreignforms.NOT_JSON,
    ),
    "export of other things": (
        packed({"forms.json": b"[1, 2]", "formDefinitions.json": b"[]"}),
        "a.zip",
        foreignforms.DAMAGED,
    ),
    "no JSON": (b'{"components": [}', "a.json", foreignforms.NOT_JSON),
    "not UTF-8": (b'{"components": "\xff"}', "a.json", foreignforms.DAMAGED),
    "JSON with infinity": (b'{"components": [Infinity]}', "a.json", foreignforms.DAMAGED),
    "JSON without components": (b'{"a": 1}', "a.json", foreignforms.NO_FORM),
    "JSON list": (b"[1]", "a.json", foreignforms.NO_FORM),
    "deep JSON": (DEEP, "a.json", foreignforms.TOO_DEEP),
    "deep components": (
        json.dumps({"components": [NESTED]}).encode(),
        "a.json",
        foreignforms.TOO_DEEP,
    ),
    "10 000 components": (
        json.dumps({"components": MANY}).encode(),
        "a.json",
        foreignforms.TOO_MANY_FIELDS,
    ),
    "a form of ours": (b'{"format": 1, "steps": []}', "a.json", foreignforms.OURS),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_can_not_be_read_is_refused_in_words_for_the_person(name: str) -> None:
    content, filename, msgid = HOSTILE[name]
    with pytest.raises(ForeignFormRefused) as error:
        read_foreign_form(content, filename)
    text = error.value.text
    assert text.msgid == msgid
    said = {say(language, text.msgid, **text.params) for language in ("fi", "sv", "en")}
    assert len(said) == 3
    assert not any("%(" in one for one in said)


def test_every_refusal_has_its_words_in_the_three_languages() -> None:
    for msgid in foreignforms.REFUSALS:
        assert say("fi", msgid) != msgid
        assert say("sv", msgid) != msgid


def test_a_pdf_with_scripts_is_read_without_running_them() -> None:
    form = read_foreign_form(WHOLE, "a.pdf")
    assert isinstance(form, PdfForm)
    assert form.has_scripts


def test_too_little_memory_ends_the_process_and_not_us() -> None:
    rows = [*SURVEY, *[("text", f"n{number}", "x" * 3_000) for number in range(2_900)]]
    content = xlsx({"survey": rows})
    assert isinstance(read_foreign_form(content, "a.xlsx"), XlsForm)
    assert refused(content, "a.xlsx", Limits(memory_mb=110)) == foreignforms.TOO_MUCH_WORK


def test_an_allocation_bomb_ends_at_the_limit_of_the_process() -> None:
    """The very limits of the child, with work that asks for more and more memory."""
    bomb = (
        "from kevytasiointi.gateways import foreign_form_child as child\n"
        "kept = []\n"
        "def read_form(content, ending):\n"
        "    while True:\n"
        "        kept.append(bytearray(2**20))\n"
        "child.read_form = read_form\n"
        "child.main()\n"
    )
    arguments = ["--ending", ".pdf", "--memory-mb", "256", "--cpu-seconds", "10"]
    done = subprocess.run(
        [sys.executable, "-c", bomb, *arguments],
        cwd=PROJECT,
        input=b"x",
        capture_output=True,
        timeout=60,
        check=False,
    )
    with pytest.raises(ForeignFormRefused) as error:
        read(done.stdout)
    assert error.value.text.msgid == foreignforms.TOO_MUCH_WORK
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 700 * 1024


def test_work_without_an_end_is_stopped_by_the_clock() -> None:
    begun = time.monotonic()
    assert refused(WHOLE, "a.pdf", Limits(wall_seconds=0.01)) == foreignforms.TOO_MUCH_WORK
    assert time.monotonic() - begun < 5


def test_a_process_that_answers_nothing_or_nonsense_is_a_refusal() -> None:
    for answer in (b"", b"{", b"[]", b'{"sort": "X", "form": {}}', b'{"refused": "Own words"}'):
        with pytest.raises(ForeignFormRefused) as error:
            read(answer)
        assert error.value.text.msgid == foreignforms.TOO_MUCH_WORK


def test_the_process_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEVYT_SECRET_KEY", "hush")
    seen: list[Any] = []
    popen = subprocess.Popen

    def watched(*arguments: Any, **named: Any) -> Any:
        seen.append(named["env"])
        return popen(*arguments, **named)

    monkeypatch.setattr(subprocess, "Popen", watched)
    read_foreign_form(WHOLE, "a.pdf")
    assert seen[0].keys() <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "HOME", "TMPDIR"}
    assert not Path(seen[0]["HOME"]).exists()


def test_strange_pages_and_loops_of_a_pdf_end() -> None:
    with pikepdf.open(io.BytesIO(WHOLE)) as made:
        first = made.Root.AcroForm.Fields[0]
        first.Parent = first
        first.Rect = pikepdf.Array([1, 2])
        out = io.BytesIO()
        made.save(out)
    assert refused(out.getvalue(), "a.pdf") == foreignforms.DAMAGED


def test_the_limits_are_what_the_documentation_says() -> None:
    assert (zipped.LARGEST_INSIDE, zipped.MOST_ENTRIES) == (60 * 2**20, 500)
    assert foreign_form_child.LARGEST_ANSWER == 30 * 2**20
    assert Limits() == Limits(memory_mb=512, cpu_seconds=15, wall_seconds=20)
