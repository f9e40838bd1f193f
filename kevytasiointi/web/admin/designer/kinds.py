"""The kinds of items in a designer's words, in the groups in which they are chosen."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.texts import mark

KIND_WORDS: Final[Mapping[ItemKind, tuple[str, str]]] = {
    ItemKind.TEXT: (mark("Short text"), mark("One line, for example the name of a place.")),
    ItemKind.PARAGRAPH: (mark("Long text"), mark("Several lines, for a description.")),
    ItemKind.INTEGER: (mark("Whole number"), mark("For example how many people.")),
    ItemKind.DECIMAL: (mark("Decimal number"), mark("A number that may have decimals.")),
    ItemKind.MEASURE: (mark("Measure"), mark("A number with its unit, for example m² or dB.")),
    ItemKind.MONEY: (mark("Money"), mark("An amount in euros.")),
    ItemKind.YEAR: (mark("Year"), mark("Four digits, for example of construction.")),
    ItemKind.DATE: (mark("Date"), mark("One day, written as people write it.")),
    ItemKind.TIME: (mark("Time of day"), mark("For example when the work begins.")),
    ItemKind.DATE_RANGE: (mark("Period"), mark("First and last day.")),
    ItemKind.CHOICE: (mark("One choice"), mark("One of a list of options.")),
    ItemKind.CHOICES: (mark("Several choices"), mark("As many options as apply.")),
    ItemKind.YES_NO: (mark("Yes or no"), mark("A question with two answers.")),
    ItemKind.DECLARATION: (
        mark("Assurance"),
        mark("A box that must be ticked before the form can be sent."),
    ),
    ItemKind.PERSON_NAME: (mark("Name of a person"), mark("Browsers can fill it in.")),
    ItemKind.EMAIL: (mark("E-mail address"), mark("Its form is checked.")),
    ItemKind.PHONE: (mark("Telephone number"), mark("Its form is checked.")),
    ItemKind.ADDRESS: (mark("Street address"), mark("One line.")),
    ItemKind.POSTCODE: (mark("Postcode"), mark("Five digits.")),
    ItemKind.MUNICIPALITY: (mark("Municipality"), mark("Chosen from all municipalities.")),
    ItemKind.COUNTRY: (mark("Country"), mark("Chosen from all countries.")),
    ItemKind.URL: (mark("Web address"), mark("Its form is checked.")),
    ItemKind.HETU: (mark("Personal identity code"), mark("Checked, and never shown whole.")),
    ItemKind.BUSINESS_ID: (mark("Business ID"), mark("Checked by its check digit.")),
    ItemKind.PROPERTY_ID: (mark("Property identifier"), mark("Of the real estate register.")),
    ItemKind.BUILDING_ID: (
        mark("Building identifier"),
        mark("The permanent identifier (VTJ-PRT)."),
    ),
    ItemKind.IBAN: (mark("Account number"), mark("An IBAN, checked.")),
    ItemKind.E_INVOICE: (mark("E-invoice address"), mark("An OVT code or an IBAN.")),
    ItemKind.CASE_REFERENCE: (
        mark("Reference to another matter"),
        mark("An earlier permit or matter of the customer."),
    ),
    ItemKind.PARTY: (
        mark("Person or company"),
        mark("A ready block: name, contact details and, if asked, non-disclosure."),
    ),
    ItemKind.LOCATION: (
        mark("Place"),
        mark("A ready block: address, description, coordinates, and a map where there is one."),
    ),
    ItemKind.ATTACHMENT: (mark("Attachment"), mark("One or more files of a certain kind.")),
    ItemKind.NOTE: (mark("Information"), mark("A text that is only read.")),
    ItemKind.COMPUTED: (mark("Calculation"), mark("A number that the form works out itself.")),
    ItemKind.GROUP: (mark("Group"), mark("Questions that belong together, under one heading.")),
    ItemKind.REPEAT: (mark("Repeating rows"), mark("The same questions as often as needed.")),
}
"""Name and one sentence of each kind."""

KIND_GROUPS: Final[Sequence[tuple[str, Sequence[ItemKind]]]] = (
    (
        mark("Texts and choices"),
        (
            *(ItemKind.TEXT, ItemKind.PARAGRAPH, ItemKind.CHOICE, ItemKind.CHOICES),
            *(ItemKind.YES_NO, ItemKind.DECLARATION),
        ),
    ),
    (
        mark("Numbers and times"),
        (
            *(ItemKind.INTEGER, ItemKind.DECIMAL, ItemKind.MEASURE, ItemKind.MONEY),
            *(ItemKind.YEAR, ItemKind.DATE, ItemKind.TIME, ItemKind.DATE_RANGE, ItemKind.COMPUTED),
        ),
    ),
    (
        mark("People and contact details"),
        (
            *(ItemKind.PARTY, ItemKind.PERSON_NAME, ItemKind.EMAIL, ItemKind.PHONE),
            *(ItemKind.ADDRESS, ItemKind.POSTCODE, ItemKind.MUNICIPALITY, ItemKind.COUNTRY),
            *(ItemKind.LOCATION, ItemKind.URL),
        ),
    ),
    (
        mark("Identifiers"),
        (
            *(ItemKind.HETU, ItemKind.BUSINESS_ID, ItemKind.PROPERTY_ID, ItemKind.BUILDING_ID),
            *(ItemKind.IBAN, ItemKind.E_INVOICE, ItemKind.CASE_REFERENCE),
        ),
    ),
    (
        mark("Other parts of a form"),
        (ItemKind.ATTACHMENT, ItemKind.NOTE, ItemKind.GROUP, ItemKind.REPEAT),
    ),
)
"""Every kind once, in the order in which they are offered."""


def kind_name(kind: ItemKind) -> str:
    """The name of a kind."""
    return str(_(KIND_WORDS[kind][0]))


def kind_sentence(kind: ItemKind) -> str:
    """What a kind is for."""
    return str(_(KIND_WORDS[kind][1]))


def groups() -> Sequence[tuple[str, Sequence[ItemKind]]]:
    """The kinds in their groups, which are named in the page's language."""
    return [(str(_(title)), kinds) for title, kinds in KIND_GROUPS]
