"""What designers read of the keys of the form as a whole, and of their values."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.texts import mark
from kevytasiointi.web import wording

FORM_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (mark("Name of the form"), ""),
    "summary": (mark("What it is for"), mark("One or two sentences, for lists and search.")),
    "slug": (
        mark("Name in addresses"),
        mark("Small letters, digits and hyphens, for example kaivulupa."),
    ),
    "kind": (mark("What customers do with it"), ""),
    "languages": (mark("Languages"), mark("Every text must be there in each of them.")),
    "legal_basis": (mark("The law behind it"), mark("For example: Waste Act 646/2011, 41 a §.")),
    "fee": (mark("What handling costs"), ""),
    "before_you_start": (mark("What to know before starting"), ""),
    "identification": (mark("How the customer is identified"), ""),
    "on_behalf": (mark("For whom it can be filled in"), ""),
    "ends_in": (mark("How handling can end"), ""),
    "outcomes": (mark("Outcomes that the authority can give"), ""),
    "status_texts": (mark("The authority's own words for states"), ""),
    "deadlines": (mark("Deadlines"), ""),
    "notify_before": (mark("How long before the day it should be sent"), ""),
    "standstill": (
        mark("Waiting time before starting"),
        mark("The activity may not begin before this time has passed."),
    ),
    "renewal": (mark("When it has to be renewed"), ""),
    "retention": (mark("How long matters are kept"), ""),
    "publicity": (mark("Publicity"), ""),
    "declaration": (mark("What the customer assures when sending"), ""),
    "settings": (mark("Settings of each authority"), ""),
    "tests": (mark("Tests"), ""),
    "steps": (mark("Steps and questions"), ""),
    "text": (mark("Text"), ""),
    "link": (mark("Link"), mark("An address that begins with https://")),
    "period": (mark("How long"), ""),
    "basis": (mark("On what ground"), mark("For example the law and its section.")),
    "starts": (mark("Starts when"), ""),
    "pauses_on_supplement": (mark("Stands still while a supplement is awaited"), ""),
    "shown_to_customer": (mark("Shown to the customer"), ""),
    "appeal": (
        mark("Which way of appeal it is the time of"),
        mark("Offered first to the officer when the decision is served."),
    ),
    "valid_from": (
        mark("Holds for matters that arrive on this day or later"),
        mark("Empty: always has. Write the day like this: 5.6.2026"),
    ),
    "valid_until": (
        mark("Holds for matters that arrive on this day or earlier"),
        mark("Empty: until further notice. Write the day like this: 5.6.2026"),
    ),
    "item": (mark("The day that it is counted from"), mark("A question that asks a day.")),
    "label": (mark("Name of the setting"), ""),
    "type": (mark("What kind of value it is"), ""),
    "default": (mark("Value unless the authority sets another"), ""),
    "key": (
        mark("Name in rules and texts"),
        mark("Made of the name unless you write one. In texts: {name}."),
    ),
}
"""Name and explanation of each key of the form itself and of what stands in its lists."""

IN_SECTION: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("handling", "kind"): (mark("Which deadline"), ""),
}
"""Keys that mean something else in one section."""

CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {"permit": mark("Apply for a permit"), "notice": mark("Give a notice")},
    "identification": {
        "strong": mark("Strong identification"),
        "email": mark("A link by e-mail is enough"),
        "none": mark("No identification"),
    },
    "on_behalf": {"person": mark("A person"), "company": mark("A company or another body")},
    "publicity": {
        "public": mark("Public"),
        "partly_secret": mark("Partly secret"),
        "secret": mark("Secret"),
    },
    "ends_in": {
        "decided": mark("A decision is given"),
        "processed": mark("It is noted as handled"),
    },
    "starts": {
        "submitted": mark("the matter arrives"),
        "handling_started": mark("handling begins"),
        "decided": mark("the decision is given"),
        "handled": mark("the matter has been handled"),
        "served": mark("the decision has been served"),
    },
    "type": {
        "period": mark("A period"),
        "integer": mark("A whole number"),
        "decimal": mark("A decimal number"),
        "money": mark("An amount of euros"),
        "text": mark("A text"),
        "boolean": mark("Yes or no"),
    },
    "item": {"": mark("Not in use")},
    "appeal": {
        "": mark("Not an appeal"),
        **{key.value: words for key, words in wording.APPEAL_WAYS.items()},
    },
}
"""What the values of closed lists are called."""


def field_name(key: str, section: str) -> str:
    """The name of a key on the page of a section."""
    if key in _STATES:
        return str(_(_STATES[key]))
    return str(_(IN_SECTION.get((section, key), FORM_WORDS[key])[0]))


def field_sentence(key: str, section: str) -> str:
    """What a key does; empty when its name says it."""
    sentence = "" if key in _STATES else IN_SECTION.get((section, key), FORM_WORDS[key])[1]
    return str(_(sentence)) if sentence else ""


def choice_name(key: str, value: str, section: str) -> str:
    """What a value of a key is called."""
    if key == "languages" and value in LANGUAGES:
        return wording.language_name(value)
    tables = _HANDLING if section == "handling" and key in _HANDLING else CHOICES
    words = tables.get(key, {}).get(value)
    return str(_(words)) if words else value


_STATES: Final[Mapping[str, str]] = {key.value: words for key, words in wording.STATES.items()}
_HANDLING: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {key.value: words for key, words in wording.DEADLINE_KINDS.items()},
    "outcomes": {key.value: words for key, words in wording.OUTCOMES.items()},
}
