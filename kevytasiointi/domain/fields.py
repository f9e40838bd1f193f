"""One table of item kinds: how typed text becomes an answer, and an answer becomes text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain import fieldreading as reading
from kevytasiointi.domain import fieldshowing as showing
from kevytasiointi.domain import identifiers
from kevytasiointi.domain.fieldreading import Read
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.numbertext import exact_number, kept_number
from kevytasiointi.domain.options import option_values
from kevytasiointi.domain.wording import mark


@dataclass(frozen=True, slots=True)
class Field:
    """What a kind does with text.

    Attributes:
        read: the answer that a typed, trimmed text means; raises UnreadableError.
        show: the paragraphs that people read.
    """

    read: Read
    show: Callable[[Item, Json, Reader], tuple[str, ...]]


def read_text(item: Item, text: str, *, artificial_hetus: bool) -> Json:
    """The answer that a typed text means.

    Raises:
        UnreadableError: it is not an answer of this kind.
    """
    return FIELDS[item.kind].read(item, text, artificial_hetus)


def read_kept(item: Item, value: Json, *, artificial_hetus: bool) -> Json:
    """The answer that a stored value means, brought to its one form.

    Raises:
        UnreadableError: it is not an answer of this kind.
    """
    if item.kind is ItemKind.CHOICES:
        return read_ticks(item, value if isinstance(value, list | tuple) else (value,))
    if isinstance(value, str):
        return read_text(item, value, artificial_hetus=artificial_hetus)
    text = ""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | float):
        number = exact_number(value)
        text = "" if number is None else kept_number(number)
    return read_text(item, text, artificial_hetus=artificial_hetus)


def read_ticks(item: Item, values: Sequence[Json]) -> Json:
    """The ticked options in the order of the form, None for none.

    Raises:
        UnreadableError: one of them is not an option.
    """
    known = option_values(item)
    if any(value not in known for value in values):
        raise reading.not_an_option()
    return [value for value in known if value in values] or None


def show(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """The answer as paragraphs for people; none when unanswered."""
    if value is None or value in ("", []):
        return ()
    return FIELDS[item.kind].show(item, value, reader)


FIELDS: Final[Mapping[ItemKind, Field]] = {
    ItemKind.TEXT: Field(reading.as_plain, showing.show_plain),
    ItemKind.PARAGRAPH: Field(reading.as_plain, showing.show_paragraphs),
    ItemKind.PERSON_NAME: Field(reading.as_plain, showing.show_plain),
    ItemKind.ADDRESS: Field(reading.as_plain, showing.show_plain),
    ItemKind.INTEGER: Field(reading.as_integer, showing.show_number),
    ItemKind.DECIMAL: Field(reading.as_decimal, showing.show_number),
    ItemKind.MEASURE: Field(reading.as_decimal, showing.show_number),
    ItemKind.MONEY: Field(reading.as_money, showing.show_money),
    ItemKind.YEAR: Field(reading.as_year, showing.show_year),
    ItemKind.COMPUTED: Field(reading.as_decimal, showing.show_number),
    ItemKind.DATE: Field(reading.as_date, showing.show_date),
    ItemKind.TIME: Field(reading.as_time, showing.show_time),
    ItemKind.CHOICE: Field(reading.as_choice, showing.show_options),
    ItemKind.MUNICIPALITY: Field(reading.as_choice, showing.show_options),
    ItemKind.COUNTRY: Field(reading.as_choice, showing.show_options),
    ItemKind.CHOICES: Field(reading.as_choice, showing.show_options),
    ItemKind.YES_NO: Field(reading.as_yes_no, showing.show_yes_no),
    ItemKind.DECLARATION: Field(reading.as_declaration, showing.show_declaration),
    ItemKind.EMAIL: Field(
        reading.by(
            identifiers.read_email,
            "email",
            mark("%(question)s – enter an e-mail address, such as name@example.fi."),
        ),
        showing.show_plain,
    ),
    ItemKind.PHONE: Field(
        reading.by(
            identifiers.read_phone,
            "phone",
            mark("%(question)s – enter a telephone number, such as 040 123 4567."),
        ),
        showing.show_plain,
    ),
    ItemKind.POSTCODE: Field(
        reading.by(
            identifiers.read_postcode,
            "postcode",
            mark("%(question)s – enter a postcode of five digits, such as 00100."),
        ),
        showing.show_plain,
    ),
    ItemKind.HETU: Field(reading.as_hetu, showing.show_hetu),
    ItemKind.BUSINESS_ID: Field(
        reading.by(
            identifiers.read_business_id,
            "business_id",
            mark("%(question)s – check the business ID; it looks like 1234567-8."),
        ),
        showing.show_plain,
    ),
    ItemKind.PROPERTY_ID: Field(
        reading.by(
            identifiers.read_property_id,
            "property_id",
            mark("%(question)s – enter the property identifier, such as 91-1-2-3."),
        ),
        showing.show_plain,
    ),
    ItemKind.URL: Field(
        reading.by(
            identifiers.read_url,
            "url",
            mark("%(question)s – enter an address of the web, such as https://www.example.fi."),
        ),
        showing.show_plain,
    ),
    ItemKind.BUILDING_ID: Field(
        reading.by(
            identifiers.read_building_id,
            "building_id",
            mark("%(question)s – check the building identifier, such as 100012345N."),
        ),
        showing.show_plain,
    ),
    ItemKind.IBAN: Field(
        reading.by(
            identifiers.read_iban,
            "iban",
            mark("%(question)s – check the account number; it looks like FI21 1234 5600 0007 85."),
        ),
        showing.show_iban,
    ),
    ItemKind.E_INVOICE: Field(
        reading.by(
            identifiers.read_e_invoice,
            "e_invoice",
            mark("%(question)s – check the e-invoice address, such as 003712345671."),
        ),
        showing.show_iban,
    ),
    ItemKind.CASE_REFERENCE: Field(
        reading.by(
            identifiers.read_case_number,
            "case_reference",
            mark("%(question)s – check the number of the matter; it looks like KA-2026-000123."),
        ),
        showing.show_plain,
    ),
}
"""Every kind that has an answer of its own."""
