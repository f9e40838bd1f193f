"""Ready groups of questions that a form names in one word: a party, a period, a place.

A block is read as a group of plain items. Screen, rules, review page, PDF and JSON know groups, so
they need to know no blocks. Their keys and ids never change: answers that were filed use them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from kevytasiointi.domain.blockparts import BlockSpec, block_item, words
from kevytasiointi.domain.formspec import Check, FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.partyblock import party
from kevytasiointi.domain.prefillsources import BEFORE, RECALLED, SOURCES
from kevytasiointi.domain.projectfields import OF_PROJECT

_SOUTH, _NORTH, _WEST, _EAST = (Decimal(degrees) for degrees in (59, 71, 19, 32))
_COORDINATE_DECIMALS: Final = 6


# --- a period ---

_ENDS_AFTER: Final = Check(
    compile_rule({">=": [{"var": "end"}, {"var": "begin"}]}),
    words(
        "Päättymispäivä ei voi olla ennen alkamispäivää.",
        "Slutdagen kan inte vara före begynnelsedagen.",
        "The last day can't be before the first day.",
    ),
)


def _date_range(block: BlockSpec) -> tuple[Item, ...]:
    begun = compile_rule({"filled": {"var": "begin"}})
    return (
        block_item(
            block,
            "begin",
            ItemKind.DATE,
            words("Alkaa", "Börjar", "Begins on"),
            required=block.required,
        ),
        block_item(
            block,
            "end",
            ItemKind.DATE,
            words("Päättyy", "Slutar", "Ends on"),
            required=block.required,
            required_if=None if block.required else begun,
            valid_if=(_ENDS_AFTER,),
        ),
    )


# --- a place ---


def _location(block: BlockSpec) -> tuple[Item, ...]:
    both = Check(
        compile_rule(
            {
                "or": [
                    {"and": [{"filled": {"var": "north"}}, {"filled": {"var": "east"}}]},
                    {"and": [{"empty": {"var": "north"}}, {"empty": {"var": "east"}}]},
                ]
            }
        ),
        words(
            "Anna molemmat koordinaatit tai jätä molemmat tyhjiksi.",
            "Ange båda koordinaterna eller lämna båda tomma.",
            "Give both coordinates or leave both empty.",
        ),
    )
    return (
        block_item(
            block,
            "address",
            ItemKind.ADDRESS,
            words("Katuosoite", "Gatuadress", "Street address"),
            max_length=200,
        ),
        block_item(
            block,
            "description",
            ItemKind.PARAGRAPH,
            words("Paikan kuvaus", "Beskrivning av platsen", "Description of the place"),
            hint=words(
                "Esimerkiksi: pellon reuna, 200 metriä sillasta pohjoiseen.",
                "Till exempel: åkerkanten, 200 meter norr om bron.",
                "For example: the edge of the field, 200 metres north of the bridge.",
            ),
            max_length=1000,
        ),
        block_item(
            block,
            "north",
            ItemKind.DECIMAL,
            words("Leveysaste (N)", "Latitud (N)", "Latitude (N)"),
            hint=words("Esimerkiksi 61,497", "Till exempel 61,497", "For example 61.497"),
            minimum=_SOUTH,
            maximum=_NORTH,
            decimals=_COORDINATE_DECIMALS,
        ),
        block_item(
            block,
            "east",
            ItemKind.DECIMAL,
            words("Pituusaste (E)", "Longitud (E)", "Longitude (E)"),
            hint=words("Esimerkiksi 23,761", "Till exempel 23,761", "For example 23.761"),
            minimum=_WEST,
            maximum=_EAST,
            decimals=_COORDINATE_DECIMALS,
            valid_if=(both,),
        ),
    )


def _is_told(path: str) -> Check:
    """The rule that a required place is told in one way at least."""
    names = [f"{path}.{key}" for key in ("address", "description", "north")]
    return Check(
        compile_rule({"or": [{"filled": {"var": name}} for name in names]}),
        words(
            "Kerro paikka: osoite, kuvaus tai koordinaatit.",
            "Ange platsen: adress, beskrivning eller koordinater.",
            "Tell the place: an address, a description or coordinates.",
        ),
    )


QUESTIONS_OF: Final[Mapping[ItemKind, Callable[[BlockSpec], tuple[Item, ...]]]] = {
    ItemKind.DATE_RANGE: _date_range,
    ItemKind.LOCATION: _location,
    ItemKind.PARTY: party,
}
"""The questions of each block."""


def as_group(item: Item, block: BlockSpec) -> Item:
    """The group of plain questions that an item of a block's kind stands for."""
    checks = item.valid_if
    if item.kind is ItemKind.LOCATION and block.required:
        checks = (_is_told(item.key), *checks)
    return replace(
        item,
        kind=ItemKind.GROUP,
        block=item.kind,
        items=_recalled(QUESTIONS_OF[item.kind](block), block.prefill),
        required=False,
        prefill=None,
        valid_if=checks,
    )


def _recalled(questions: tuple[Item, ...], source: str | None) -> tuple[Item, ...]:
    """The questions of a block that begins with what was answered before, or the project tells."""
    if source is not None and source.startswith(OF_PROJECT):
        return tuple(
            replace(one, prefill=source) if source in SOURCES.get(one.kind, ()) else one
            for one in questions
        )
    if source not in BEFORE:
        return questions
    return tuple(
        replace(one, prefill=source) if one.kind in RECALLED and not one.secret else one
        for one in questions
    )


def is_protected(party: Item, answers: Json) -> bool:
    """Say whether a party has a non-disclosure order, so that its contact details are kept back.

    Source: Act on the Population Information System 661/2009, section 36.
    """
    if party.block is not ItemKind.PARTY or not isinstance(answers, Mapping):
        return False
    ticked = answers.get("non_disclosure")
    return isinstance(ticked, list | tuple) and "yes" in ticked


def has_order(items: tuple[Item, ...], answers: Mapping[str, Json]) -> bool:
    """Say whether any party among the answers to `items` has a non-disclosure order."""
    return any(
        is_protected(item, inner) or has_order(item.items, inner)
        for item in items
        for inner in inner_answers(answers.get(item.key))
    )


def inner_answers(value: Json) -> Iterator[Mapping[str, Json]]:
    """The answers inside a group, or inside each row of a repeating one."""
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, Mapping):
            yield one


def without_protected(spec: FormSpec, answers: JsonObject) -> dict[str, Json]:
    """The answers without the contact details that a non-disclosure order keeps back."""
    items = tuple(item for step in spec.steps for item in step.items)
    return _readable(items, answers)


def _readable(items: tuple[Item, ...], answers: Mapping[str, Json]) -> dict[str, Json]:
    readable = dict(answers)
    for item in items:
        value = answers.get(item.key)
        if isinstance(value, Mapping):
            inner = _readable(item.items, value)
            if is_protected(item, value):
                kept_back = {child.key for child in item.items if child.is_contact}
                inner = {key: one for key, one in inner.items() if key not in kept_back}
            readable[item.key] = inner
        elif item.items and isinstance(value, list | tuple):
            rows = [_readable(item.items, row) for row in value if isinstance(row, Mapping)]
            readable[item.key] = rows
    return readable
