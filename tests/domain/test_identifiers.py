"""Finnish identifiers and contact details."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain import identifiers

REAL = ["131052-308T", "131052Y308T", "010100A002H"]


@pytest.mark.parametrize("text", ["010594Y9032", "030594W903B", "010516B903X", "020503F9037"])
def test_test_persons_pass_only_where_artificial_codes_are_allowed(text: str) -> None:
    assert identifiers.read_hetu(text.lower(), artificial=True) == text
    with pytest.raises(ValueError, match="hetu"):
        identifiers.read_hetu(text, artificial=False)


@pytest.mark.parametrize(
    "text",
    ["", "131052-308U", "131052308T", "321352-308T", "131052*308T", "１31052-308T", "x" * 11],
)
def test_wrong_hetus(text: str) -> None:
    with pytest.raises(ValueError, match="hetu"):
        identifiers.read_hetu(text, artificial=True)


def test_a_masked_hetu_hides_the_person() -> None:
    assert identifiers.masked_hetu("010594Y9032") == "010594Y****"


@pytest.mark.parametrize(
    ("typed", "kept", "digits"),
    [
        ("91-1-2-3", "91-1-2-3", "09100100020003"),
        ("091-001-0002-0003", "91-1-2-3", "09100100020003"),
        ("09100100020003", "91-1-2-3", "09100100020003"),
        (" 91 - 1 - 2 - 3 ", "91-1-2-3", "09100100020003"),
        ("91–1–2–3", "91-1-2-3", "09100100020003"),
        ("992-999-9999-9999", "992-999-9999-9999", "99299999999999"),
        ("5-0-0-0", "5-0-0-0", "00500000000000"),
    ],
)
def test_property_ids_both_ways(typed: str, kept: str, digits: str) -> None:
    assert identifiers.read_property_id(typed) == kept
    assert identifiers.property_id_digits(kept) == digits
    assert identifiers.read_property_id(digits) == kept


@pytest.mark.parametrize(
    "text", ["", "91-1-2", "91-1-2-3-4", "1234-1-2-3", "91-1-2-12345", "0-1-2-3", "9110020003", "a"]
)
def test_wrong_property_ids(text: str) -> None:
    with pytest.raises(ValueError, match="property id"):
        identifiers.read_property_id(text)


@given(
    st.tuples(st.integers(1, 999), st.integers(0, 999), st.integers(0, 9999), st.integers(0, 9999))
)
def test_every_property_id_comes_back(parts: tuple[int, int, int, int]) -> None:
    kept = "-".join(str(part) for part in parts)
    assert identifiers.read_property_id(identifiers.property_id_digits(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0737546-2", "0737546-2"),
        ("FI07375462", "0737546-2"),
        ("07375462", "0737546-2"),
        ("737546-2", "0737546-2"),
        (" 0737546 - 2 ", "0737546-2"),
    ],
)
def test_business_ids(typed: str, kept: str) -> None:
    assert identifiers.read_business_id(typed) == kept


@pytest.mark.parametrize("text", ["", "0737546-3", "0737546", "SE07375462", "²737546-2", "1" * 99])
def test_wrong_business_ids(text: str) -> None:
    with pytest.raises(ValueError, match="business id"):
        identifiers.read_business_id(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("040 123 4567", "+358 40 1234567"),
        ("+358401234567", "+358 40 1234567"),
        ("09 310 1691", "+358 9 3101691"),
        ("+46 8 123 456 78", "+46 8 123 456 78"),
    ],
)
def test_phones(typed: str, kept: str) -> None:
    assert identifiers.read_phone(typed) == kept


@pytest.mark.parametrize("text", ["", "12", "call me", "+999 1", "1" * 41])
def test_wrong_phones(text: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        identifiers.read_phone(text)


@pytest.mark.parametrize(
    "text", ["aino@lehtola.example.fi", "aino@example.fi", "äiti@lehtola.example.fi", "a+b@x.fi"]
)
def test_emails(text: str) -> None:
    assert identifiers.read_email(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "aino", "aino@", "@x.fi", "a b@x.fi", "a@x.fi\nBcc: b@x.fi", "a@localhost", "<a@x.fi>"],
)
def test_wrong_emails(text: str) -> None:
    with pytest.raises(ValueError, match="email"):
        identifiers.read_email(text)


@pytest.mark.parametrize("text", ["00100", " 96100 "])
def test_postcodes(text: str) -> None:
    assert identifiers.read_postcode(text) == text.strip()


@pytest.mark.parametrize("text", ["", "0010", "001000", "00000", "٠٠١٠٠", "FI-00100"])
def test_wrong_postcodes(text: str) -> None:
    with pytest.raises(ValueError, match="postcode"):
        identifiers.read_postcode(text)
