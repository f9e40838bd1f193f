"""Fillable PDFs become drafts of forms: by our own hand and by another program's."""

import io
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from weasyprint import HTML

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.foreignforms import ForeignFormRefused
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.pdffields import PdfFieldKind
from kevytasiointi.domain.pdfimport import from_pdf
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.gateways import pdf_form
from kevytasiointi.gateways.pdf_form import read_pdf_form

FORM_ID = UUID("5c0f2a52-5b8e-4a8e-9d9f-0c1f6f2d7a10")
READ_ONLY, REQUIRED, MULTILINE, BUTTON, COMBO, OPEN = 1, 2, 1 << 12, 1 << 16, 1 << 17, 1 << 18
RADIO, MANY = 1 << 15, 1 << 21


def pdf(*fields: dict[str, Any], pages: int = 2, script: bool = False) -> bytes:
    """A PDF of A4 pages; a field's `page` and `at` (left, top) say where it stands."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Title"] = "Ilmoitus kompostoinnista"
    listed = pikepdf.Array()
    for field in fields:
        listed.append(_field(made, dict(field)))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=listed)
    if script:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _field(made: pikepdf.Pdf, field: dict[str, Any]) -> pikepdf.Object:
    page, (left, top) = field.pop("page", 0), field.pop("at", (50, 100))
    widgets = field.pop("states", None)
    common = {f"/{key}": value for key, value in field.items()}
    box = pikepdf.Array([left, 842 - top - 20, left + 100, 842 - top])
    if widgets is None:
        one = made.make_indirect(pikepdf.Dictionary({"/Rect": box, **common}))
        _place(made, page, one)
        return one
    parent = made.make_indirect(pikepdf.Dictionary(common))
    kids = pikepdf.Array()
    for state, words in widgets:
        looks = pikepdf.Dictionary(
            {f"/{state}": pikepdf.Dictionary(), "/Off": pikepdf.Dictionary()}
        )
        kid = made.make_indirect(
            pikepdf.Dictionary(
                {"/Rect": box, "/Parent": parent, "/TU": words, "/AP": pikepdf.Dictionary(N=looks)}
            )
        )
        _place(made, page, kid)
        kids.append(kid)
    parent.Kids = kids
    return parent


def _place(made: pikepdf.Pdf, page: int, widget: pikepdf.Object) -> None:
    here = made.pages[page]
    if "/Annots" not in here:
        here["/Annots"] = pikepdf.Array()
    here["/Annots"].append(widget)


TEXT, BTN, CH, SIG = (pikepdf.Name(name) for name in ("/Tx", "/Btn", "/Ch", "/Sig"))
DATE_SCRIPT = pikepdf.Dictionary(F=pikepdf.Dictionary(JS='AFDate_FormatEx("dd.mm.yyyy");'))
SUM_SCRIPT = pikepdf.Dictionary(C=pikepdf.Dictionary(JS="AFSimple_Calculate()"))
WHOLE = pdf(
    {"FT": TEXT, "T": "Puhelin", "TU": "Puhelinnumero", "at": (300, 102)},
    {"FT": TEXT, "T": "Nimi", "TU": "Nimi", "Ff": REQUIRED, "MaxLen": 80, "at": (50, 100)},
    {"FT": TEXT, "T": "Selvitys_1", "Ff": MULTILINE, "at": (50, 200)},
    {"FT": TEXT, "T": "pvm", "TU": "Päivämäärä", "AA": DATE_SCRIPT, "at": (50, 300)},
    {"FT": TEXT, "T": "summa", "TU": "Yhteensä", "AA": SUM_SCRIPT, "at": (50, 320)},
    {"FT": BTN, "T": "vakuutus", "TU": "Tiedot ovat oikein", "page": 1, "at": (50, 50)},
    {
        "FT": BTN,
        "T": "tyyppi",
        "TU": "Kiinteistön tyyppi",
        "Ff": RADIO,
        "states": [("omakoti", "Omakotitalo"), ("2", "Vapaa-ajan asunto")],
        "page": 1,
        "at": (50, 100),
    },
    {
        "FT": CH,
        "T": "kunta",
        "TU": "Kunta",
        "Ff": COMBO | OPEN,
        "Opt": pikepdf.Array(["Lehtola", pikepdf.Array(["KU", "Kuusiranta"])]),
        "page": 1,
        "at": (50, 150),
    },
    {"FT": CH, "T": "astiat", "TU": "Astiat", "Ff": MANY, "Opt": pikepdf.Array(["A"]), "page": 1},
    {"FT": BTN, "T": "tulosta", "Ff": BUTTON, "page": 1, "at": (50, 400)},
    {"FT": SIG, "T": "allekirjoitus", "page": 1, "at": (50, 500)},
    {"FT": TEXT, "T": "piilo", "F": 2},
    script=True,
)


def test_each_sort_of_field_becomes_its_kind_in_reading_order() -> None:
    made = from_pdf(read_pdf_form(WHOLE), form_id=FORM_ID, language="fi", name="tiedosto")
    first, second = made.document["steps"]
    told = [(one["key"], one["kind"], one["label"]["fi"]) for one in first["items"]]
    assert told == [
        ("nimi", "text", "Nimi"),
        ("puhelin", "text", "Puhelinnumero"),
        ("selvitys_1", "paragraph", "Selvitys 1"),
        ("pvm", "date", "Päivämäärä"),
    ]
    assert first["items"][0]["required"] is True
    assert first["items"][0]["max_length"] == 80
    assert [(one["key"], one["kind"]) for one in second["items"]] == [
        ("vakuutus", "yes_no"),
        ("tyyppi", "choice"),
        ("astiat", "choices"),
        ("kunta", "choice"),
    ]
    options = {one["key"]: one for one in second["items"]}
    assert options["tyyppi"]["options"] == [
        {"value": "omakoti", "label": {"fi": "Omakotitalo"}},
        {"value": "q_2", "label": {"fi": "Vapaa-ajan asunto"}},
    ]
    assert options["kunta"]["other"] is True
    assert [one["label"]["fi"] for one in options["kunta"]["options"]] == ["Lehtola", "Kuusiranta"]
    assert made.document["title"] == {"fi": "Ilmoitus kompostoinnista"}
    assert made.document["slug"] == "ilmoitus-kompostoinnista"


def test_what_is_left_out_or_unclear_is_told_field_by_field() -> None:
    made = from_pdf(read_pdf_form(WHOLE), form_id=FORM_ID, language="fi", name="x")
    told = [(note.where, note.text.msgid.partition(".")[0]) for note in made.notes]
    assert told == [
        ("", "The PDF has scripts"),
        ("piilo", "A field that nobody sees in the PDF was left out"),
        ("Selvitys_1", "The field has no words of its own in the file"),
        ("summa", "A field that nobody types was left out"),
        ("vakuutus", "A box of the file became a question of yes or no"),
        (
            "tulosta",
            "A button of the PDF was left out: a form has buttons of its own",
        ),
        (
            "allekirjoitus",
            "A signature was left out: signing in and the declaration stand for it",
        ),
        ("", "Name the steps: the file has no names for them"),
    ]


def test_only_what_a_pdf_cannot_tell_is_missing_from_the_draft() -> None:
    made = from_pdf(read_pdf_form(WHOLE), form_id=FORM_ID, language="fi", name="x")
    with pytest.raises(BrokenFormSpec) as broken:
        parse_formspec(made.document)
    assert {str(finding.path) for finding in broken.value.findings} == {
        *("summary", "identification", "on_behalf", "outcomes"),
        *("retention", "publicity", "declaration"),
    }


def test_a_pdf_of_another_program_is_read(tmp_path: Any) -> None:
    page = """<form><p><input type=text name=nimi><p><textarea name=kuvaus></textarea>
        <p><input type=checkbox name=ok><p><select name=maa><option value=fi>Suomi<option value=sv>
        Ruotsi</select></form>"""
    content = HTML(string=page).write_pdf(pdf_forms=True)
    found = {one.name: one for one in read_pdf_form(content).fields}
    assert {name: one.kind for name, one in found.items()} == {
        "nimi": PdfFieldKind.LINE,
        "kuvaus": PdfFieldKind.LINES,
        "ok": PdfFieldKind.BOX,
        "maa": PdfFieldKind.LIST,
    }
    tops = [found[name].top for name in ("nimi", "kuvaus", "ok", "maa")]
    assert tops == sorted(tops)


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(WHOLE)) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (pdf(), "no fields"),
        (encrypted(), "protected by a password"),
    ],
    ids=["empty", "only a head", "half", "no fields", "encrypted"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, why: str) -> None:
    with pytest.raises(ForeignFormRefused, match=why):
        read_pdf_form(content)


def test_too_many_fields_and_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_form, "MOST_FIELDS", 3)
    with pytest.raises(ForeignFormRefused, match="fields"):
        read_pdf_form(WHOLE)
    monkeypatch.setattr(pdf_form, "MOST_PAGES", 1)
    with pytest.raises(ForeignFormRefused, match="pages"):
        read_pdf_form(WHOLE)


def test_fields_that_go_round_end(tmp_path: Any) -> None:
    with pikepdf.open(io.BytesIO(WHOLE)) as made:
        first = made.Root.AcroForm.Fields[0]
        first.Kids = pikepdf.Array([first])
        out = io.BytesIO()
        made.save(out)
    assert all(one.name != "Puhelin" for one in read_pdf_form(out.getvalue()).fields)


@pytest.mark.parametrize(
    ("words", "key"),
    [("Hakijan nimi", "hakijan_nimi"), ("Äiti & isä", "aiti_isa"), ("1.", "q_1"), ("§", "q")],
)
def test_keys_are_made_of_words(words: str, key: str) -> None:
    assert slug_of(words) == key
