"""Rules read back as sentences: for customers on a page that hides nothing, and for designers."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formplaces import Place, form_place, place_of
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.rulenodes import Call, Node, RuleError
from kevytasiointi.domain.rulewords import RuleWords
from kevytasiointi.domain.wording import Say, mark

ANSWER_IF: Final = mark("Answer this if %(condition)s.")
ANSWER_UNLESS: Final = mark("Answer this unless %(condition)s.")
READ_IF: Final = mark("This concerns you if %(condition)s.")
READ_UNLESS: Final = mark("This concerns you unless %(condition)s.")
NEEDED_IF: Final = mark("This is required if %(condition)s.")
NEEDED_UNLESS: Final = mark("This is required unless %(condition)s.")
_CUSTOMERS: Final = {
    ANSWER_IF: ANSWER_UNLESS,
    READ_IF: READ_UNLESS,
    NEEDED_IF: NEEDED_UNLESS,
}

DESIGNERS: Final[Mapping[str, str]] = {
    "visible_if": mark("Shown if %(condition)s."),
    "required_if": mark("Must be answered if %(condition)s."),
    "valid_if": mark("The answer is good if %(condition)s."),
    "only_if": mark("It begins if %(condition)s."),
    "compute": mark("Worked out: %(condition)s."),
}
"""What designers read of a rule, by its key."""


def condition_sentence(
    path: str, spec: FormSpec, settings: JsonObject, language: str, say: Say
) -> str:
    """When the item at `path` is asked, for who fills in; empty when it is always asked."""
    item = spec.item(path)
    if item is None or item.visible_if is None:
        return ""
    frame = READ_IF if item.kind is ItemKind.NOTE else ANSWER_IF
    words = RuleWords(_place_of(path, spec), settings, Reader(language, say))
    return _for_customers(item.visible_if.node, frame, words, say)


def need_sentence(path: str, spec: FormSpec, settings: JsonObject, language: str, say: Say) -> str:
    """When the item at `path` must be answered, for who fills in; empty when no rule says so."""
    item = spec.item(path)
    if item is None or item.required_if is None:
        return ""
    words = RuleWords(_place_of(path, spec), settings, Reader(language, say))
    return _for_customers(item.required_if.node, NEEDED_IF, words, say)


def _for_customers(node: Node, frame: str, words: RuleWords, say: Say) -> str:
    if isinstance(node, Call) and node.operator == "!":
        frame, node = _CUSTOMERS[frame], node.arguments[0]
    return say(frame, condition=words.condition(node))


def _place_of(path: str, spec: FormSpec) -> Place:
    """The form, group or row that the item at a path stands in."""
    place = form_place(spec)
    for part in path.split(".")[:-1]:
        container = None if part.isdigit() else place.find(part)
        place = place_of(place, container) if container else place
    return place


def rule_sentence(
    rule: Json,
    key: str,
    place: Place,
    spec: FormSpec,
    settings: JsonObject,
    language: str,
    say: Say,
) -> str:
    """What a rule says, for who designs the form; empty for none and for one that is no rule.

    Args:
        rule: as the document has it.
        key: which rule it is, of `DESIGNERS`.
        place: where it stands.
        spec: the form; its settings are told by name.
        settings: their values.
        language: of the reader.
        say: puts our words into that language.
    """
    try:
        node = compile_rule(rule).node if rule is not None else None
    except RuleError:
        return ""
    if node is None:
        return ""
    words = RuleWords(place, settings, Reader(language, say), spec.settings)
    return say(DESIGNERS[key], condition=words.condition(node))
