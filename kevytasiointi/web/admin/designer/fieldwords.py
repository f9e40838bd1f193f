"""What designers read of each key of a part: its name, and what it does."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.projectfields import PROJECT_FIELDS
from kevytasiointi.texts import mark

FIELD_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": (mark("Name of the step"), ""),
    "intro": (mark("Text in the beginning of the step"), ""),
    "label": (mark("Question"), mark("As the customer reads it.")),
    "hint": (mark("Help under the question"), ""),
    "text": (mark("Text under the heading"), ""),
    "link": (mark("Link"), mark("An address that begins with https://")),
    "options": (mark("Options"), mark("In the order in which they are shown.")),
    "other": (mark("Something else can be chosen, with a text that says what"), ""),
    "parties": (mark("Who it can be"), ""),
    "asks": (mark("What else is asked"), ""),
    "compute": (mark("How it is worked out"), ""),
    "required": (mark("Must be answered"), mark("Whenever the question is shown.")),
    "required_if": (mark("Must be answered only if"), ""),
    "visible_if": (mark("Shown only if"), ""),
    "valid_if": (mark("The answer is good only if"), ""),
    "row_title": (mark("Name of one row"), mark("For example Compost bin: the rows get numbers.")),
    "min_rows": (mark("Fewest rows"), ""),
    "max_rows": (mark("Most rows"), ""),
    "unit": (mark("Unit"), mark("For example m², dB or litres.")),
    "decimals": (mark("Decimals"), ""),
    "min": (mark("Smallest number"), ""),
    "max": (mark("Largest number"), ""),
    "max_length": (mark("Longest text, in characters"), ""),
    "max_files": (mark("Most files"), ""),
    "max_mb": (mark("Largest file, in megabytes"), ""),
    "media_types": (mark("Kinds of files that are taken"), mark("PDF and pictures unless said.")),
    "later": (mark("The file may be promised for later"), ""),
    "explained": (mark("A text may stand in place of the file"), ""),
    "prefill": (
        mark("Filled in beforehand"),
        mark("The customer sees it and can change it."),
    ),
    "personal": (mark("The answer is personal data"), ""),
    "secret": (mark("The answer is secret by law"), ""),
    "pattern": (
        mark("Pattern of the text"),
        mark("A regular expression (RE2) that the whole text must match."),
    ),
    "pattern_message": (mark("What is said when the pattern does not match"), ""),
    "autocomplete": (
        mark("What browsers may fill in"),
        mark("A word of the HTML standard, for example organization."),
    ),
    "key": (
        mark("Name in rules, exports and addresses"),
        mark("Small letters, digits and underscores; in a step hyphens."),
    ),
}
"""Name and explanation of each key that a designer can set."""


IN_KIND: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("note", "label"): (mark("Heading"), mark("As the customer reads it.")),
    ("group", "label"): (mark("Heading"), mark("As the customer reads it.")),
    ("repeat", "label"): (mark("Heading"), mark("As the customer reads it.")),
    ("computed", "label"): (mark("What the number is called"), mark("As the customer reads it.")),
    ("attachment", "label"): (mark("What is attached"), mark("As the customer reads it.")),
    ("declaration", "label"): (
        mark("What the customer assures"),
        mark("The words beside the box."),
    ),
    ("choices", "min"): (mark("Fewest ticks"), ""),
    ("choices", "max"): (mark("Most ticks"), ""),
}
"""What is called otherwise in some kinds of items."""


def field_name(key: str, kind: str = "") -> str:
    """The name of a key, in a kind of items."""
    return str(_(IN_KIND.get((kind, key), FIELD_WORDS[key])[0]))


def field_sentence(key: str, kind: str = "") -> str:
    """What a key does; empty when its name says it."""
    sentence = IN_KIND.get((kind, key), FIELD_WORDS[key])[1]
    return str(_(sentence)) if sentence else ""


CHOICE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "parties": {"person": mark("A person"), "company": mark("A company or another body")},
    "asks": {
        "hetu": mark("Personal identity code"),
        "non_disclosure": mark("Whether there is a non-disclosure order"),
        "country": mark("Country"),
        "e_invoice": mark("E-invoice address"),
    },
    "media_types": {
        "application/pdf": "PDF",
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "image/tiff": "TIFF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (docx)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (xlsx)",
    },
    "prefill": {
        "": mark("Nothing"),
        "name": mark("Name of who has signed in"),
        "given_name": mark("Given names of who has signed in"),
        "family_name": mark("Family name of who has signed in"),
        "email": mark("E-mail address of who has signed in"),
        "hetu": mark("Identity code of who has signed in"),
        "signed_in": mark("Who has signed in"),
        "earlier": mark("What the same person answered in an earlier matter"),
        "project": mark("What the same person answered in another matter of the project"),
    },
}
"""What the values of keys with closed lists are called."""

_OF_PROJECT: Final[Mapping[str, str]] = {one.source: one.label for one in PROJECT_FIELDS}


def choice_name(key: str, value: str, _kind: str = "") -> str:
    """What a value of a key is called."""
    if key == "prefill" and value in _OF_PROJECT:
        return str(_("From the project: %(what)s", what=_(_OF_PROJECT[value])))
    words = CHOICE_WORDS.get(key, {}).get(value)
    return str(_(words)) if words else value
