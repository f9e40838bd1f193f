"""Reading the items of a form document: which keys each kind may have, and what they mean."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kevytasiointi.domain.blockparts import ASKED, PARTIES, BlockSpec
from kevytasiointi.domain.blocks import as_group
from kevytasiointi.domain.formreading import Node
from kevytasiointi.domain.formspec import Check, Item, Option
from kevytasiointi.domain.itemkinds import BLOCKS, CONTAINERS, NUMBERS, OTHER, ItemKind
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.logic import ALWAYS
from kevytasiointi.domain.prefillsources import SOURCES
from kevytasiointi.domain.wording import tell

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
OPTION_VALUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
LINK: Final = re.compile(r"https://[^\s\"<>]{3,500}")
MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+")

AUTOCOMPLETE: Final = re.compile(r"[a-z0-9 -]+")

MAX_NESTING: Final = 3
DEFAULT_LENGTH: Final = {ItemKind.PARAGRAPH: 4000}
SHORT_LENGTH: Final = 200

EVERY_ITEM: Final = frozenset({"id", "key", "kind", "label", "hint", "visible_if"})
EVERY_QUESTION: Final = frozenset({"required", "required_if", "valid_if", "personal", "secret"})

KEYS_OF_KIND: Final[Mapping[ItemKind, frozenset[str]]] = {
    ItemKind.TEXT: frozenset(
        {"max_length", "pattern", "pattern_message", "autocomplete", "prefill"}
    ),
    ItemKind.PARAGRAPH: frozenset({"max_length", "prefill"}),
    ItemKind.INTEGER: frozenset({"min", "max", "unit"}),
    ItemKind.DECIMAL: frozenset({"min", "max", "unit", "decimals"}),
    ItemKind.MEASURE: frozenset({"min", "max", "unit", "decimals"}),
    ItemKind.MONEY: frozenset({"min", "max"}),
    ItemKind.YEAR: frozenset({"min", "max"}),
    ItemKind.DATE: frozenset(),
    ItemKind.TIME: frozenset(),
    ItemKind.CHOICE: frozenset({"options", "other"}),
    ItemKind.CHOICES: frozenset({"options", "other", "min", "max"}),
    ItemKind.YES_NO: frozenset(),
    ItemKind.DECLARATION: frozenset(),
    ItemKind.EMAIL: frozenset({"autocomplete", "prefill"}),
    ItemKind.PHONE: frozenset({"autocomplete", "prefill"}),
    ItemKind.URL: frozenset(),
    ItemKind.PERSON_NAME: frozenset({"max_length", "autocomplete", "prefill"}),
    ItemKind.ADDRESS: frozenset({"max_length", "autocomplete", "prefill"}),
    ItemKind.POSTCODE: frozenset({"autocomplete", "prefill"}),
    ItemKind.MUNICIPALITY: frozenset({"prefill"}),
    ItemKind.COUNTRY: frozenset({"autocomplete", "prefill"}),
    ItemKind.HETU: frozenset({"prefill"}),
    ItemKind.BUSINESS_ID: frozenset({"prefill"}),
    ItemKind.PROPERTY_ID: frozenset({"prefill"}),
    ItemKind.BUILDING_ID: frozenset({"prefill"}),
    ItemKind.IBAN: frozenset(),
    ItemKind.E_INVOICE: frozenset({"prefill"}),
    ItemKind.CASE_REFERENCE: frozenset(),
    ItemKind.ATTACHMENT: frozenset({"media_types", "max_mb", "max_files", "later", "explained"}),
    ItemKind.NOTE: frozenset({"text", "link"}),
    ItemKind.COMPUTED: frozenset({"compute", "unit", "decimals", "valid_if"}),
    ItemKind.DATE_RANGE: frozenset({"required"}),
    ItemKind.LOCATION: frozenset({"required", "prefill"}),
    ItemKind.PARTY: frozenset({"required", "parties", "asks", "prefill"}),
    ItemKind.GROUP: frozenset({"items"}),
    ItemKind.REPEAT: frozenset({"items", "min_rows", "max_rows", "row_title"}),
}
"""The keys that a kind has besides those of every item and every question."""

NEEDED_KEYS: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    ItemKind.CHOICE: ("options",),
    ItemKind.CHOICES: ("options",),
    ItemKind.MEASURE: ("unit",),
    ItemKind.COMPUTED: ("compute",),
    ItemKind.GROUP: ("items",),
    ItemKind.REPEAT: ("items",),
}

_WHOLE: Final = frozenset({ItemKind.INTEGER, ItemKind.YEAR, ItemKind.COMPUTED})
DEFAULT_MEDIA_TYPES: Final = ("application/pdf", "image/jpeg", "image/png")
ALL_KEYS: Final = EVERY_ITEM | EVERY_QUESTION | frozenset().union(*KEYS_OF_KIND.values())


def allowed_keys(kind: ItemKind) -> frozenset[str]:
    """Every key that an item of this kind may have."""
    if kind in (ItemKind.NOTE, ItemKind.COMPUTED):
        return EVERY_ITEM | KEYS_OF_KIND[kind]
    if kind is ItemKind.GROUP or kind in BLOCKS:
        return EVERY_ITEM | KEYS_OF_KIND[kind] | {"valid_if"}
    if kind is ItemKind.ATTACHMENT:
        return (EVERY_ITEM | EVERY_QUESTION | KEYS_OF_KIND[kind]) - {"valid_if"}
    return EVERY_ITEM | EVERY_QUESTION | KEYS_OF_KIND[kind]


def read_item(node: Node, nesting: int = 0) -> Item:
    """An item of a step, group or repeat."""
    kind = ItemKind(node.one_of("kind", [kind.value for kind in ItemKind]))
    _refuse_foreign_keys(node, kind)
    item = Item(
        id=node.text("id", pattern=ID),
        key=node.text("key", pattern=KEY),
        kind=kind,
        label=node.localized("label"),
        hint=node.localized_or_none("hint"),
        text=node.localized_or_none("text"),
        link=node.text_or_none("link", pattern=LINK),
        required=node.flag("required") or kind is ItemKind.DECLARATION,
        required_if=node.rule("required_if"),
        visible_if=node.rule("visible_if"),
        valid_if=node.made("valid_if", _check),
        personal=node.flag("personal"),
        secret=node.flag("secret"),
        options=node.made("options", _option),
        other=node.flag("other"),
        max_length=node.count(
            "max_length", DEFAULT_LENGTH.get(kind, SHORT_LENGTH), fewest=1, most=20_000
        ),
        pattern=node.text_or_none("pattern"),
        pattern_message=node.localized_or_none("pattern_message"),
        minimum=node.number("min"),
        maximum=node.number("max"),
        unit=_unit(node),
        decimals=node.count("decimals", _default_decimals(kind), fewest=1, most=6),
        autocomplete=node.text_or_none("autocomplete", pattern=AUTOCOMPLETE),
        media_types=node.texts("media_types") or _default_media_types(kind),
        max_mb=node.count("max_mb", 20 if kind is ItemKind.ATTACHMENT else 0, fewest=1, most=500),
        max_files=node.count(
            "max_files", 5 if kind is ItemKind.ATTACHMENT else 0, fewest=1, most=50
        ),
        items=_children(node, kind, nesting),
        min_rows=node.count("min_rows", 0, most=100),
        max_rows=node.count("max_rows", 20 if kind is ItemKind.REPEAT else 0, fewest=1, most=200),
        row_title=node.localized_or_none("row_title"),
        compute=node.rule("compute"),
        later=node.flag("later"),
        explained=node.flag("explained"),
        prefill=node.text_or_none("prefill"),
    )
    parties = node.texts("parties") or PARTIES
    asked = node.texts("asks")
    _check_item(node, item)
    if kind not in BLOCKS:
        return item
    _check_words(node, "parties", parties, PARTIES)
    _check_words(node, "asks", asked, ASKED)
    known = [one for one in parties if one in PARTIES] or PARTIES
    return as_group(item, BlockSpec(item.id, item.required, known, asked, item.prefill))


def _refuse_foreign_keys(node: Node, kind: ItemKind) -> None:
    allowed = allowed_keys(kind)
    for key in sorted(ALL_KEYS - allowed):
        if node.has(key):
            node.wrong(key, tell("an item of kind %(kind)s has no such key", kind=kind.value))
    for key in NEEDED_KEYS.get(kind, ()):
        if not node.has(key):
            node.wrong(key, tell("an item of kind %(kind)s needs this key", kind=kind.value))


def _check(node: Node) -> Check:
    rule = node.rule("rule")
    if rule is None and not node.has("rule"):
        node.wrong("rule", tell("value is missing"))
    message = node.localized("message")
    return Check(rule or ALWAYS, message)


def _option(node: Node) -> Option:
    return Option(node.text("value", pattern=OPTION_VALUE), node.localized("label"))


def _unit(node: Node) -> Localized | None:
    value = node.take("unit")
    if isinstance(value, str) and value:
        return dict.fromkeys(node.log.languages, value)
    return node.localized_or_none("unit")


def _default_decimals(kind: ItemKind) -> int:
    return 2 if kind in NUMBERS - _WHOLE else 0


def _default_media_types(kind: ItemKind) -> tuple[str, ...]:
    return DEFAULT_MEDIA_TYPES if kind is ItemKind.ATTACHMENT else ()


def _children(node: Node, kind: ItemKind, nesting: int) -> tuple[Item, ...]:
    if kind not in CONTAINERS:
        node.take("items")
        return ()
    if nesting >= MAX_NESTING:
        node.take("items")
        node.wrong(
            "items",
            tell(
                "groups and repeats are nested deeper than %(max_nesting)s levels",
                max_nesting=MAX_NESTING,
            ),
        )
        return ()
    return node.made("items", lambda child: read_item(child, nesting + 1))


def _check_item(node: Node, item: Item) -> None:
    _check_options(node, item)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        node.wrong("min", tell("is greater than max"))
    if item.kind is ItemKind.REPEAT and item.min_rows > item.max_rows:
        node.wrong("min_rows", tell("is greater than max_rows"))
    sources = SOURCES.get(item.kind, ())
    if item.prefill is not None and item.prefill not in sources:
        node.wrong("prefill", tell("must be one of %(words)s", words=", ".join(sources)))
    if (item.pattern is None) != (item.pattern_message is None):
        node.wrong("pattern", tell("pattern and pattern_message go together"))
    for index, media_type in enumerate(item.media_types):
        if not MEDIA_TYPE.fullmatch(media_type):
            node.wrong(
                f"media_types[{index}]",
                tell("'%(media_type)s' is not a media type", media_type=media_type),
            )
    if item.kind in CONTAINERS and node.has("items") and not item.items:
        node.wrong("items", tell("needs at least one item"))


def _check_words(node: Node, key: str, given: Sequence[str], known: Sequence[str]) -> None:
    for index, word in enumerate(given):
        if word not in known:
            node.wrong(f"{key}[{index}]", tell("must be one of %(words)s", words=", ".join(known)))


def _check_options(node: Node, item: Item) -> None:
    values = [option.value for option in item.options]
    first = {value: index for index, value in reversed(list(enumerate(values)))}
    for index, value in enumerate(values):
        if value and first[value] < index:
            node.wrong(f"options[{index}].value", tell("'%(value)s' is here twice", value=value))
    if OTHER in values and not item.other:
        node.wrong("options", tell("the value 'other' is kept for other: true"))
    if node.has("options") and not values:
        node.wrong("options", tell("needs at least one option"))
