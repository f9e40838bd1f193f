"""What an earlier matter of the same person gives to a new draft, and what it never gives."""

from typing import Any
from uuid import UUID

import pytest

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.prefilling import Filed, prefilled, recalled_answers, recalls
from tests.domain.form_samples import choice, document, item, step

OTHER_FORM = "5c0f2a52-5b8e-4a8e-9d9f-0c1f6f2d7a11"


def form(*items: dict[str, Any], **more: Any) -> FormSpec:
    return parse_formspec(document(step("one", *items), **more))


def filed(
    spec: FormSpec, answers: dict[str, Any], number: str = "KA-1", *, in_project: bool = False
) -> Filed:
    return Filed(number, spec, answers, in_project)


def given(spec: FormSpec, *matters: Filed) -> dict[str, Any]:
    return {path: one.value for path, one in recalled_answers(spec, matters).items()}


def test_the_same_question_of_the_same_form_is_recalled_whatever_its_key_was() -> None:
    old, new = form(item("a", id="x")), form(item("b", id="x", prefill="earlier"))
    assert given(new, filed(old, {"a": "oak"})) == {"b": "oak"}


def test_the_newest_matter_with_an_answer_counts() -> None:
    spec = form(item("a", prefill="earlier"), item("b", prefill="earlier"))
    newest, older = filed(spec, {"a": "new"}, "KA-2"), filed(spec, {"a": "old", "b": "old"}, "KA-1")
    found = recalled_answers(spec, [newest, older])
    assert {path: (one.value, one.number) for path, one in found.items()} == {
        "a": ("new", "KA-2"),
        "b": ("old", "KA-1"),
    }


@pytest.mark.parametrize(
    ("kind", "more", "answer", "is_recalled"),
    [
        ("phone", {}, "+358 40 1234567", True),
        ("address", {}, "Rantatie 1", True),
        ("postcode", {}, "00100", True),
        ("email", {}, "a@posti.example.fi", True),
        ("text", {"autocomplete": "address-level2"}, "Lehtola", True),
        ("text", {}, "oak", False),
        ("property_id", {}, "91-1-2-3", False),
    ],
)
def test_another_form_gives_contact_details_only(
    kind: str, more: dict[str, Any], answer: str, is_recalled: bool
) -> None:
    old = form(item("x", kind, **more), id=OTHER_FORM)
    new = form(item("x", kind, id="new", prefill="earlier", **more))
    assert given(new, filed(old, {"x": answer})) == ({"x": answer} if is_recalled else {})


def test_contact_details_of_somebody_else_stand_at_another_path() -> None:
    old = form(item("payer", "group", items=[item("tel", "phone")]), id=OTHER_FORM)
    new = form(item("me", "group", items=[item("tel", "phone", id="t", prefill="earlier")]))
    assert given(new, filed(old, {"payer": {"tel": "+358 40 1234567"}})) == {}


def test_the_project_gives_what_was_answered_in_it_only() -> None:
    old = form(item("place"), id=OTHER_FORM)
    new = form(item("place", id="p", prefill="project"))
    here = filed(old, {"place": "The market"}, "KA-1", in_project=True)
    elsewhere = filed(new, {"place": "The beach"}, "KA-2")
    assert given(new, elsewhere, here) == {"place": "The market"}
    assert given(new, elsewhere) == {}


@pytest.mark.parametrize("which", ["old", "new", "form"])
def test_secrets_are_never_recalled(which: str) -> None:
    old = form(
        item("a", secret=which == "old"), publicity="secret" if which == "form" else "public"
    )
    new = form(item("a", secret=which == "new", prefill="earlier"))
    assert given(new, filed(old, {"a": "oak"})) == {}


def test_an_identity_code_comes_from_signing_in_only() -> None:
    for source in ("earlier", "project"):
        with pytest.raises(BrokenFormSpec):
            form(item("code", "hetu", prefill=source))


def test_what_is_no_answer_any_more_is_not_recalled() -> None:
    spec = form(item("tel", "phone", prefill="earlier"))
    assert given(spec, filed(spec, {"tel": "123 not a number"})) == {}
    rows = form(item("r", "repeat", items=[item("tel", "phone", id="tel")]))
    assert given(spec, filed(rows, {"r": [{"tel": "+358 40 1234567"}]})) == {}


def test_a_party_comes_whole_from_one_matter_and_without_codes_and_consents() -> None:
    spec = form(item("who", "party", asks=["hetu", "non_disclosure"], prefill="earlier"))
    company = {
        "party": "company",
        "company_name": "Koivu Oy",
        "street": "Rantatie 1",
        "phone": "+358 40 1234567",
    }
    person = {
        "party": "person",
        "given_name": "Aino",
        "family_name": "Niemelä",
        "hetu": "010190-999P",
        "non_disclosure": ["yes"],
        "city": "Lehtola",
    }
    newest, older = filed(spec, {"who": company}, "KA-2"), filed(spec, {"who": person}, "KA-1")
    assert prefilled(spec, {}, recalled_answers(spec, [newest, older])) == {"who": company}
    assert prefilled(spec, {}, recalled_answers(spec, [older])) == {
        "who": {
            "party": "person",
            "given_name": "Aino",
            "family_name": "Niemelä",
            "city": "Lehtola",
        }
    }


def test_a_place_comes_from_the_project() -> None:
    old = form(item("site", "location"), id=OTHER_FORM)
    new = form(item("site", "location", id="s", prefill="project"))
    place = {"address": "Tori 1", "north": "61.5", "east": "23.75"}
    assert prefilled(
        new, {}, recalled_answers(new, [filed(old, {"site": place}, in_project=True)])
    ) == {"site": place}


def test_a_form_that_asks_for_nothing_recalls_nothing() -> None:
    assert not recalls(form(item("mail", "email", prefill="email"), choice("c", "a")))
    assert recalls(form(item("g", "group", items=[item("tel", "phone", prefill="earlier")])))
    assert UUID(OTHER_FORM) != form(item("a")).id
