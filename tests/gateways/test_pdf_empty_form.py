"""Every form of this repository on paper: valid, complete, and nothing in it that is not text."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML

from kevytasiointi.domain.emptyforms import Advice, EmptyForm, Phrase, to_plain
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.gateways import pdf as gateway
from kevytasiointi.gateways import pdf_child
from kevytasiointi.gateways.pdf import FONTS, TEMPLATES, PdfFailed, PdfMaker
from kevytasiointi.gateways.pdf_fonts import load_fonts
from kevytasiointi.usecases.emptyforms import Offered, empty_form_document
from tests.domain.form_samples import document, item, step
from tests.forms.library import FORMS, form
from tests.gateways.pdf_samples import HOSTILE
from tests.web.customer.test_every_kind import ITEMS

OFFERED = Offered(
    authority={"fi": "Lehtolan kunta", "sv": "Lehtola kommun", "en": "Municipality of Lehtola"},
    edition="3",
    postal="PL 12, 12345 Lehtola",
    email="kirjaamo@lehtola.example",
    phone="010 123 4567",
    hours={"fi": "ma–pe 9–15", "sv": "mån–fre 9–15", "en": "Mon–Fri 9–15"},
    address="https://asiointi.example.fi/fi/palvelut/koe",
    privacy="https://asiointi.example.fi/fi/tietosuoja/lehtola",
)
#: Keys of what nobody reads: what sort a block is, and how its room is drawn.
DRAWN = {"kind", "cells", "width", "lang", "language"}


def paper(slug: str, language: str = "fi") -> EmptyForm:
    spec = form(slug)
    return empty_form_document(spec, effective_settings(spec, {}), language, OFFERED)


def every_kind(language: str = "fi") -> EmptyForm:
    spec = parse_formspec(document(step("kaikki", *ITEMS)))
    return empty_form_document(spec, {}, language)


def words_of(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return re.sub(r"\s+", "", done.stdout.decode())


def texts_of(value: Any, key: str = "") -> list[str]:
    """Every text of a plain form that stands on the paper."""
    if key in DRAWN:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in texts_of(inner, name)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts_of(inner)]
    return []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("slug", [path.stem for path in FORMS])
def test_everything_that_a_form_asks_and_tells_stands_on_the_paper(
    maker: PdfMaker, slug: str, language: str
) -> None:
    empty = paper(slug, language)
    written = words_of(maker.make_empty_form(empty))
    plain = to_plain(empty)
    unused = {"more_rows", "later", "explained", "optional"}
    plain["words"] = {name: word for name, word in plain["words"].items() if name not in unused}
    missing = [text for text in texts_of(plain) if re.sub(r"\s+", "", text) not in written]
    assert missing == []


@pytest.mark.parametrize("slug", [path.stem for path in FORMS])
def test_each_item_of_the_form_is_printed(slug: str) -> None:
    """The paper is compared with the form itself, up to the first figure of a setting."""
    on_paper = texts_of(to_plain(paper(slug)))
    for path, asked in form(slug).items():
        begins = asked.label["fi"].partition("{")[0]
        hangs_on_settings = asked.visible_if and "settings." in str(asked.visible_if.source)
        assert hangs_on_settings or any(text.startswith(begins) for text in on_paper), path


def test_all_forms_are_valid_archive_and_accessible_pdfs(
    maker: PdfMaker, verapdf: Any, tmp_path: Path
) -> None:
    papers = {
        f"{path.stem}-{language}": paper(path.stem, language)
        for path in FORMS
        for language in ("fi", "sv", "en")
    }
    papers |= {f"every-kind-{language}": every_kind(language) for language in ("fi", "sv", "en")}
    hostile = tuple(Advice(Phrase(text), text) for text in HOSTILE)
    papers["hostile"] = replace(every_kind(), before=hostile, title=Phrase(HOSTILE[0], "en"))
    files = []
    for name, empty in papers.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(maker.make_empty_form(empty))
    assert len(files) == 3 * len(FORMS) + 4
    assert [verdict for verdict in verapdf(files) if not verdict.valid] == []


def test_hostile_texts_are_only_text(maker: PdfMaker) -> None:
    empty = replace(every_kind(), before=tuple(Advice(Phrase(text)) for text in HOSTILE))
    written = words_of(maker.make_empty_form(empty))
    assert all(re.sub(r"\s+", "", text) in written for text in HOSTILE)


def test_title_language_headings_and_lists_are_tagged(maker: PdfMaker, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(maker.make_empty_form(paper("meluilmoitus", "sv")))
    with pikepdf.open(file) as pdf:
        assert pdf.Root.Lang == "sv"
        assert str(pdf.docinfo["/Title"]).endswith("Lehtola kommun")
        kinds = [str(element.S) for element in _elements(pdf.Root.StructTreeRoot.K[0])]
    assert {"/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/LBody", "/Table", "/TH", "/TD"} <= set(kinds)
    assert kinds.count("/H1") == 1


def test_the_room_to_write_in_is_drawn_and_not_read(maker: PdfMaker, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(maker.make_empty_form(every_kind()))
    with pikepdf.open(file) as pdf:
        empty = {
            str(element.S)
            for element in _elements(pdf.Root.StructTreeRoot.K[0])
            if len(element.get("/K", [])) == 0
        }
    assert empty <= {"/TD", "/TH"}
    assert "☐" not in words_of(file.read_bytes())
    assert "___" not in words_of(file.read_bytes())


def test_the_same_form_gives_the_same_bytes(maker: PdfMaker) -> None:
    first = maker.make_empty_form(paper("kaivulupa"))
    maker.make_empty_form(paper("kaivulupa", "en"))
    assert maker.make_empty_form(paper("kaivulupa")) == first


def test_a_form_without_end_fails_and_the_next_one_is_printed(maker: PdfMaker) -> None:
    spec = parse_formspec(document(step("one", *(item(f"q{n}") for n in range(990)))))
    endless = empty_form_document(spec, {}, "fi")
    usual, maker.timeout_seconds = maker.timeout_seconds, 0.5
    with pytest.raises(PdfFailed):
        maker.make_empty_form(endless)
    maker.timeout_seconds = usual
    assert maker.make_empty_form(paper("kaivulupa")).startswith(b"%PDF")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_short_user_agent_sheet_lays_out_like_the_full_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press = pdf_child.Press(TEMPLATES, load_fonts(FONTS))
    assert "_ua_stylesheets" in vars(HTML)
    job = gateway.json.dumps(to_plain(paper("meluilmoitus"))).encode("ascii")
    short = press.empty_form(job)
    monkeypatch.delattr(pdf_child.Page, "_ua_stylesheets")
    assert press.empty_form(job) == short


def _elements(element: Any) -> Any:
    if "/S" in element:
        yield element
    for kid in element.get("/K", []) if isinstance(element, pikepdf.Dictionary) else []:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _elements(kid)
