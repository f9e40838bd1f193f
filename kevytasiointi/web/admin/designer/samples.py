"""A question of each kind as customers see it: the picture beside the kind's name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.formparser import read_design
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.texts import mark
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.questions import Question
from kevytasiointi.web.slotparts import Slot, empty_slot

_SAMPLE: Final = "sample_"
_DAY: Final = date(2026, 6, 1)
_MOST_OPTIONS: Final = 12
"""A picture needs no list of every municipality."""

LABELS: Final[Mapping[ItemKind, str]] = {
    ItemKind.TEXT: mark("Name of the event"),
    ItemKind.PARAGRAPH: mark("What will happen there?"),
    ItemKind.INTEGER: mark("How many people are coming?"),
    ItemKind.DECIMAL: mark("How high is the stage?"),
    ItemKind.MEASURE: mark("How large is the area?"),
    ItemKind.MONEY: mark("Price of the work"),
    ItemKind.YEAR: mark("Year of construction"),
    ItemKind.DATE: mark("When does it begin?"),
    ItemKind.TIME: mark("At what time?"),
    ItemKind.DATE_RANGE: mark("On which days?"),
    ItemKind.CHOICE: mark("What is it about?"),
    ItemKind.CHOICES: mark("What will be there?"),
    ItemKind.YES_NO: mark("Is it indoors?"),
    ItemKind.DECLARATION: mark("I have asked the neighbours."),
    ItemKind.EMAIL: mark("E-mail address"),
    ItemKind.PHONE: mark("Telephone number"),
    ItemKind.URL: mark("Web address"),
    ItemKind.PERSON_NAME: mark("Contact person"),
    ItemKind.ADDRESS: mark("Street address"),
    ItemKind.POSTCODE: mark("Postcode"),
    ItemKind.MUNICIPALITY: mark("Municipality"),
    ItemKind.COUNTRY: mark("Country"),
    ItemKind.HETU: mark("Personal identity code"),
    ItemKind.BUSINESS_ID: mark("Business ID"),
    ItemKind.PROPERTY_ID: mark("Property identifier"),
    ItemKind.BUILDING_ID: mark("Building identifier"),
    ItemKind.IBAN: mark("Account number"),
    ItemKind.E_INVOICE: mark("E-invoice address"),
    ItemKind.CASE_REFERENCE: mark("Your earlier permit"),
    ItemKind.PARTY: mark("Who answers for the event?"),
    ItemKind.LOCATION: mark("Where is it?"),
    ItemKind.ATTACHMENT: mark("Map of the area"),
    ItemKind.NOTE: mark("Good to know"),
    ItemKind.COMPUTED: mark("Area in all"),
    ItemKind.GROUP: mark("Contact details"),
    ItemKind.REPEAT: mark("Sources of noise"),
}
"""What the sample of each kind asks."""

_OPTIONS: Final = (mark("Music"), mark("Sport"))


@dataclass(frozen=True, slots=True)
class Pictures:
    """The samples by kind, and what their attachment slot shows."""

    questions: Mapping[str, Question]
    slots: Mapping[str, Slot]


def pictures(language: str) -> Pictures:
    """A sample question of every kind, in a language, for the macros of customers' pages."""
    spec, _findings = read_design(
        {
            "languages": [language],
            "steps": [
                {
                    "id": "kinds",
                    "key": "kinds",
                    "title": {language: "-"},
                    "items": [_sample(kind, language) for kind in ItemKind],
                }
            ],
        }
    )
    step = spec.steps[0]
    questions = build_step(step, Visibility(spec, {}, {}, _DAY), language=language, unread={})
    return Pictures(
        {one.path.removeprefix(_SAMPLE): _short(one) for one in questions},
        {one.path: empty_slot(one.item) for one in questions},
    )


def _short(question: Question) -> Question:
    return replace(question, choices=question.choices[:_MOST_OPTIONS])


def _sample(kind: ItemKind, language: str) -> dict[str, Json]:
    """An item of the kind; its key begins as no field of ours does."""
    made: dict[str, Json] = {
        "id": _SAMPLE + kind.value,
        "key": _SAMPLE + kind.value,
        "kind": kind.value,
        "label": {language: str(_(LABELS[kind]))},
        "required": True,
    }
    if kind in (ItemKind.CHOICE, ItemKind.CHOICES):
        made["options"] = [
            {"value": f"v{number}", "label": {language: str(_(words))}}
            for number, words in enumerate(_OPTIONS)
        ]
    if kind is ItemKind.MEASURE:
        made["unit"] = {language: "m²"}
    if kind is ItemKind.PARAGRAPH:
        made["max_length"] = 1000
    if kind is ItemKind.NOTE:
        made["text"] = {language: str(_("A text that is only read."))}
    if kind is ItemKind.COMPUTED:
        made["compute"] = {"+": [1, 1]}
    if kind is ItemKind.GROUP:
        made["items"] = [_sample(ItemKind.TIME, language)]
    if kind is ItemKind.REPEAT:
        made["items"] = [_sample(ItemKind.TEXT, language)]
        made["row_title"] = {language: str(_("Source of noise"))}
    return made
