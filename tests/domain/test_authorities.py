"""What may be told of an authority."""

import pytest

from kevytasiointi.domain.authorities import (
    checked_area,
    checked_business_id,
    checked_email,
    checked_languages,
    checked_name,
    checked_phone,
    checked_slug,
    suggested_slug,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.portal_facts import checked_address_of_page


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ({"fi": "Lehtolan kunta"}, "lehtolan-kunta"),
        ({"fi": "Äänekosken – Åbo (itä)!"}, "aanekosken-abo-ita"),
        ({"sv": "Granstrands stad", "en": "City"}, "granstrands-stad"),
        ({"fi": "x" * 80}, "x" * 60),
        ({}, ""),
    ],
)
def test_an_address_is_made_of_the_name(name: dict[str, str], slug: str) -> None:
    assert suggested_slug(name) == slug


@pytest.mark.parametrize("slug", ["uusi", "Iso", "ä", "a b", "a--b", "-a", "a/b", "x" * 61])
def test_an_address_that_can_not_be_is_refused(slug: str) -> None:
    with pytest.raises(InvalidInput):
        checked_slug("slug", slug, {})


def test_a_name_in_one_language_is_enough_and_none_is_not() -> None:
    assert checked_name("name", {"sv": " Ort ", "fi": " "}) == {"sv": "Ort"}
    with pytest.raises(InvalidInput) as refused:
        checked_name("name", {"fi": " "})
    assert refused.value.field == "name_fi"
    with pytest.raises(InvalidInput) as refused:
        checked_name("name", {"fi": "A", "en": "x" * 201})
    assert refused.value.field == "name_en"


def test_a_business_id_has_a_check_digit() -> None:
    assert checked_business_id("business_id", " 0100001-0") == "0100001-0"
    assert checked_business_id("business_id", "") is None
    with pytest.raises(InvalidInput):
        checked_business_id("business_id", "0100001-1")


def test_municipalities_are_read_one_a_line_or_with_commas() -> None:
    assert checked_area("area", "Lehtola,  Iso  Koivikko\nLehtola\n\n") == {
        "names": ["Lehtola", "Iso Koivikko"]
    }
    assert checked_area("area", " \n") == {}
    with pytest.raises(InvalidInput):
        checked_area("area", "\n".join(map(str, range(400))))


def test_contact_details_are_kept_in_one_form() -> None:
    assert checked_email("email", "a@kunta.fi ") == "a@kunta.fi"
    assert checked_phone("phone", "09 42450100") == "+358 9 42450100"
    assert (checked_email("email", " "), checked_phone("phone", "")) == (None, None)
    for check, text in ((checked_email, "x"), (checked_phone, "x")):
        with pytest.raises(InvalidInput):
            check("field", text)


def test_languages_are_the_portals_own() -> None:
    assert checked_languages("languages", ["sv", "fi", "xx"]) == {"codes": ["fi", "sv"]}
    with pytest.raises(InvalidInput):
        checked_languages("languages", ["xx"])


@pytest.mark.parametrize(
    "text",
    [
        "http://a.fi",
        "javascript:alert(1)",
        "https://",
        "https://a",
        "https://[x",
        "https://a.fi/ b",
    ],
)
def test_only_whole_https_addresses_are_taken(text: str) -> None:
    assert checked_address_of_page("page", " https://a.fi/x?y=1 ") == "https://a.fi/x?y=1"
    with pytest.raises(InvalidInput):
        checked_address_of_page("page", text)
