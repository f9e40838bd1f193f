"""What a designer may say of the form as a whole, section by section, and how it is asked.

The keys are those of forms/README.md. Steps and tests have pages of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kevytasiointi.domain.formparser import (
    APPEAL_WAYS,
    DEADLINE_KINDS,
    ENDS,
    IDENTIFICATIONS,
    KINDS,
    ON_BEHALF,
    PUBLICITIES,
)
from kevytasiointi.domain.formspec import FormSpec, SettingType
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.partfields import Asked, PartField
from kevytasiointi.domain.states import OUTCOMES_BY_END, CaseState, Outcome

STARTS: Final = ("submitted", "handling_started", "decided", "handled", "served")
ANSWER: Final = "answer:"

_BASIS: Final = PartField("basis", Asked.WORDS)
_STATES: Final = tuple(
    PartField(state.value, Asked.WORDS) for state in CaseState if state is not CaseState.DRAFT
)

SECTIONS: Final[Mapping[str, Sequence[PartField]]] = {
    "facts": (
        PartField("title", Asked.WORDS),
        PartField("summary", Asked.LINES),
        PartField("kind", Asked.ONE_OF, KINDS),
        PartField("languages", Asked.SOME_OF, LANGUAGES),
        PartField("identification", Asked.ONE_OF, IDENTIFICATIONS),
        PartField("on_behalf", Asked.SOME_OF, ON_BEHALF),
        PartField("legal_basis", Asked.LINES),
        PartField("fee", Asked.LINES),
        PartField(
            "before_you_start",
            Asked.ROWS,
            fields=(PartField("text", Asked.LINES), PartField("link", Asked.LINE)),
        ),
        PartField("declaration", Asked.LINES),
        PartField("publicity", Asked.ONE_OF, PUBLICITIES),
        PartField("retention", Asked.GROUP, fields=(PartField("period", Asked.PERIOD), _BASIS)),
        PartField("slug", Asked.LINE),
    ),
    "handling": (
        PartField("ends_in", Asked.SOME_OF, ENDS),
        PartField("outcomes", Asked.SOME_OF),
        PartField(
            "deadlines",
            Asked.ROWS,
            fields=(
                PartField("kind", Asked.ONE_OF, DEADLINE_KINDS),
                PartField("period", Asked.PERIOD),
                PartField("starts", Asked.ONE_OF, STARTS),
                PartField("pauses_on_supplement", Asked.FLAG),
                PartField("shown_to_customer", Asked.FLAG_ON),
                _BASIS,
                PartField("appeal", Asked.ONE_OF, ("", *APPEAL_WAYS)),
                PartField("valid_from", Asked.DAY),
                PartField("valid_until", Asked.DAY),
            ),
        ),
        PartField(
            "notify_before",
            Asked.GROUP,
            fields=(
                PartField("item", Asked.ONE_OF),
                PartField("period", Asked.PERIOD),
                _BASIS,
            ),
        ),
        PartField("standstill", Asked.PERIOD),
        PartField("renewal", Asked.PERIOD),
        PartField("status_texts", Asked.GROUP, fields=_STATES),
    ),
    "settings": (
        PartField(
            "settings",
            Asked.ROWS,
            fields=(
                PartField("label", Asked.WORDS),
                PartField("type", Asked.ONE_OF, tuple(kind.value for kind in SettingType)),
                PartField("default", Asked.SETTING),
                PartField("key", Asked.LINE),
            ),
        ),
    ),
}
"""The sections in the order of their pages."""


def section_fields(name: str, spec: FormSpec) -> Sequence[PartField]:
    """The fields of a section, with the choices that depend on the rest of the form."""
    return [_with_choices(field, spec) for field in SECTIONS[name]]


def _with_choices(field: PartField, spec: FormSpec) -> PartField:
    if field.key == "outcomes":
        return replace(field, choices=outcomes_of(spec.ends_in))
    if field.key == "starts":
        dates = [ANSWER + path for path in date_items(spec) if not _in_repeat(spec, path)]
        return replace(field, choices=(*field.choices, *dates))
    if field.key == "item":
        return replace(field, choices=("", *date_items(spec)))
    return replace(field, fields=tuple(_with_choices(one, spec) for one in field.fields))


def outcomes_of(ends_in: frozenset[str]) -> tuple[str, ...]:
    """The outcomes that go with the ways in which handling can end, in the order of the list."""
    fitting = {outcome for end in ends_in for outcome in OUTCOMES_BY_END[CaseState(end)]}
    return tuple(outcome.value for outcome in Outcome if outcome in fitting)


def date_items(spec: FormSpec) -> Sequence[str]:
    """The paths of the items that ask a day."""
    return [path for path, item in spec.items() if item.kind is ItemKind.DATE]


def period_settings(spec: FormSpec) -> Sequence[str]:
    """The keys of the settings that hold a period."""
    return [one.key for one in spec.settings if one.type is SettingType.PERIOD]


def _in_repeat(spec: FormSpec, path: str) -> bool:
    above = path.split(".")[:-1]
    paths = [".".join(above[: n + 1]) for n in range(len(above))]
    items = [spec.item(one) for one in paths]
    return any(item is not None and item.kind is ItemKind.REPEAT for item in items)
