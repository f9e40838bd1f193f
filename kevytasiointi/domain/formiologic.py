"""The JsonLogic and the conditions of form.io and Open Forms, read into a tree of a rule."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from kevytasiointi.domain.foreignnodes import (
    Node,
    NotCarried,
    Number,
    Operation,
    Reference,
    Truth,
    Words,
)
from kevytasiointi.domain.jsonvalues import Json, JsonObject

DEEPEST: Final = 20
_SAME: Final[Mapping[str, str]] = {
    "==": "=",
    "===": "=",
    "!=": "!=",
    "!==": "!=",
    "!": "!",
    "and": "and",
    "or": "or",
    **{one: one for one in ("<", "<=", ">", ">=", "+", "-", "*", "/", "min", "max", "if")},
    "today": "today",
    "date": "date",
}
_OPERATORS: Final[Mapping[str, str]] = {"isEqual": "=", "isNotEqual": "!="}
_PRESENCE: Final[Mapping[str, str]] = {"isEmpty": "empty", "isNotEmpty": "filled"}
_SHIFT: Final = "rdelta"


def tree_of(rule: Json, boxes: Collection[str], depth: int = 0) -> Node:
    """The tree of a JsonLogic rule.

    Args:
        rule: the JSON.
        boxes: names of questions with several ticks, whose options are named `question.option`.
        depth: how deep the rule is in another.

    Raises:
        NotCarried: it has something that is not known here, or is too deep.
    """
    if depth > DEEPEST:
        raise NotCarried
    if not isinstance(rule, Mapping):
        return _literal(rule)
    if len(rule) != 1:
        raise NotCarried
    ((name, raw),) = rule.items()
    arguments = raw if isinstance(raw, list) else [raw]
    if name == "var":
        return _reference(arguments, boxes)
    match arguments:
        case [value, shift] if name in ("+", "-") and _is_shift(shift):
            return _shifted(tree_of(value, boxes, depth + 1), shift, back=name == "-")
    if name == "in":
        return _member(arguments, boxes, depth)
    return _operation(name, tuple(tree_of(one, boxes, depth + 1) for one in arguments))


def _operation(name: str, inner: tuple[Node, ...]) -> Node:
    if name == "!!" and inner:
        return inner[0]
    if name not in _SAME or not (inner or name == "today"):
        raise NotCarried
    match inner:
        case (low, middle, high) if name in ("<", "<="):
            between = (Operation(name, (low, middle)), Operation(name, (middle, high)))
            return Operation("and", between)
    return Operation(_SAME[name], () if name == "today" else inner)


def condition_of(conditional: JsonObject, boxes: Collection[str]) -> Node | None:
    """The tree of a component's `conditional`; None when it sets no condition.

    Raises:
        NotCarried: it has something that is not known here.
    """
    listed = conditional.get("conditions")
    if isinstance(listed, list) and listed:
        parts = tuple(_simple(one, boxes) for one in listed)
        joined = "or" if conditional.get("conjunction") == "any" else "and"
        whole: Node = Operation(joined, parts) if len(parts) > 1 else parts[0]
    elif conditional.get("when"):
        name = [conditional.get("when")]
        whole = _equal(_reference(name, boxes), conditional.get("eq"))
    else:
        return None
    is_shown = conditional.get("show") in (True, "true", "", None)
    return whole if is_shown else Operation("!", (whole,))


def _simple(condition: Json, boxes: Collection[str]) -> Node:
    if not isinstance(condition, Mapping):
        raise NotCarried
    reference = _reference([condition.get("component")], boxes)
    operator = condition.get("operator")
    if operator in _PRESENCE:
        return Operation(_PRESENCE[str(operator)], (reference,))
    if operator not in _OPERATORS:
        raise NotCarried
    equal = _equal(reference, condition.get("value"))
    return equal if _OPERATORS[str(operator)] == "=" else Operation("!", (equal,))


def _equal(reference: Node, value: Json) -> Node:
    """`eq` names a ticked option when the question has several ticks."""
    literal = _literal(value)
    if isinstance(reference, Operation):
        return Operation("=", (reference, Truth(value in (True, "true"))))
    return Operation("equal", (reference, literal))


def _reference(arguments: Sequence[Json], boxes: Collection[str]) -> Node:
    name = arguments[0] if arguments else None
    if not isinstance(name, str) or not name:
        raise NotCarried
    question, _, option = name.rpartition(".")
    if question in boxes:
        return Operation("selected", (Reference(question), Words(option)))
    return Reference(name)


def _literal(value: Json) -> Node:
    if isinstance(value, bool):
        return Truth(value)
    if isinstance(value, int | float):
        return Number(repr(value))
    if value is None:
        return Words("")
    if not isinstance(value, str):
        raise NotCarried
    return Words(value)


def _member(arguments: Sequence[Json], boxes: Collection[str], depth: int) -> Node:
    """One of a list that is written out."""
    match arguments:
        case [asked, [_, *_] as written]:
            value = tree_of(asked, boxes, depth + 1)
        case _:
            raise NotCarried
    parts = tuple(Operation("=", (value, _literal(one))) for one in written)
    return Operation("or", parts) if len(parts) > 1 else parts[0]


def _is_shift(value: Json) -> bool:
    return isinstance(value, Mapping) and list(value) == [_SHIFT]


def _shifted(day: Node, shift: Json, *, back: bool) -> Node:
    """A day moved by years, months and days."""
    parts = shift[_SHIFT] if isinstance(shift, Mapping) else None
    numbers = parts if isinstance(parts, list) else [parts]
    for number, unit in zip(numbers, "YMD", strict=False):
        if isinstance(number, bool) or not isinstance(number, int):
            raise NotCarried
        sign = "-" if (number < 0) is not back else ""
        if number:
            period = Words(f"{sign}P{abs(number)}{unit}")
            day = Operation("date_add", (day, period))
    return day
