"""Every kind of item: its field, the review page, the case pages, the PDF's words and the JSON."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import accounts, documents
from tests import factories
from tests.domain.form_samples import choice, document, item, step
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_CUSTOMER, Counter, Page

OFFICER = "the-officer"
OPTIONS = choice("x", "oak", "ash")["options"]
CONTACT = {
    "street": "Salatie 1",
    "postcode": "00100",
    "city": "Kätkölä",
    "phone": "+358 40 1234567",
    "email": "salassa@posti.example.fi",
}

ITEMS: list[dict[str, Any]] = [
    item("k_text"),
    item("k_paragraph", "paragraph"),
    item("k_integer", "integer", unit="kg"),
    item("k_decimal", "decimal"),
    item("k_measure", "measure", unit="dB"),
    item("k_money", "money"),
    item("k_year", "year"),
    item("k_date", "date"),
    item("k_time", "time"),
    item("k_choice", "choice", options=OPTIONS, other=True),
    item("k_choices", "choices", options=OPTIONS),
    item("k_yes_no", "yes_no"),
    item("k_declaration", "declaration"),
    item("k_email", "email"),
    item("k_phone", "phone"),
    item("k_url", "url"),
    item("k_person_name", "person_name"),
    item("k_address", "address"),
    item("k_postcode", "postcode"),
    item("k_municipality", "municipality"),
    item("k_country", "country"),
    item("k_hetu", "hetu"),
    item("k_business_id", "business_id"),
    item("k_property_id", "property_id"),
    item("k_building_id", "building_id"),
    item("k_iban", "iban"),
    item("k_e_invoice", "e_invoice"),
    item("k_case_reference", "case_reference"),
    item("k_attachment", "attachment", required=True, later=True, explained=True),
    item("k_note", "note"),
    item(
        "k_computed",
        "computed",
        compute={"*": [{"var": "k_money"}, {"count": {"var": "k_repeat"}}]},
        decimals=2,
        unit="€",
    ),
    item("k_group", "group", items=[item("inside")]),
    item(
        "k_repeat",
        "repeat",
        items=[
            item("name"),
            item("parts", "repeat", items=[item("size", "integer"), item("unit")]),
        ],
    ),
    item("k_date_range", "date_range"),
    item("k_party", "party", required=True, asks=["non_disclosure"]),
    item("k_location", "location"),
]

TYPED: dict[str, str | list[str]] = {
    "k_text": "Plain words",
    "k_paragraph": "First\nSecond",
    "k_integer": "1 200",
    "k_decimal": "12.5",
    "k_measure": "65",
    "k_money": "1 250,50 €",
    "k_year": "1998",
    "k_date": "5.6.2027",
    "k_time": "7.30",
    "k_choice": "other",
    "k_choice_other": "Birch",
    "k_choices": ["ash"],
    "k_yes_no": "false",
    "k_declaration": "true",
    "k_email": "a@posti.example.fi",
    "k_phone": "040 765 4321",
    "k_url": "example.fi/plan",
    "k_person_name": "Aino Niemelä",
    "k_address": "Koivutie 1",
    "k_postcode": "33100",
    "k_municipality": "091",
    "k_country": "SE",
    "k_hetu": "010190-900P",
    "k_business_id": "0737546-2",
    "k_property_id": "91-1-2-3",
    "k_building_id": "100012345N",
    "k_iban": "FI21 1234 5600 0007 85",
    "k_e_invoice": "003718523029101CZ",
    "k_case_reference": "KA-2026-000042",
    "k_attachment_later": ["true"],
    "k_attachment_explained": "Drawn on paper",
    "k_group-inside": "Within",
    "k_repeat-0-name": "Row of parts",
    "k_repeat-0-parts-0-size": "7",
    "k_repeat-0-parts-0-unit": "metres",
    "k_date_range-begin": "1.7.2027",
    "k_date_range-end": "2.7.2027",
    "k_party-party": "person",
    "k_party-given_name": "Outi",
    "k_party-family_name": "Piilo",
    "k_party-non_disclosure": ["yes"],
    **{f"k_party-{key}": text for key, text in CONTACT.items()},
    "k_location-description": "By the bridge",
    "k_location-north": "61.5",
    "k_location-east": "23.76",
}

READ = [
    *("Plain words", "First", "Second", "1200 kg", "12.5", "65 dB", "€1250.50", "1998"),
    *("5 June 2027", "7:30", "Something else: Birch", "ash en", "No", "Confirmed"),
    *("a@posti.example.fi", "+358 40 7654321", "https://example.fi/plan", "Aino Niemelä"),
    *("Koivutie 1", "33100", "Helsinki", "Sweden", "010190-****", "0737546-2", "91-1-2-3"),
    *("100012345N", "FI21 1234 5600 0007 85", "003718523029101CZ", "1250.5 €", "Within"),
    *("Row of parts", "metres", "1 July 2027", "2 July 2027", "Outi", "Piilo"),
    *("By the bridge", "61.5", "23.76", "The file will be delivered later.", "Drawn on paper"),
    "KA-2026-000042",
]


def test_the_form_has_every_kind() -> None:
    assert {one["kind"] for one in ITEMS} == {kind.value for kind in ItemKind}


@pytest.fixture
def wide(app: Flask) -> Counter:
    made = document(step("kaikki", *ITEMS), slug="kaikki", languages=["fi", "sv", "en"])
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala", document=made)
        world.customer.demo_key = THE_CUSTOMER
        officer = factories.make_person(session, "Olli")
        officer.demo_key = OFFICER
        accounts.give_role(session, officer, Role.OFFICER, world.authority, actor=None, now=START)
    return Counter(app, world)


def words_of(page: Page) -> str:
    return page.words.replace("\u00a0", " ")


def fill(counter: Counter) -> Page:
    page = counter.open(f"/asiointi/{counter.draft({})}/kaikki")
    page = page.press("add:k_repeat").press("add:k_repeat.0.parts")
    return page.press("next", {f"a-{name}": text for name, text in TYPED.items()})


def test_every_kind_has_its_field_and_keeps_what_was_typed(wide: Counter) -> None:
    page = fill(wide)
    assert page.path.endswith("/tarkistus"), page.errors
    again = wide.open(page.path.removeprefix("/en").replace("tarkistus", "kaikki"))
    assert again.value("a-k_money") == "1250.5"
    assert again.value("a-k_municipality") == "091"
    assert again.value("a-k_repeat-0-parts-0-size") == "7"
    assert again.value("a-k_party-street") == "Salatie 1"
    assert "1250.5 €" in words_of(again)


def test_the_review_page_shows_every_answer(wide: Counter) -> None:
    words = words_of(fill(wide))
    assert [text for text in READ if text not in words] == []


def test_the_case_the_pdf_and_the_json_agree_and_keep_contact_details_back(wide: Counter) -> None:
    page = fill(wide).press("", {"a-declared": "true"})
    assert page.path.endswith("/kuitti"), page.words
    case_id = page.path.split("/")[-2]
    customers = words_of(wide.open(f"/asiat/{case_id}"))
    handlers = words_of(wide.open(f"/virkailija/asiat/{case_id}", wide.browser(OFFICER)))
    with tools_of(wide.app).database.read(System("test")) as session:
        parts = case_page.parts_of(
            session, case_page.any_case(session, UUID(case_id)), for_customer=False
        )
        printed = documents.submission_document(parts)
        exported = documents.answers_export(parts)
    pdf = " ".join(
        text
        for section in printed.sections
        for block in section.blocks
        for text in (
            block.value if hasattr(block, "value") else [cell for row in block.rows for cell in row]
        )
    )
    for text in READ:
        assert text in customers, text
        assert text in handlers, text
    for secret in CONTACT.values():
        assert secret not in customers
        assert secret in handlers
        assert secret not in pdf
        assert secret not in str(exported)
    answers = exported["answers"]
    assert answers["k_computed"] == "1250.5"
    assert answers["k_repeat"] == [
        {"name": "Row of parts", "parts": [{"size": 7, "unit": "metres"}]}
    ]
    assert answers["k_date_range"] == {"begin": "2027-07-01", "end": "2027-07-02"}
    assert set(answers) == {key for key in TYPED_KEYS if key not in ("k_attachment", "k_note")}


TYPED_KEYS = {
    *(one["key"] for one in ITEMS),
    *("k_choice_other", "k_attachment_later", "k_attachment_explained"),
}


def test_a_draft_begins_with_who_has_signed_in_and_can_be_changed(app: Flask) -> None:
    made = document(
        step(
            "one",
            item("name", "person_name", prefill="name"),
            item("mail", "email", prefill="email"),
        ),
        slug="esitaytto",
    )
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala", document=made)
        world.customer.demo_key = THE_CUSTOMER
        name = f"{world.customer.given_name} {world.customer.family_name}"
    counter = Counter(app, world)
    page = counter.start(world.service.slug)
    assert page.value("a-name") == name
    page = page.press("next", {"a-name": "Somebody Else"})
    assert "Somebody Else" in page.words
