"""The JSON Schema (2020-12) of the answers of one form version, for those who read our exports.

It says what a filed submission's `answers` can hold: hidden and unanswered questions are not there,
so nothing is required but what groups and rows are made of.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from kevytasiointi.domain.codelists import CODE_LISTS
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import NUMBERS, WITHOUT_ANSWER, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.options import option_values

_EXACT: Final = "^-?[0-9]{1,15}(\\.[0-9]{1,9})?$"
_PATTERNS: Final[Mapping[ItemKind, str]] = {
    ItemKind.TIME: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
    ItemKind.POSTCODE: "^[0-9]{5}$",
    ItemKind.HETU: "^[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]$",
    ItemKind.BUSINESS_ID: "^[0-9]{7}-[0-9]$",
    ItemKind.PROPERTY_ID: "^[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,4}-[0-9]{1,4}$",
    ItemKind.BUILDING_ID: "^1[0-9]{8}[0-9A-Y]$",
    ItemKind.IBAN: "^[A-Z]{2}[0-9A-Z]{13,32}$",
    ItemKind.E_INVOICE: "^[0-9A-Z]{12,34}$",
    ItemKind.CASE_REFERENCE: "^KA-[0-9]{4}-[0-9]{6}$",
    ItemKind.PHONE: "^\\+[0-9][0-9 -]*",
}
_FORMATS: Final[Mapping[ItemKind, str]] = {
    ItemKind.DATE: "date",
    ItemKind.EMAIL: "email",
    ItemKind.URL: "uri",
}
_WHOLE: Final = frozenset({ItemKind.INTEGER, ItemKind.YEAR})

COORDINATES: Final = (
    "north is the latitude and east the longitude, in degrees of WGS 84 (EPSG:4326)"
)

Shape = dict[str, Json]


def answer_schema(spec: FormSpec, version: str, language: str) -> Shape:
    """The schema of the answers of a form.

    Args:
        spec: the form.
        version: the SHA-256 of the published version; it makes the schema's own identity.
        language: the language of titles.
    """
    items = [item for step in spec.steps for item in step.items]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kevytasiointi:form:{spec.slug}:{version}",
        "title": pick(spec.title, language)[0],
        **_object(items, language),
    }


def _object(items: Sequence[Item], language: str) -> Shape:
    properties: Shape = {}
    for item in items:
        if item.kind in WITHOUT_ANSWER:
            properties |= {item.later_key: {"const": True}} if item.later else {}
            properties |= {item.explained_key: {"type": "string"}} if item.explained else {}
            continue
        properties[item.key] = {"title": pick(item.label, language)[0], **_shape(item, language)}
        if item.other:
            properties[item.other_key] = {"type": "string", "maxLength": item.max_length or 0}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _shape(item: Item, language: str) -> Shape:
    if item.block is ItemKind.LOCATION:
        return {"description": COORDINATES, **_object(item.items, language)}
    if item.kind is ItemKind.GROUP:
        return _object(item.items, language)
    if item.kind is ItemKind.REPEAT:
        rows = _object(item.items, language)
        return {"type": "array", "items": rows, "minItems": 1, "maxItems": item.max_rows}
    return _SHAPES.get(item.kind, _text)(item)


def _text(item: Item) -> Shape:
    shape: Shape = {"type": "string", "minLength": 1}
    if item.max_length is not None and item.kind not in _PATTERNS:
        shape["maxLength"] = item.max_length
    if item.kind in _PATTERNS:
        shape["pattern"] = _PATTERNS[item.kind]
    if item.kind in _FORMATS:
        shape["format"] = _FORMATS[item.kind]
    return shape


def _number(item: Item) -> Shape:
    """Whole numbers are numbers; exact decimals are texts, as JSON's own are not exact."""
    if item.kind not in _WHOLE:
        return {"type": "string", "pattern": _EXACT}
    limits = {"minimum": item.minimum, "maximum": item.maximum}
    return {
        "type": "integer",
        **{key: _plain(limit) for key, limit in limits.items() if limit is not None},
    }


def _plain(limit: Decimal) -> Json:
    return int(limit) if limit == limit.to_integral_value() else float(limit)


def _choice(item: Item) -> Shape:
    return {"enum": list(option_values(item))}


def _choices(item: Item) -> Shape:
    return {"type": "array", "items": _choice(item), "minItems": 1, "uniqueItems": True}


_SHAPES: Final[Mapping[ItemKind, Callable[[Item], Shape]]] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys((ItemKind.CHOICE, *CODE_LISTS), _choice),
    ItemKind.CHOICES: _choices,
    ItemKind.YES_NO: lambda _item: {"type": "boolean"},
    ItemKind.DECLARATION: lambda _item: {"const": True},
}
"""Every other kind is text."""
