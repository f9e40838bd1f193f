"""From rules of forms that are not ours to the JsonLogic of ours that means the same.

A name that was not answered makes a comparison false here and there, but `a != b` is true in XPath
when `a` is not answered: so it becomes "not the same", written as `{"!": [{"===": …}]}`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from kevytasiointi.domain.foreignnodes import (
    Node,
    NotCarried,
    Number,
    Operation,
    Reference,
    Truth,
    Words,
)
from kevytasiointi.domain.foreignplaces import Named
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.numbertext import exact_number

COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_CONDITIONS: Final = COMPARISONS | {"and", "or", "!", "selected", "equal", "filled", "empty"}
_TRUE: Final = frozenset({"ok", "true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0"})
_MOST_DAYS: Final = 9_999
_BOXES: Final = (ItemKind.YES_NO, ItemKind.DECLARATION)
_LENGTHS: Final[Mapping[tuple[str, str], str]] = {
    **dict.fromkeys(((">", "0"), (">=", "1"), ("!=", "0")), "filled"),
    **dict.fromkeys((("=", "0"), ("<", "1"), ("<=", "0")), "empty"),
}
"""What a comparison of the length of an answer says of the answer."""

Look: TypeAlias = Callable[[str], "Named | None"]
"""Finds what a name of the file stands for."""


def as_condition(node: Node, look: Look) -> Json:
    """The JsonLogic of a rule that decides something.

    Raises:
        NotCarried: rules of ours can't say this.
    """
    if isinstance(node, Reference):
        named = _named(node, look)
        value: Json = {"var": named.path}
        return {"===": [value, True]} if named.kind in _BOXES else {"filled": [value]}
    if not isinstance(node, Operation) or node.name not in _CONDITIONS:
        raise NotCarried
    if node.name in ("and", "or"):
        return {node.name: [as_condition(one, look) for one in node.arguments]}
    if node.name == "!":
        return {"!": [as_condition(node.arguments[0], look)]}
    if node.name in COMPARISONS:
        return _comparison(node.name, *_two(node), look)
    return _MADE[node.name](node, look)


def as_value(node: Node, look: Look) -> Json:
    """The JsonLogic of a rule that has a value.

    Raises:
        NotCarried: rules of ours can't say this.
    """
    if isinstance(node, Number):
        return _number(node.text)
    if isinstance(node, Words):
        return node.text
    if isinstance(node, Truth):
        return node.value
    if isinstance(node, Reference):
        return _answer(node, look)
    if node.name in _CONDITIONS or node.name not in _MADE:
        raise NotCarried
    return _MADE[node.name](node, look)


def _named(node: Node, look: Look) -> Named:
    named = look(node.name) if isinstance(node, Reference) else None
    if named is None:
        raise NotCarried
    return named


def _answer(node: Node, look: Look) -> Json:
    """One answer: not a column of a repeat."""
    named = _named(node, look)
    if named.is_column:
        raise NotCarried
    return {"var": named.path}


def _number(text: str) -> Json:
    number = exact_number(text)
    if number is None:
        raise NotCarried
    return int(number) if number == number.to_integral_value() else float(number)


def _two(node: Operation) -> tuple[Node, Node]:
    match node.arguments:
        case (left, right):
            return left, right
    raise NotCarried


# --- comparisons ---


def _comparison(name: str, left: Node, right: Node, look: Look) -> Json:
    if isinstance(left, Number | Words | Truth) and not isinstance(right, Number | Words | Truth):
        left, right, name = right, left, _MIRRORED[name]
    if isinstance(right, Truth) and isinstance(left, Operation) and name in ("=", "!="):
        holds = as_condition(left, look)
        return holds if right.value is (name == "=") else {"!": [holds]}
    if isinstance(left, Operation) and left.name == "length":
        return _length_says(name, left, right, look)
    if isinstance(right, Words) and not right.text.strip():
        return _is_blank(name, left, look)
    return _compared(name, _side(left, right, look), _side(right, left, look))


def _compared(name: str, left: Json, right: Json) -> Json:
    if name == "!=":
        return {"!": [{"===": [left, right]}]}
    return {"===" if name == "=" else name: [left, right]}


def _is_blank(name: str, left: Node, look: Look) -> Json:
    if name not in ("=", "!="):
        raise NotCarried
    return {"empty" if name == "=" else "filled": [_answer(left, look)]}


def _length_says(name: str, left: Operation, right: Node, look: Look) -> Json:
    says = _LENGTHS.get((name, right.text)) if isinstance(right, Number) else None
    if says is None:
        raise NotCarried
    return {says: [_answer(left.arguments[0], look)]}


def _side(side: Node, other: Node, look: Look) -> Json:
    """A side of a comparison; what is written out follows the kind of the answer beside it."""
    if isinstance(side, Reference) and _named(side, look).kind is ItemKind.CHOICES:
        raise NotCarried
    if isinstance(side, Number | Words | Truth) and isinstance(other, Reference):
        return _fitting(side, _named(other, look))
    return as_value(side, look)


def _fitting(literal: Number | Words | Truth, named: Named) -> Json:
    text = str(literal.value).lower() if isinstance(literal, Truth) else literal.text
    if named.kind in NUMBERS:
        return _number(text)
    if named.kind in (ItemKind.CHOICE, ItemKind.CHOICES):
        return _option(text, named)
    if named.kind in _BOXES:
        return _yes_or_no(text)
    return text[:5] if named.kind is ItemKind.TIME else text


def _option(text: str, named: Named) -> str:
    if text not in named.values:
        raise NotCarried
    return named.values[text]


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise NotCarried
    return text.lower() in _TRUE


# --- the rest ---


def _selected(node: Operation, look: Look) -> Json:
    answer, option = _two(node)
    named = _named(answer, look)
    if isinstance(option, Reference | Operation) or named.is_column:
        raise NotCarried
    value = _fitting(option, named)
    if named.kind is ItemKind.CHOICES:
        return {"in": [value, {"var": named.path}]}
    return {"===": [{"var": named.path}, value]}


def _equal(node: Operation, look: Look) -> Json:
    """`eq` of form.io: the answer, or one of several ticks."""
    answer, value = _two(node)
    if _named(answer, look).kind is ItemKind.CHOICES:
        return _selected(node, look)
    return _comparison("=", answer, value, look)


def _presence(node: Operation, look: Look) -> Json:
    return {node.name: [_answer(node.arguments[0], look)]}


def _counted(node: Operation, look: Look) -> Json:
    named = _named(node.arguments[0], look)
    if named.kind not in (ItemKind.CHOICES, ItemKind.REPEAT) and not named.is_column:
        raise NotCarried
    return {"count": [{"var": named.path}]}


def _gathered(node: Operation, look: Look) -> Json:
    """sum, min and max: a column of a repeat, or numbers."""
    first = node.arguments[0]
    if len(node.arguments) == 1 and isinstance(first, Reference):
        return {node.name: [{"var": _named(first, look).path}]}
    if node.name == "sum":
        raise NotCarried
    return {node.name: [as_value(one, look) for one in node.arguments]}


def _calculated(node: Operation, look: Look) -> Json:
    match node.arguments:
        case (left, right) if node.name in ("+", "-") and _is_date(left, look):
            return _moved(left, right, look, back=node.name == "-")
    return {node.name: [as_value(one, look) for one in node.arguments]}


def _is_date(node: Node, look: Look) -> bool:
    if isinstance(node, Reference):
        return _named(node, look).kind is ItemKind.DATE
    if isinstance(node, Operation) and node.name in ("+", "-"):
        return _is_date(node.arguments[0], look)
    return isinstance(node, Operation) and node.name in ("today", "date", "date_add")


def _moved(day: Node, count: Node, look: Look, *, back: bool) -> Json:
    number = exact_number(count.text) if isinstance(count, Number) else None
    if number is None or number != number.to_integral_value() or not 0 < number <= _MOST_DAYS:
        raise NotCarried
    return {"date_add": [as_value(day, look), f"{'-' if back else ''}P{int(number)}D"]}


def _date_add(node: Operation, look: Look) -> Json:
    day, period = _two(node)
    return {"date_add": [as_value(day, look), as_value(period, look)]}


def _chosen(node: Operation, look: Look) -> Json:
    """if: conditions and values in turn, a last value; an empty text is nothing."""
    parts: list[Json] = []
    for number, part in enumerate(node.arguments):
        if number % 2 == 0 and number < len(node.arguments) - 1:
            parts.append(as_condition(part, look))
        else:
            parts.append(None if part == Words("") else as_value(part, look))
    return {"if": parts}


def _first_filled(node: Operation, look: Look) -> Json:
    first, second = _two(node)
    answer = _answer(first, look)
    return {"if": [{"filled": [answer]}, answer, as_value(second, look)]}


def _today(_node: Operation, _look: Look) -> Json:
    return {"today": []}


def _itself(node: Operation, look: Look) -> Json:
    return as_value(node.arguments[0], look)


_MADE: Final[Mapping[str, Callable[[Operation, Look], Json]]] = {
    **dict.fromkeys(("+", "-", "*", "/", "round"), _calculated),
    **dict.fromkeys(("sum", "min", "max"), _gathered),
    **dict.fromkeys(("filled", "empty"), _presence),
    **dict.fromkeys(("date", "number"), _itself),
    "selected": _selected,
    "equal": _equal,
    "count": _counted,
    "date_add": _date_add,
    "if": _chosen,
    "coalesce": _first_filled,
    "today": _today,
}
"""Every operation but comparisons, `and`, `or` and `!`."""


def whole_number(node: Node) -> int | None:
    """The whole number that is written there, None when something else is."""
    number: Decimal | None = exact_number(node.text) if isinstance(node, Number) else None
    if number is None or number != number.to_integral_value():
        return None
    return int(number)
