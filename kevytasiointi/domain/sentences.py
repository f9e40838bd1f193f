"""Conditions read back as sentences, for people whose browser does not hide questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formplaces import Found, Place, form_place, place_of
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.numbertext import kept_number
from kevytasiointi.domain.options import option_label
from kevytasiointi.domain.rulenodes import MIRRORED, Call, Literal, Node, Value, Var, walk
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.wording import Say, mark

ANSWER_IF: Final = mark("Answer this if %(condition)s.")
ANSWER_UNLESS: Final = mark("Answer this unless %(condition)s.")
ANSWER_DEPENDS: Final = mark(
    "Answer this if it applies, depending on your answer to %(questions)s."
)
READ_IF: Final = mark("This concerns you if %(condition)s.")
READ_UNLESS: Final = mark("This concerns you unless %(condition)s.")
READ_DEPENDS: Final = mark("This may concern you, depending on your answer to %(questions)s.")
NEEDED_IF: Final = mark("This is required if %(condition)s.")
NEEDED_UNLESS: Final = mark("This is required unless %(condition)s.")
NEEDED_DEPENDS: Final = mark("This may be required, depending on your answer to %(questions)s.")
AND: Final = mark("%(first)s and %(second)s")
OR: Final = mark("%(first)s or %(second)s")
QUOTED: Final = mark("“%(text)s”")

COMPARED: Final[Mapping[str, str]] = {
    "===": mark("%(question)s is %(answer)s"),
    "!==": mark("%(question)s is other than %(answer)s"),
    "in": mark("%(question)s is %(answer)s"),
    "<": mark("%(question)s is less than %(answer)s"),
    "<=": mark("%(question)s is at most %(answer)s"),
    ">": mark("%(question)s is more than %(answer)s"),
    ">=": mark("%(question)s is at least %(answer)s"),
}
DATES_COMPARED: Final[Mapping[str, str]] = {
    "<": mark("%(question)s is before %(answer)s"),
    "<=": mark("%(question)s is %(answer)s or before"),
    ">": mark("%(question)s is after %(answer)s"),
    ">=": mark("%(question)s is %(answer)s or after"),
}
FILLED: Final = mark("you have answered %(question)s")
EMPTY: Final = mark("you have not answered %(question)s")
TICKED: Final = mark("you have chosen %(answer)s in %(question)s")

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class _Frame:
    """The sentences of one thing that hangs on a condition."""

    holds: str
    unless: str
    depends: str


_ASKED: Final = _Frame(ANSWER_IF, ANSWER_UNLESS, ANSWER_DEPENDS)
_READ: Final = _Frame(READ_IF, READ_UNLESS, READ_DEPENDS)
_NEEDED: Final = _Frame(NEEDED_IF, NEEDED_UNLESS, NEEDED_DEPENDS)


def condition_sentence(
    path: str, spec: FormSpec, settings: JsonObject, language: str, say: Say
) -> str:
    """When the item at `path` is asked, as a sentence; empty when it is always asked."""
    item = spec.item(path)
    if item is None or item.visible_if is None:
        return ""
    frame = _READ if item.kind is ItemKind.NOTE else _ASKED
    sentence = _Sentence(_place_of(path, spec), settings, Reader(language, say))
    return sentence.of(item.visible_if.node, frame)


def need_sentence(path: str, spec: FormSpec, settings: JsonObject, language: str, say: Say) -> str:
    """When the item at `path` must be answered, as a sentence; empty when no rule says so."""
    item = spec.item(path)
    if item is None or item.required_if is None:
        return ""
    sentence = _Sentence(_place_of(path, spec), settings, Reader(language, say))
    return sentence.of(item.required_if.node, _NEEDED)


def _place_of(path: str, spec: FormSpec) -> Place:
    """The form, group or row that the item at a path stands in."""
    place = form_place(spec)
    for part in path.split(".")[:-1]:
        container = None if part.isdigit() else place.find(part)
        place = place_of(place, container) if container else place
    return place


class _NotSimpleError(Exception):
    """The rule has parts that make no readable sentence."""


class _Sentence:
    """Puts one rule into words."""

    def __init__(self, place: Place, settings: JsonObject, reader: Reader) -> None:
        self._place = place
        self._settings = settings
        self._reader = reader
        self._say = reader.say

    def of(self, node: Node, frame: _Frame) -> str:
        """The whole sentence."""
        is_denied = isinstance(node, Call) and node.operator == "!"
        told = node.arguments[0] if is_denied and isinstance(node, Call) else node
        try:
            condition = self._condition(told)
        except _NotSimpleError:
            questions = self._joined(self._questions(node), AND)
            return self._say(frame.depends, questions=questions)
        return self._say(frame.unless if is_denied else frame.holds, condition=condition)

    def _questions(self, node: Node) -> list[str]:
        names = [part.name for part in walk(node) if isinstance(part, Var)]
        found = [known for name in names if (known := self._place.find(name))]
        return list(dict.fromkeys(self._question(one) for one in found))

    def _condition(self, node: Node) -> str:
        if not isinstance(node, Call):
            raise _NotSimpleError
        if node.operator in ("and", "or"):
            parts = [self._condition(argument) for argument in node.arguments]
            return self._joined(parts, AND if node.operator == "and" else OR)
        if node.operator in ("filled", "empty"):
            msgid = FILLED if node.operator == "filled" else EMPTY
            return self._say(msgid, question=self._question(self._found(node.arguments[0])))
        return self._comparison(node)

    def _comparison(self, node: Call) -> str:
        if node.operator not in COMPARED or len(node.arguments) != _TWO:
            raise _NotSimpleError
        left, right = node.arguments
        operator = node.operator
        if isinstance(left, Literal):
            if operator == "in":
                return self._ticked(left.value, self._found(right))
            left, right, operator = right, left, MIRRORED[operator]
        found = self._found(left)
        if not isinstance(right, Literal):
            raise _NotSimpleError
        is_dated = found.item.kind is ItemKind.DATE and operator in DATES_COMPARED
        msgid = (DATES_COMPARED if is_dated else COMPARED)[operator]
        values = right.value if isinstance(right.value, tuple) else (right.value,)
        answer = self._joined([self._answer(found, value) for value in values], OR)
        return self._say(msgid, question=self._question(found), answer=answer)

    def _ticked(self, value: Value, found: Found) -> str:
        return self._say(TICKED, answer=self._answer(found, value), question=self._question(found))

    def _found(self, node: Node) -> Found:
        found = self._place.find(node.name) if isinstance(node, Var) else None
        if found is None:
            raise _NotSimpleError
        return found

    def _question(self, found: Found) -> str:
        text, language = pick(found.item.label, self._reader.language)
        return self._say(QUOTED, text=fill(text, self._settings, language))

    def _answer(self, found: Found, value: Value) -> str:
        if found.item.kind in (ItemKind.CHOICE, ItemKind.CHOICES) and not found.is_other:
            label = option_label(found.item, str(value), self._reader.language, self._say)
            return self._say(QUOTED, text=label)
        shown = show(found.item, _as_json(value), self._reader)
        text = shown[0] if shown else ""
        is_number = not isinstance(value, str | bool)
        return text if is_number else self._say(QUOTED, text=text)

    def _joined(self, parts: Sequence[str], msgid: str) -> str:
        joined = parts[0] if parts else ""
        for part in parts[1:]:
            joined = self._say(msgid, first=joined, second=part)
        return joined


def _as_json(value: Value) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    return "" if isinstance(value, tuple) else kept_number(value)
