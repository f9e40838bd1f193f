"""Every kind of item: what is taken, what is refused and with which code, what people read."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from kevytasiointi import texts
from kevytasiointi.domain.answers import check_answers, filed, read_step, rows
from kevytasiointi.domain.blocks import without_protected
from kevytasiointi.domain.documents import Line
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.itemkinds import BLOCKS, CONTAINERS, NOT_TYPED, ItemKind
from kevytasiointi.domain.prefilling import prefilled
from tests.domain.form_samples import TODAY, choice, form, item, shown, words

english = partial(texts.say, "en")


@dataclass(frozen=True)
class Kind:
    """How one kind is typed, kept and read; `bad` texts with the code of what is wrong."""

    typed: str
    kept: Any
    read: str
    bad: dict[str, str]
    keys: dict[str, Any] = field(default_factory=dict)


OPTIONS = {"options": choice("x", "a", "b")["options"]}
KINDS: dict[ItemKind, Kind] = {
    ItemKind.TEXT: Kind("  Oak  ", "Oak", "Oak", {"x" * 201: "max_length"}),
    ItemKind.PARAGRAPH: Kind("a\nb", "a\nb", "a|b", {"x" * 4001: "max_length"}),
    ItemKind.INTEGER: Kind("1 200", 1200, "1200", {"1,5": "number", "0": "min"}, {"min": 1}),
    ItemKind.DECIMAL: Kind("12,5", "12.5", "12.5", {"12.555": "number", "many": "number"}),
    ItemKind.MEASURE: Kind("3", "3", "3\u00a0m", {"m": "number"}, {"unit": "m"}),
    ItemKind.MONEY: Kind("1 250,5 €", "1250.5", "€1250.50", {"1.999": "number", "free": "number"}),
    ItemKind.YEAR: Kind("1998", 1998, "1998", {"98": "year", "19980": "year", "1998,5": "year"}),
    ItemKind.DATE: Kind("5.6.2026", "2026-06-05", "5 June 2026", {"31.2.2026": "date"}),
    ItemKind.TIME: Kind("7.30", "07:30", "7:30", {"25.00": "time"}),
    ItemKind.CHOICE: Kind("a", "a", "a en", {"c": "option"}, OPTIONS),
    ItemKind.CHOICES: Kind("a", ["a"], "a en", {"c": "option"}, OPTIONS),
    ItemKind.YES_NO: Kind("false", False, "No", {"perhaps": "option"}),
    ItemKind.DECLARATION: Kind("true", True, "Confirmed", {"no": "required"}),
    ItemKind.EMAIL: Kind("a@b.example", "a@b.example", "a@b.example", {"a@b": "email"}),
    ItemKind.PHONE: Kind("040 123 4567", "+358 40 1234567", "+358 40 1234567", {"1": "phone"}),
    ItemKind.URL: Kind(
        "example.fi/a",
        "https://example.fi/a",
        "https://example.fi/a",
        {"javascript:alert(1)": "url", "http://[::1": "url", "example": "url", "a b.fi": "url"},
    ),
    ItemKind.PERSON_NAME: Kind("Aino Niemelä", "Aino Niemelä", "Aino Niemelä", {}),
    ItemKind.ADDRESS: Kind("Koivutie 1", "Koivutie 1", "Koivutie 1", {}),
    ItemKind.POSTCODE: Kind("00100", "00100", "00100", {"1234": "postcode"}),
    ItemKind.MUNICIPALITY: Kind("091", "091", "Helsinki", {"999": "option", "Oulu": "option"}),
    ItemKind.COUNTRY: Kind("SE", "SE", "Sweden", {"EU": "option", "Sverige": "option"}),
    ItemKind.HETU: Kind("010190-900P", "010190-900P", "010190-****", {"010190-900A": "hetu"}),
    ItemKind.BUSINESS_ID: Kind("07375462", "0737546-2", "0737546-2", {"0737546-3": "business_id"}),
    ItemKind.PROPERTY_ID: Kind("091-1-2-3", "91-1-2-3", "91-1-2-3", {"91-1-2": "property_id"}),
    ItemKind.BUILDING_ID: Kind(
        "100012345n",
        "100012345N",
        "100012345N",
        {"100012345A": "building_id", "200012345N": "building_id", "10001234": "building_id"},
    ),
    ItemKind.IBAN: Kind(
        "fi21 1234 5600 0007 85",
        "FI2112345600000785",
        "FI21 1234 5600 0007 85",
        {"FI2112345600000786": "iban"},
    ),
    ItemKind.E_INVOICE: Kind(
        "0037 1852 3029 101CZ",
        "003718523029101CZ",
        "003718523029101CZ",
        {"003718523028": "e_invoice", "0037185230291234567": "e_invoice", "12": "e_invoice"},
    ),
    ItemKind.CASE_REFERENCE: Kind(
        "ka 2026 000123",
        "KA-2026-000123",
        "KA-2026-000123",
        {"KA-2026-12": "case_reference", "2026-000123": "case_reference"},
    ),
}


def one(kind: ItemKind, **more: Any) -> FormSpec:
    return form(item("x", kind.value, **KINDS[kind].keys, **more))


def read(spec: FormSpec, text: str) -> tuple[dict[str, Any], dict[str, str]]:
    found = read_step(spec, spec.steps[0], {"a-x": [text]}, {}, artificial_hetus=True)
    return dict(found.answers), dict(found.unread)


def codes(spec: FormSpec, answers: dict[str, Any], raw: dict[str, str]) -> dict[str, str]:
    found = check_answers(
        spec, answers, {}, {}, TODAY, declared=True, raw=raw, artificial_hetus=True
    )
    return {problem.path: problem.code for problem in found}


def test_the_table_has_every_kind_that_is_typed() -> None:
    assert set(KINDS) == set(ItemKind) - NOT_TYPED - CONTAINERS - BLOCKS


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_answer_is_kept_in_one_form_and_read_by_people(kind: ItemKind) -> None:
    spec, told = one(kind), KINDS[kind]
    answers, unread = read(spec, told.typed)
    assert answers == {"x": told.kept}
    assert unread == {}
    assert codes(spec, answers, unread) == {}
    visibility = shown(spec, answers)
    assert filed(spec, answers, visibility) == {"x": told.kept}
    (section,) = rows(visibility, "en", english)
    (line,) = section.blocks
    assert isinstance(line, Line)
    assert "|".join(line.value) == told.read


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [(kind, text, code) for kind, told in KINDS.items() for text, code in told.bad.items()],
)
def test_a_bad_answer_is_told_by_its_code(kind: ItemKind, text: str, code: str) -> None:
    spec = one(kind, required=True)
    answers, unread = read(spec, text)
    assert codes(spec, answers, unread) == {"x": code}


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_answer_is_asked_for_only_when_it_is_needed(kind: ItemKind) -> None:
    answers, unread = read(one(kind, required=True), "  ")
    assert answers == {}
    assert codes(one(kind, required=True), answers, unread) == {"x": "required"}
    if kind is not ItemKind.DECLARATION:
        assert codes(one(kind), answers, unread) == {}


def test_money_is_two_decimals_and_its_sign_stands_where_the_language_has_it() -> None:
    spec = one(ItemKind.MONEY)
    said = {
        language: rows(shown(spec, {"x": "12000"}), language, partial(texts.say, language))[0]
        for language in ("fi", "sv", "en")
    }
    assert {language: one.blocks[0].value for language, one in said.items()} == {
        "fi": ("12\u00a0000,00\u00a0€",),
        "sv": ("12\u00a0000,00\u00a0€",),
        "en": ("€12,000.00",),
    }


# --- worked out by the form ---

SUMS = form(
    item("price", "money"),
    item(
        "parts",
        "repeat",
        items=[
            item("count", "integer"),
            item("each", "money"),
            item(
                "line", "computed", compute={"*": [{"var": "count"}, {"var": "each"}]}, decimals=2
            ),
        ],
    ),
    item(
        "total",
        "computed",
        compute={"+": [{"var": "price"}, {"sum": {"var": "parts.line"}}]},
        decimals=2,
        unit="€",
        valid_if=[{"rule": {"<=": [{"var": "total"}, 100]}, "message": words("too much")}],
    ),
    item("why", "text", visible_if={">": [{"var": "total"}, 50]}),
)
SOME = {
    "price": "10.1",
    "parts": [{"count": 2, "each": "10.25", "line": "999"}, {"count": 1, "each": "30"}],
}


def test_a_computed_item_is_worked_out_from_rows_and_never_typed() -> None:
    visibility = shown(SUMS, SOME)
    assert visibility.form.value("total") == Decimal("60.60")
    assert filed(SUMS, {**SOME, "total": "1"}, visibility) == {
        "price": "10.1",
        "parts": [
            {"count": 2, "each": "10.25", "line": "20.5"},
            {"count": 1, "each": "30", "line": "30"},
        ],
        "total": "60.6",
    }
    assert visibility.is_visible("why")
    posted = {"a-total": ["1"], "a-parts-0-line": ["5"], "a-price": ["1"]}
    assert read_step(SUMS, SUMS.steps[0], posted, {}).answers == {"price": "1"}


def test_a_computed_item_keeps_rules_and_is_nothing_while_its_parts_are_missing() -> None:
    assert codes(SUMS, {**SOME, "price": "90"}, {}) == {"total": "valid_if"}
    assert shown(SUMS, {}).form.value("total") is None
    assert not shown(SUMS, {}).is_visible("why")


@pytest.mark.parametrize(
    ("compute", "said"),
    [
        ({"===": [{"var": "a"}, 1]}, "compute needs a number, not a condition"),
        ({"+": [{"var": "x"}, 1]}, "conditions go round: x → x"),
        ({"+": [{"var": "t"}, 1]}, "+ needs a number, not a text"),
        ("12", "compute needs a number, not a text"),
    ],
)
def test_what_cannot_be_worked_out_is_found_when_the_form_is_checked(
    compute: Any, said: str
) -> None:
    with pytest.raises(BrokenFormSpec) as broken:
        form(item("a", "integer"), item("t"), item("x", "computed", compute=compute))
    assert [finding.message for finding in broken.value.findings] == [said]


# --- in place of a file ---


@pytest.mark.parametrize(
    ("posted", "kept", "code"),
    [
        ({}, {}, {"plan": "files_min"}),
        ({"a-plan_later": ["true"]}, {"plan_later": True}, {}),
        ({"a-plan_explained": [" On\r\npaper "]}, {"plan_explained": "On\npaper"}, {}),
        ({"a-plan_explained": ["  "]}, {}, {"plan": "files_min"}),
    ],
)
def test_a_promise_or_words_stand_in_place_of_a_file(
    posted: dict[str, list[str]], kept: dict[str, Any], code: dict[str, str]
) -> None:
    spec = form(item("plan", "attachment", required=True, later=True, explained=True), item("x"))
    answers = dict(read_step(spec, spec.steps[0], posted, {"plan_later": True}).answers)
    assert answers == kept
    assert codes(spec, answers, {}) == code
    assert filed(spec, answers, shown(spec, answers)) == kept
    strict = form(item("plan", "attachment", required=True), item("x"))
    assert codes(strict, answers, {}) == {"plan": "files_min"}
    assert filed(strict, answers, shown(strict, answers)) == {}


def test_the_keys_in_place_of_a_file_are_taken() -> None:
    with pytest.raises(BrokenFormSpec) as broken:
        form(item("plan", "attachment", later=True), item("plan_later"))
    assert [str(finding) for finding in broken.value.findings] == [
        "steps[0].items[0].later: 'plan_later' is already used at steps[0].items[1].key"
    ]


# --- blocks ---


def test_a_period_ends_on_or_after_its_beginning() -> None:
    spec = form(item("when", "date_range", required=True))
    assert codes(spec, {}, {}) == {"when.begin": "required", "when.end": "required"}
    late = {"when": {"begin": "2026-06-02", "end": "2026-06-01"}}
    assert codes(spec, late, {}) == {"when.end": "valid_if"}
    assert codes(spec, {"when": {"begin": "2026-06-01", "end": "2026-06-01"}}, {}) == {}
    optional = form(item("when", "date_range"))
    assert codes(optional, {}, {}) == {}
    assert codes(optional, {"when": {"begin": "2026-06-01"}}, {}) == {"when.end": "required"}


def test_a_place_is_told_in_one_way_at_least_and_within_finland() -> None:
    spec = form(item("place", "location", required=True))
    assert codes(spec, {}, {}) == {"place": "valid_if"}
    assert codes(spec, {"place": {"description": "By the bridge"}}, {}) == {}
    assert codes(spec, {"place": {"north": "61.5", "east": "23.76"}}, {}) == {}
    assert codes(spec, {"place": {"north": "61.5"}}, {}) == {"place.east": "valid_if"}
    assert codes(spec, {"place": {"north": "48", "east": "2.35"}}, {}) == {
        "place.north": "min",
        "place.east": "min",
    }
    assert codes(form(item("place", "location")), {}, {}) == {}


PARTY = form(
    item(
        "who",
        "party",
        required=True,
        asks=["hetu", "non_disclosure", "country", "e_invoice"],
    )
)
CONTACT = {
    "street": "Koivutie 1",
    "postcode": "00100",
    "city": "Lehtola",
    "country": "FI",
    "phone": "+358 40 1234567",
    "email": "a@posti.example.fi",
}
PERSON = {
    "party": "person",
    "given_name": "Aino",
    "family_name": "Niemelä",
    "hetu": "010190-900P",
    **CONTACT,
}
COMPANY = {
    "party": "company",
    "company_name": "Saarelan Maa Oy",
    "business_id": "0737546-2",
    "contact_person": "Veikko Saarela",
    **CONTACT,
}


def test_a_person_and_a_company_are_asked_their_own_questions() -> None:
    assert codes(PARTY, {"who": PERSON}, {}) == {}
    assert codes(PARTY, {"who": COMPANY}, {}) == {}
    assert codes(PARTY, {"who": {"party": "company", **CONTACT}}, {}) == {
        "who.company_name": "required",
        "who.business_id": "required",
        "who.contact_person": "required",
    }
    assert set(codes(PARTY, {}, {})) == {
        "who.party",
        *(f"who.{key}" for key in CONTACT),
    }
    assert codes(form(item("who", "party")), {}, {}) == {}
    only = form(item("who", "party", required=True, parties=["company"]))
    assert not {"who.given_name", "who.party"} & {path for path, _ in only.items()}
    assert codes(only, {"who": {k: v for k, v in COMPANY.items() if k != "country"}}, {}) == {}
    optional = form(item("who", "party", parties=["person"], asks=["hetu"]))
    assert codes(optional, {}, {}) == {}
    assert set(codes(optional, {"who": {"family_name": "Niemelä"}}, {})) == {
        *(f"who.{key}" for key in ("given_name", "hetu", "street", "postcode", "city")),
        *("who.phone", "who.email"),
    }


def test_a_problem_in_a_block_says_in_which() -> None:
    spec = form(
        item(
            "rows", "repeat", items=[item("payer", "party", required=True)], row_title=words("Row")
        )
    )
    found = check_answers(spec, {"rows": [{"payer": {"party": "person"}}]}, {}, {}, TODAY, True)
    assert found[0].text("en", english) == "Row en 1: payer en: First name – enter an answer."


def test_who_has_no_finnish_identity_code_gives_a_foreign_one() -> None:
    without = {key: value for key, value in PERSON.items() if key != "hetu"}
    assert codes(PARTY, {"who": without}, {}) == {"who.hetu": "required"}
    foreign = {**without, "no_hetu": ["yes"]}
    assert codes(PARTY, {"who": foreign}, {}) == {"who.foreign_id": "required"}
    assert codes(PARTY, {"who": {**foreign, "foreign_id": "19900101-1234"}}, {}) == {}


def test_contact_details_under_a_non_disclosure_order_reach_only_the_handler() -> None:
    secret = [CONTACT[key] for key in ("street", "phone", "email", "city")]
    answers = {"who": {**PERSON, "non_disclosure": ["yes"]}}
    visibility = shown(PARTY, answers)
    (public,) = rows(visibility, "en", english)
    told = [text for block in public.blocks for text in block.value]
    assert not set(secret) & set(told)
    assert told.count("Non-disclosure order: only the handler sees this.") == 7
    assert "Aino" in told
    (handlers,) = rows(visibility, "en", english, show_protected=True)
    assert set(secret) <= {text for block in handlers.blocks for text in block.value}
    assert without_protected(PARTY, answers) == {
        "who": {
            "party": "person",
            "given_name": "Aino",
            "family_name": "Niemelä",
            "non_disclosure": ["yes"],
        }
    }
    assert without_protected(PARTY, {"who": PERSON}) == {"who": PERSON}
    in_rows = form(item("all", "repeat", items=[item("who", "party", asks=["non_disclosure"])]))
    kept = without_protected(in_rows, {"all": [answers["who"], {"who": answers["who"]}]})
    assert "street" not in kept["all"][1]["who"]


def test_words_that_a_party_does_not_know_are_findings() -> None:
    with pytest.raises(BrokenFormSpec) as broken:
        form(item("who", "party", asks=["shoe_size"], parties=["dog"]))
    assert [str(finding.path) for finding in broken.value.findings] == [
        "steps[0].items[0].parties[0]",
        "steps[0].items[0].asks[0]",
    ]


def test_rules_name_the_questions_of_a_block() -> None:
    spec = form(
        item("when", "date_range"),
        item("why", visible_if={">": [{"var": "when.end"}, "2026-12-31"]}),
        deadlines=[{"kind": "validity", "period": "P1Y", "starts": "answer:when.end"}],
    )
    assert shown(spec, {"when": {"end": "2027-01-01"}}).is_visible("why")
    assert not shown(spec, {"when": {"end": "2026-06-01"}}).is_visible("why")


KNOWN = {
    "name": "Aino Niemelä",
    "given_name": "Aino",
    "family_name": "Niemelä",
    "email": "a@posti.example.fi",
    "hetu": None,
    "party": "person",
}


def test_a_draft_begins_with_what_is_known_where_the_form_says_so() -> None:
    spec = form(
        item("name", "person_name", prefill="name"),
        item("box", "group", items=[item("mail", "email", prefill="email"), item("code", "hetu")]),
        item("code", "hetu", prefill="hetu"),
        item("who", "party", asks=["hetu"], prefill="signed_in"),
        item("payer", "party"),
        item("rows", "repeat", items=[item("row_mail", "email", prefill="email")]),
    )
    assert prefilled(spec, KNOWN) == {
        "name": "Aino Niemelä",
        "box": {"mail": "a@posti.example.fi"},
        "who": {
            "party": "person",
            "given_name": "Aino",
            "family_name": "Niemelä",
            "email": "a@posti.example.fi",
        },
    }
    assert prefilled(spec, dict.fromkeys(KNOWN)) == {}


def test_a_kind_is_prefilled_with_what_fits_it_only() -> None:
    for kind, source in (("email", "name"), ("party", "email"), ("text", "name")):
        with pytest.raises(BrokenFormSpec):
            form(item("x", kind, prefill=source))
