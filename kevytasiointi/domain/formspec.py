"""A form definition (FormSpec, lomakepohja) as frozen data, and its identity.

`formparser.parse_formspec` makes these from a mapping. The published, immutable copy of a form is
known by the SHA-256 of its canonical JSON. Item kinds and keys are described in forms/README.md.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from kevytasiointi.domain.itemkinds import (
    EXPLAINED_ENDING,
    LATER_ENDING,
    OTHER_ENDING,
    ItemKind,
)
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.logic import Rule

FORMAT = 1


class SettingType(StrEnum):
    """What an authority may change when it takes the form into use."""

    PERIOD = "period"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    TEXT = "text"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    label: Localized


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that the answer must keep, and what people are told when it does not."""

    rule: Rule
    message: Localized


@dataclass(frozen=True, slots=True)
class Item:
    """One question, note, group or repeating table.

    Attributes:
        id: never changes, so that versions of a form can be compared.
        key: the name in answers and rules, unique in its scope.
        minimum: smallest number, or fewest ticks of `choices`.
        maximum: largest number, or most ticks of `choices`.
        compute: what a computed item is worth; a rule whose value is a number.
        block: the kind that the document names, when it is read as a ready group of questions.
        prefill: which known fact stands in the field to begin with; of `prefillsources.SOURCES`.
        later: a file may be promised for later.
        explained: a text may stand in place of a file.
        is_contact: kept from most readers when the party has a non-disclosure order (turvakielto).
    """

    id: str
    key: str
    kind: ItemKind
    label: Localized
    hint: Localized | None = None
    text: Localized | None = None
    link: str | None = None
    required: bool = False
    required_if: Rule | None = None
    visible_if: Rule | None = None
    valid_if: tuple[Check, ...] = ()
    personal: bool = False
    secret: bool = False
    options: tuple[Option, ...] = ()
    other: bool = False
    max_length: int | None = None
    pattern: str | None = None
    pattern_message: Localized | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Localized | None = None
    decimals: int = 0
    autocomplete: str | None = None
    media_types: tuple[str, ...] = ()
    max_mb: int = 0
    max_files: int = 0
    items: "tuple[Item, ...]" = ()
    min_rows: int = 0
    max_rows: int = 0
    row_title: Localized | None = None
    compute: Rule | None = None
    block: ItemKind | None = None
    is_contact: bool = False
    later: bool = False
    explained: bool = False
    prefill: str | None = None

    @property
    def other_key(self) -> str:
        """The key of the text "other, what?"."""
        return self.key + OTHER_ENDING

    @property
    def later_key(self) -> str:
        """The key of the promise to deliver a file later."""
        return self.key + LATER_ENDING

    @property
    def explained_key(self) -> str:
        """The key of the text that stands in place of a file."""
        return self.key + EXPLAINED_ENDING

    @property
    def keys(self) -> "tuple[str, ...]":
        """Every key in the answers that belongs to this item."""
        more = {
            self.other_key: self.other,
            self.later_key: self.later,
            self.explained_key: self.explained,
        }
        return (self.key, *(key for key, is_asked in more.items() if is_asked))


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form; `key` stands in its address."""

    id: str
    key: str
    title: Localized
    items: tuple[Item, ...]
    intro: Localized | None = None


@dataclass(frozen=True, slots=True)
class BeforeNote:
    """A rule or fact shown before the form starts."""

    text: Localized
    link: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A deadline that a case of this form gets.

    Attributes:
        period: ISO period (`P30D`, also `P4B` for working days) or a setting, `{key}`.
        starts: submitted, handling_started, decided, handled, served or `answer:<item key>`.
        only_if: the deadline is started only when the filed answers keep this rule.
        appeal: the way of appeal that it is the time of, and its days: for which arrivals it holds.
    """

    kind: str
    period: str
    starts: str
    pauses_on_supplement: bool = False
    shown_to_customer: bool = True
    basis: Localized | None = None
    only_if: Rule | None = None
    appeal: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class LeadTimeRule:
    """How long before the date in `item` the customer should send the form: only a warning."""

    item: str
    period: str
    basis: Localized | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the case is kept and on what ground."""

    period: str
    basis: Localized


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure or text that each authority may set; `default` holds until then."""

    key: str
    type: SettingType
    default: Json
    label: Localized


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a form's own test expects; None is not looked at, errors are compared exactly.

    `values` are what computed items are worth, by path; None when nothing.
    """

    visible: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    errors: Mapping[str, str] | None = None
    values: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormTest:
    """Named answers with what should follow from them; run at check and at publish."""

    name: str
    today: str | None
    settings: JsonObject
    answers: JsonObject
    attachments: Mapping[str, int]
    declared: bool
    expect: Expectation


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A whole form definition; see forms/README.md for every key."""

    format: int
    id: UUID
    slug: str
    kind: str
    ends_in: frozenset[str]
    languages: tuple[str, ...]
    title: Localized
    summary: Localized
    legal_basis: Localized | None
    fee: Localized | None
    before_you_start: tuple[BeforeNote, ...]
    identification: str
    on_behalf: tuple[str, ...]
    outcomes: tuple[str, ...]
    status_texts: Mapping[str, Localized]
    deadlines: tuple[DeadlineRule, ...]
    notify_before: LeadTimeRule | None
    standstill: str | None
    renewal: str | None
    retention: Retention
    publicity: str
    declaration: Localized
    settings: tuple[Setting, ...]
    steps: tuple[Step, ...]
    tests: tuple[FormTest, ...]

    def __hash__(self) -> int:
        """By the form's identity, so that what is made of a form can be kept beside it."""
        return hash(self.id)

    def step(self, key: str) -> Step | None:
        """The step whose address ends in `key`."""
        return next((step for step in self.steps if step.key == key), None)

    def items(self) -> Iterator[tuple[str, Item]]:
        """Every item with its path without row numbers (`durations.end_on`), in reading order."""
        for step in self.steps:
            yield from walk(step.items)

    def item(self, path: str) -> Item | None:
        """The item at a path; row numbers in it are passed over."""
        return item_at(tuple(i for step in self.steps for i in step.items), path)


def walk(items: tuple[Item, ...], prefix: str = "") -> Iterator[tuple[str, Item]]:
    """Every item below, containers before what they hold, with paths."""
    for item in items:
        path = prefix + item.key
        yield path, item
        yield from walk(item.items, path + ".")


def item_at(items: tuple[Item, ...], path: str) -> Item | None:
    """The item that a path such as `durations.0.end_on` or `purpose_other` belongs to."""
    found: Item | None = None
    for part in path.split("."):
        if part.isdigit():
            continue
        found = next((i for i in items if part in (i.key, i.other and i.other_key)), None)
        if found is None:
            return None
        items = found.items
    return found


def to_canonical_json(document: JsonObject) -> bytes:
    """The one way to write a form document as bytes: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def sha256_of(document: JsonObject) -> str:
    """The identity of a form version: SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(to_canonical_json(document)).hexdigest()
