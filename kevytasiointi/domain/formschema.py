"""The JSON Schema (2020-12) of form definitions, made from the tables that the parser uses.

`flask --app app forms schema` prints it; `forms/formspec.schema.json` is its published copy. What
a schema can't say (unique ids, known names in rules, languages that belong together) is the
parser's alone.
"""

from typing import Final

from kevytasiointi.domain.blockparts import ASKED, PARTIES
from kevytasiointi.domain.formitems import (
    ALL_KEYS,
    AUTOCOMPLETE,
    ID,
    KEY,
    KEYS_OF_KIND,
    LINK,
    MEDIA_TYPE,
    NEEDED_KEYS,
    OPTION_VALUE,
    allowed_keys,
)
from kevytasiointi.domain.formparser import (
    APPEAL_WAYS,
    DEADLINE_KINDS,
    ENDS,
    IDENTIFICATIONS,
    KINDS,
    ON_BEHALF,
    PUBLICITIES,
    SLUG,
    STARTS,
    UUID_TEXT,
)
from kevytasiointi.domain.formreading import LONGEST_TEXT
from kevytasiointi.domain.formspec import FORMAT, SettingType
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.logic import OPERATORS
from kevytasiointi.domain.prefillsources import SOURCES
from kevytasiointi.domain.settings import PERIOD
from kevytasiointi.domain.states import CaseState, Outcome

_TEXT: Final[JsonObject] = {"type": "string", "pattern": r"\S"}
_FLAG: Final[JsonObject] = {"type": "boolean"}
_LOCALIZED: Final[JsonObject] = {"$ref": "#/$defs/localized"}
_RULE: Final[JsonObject] = {"$ref": "#/$defs/rule"}
_PERIOD: Final[JsonObject] = {"$ref": "#/$defs/period"}
_DAY: Final[JsonObject] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def schema() -> JsonObject:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Form definition of Kevytasiointi",
        **_object(_form_properties(), _FORM_NEEDS),
        "$defs": {
            "localized": {
                "type": "object",
                "properties": {
                    language: {**_TEXT, "maxLength": LONGEST_TEXT} for language in LANGUAGES
                },
                "additionalProperties": False,
                "minProperties": 1,
            },
            "period": _pattern(rf"{PERIOD.pattern}|\{{{KEY.pattern}\}}"),
            "rule": _rule(),
            "step": _object(_step_properties(), ["id", "key", "title", "items"]),
            "item": _item(),
            "setting": _setting(),
            "test": _object(_test_properties(), ["name", "expect"]),
        },
    }


_FORM_NEEDS: Final = [
    "format",
    "id",
    "slug",
    "kind",
    "languages",
    "title",
    "summary",
    "identification",
    "on_behalf",
    "outcomes",
    "retention",
    "publicity",
    "declaration",
    "steps",
]


def _object(properties: JsonObject, required: list[str]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _pattern(pattern: str) -> JsonObject:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _list(items: Json, *, fewest: int = 0) -> JsonObject:
    return {"type": "array", "items": items, **({"minItems": fewest} if fewest else {})}


def _words(words: tuple[str, ...]) -> JsonObject:
    return {**_list({"enum": list(words)}, fewest=1), "uniqueItems": True}


def _count(fewest: int, most: int) -> JsonObject:
    return {"type": "integer", "minimum": fewest, "maximum": most}


def _form_properties() -> JsonObject:
    states = [state.value for state in CaseState if state is not CaseState.DRAFT]
    note = {"text": _LOCALIZED, "link": _pattern(LINK.pattern)}
    return {
        "format": {"const": FORMAT},
        "id": _pattern(UUID_TEXT.pattern),
        "slug": _pattern(SLUG.pattern),
        "kind": {"enum": list(KINDS)},
        "ends_in": _words(ENDS),
        "languages": _words(LANGUAGES),
        "title": _LOCALIZED,
        "summary": _LOCALIZED,
        "legal_basis": _LOCALIZED,
        "fee": _LOCALIZED,
        "before_you_start": _list(_object(note, ["text"])),
        "identification": {"enum": list(IDENTIFICATIONS)},
        "on_behalf": _words(ON_BEHALF),
        "outcomes": _words(tuple(outcome.value for outcome in Outcome)),
        "status_texts": {
            "type": "object",
            "properties": dict.fromkeys(states, _LOCALIZED),
            "additionalProperties": False,
        },
        "deadlines": _list(_deadline()),
        "notify_before": _object(
            {"item": _TEXT, "period": _PERIOD, "basis": _LOCALIZED}, ["item", "period"]
        ),
        "standstill": _PERIOD,
        "renewal": _PERIOD,
        "retention": _object({"period": _PERIOD, "basis": _LOCALIZED}, ["period", "basis"]),
        "publicity": {"enum": list(PUBLICITIES)},
        "declaration": _LOCALIZED,
        "settings": _list({"$ref": "#/$defs/setting"}),
        "steps": _list({"$ref": "#/$defs/step"}, fewest=1),
        "tests": _list({"$ref": "#/$defs/test"}),
    }


def _deadline() -> JsonObject:
    return _object(
        {
            "kind": {"enum": list(DEADLINE_KINDS)},
            "period": _PERIOD,
            "starts": _pattern(STARTS.pattern),
            "pauses_on_supplement": _FLAG,
            "shown_to_customer": _FLAG,
            "basis": _LOCALIZED,
            "only_if": _RULE,
            "appeal": {"enum": list(APPEAL_WAYS)},
            "valid_from": _DAY,
            "valid_until": _DAY,
        },
        ["kind", "period", "starts"],
    )


def _setting() -> JsonObject:
    return _object(
        {
            "key": _pattern(KEY.pattern),
            "type": {"enum": [kind.value for kind in SettingType]},
            "default": {"type": ["string", "number", "boolean", "object"]},
            "label": _LOCALIZED,
        },
        ["key", "type", "default", "label"],
    )


def _step_properties() -> JsonObject:
    return {
        "id": _pattern(ID.pattern),
        "key": _pattern(SLUG.pattern),
        "title": _LOCALIZED,
        "intro": _LOCALIZED,
        "items": _list({"$ref": "#/$defs/item"}, fewest=1),
    }


def _test_properties() -> JsonObject:
    paths: JsonObject = {**_list(_TEXT), "uniqueItems": True}
    expect: JsonObject = {
        "visible": paths,
        "hidden": paths,
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
        "values": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    }
    return {
        "name": _TEXT,
        "today": _DAY,
        "settings": {"type": "object"},
        "answers": {"type": "object"},
        "attachments": {"type": "object", "additionalProperties": _count(0, 10_000)},
        "declared": _FLAG,
        "expect": _object(expect, []),
    }


def _rule() -> JsonObject:
    """A value, or one operator with its arguments."""
    argument: JsonObject = {"anyOf": [_RULE, _list(_RULE)]}
    return {
        "anyOf": [
            {"type": ["null", "boolean", "number", "string"]},
            _list({"type": ["null", "boolean", "number", "string"]}),
            {
                "type": "object",
                "properties": {"var": {"type": ["string", "array"]}}
                | dict.fromkeys(OPERATORS, argument),
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }


def _item() -> JsonObject:
    by_kind: list[Json] = []
    for kind in ItemKind:
        foreign = sorted(ALL_KEYS - allowed_keys(kind))
        by_kind.append(
            {
                "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
                "then": {
                    "properties": dict.fromkeys(foreign, False),
                    "required": list(NEEDED_KEYS.get(kind, ())),
                },
            }
        )
    return {
        **_object(_item_properties(), ["id", "key", "kind", "label"]),
        "allOf": by_kind,
        "dependentRequired": {"pattern": ["pattern_message"], "pattern_message": ["pattern"]},
    }


def _item_properties() -> JsonObject:
    number: JsonObject = {"type": ["number", "string"]}
    option = {"value": _pattern(OPTION_VALUE.pattern), "label": _LOCALIZED}
    return {
        "id": _pattern(ID.pattern),
        "key": _pattern(KEY.pattern),
        "kind": {"enum": [kind.value for kind in KEYS_OF_KIND]},
        "label": _LOCALIZED,
        "hint": _LOCALIZED,
        "text": _LOCALIZED,
        "link": _pattern(LINK.pattern),
        "required": _FLAG,
        "required_if": _RULE,
        "visible_if": _RULE,
        "valid_if": _list(_object({"rule": _RULE, "message": _LOCALIZED}, ["rule", "message"])),
        "personal": _FLAG,
        "secret": _FLAG,
        "options": _list(_object(option, ["value", "label"]), fewest=1),
        "other": _FLAG,
        "max_length": _count(1, 20_000),
        "pattern": _TEXT,
        "pattern_message": _LOCALIZED,
        "min": number,
        "max": number,
        "unit": {"anyOf": [_TEXT, _LOCALIZED]},
        "decimals": _count(1, 6),
        "autocomplete": _pattern(AUTOCOMPLETE.pattern),
        "media_types": {**_list(_pattern(MEDIA_TYPE.pattern)), "uniqueItems": True},
        "max_mb": _count(1, 500),
        "max_files": _count(1, 50),
        "items": _list({"$ref": "#/$defs/item"}, fewest=1),
        "min_rows": _count(0, 100),
        "max_rows": _count(1, 200),
        "row_title": _LOCALIZED,
        "compute": _RULE,
        "later": _FLAG,
        "explained": _FLAG,
        "prefill": {"enum": sorted({one for sources in SOURCES.values() for one in sources})},
        "parties": _words(PARTIES),
        "asks": _words(ASKED),
    }
