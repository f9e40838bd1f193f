"""What a designer may say of each part of a form, and how each thing is asked.

One table. Which keys a kind of item has stands in `formitems`; here is only how a key is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.blockparts import ASKED, PARTIES
from kevytasiointi.domain.designs import Part, PartKind
from kevytasiointi.domain.formitems import allowed_keys
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.prefillsources import SOURCES


class Asked(StrEnum):
    """How a value is asked of the designer."""

    WORDS = "words"
    """A short text in each language."""
    LINES = "lines"
    """A longer text in each language."""
    LINE = "line"
    """One text for machines: a key, a pattern, an address."""
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    OPTIONS = "options"
    """The options of a choice: value and label."""
    RULE = "rule"
    """A condition or a computation, changed on a page of its own."""
    CHECKS = "checks"
    """Conditions with messages, changed on a page of their own."""
    FLAG_ON = "flag_on"
    """True unless said otherwise."""
    DAY = "day"
    """A day of the calendar."""
    PERIOD = "period"
    """A number with its unit, or the name of a setting that holds a period."""
    SETTING = "setting"
    """The default of a setting, asked as its type wants."""
    GROUP = "group"
    """A mapping with fields of its own; empty: the key goes."""
    ROWS = "rows"
    """A list of mappings with fields of their own."""


@dataclass(frozen=True, slots=True)
class PartField:
    """One thing that is asked of a part.

    Attributes:
        key: of the document.
        asked: how.
        choices: of `ONE_OF` and `SOME_OF`; the first of `ONE_OF` is taken when nothing is said.
        is_fine: most designers never need it; it stands folded away.
        fields: of a `GROUP`, or of each of `ROWS`.
    """

    key: str
    asked: Asked
    choices: Sequence[str] = ()
    is_fine: bool = False
    fields: "tuple[PartField, ...]" = ()


MEDIA_TYPES: Final = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)

OF_STEP: Final = (
    PartField("title", Asked.WORDS),
    PartField("intro", Asked.LINES),
    PartField("key", Asked.LINE, is_fine=True),
)

OF_ITEM: Final = (
    PartField("label", Asked.WORDS),
    PartField("hint", Asked.LINES),
    PartField("text", Asked.LINES),
    PartField("link", Asked.LINE),
    PartField("options", Asked.OPTIONS),
    PartField("other", Asked.FLAG),
    PartField("parties", Asked.SOME_OF, PARTIES),
    PartField("asks", Asked.SOME_OF, ASKED),
    PartField("compute", Asked.RULE),
    PartField("required", Asked.FLAG),
    PartField("required_if", Asked.RULE),
    PartField("visible_if", Asked.RULE),
    PartField("valid_if", Asked.CHECKS),
    PartField("row_title", Asked.WORDS),
    PartField("min_rows", Asked.WHOLE),
    PartField("max_rows", Asked.WHOLE),
    PartField("unit", Asked.WORDS),
    PartField("decimals", Asked.WHOLE),
    PartField("min", Asked.NUMBER),
    PartField("max", Asked.NUMBER),
    PartField("max_length", Asked.WHOLE),
    PartField("max_files", Asked.WHOLE),
    PartField("max_mb", Asked.WHOLE),
    PartField("media_types", Asked.SOME_OF, MEDIA_TYPES),
    PartField("later", Asked.FLAG),
    PartField("explained", Asked.FLAG),
    PartField("prefill", Asked.ONE_OF),
    PartField("personal", Asked.FLAG, is_fine=True),
    PartField("secret", Asked.FLAG, is_fine=True),
    PartField("pattern", Asked.LINE, is_fine=True),
    PartField("pattern_message", Asked.WORDS, is_fine=True),
    PartField("autocomplete", Asked.LINE, is_fine=True),
    PartField("key", Asked.LINE, is_fine=True),
)

ON_PAGES_OF_THEIR_OWN: Final = frozenset({Asked.RULE, Asked.CHECKS})


def fields_of(part: Part) -> Sequence[PartField]:
    """What is asked of a step or an item."""
    if part.kind is PartKind.STEP:
        return OF_STEP
    kind = kind_of(part.value)
    allowed = allowed_keys(kind)
    return [_with_choices(one, kind) for one in OF_ITEM if one.key in allowed]


def kind_of(value: Mapping[str, object]) -> ItemKind:
    """The kind of an item; text when the document does not tell one that there is."""
    told = str(value.get("kind"))
    return ItemKind(told) if told in {one.value for one in ItemKind} else ItemKind.TEXT


def _with_choices(one: PartField, kind: ItemKind) -> PartField:
    if one.key != "prefill":
        return one
    return PartField(one.key, one.asked, ("", *SOURCES.get(kind, ())), one.is_fine)
