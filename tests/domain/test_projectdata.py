"""What a project tells once: how it is read, who gets it, and what it fills in."""

from typing import Any

import pytest

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.prefilling import prefilled
from kevytasiointi.domain.prefillsources import SOURCES
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.projectdata import facts_of, read_field, read_shared, told
from kevytasiointi.domain.projectfields import PROJECT_FIELDS
from tests.domain.form_samples import form, item

FIELDS = {one.key: one for one in PROJECT_FIELDS}
TYPED = {
    "what": "  A new quay.\r\nIn two parts. ",
    "address": " Rantatie  1 ",
    "postcode": "33 100",
    "municipality": "837",
    "property_id": "837 - 101 - 2 - 3",
    "for_whom": "Koivu Oy",
    "business_id": "FI01120389",
    "email": "a@posti.example.fi",
    "phone": "040 1234567",
}
READ = {
    "what": "A new quay.\nIn two parts.",
    "address": "Rantatie  1",
    "postcode": "33100",
    "municipality": "837",
    "property_id": "837-101-2-3",
    "for_whom": "Koivu Oy",
    "business_id": "0112038-9",
    "email": "a@posti.example.fi",
    "phone": "+358 40 1234567",
}


def test_each_text_is_read_into_its_one_form() -> None:
    assert read_shared({**TYPED, "owner_id": "somebody else"}) == READ
    assert set(READ) == set(FIELDS)


def test_nothing_need_be_told() -> None:
    assert read_shared({}) == {}
    assert read_shared(dict.fromkeys(FIELDS, "  ")) == {}


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("postcode", "331", "postcode"),
        ("municipality", "Tampere", "option"),
        ("property_id", "0-1-2-3", "property_id"),
        ("business_id", "0112038-8", "business_id"),
        ("email", "a at b", "email"),
        ("phone", "soon", "phone"),
        *((key, "x" * (one.longest + 1), "max_length") for key, one in FIELDS.items()),
    ],
)
def test_what_is_nothing_of_its_kind_is_refused(key: str, text: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_field(FIELDS[key], text)
    assert refused.value.code == code
    with pytest.raises(UnreadableError):
        read_shared({**TYPED, key: text})


def test_contact_details_are_for_the_owner_only() -> None:
    others = [one.key for one, _text in told(READ, with_contacts=False)]
    assert others == [key for key in FIELDS if key not in ("email", "phone")]
    assert [one.key for one, _text in told(READ, with_contacts=True)] == list(FIELDS)
    assert told({}, with_contacts=True) == []


@pytest.mark.parametrize("one", PROJECT_FIELDS, ids=lambda one: one.key)
def test_each_fills_in_a_question_of_its_kinds_and_no_other(one: Any) -> None:
    for kind in (kind for kind, sources in SOURCES.items() if one.source in sources):
        assert kind in one.fills
        question = item("x", kind.value, prefill=one.source)
        value = prefilled(form(question), facts_of(READ, with_contacts=True))["x"]
        assert value == ({"address": READ[one.key]} if kind is ItemKind.LOCATION else READ[one.key])
    assert all(one.source in SOURCES[kind] for kind in one.fills)
    with pytest.raises(BrokenFormSpec):
        form(item("x", "hetu", prefill=one.source))


def test_a_text_that_is_too_long_for_a_question_does_not_fill_it_in() -> None:
    spec = form(
        item("short", "paragraph", max_length=5, prefill="project.what"),
        item("long", "paragraph", prefill="project.what"),
    )
    facts = facts_of(READ, with_contacts=False)
    assert prefilled(spec, facts) == {"long": READ["what"]}
