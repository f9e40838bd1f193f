"""The PDF of a submission: valid, complete, in order, and harmless whatever was typed."""

import hashlib
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from kevytasiointi.domain.documents import Document, Line, Section, Table, from_plain, to_plain
from tests.gateways.pdf_samples import HOSTILE, SENTENCE, WORDS, long_table, sample, with_answers

#: The part of an A4 page between the header and the footer, in points.
BODY = ("-x", "0", "-y", "66", "-W", "595", "-H", "714")

STRANGE = {
    "emoji 😀 and family 👨‍👩‍👧": "emoji [U+1F600] and family [U+1F468][U+1F469][U+1F467]",
    "日本": "[U+65E5][U+672C]",
    "שלום": "[U+05E9][U+05DC][U+05D5][U+05DD]",
    "\u202eright to left\u202c": "right to left",
    "bell\x07 escape\x1b[31m delete\x7f": "bell escape[31m delete",
    "tab\tand thin\u2009space": "tab and thin space",
    "combined e\u0301 a\u0308": "combined é ä",
    "lone \ud800 surrogate": "lone [U+D800] surrogate",
    "Привет Ωμέγα łódź ĳ": "Привет Ωμέγα łódź ĳ",
    "private \ue000 \U0010ffff": "private [U+E000] [U+10FFFF]",
}


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", *options, "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def written(pdf: bytes) -> str:
    return squeezed(text_of(pdf, *BODY))


def strings_of(document: Document) -> list[str]:
    """Every string that a reader should meet, in order."""
    words = document.words
    strings = [document.authority, document.title, document.subtitle]
    strings += [words.number, document.number, words.arrived, document.arrived_at_text]
    strings += [text for line in document.facts for text in _line(line, document)]
    for section in document.sections:
        strings.append(section.title)
        for block in section.blocks:
            is_line = isinstance(block, Line)
            strings += _line(block, document) if is_line else _table(block, document)
    strings.append(words.attachments)
    for file in document.attachments:
        strings += [file.slot, f"{file.name} ({file.size_text})", words.sha256, file.sha256]
    if not document.attachments:
        strings.append(words.no_attachments)
    if document.declaration:
        strings += [words.declaration, document.declaration]
    return strings


def _line(line: Line, document: Document) -> list[str]:
    answers = [text for text in line.value if text.strip()]
    return [line.label, *(answers or [document.words.not_answered])]


def _table(table: Table, document: Document) -> list[str]:
    blank = document.words.not_answered
    if not table.rows:
        return [table.caption, document.words.no_rows]
    rows = [[cell or blank for cell in row] for row in table.rows]
    if len(table.head) <= 7:
        return [table.caption, *table.head, *(cell for row in rows for cell in row)]
    strings = []
    for number, row in enumerate(rows, 1):
        strings.append(f"{table.caption} {number} / {len(rows)}")
        strings += [text for pair in zip(table.head, row, strict=True) for text in pair]
    return strings


def test_a_document_survives_the_way_to_the_child():
    document = sample("sv")
    assert from_plain(to_plain(document)) == document


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_text_is_the_document_in_its_order(maker, language):
    document = sample(language)
    assert written(maker.make(document)) == squeezed("".join(strings_of(document)))


def test_a_table_of_sixty_rows_repeats_its_head_and_loses_nothing(maker):
    document = long_table()
    pdf = maker.make(document)
    head = squeezed("".join(document.sections[1].blocks[0].head))
    before, after = written(pdf).split(head, 1)
    assert head in after
    assert before + head + after.replace(head, "") == squeezed("".join(strings_of(document)))


def test_a_long_answer_runs_over_pages(maker):
    document = with_answers("Lyhyt", SENTENCE["fi"] * 120, "\n".join(["rivi"] * 90), "x" * 5000)
    pdf = maker.make(document)
    assert written(pdf) == squeezed("".join(strings_of(document)))
    with pikepdf.open(_file(pdf)) as opened:
        assert len(opened.pages) > 4


def test_all_pages_name_the_case_and_their_number(maker):
    document = long_table("sv")
    pdf = maker.make(document)
    with pikepdf.open(_file(pdf)) as opened:
        count = len(opened.pages)
    for page in range(1, count + 1):
        text = text_of(pdf, "-f", str(page), "-l", str(page))
        assert f"Sida {page} / {count}" in text
        assert document.number in text
        assert document.footer in text


def test_files_are_valid_archive_and_accessible_pdfs(maker, verapdf, tmp_path):
    documents = [sample("fi"), sample("sv"), sample("en"), long_table(), with_answers(*HOSTILE)]
    documents.append(with_answers(*STRANGE))
    documents.append(with_answers(SENTENCE["fi"] * 120, "x" * 5000))
    documents.append(replace(sample(), facts=(), sections=(), attachments=(), declaration=""))
    paths = []
    for number, document in enumerate(documents):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(maker.make(document))
        paths.append(path)
    assert [verdict for verdict in verapdf(paths) if not verdict.valid] == []


def test_verapdf_refuses_a_plain_pdf_and_a_text(verapdf, tmp_path):
    plain = tmp_path / "plain.pdf"
    HTML(string="<p>plain").write_pdf(plain)
    text = tmp_path / "text.pdf"
    text.write_text("not a PDF")
    verdicts = verapdf([plain, text])
    assert [verdict.valid for verdict in verdicts] == [False] * 4
    assert all(verdict.broken for verdict in verdicts)


def test_the_answers_are_attached_as_they_are(maker):
    document = replace(sample(), answers_json='{"ä": ["\\u0000", "😀", 1.50]}\n'.encode())
    with pikepdf.open(_file(maker.make(document))) as pdf:
        assert list(pdf.attachments) == ["asia.json"]
        assert pdf.attachments["asia.json"].get_file().read_bytes() == document.answers_json
        assert pdf.attachments["asia.json"].get_file().mime_type == "application/json"
        assert pdf.Root.AF[0].AFRelationship == "/Data"


def test_title_language_and_tags_are_there(maker):
    with pikepdf.open(_file(maker.make(sample("sv")))) as pdf:
        assert pdf.Root.Lang == "sv"
        assert pdf.docinfo["/Title"] == "LEH-2026-000123 Bulleranmälan"
        assert pdf.docinfo["/Author"] == "Granstrands kommun"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        kinds = _kinds(pdf.Root.StructTreeRoot.K[0])
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/Caption", "/TH", "/TD"} <= set(kinds)
        assert kinds.count("/H1") == 1
        scopes = {str(cell.A.Scope) for cell in _cells(pdf.Root.StructTreeRoot.K[0], "/TH")}
        assert scopes == {"/Column", "/Row"}


def test_the_same_document_gives_the_same_bytes(maker):
    first = maker.make(sample())
    maker.make(sample("en"))
    assert maker.make(sample()) == first
    assert b"20261123123105" in first


def test_characters_without_a_glyph_are_written_as_codes(maker):
    document = with_answers(*STRANGE)
    expected = with_answers(*STRANGE.values())
    assert written(maker.make(document)) == squeezed("".join(strings_of(expected)))


def test_hostile_texts_are_only_text(maker):
    base = with_answers(*HOSTILE)
    document = replace(
        base,
        title=HOSTILE[0],
        authority=HOSTILE[3],
        number=HOSTILE[5],
        subtitle=HOSTILE[1],
        facts=tuple(Line(text, (text,)) for text in HOSTILE),
        sections=(
            *base.sections,
            Section(HOSTILE[2], (Table(HOSTILE[0], HOSTILE[:3], (HOSTILE[3:6],)),)),
        ),
        declaration=HOSTILE[6],
        footer=HOSTILE[4],
    )
    pdf = maker.make(document)
    assert written(pdf) == squeezed("".join(strings_of(document)))
    with pikepdf.open(_file(pdf)) as opened:
        assert list(opened.attachments) == ["asia.json"]
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert not {"/URI", "/JS", "/JavaScript", "/OpenAction", "/AA"} & set(thing.keys())


def test_blanks_are_said(maker):
    text = text_of(maker.make(sample("en")))
    assert text.count(WORDS["en"].not_answered) == 5
    assert WORDS["en"].no_rows in text


def test_attachments_are_listed_with_their_checksums(maker):
    assert hashlib.sha256(b"2").hexdigest() in text_of(maker.make(sample()))
    none = replace(sample(), attachments=())
    assert WORDS["fi"].no_attachments in text_of(maker.make(none))


def _file(pdf: bytes) -> Path:
    path = Path(_file.folder) / f"{hashlib.sha256(pdf).hexdigest()}.pdf"
    path.write_bytes(pdf)
    return path


@pytest.fixture(autouse=True)
def _folder_for_files(tmp_path):
    _file.folder = tmp_path


def _walk(element):
    yield element
    for kid in element.get("/K", []) if isinstance(element, pikepdf.Dictionary) else []:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _walk(kid)


def _kinds(root) -> list[str]:
    return [str(element.S) for element in _walk(root) if "/S" in element]


def _cells(root, kind: str):
    return [element for element in _walk(root) if element.get("/S") == kind]
