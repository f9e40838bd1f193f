"""The JsonLogic profile of form definitions, evaluated with exact decimals.

A rule is a JSON value such as ``{"and": [{"===": [{"var": "purpose"}, "start"]}, …]}``. It decides
when an item is shown or required and whether an answer is good. Three rules differ from stock
JsonLogic: a comparison with null (unanswered or hidden) is false, arithmetic with null is null,
and a bare value is never a condition. `logiccheck` finds at check time whatever could go wrong,
so evaluation never raises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from kevytasiointi.domain import arithmetic
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.rulenodes import (
    MAX_NODES,
    Literal,
    Node,
    Scope,
    Value,
    Var,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule; `source` is its JSON."""

    source: Json
    node: Node = field(compare=False)

    def holds(self, scope: Scope) -> bool:
        """Say whether the rule, read as a condition, is true."""
        return evaluate(self.node, scope) is True


ALWAYS = Rule(True, Literal(True))
"""The rule that holds for everybody."""


@dataclass(frozen=True, slots=True)
class Operator:
    """How many arguments an operator takes and what it does with them."""

    fewest: int
    most: int
    run: Callable[[tuple[Node, ...], Scope], Value]


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of a compiled rule."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Var):
        return scope.value(node.name)
    return OPERATORS[node.operator].run(node.arguments, scope)


# --- what the operators do ---


def _all_of(arguments: tuple[Node, ...], scope: Scope) -> Value:
    return all(evaluate(a, scope) is True for a in arguments)


def _any_of(arguments: tuple[Node, ...], scope: Scope) -> Value:
    return any(evaluate(a, scope) is True for a in arguments)


def _not(arguments: tuple[Node, ...], scope: Scope) -> Value:
    return evaluate(arguments[0], scope) is not True


def _equal(arguments: tuple[Node, ...], scope: Scope) -> Value:
    left, right = (evaluate(a, scope) for a in arguments)
    return left is not None and right is not None and arithmetic.same(left, right)


def _different(arguments: tuple[Node, ...], scope: Scope) -> Value:
    left, right = (evaluate(a, scope) for a in arguments)
    return left is not None and right is not None and not arithmetic.same(left, right)


def _member(arguments: tuple[Node, ...], scope: Scope) -> Value:
    value, members = (evaluate(a, scope) for a in arguments)
    if value is None or not isinstance(members, tuple):
        return False
    return any(m is not None and arithmetic.same(value, m) for m in members)


def _ordered(test: Callable[[int], bool]) -> Callable[[tuple[Node, ...], Scope], Value]:
    """A comparison of neighbours: two arguments, or three for "between"."""

    def run(arguments: tuple[Node, ...], scope: Scope) -> Value:
        values = [evaluate(a, scope) for a in arguments]
        orders = [arithmetic.order(left, right) for left, right in pairwise(values)]
        return all(order is not None and test(order) for order in orders)

    return run


def _numbers(
    combine: Callable[[Sequence[Decimal]], Decimal | None],
) -> Callable[[tuple[Node, ...], Scope], Value]:
    """Arithmetic over all arguments; null when one of them is null."""

    def run(arguments: tuple[Node, ...], scope: Scope) -> Value:
        values = [evaluate(a, scope) for a in arguments]
        numbers = [value for value in values if isinstance(value, Decimal)]
        return combine(numbers) if len(numbers) == len(values) else None

    return run


def _extreme(pick: Callable[[Sequence[Decimal]], Decimal]) -> Callable[..., Value]:
    """Smallest or largest of the arguments; a single column gives its own, blanks passed over."""

    def run(arguments: tuple[Node, ...], scope: Scope) -> Value:
        values: Sequence[Value] = [evaluate(a, scope) for a in arguments]
        if len(values) == 1 and isinstance(values[0], tuple):
            values = [value for value in values[0] if value is not None]
        numbers = [value for value in values if isinstance(value, Decimal)]
        return pick(numbers) if numbers and len(numbers) == len(values) else None

    return run


def _choose(arguments: tuple[Node, ...], scope: Scope) -> Value:
    for condition, value in zip(arguments[0:-1:2], arguments[1::2], strict=True):
        if evaluate(condition, scope) is True:
            return evaluate(value, scope)
    return evaluate(arguments[-1], scope)


def _count(arguments: tuple[Node, ...], scope: Scope) -> Value:
    value = evaluate(arguments[0], scope)
    members = value if isinstance(value, tuple) else (value,)
    return Decimal(sum(member is not None for member in members))


def _sum(arguments: tuple[Node, ...], scope: Scope) -> Value:
    if len(arguments) == 1:
        column = evaluate(arguments[0], scope)
    else:
        column = tuple(evaluate(arguments[1], row) for row in _rows(arguments[0], scope))
    members = column if isinstance(column, tuple) else (column,)
    return arithmetic.add([m for m in members if isinstance(m, Decimal)])


def _some(arguments: tuple[Node, ...], scope: Scope) -> Value:
    return any(evaluate(arguments[1], row) is True for row in _rows(arguments[0], scope))


def _every(arguments: tuple[Node, ...], scope: Scope) -> Value:
    rows = _rows(arguments[0], scope)
    return bool(rows) and all(evaluate(arguments[1], row) is True for row in rows)


def _rows(node: Node, scope: Scope) -> Sequence[Scope]:
    return scope.rows(node.name) if isinstance(node, Var) else ()


def _filled(arguments: tuple[Node, ...], scope: Scope) -> Value:
    value = evaluate(arguments[0], scope)
    return any(m is not None for m in value) if isinstance(value, tuple) else value is not None


def _empty(arguments: tuple[Node, ...], scope: Scope) -> Value:
    return not _filled(arguments, scope)


def _today(_arguments: tuple[Node, ...], scope: Scope) -> Value:
    return scope.today.isoformat()


def _date_add(arguments: tuple[Node, ...], scope: Scope) -> Value:
    day, period = (evaluate(a, scope) for a in arguments)
    return arithmetic.date_add(day, period)


def _years_between(arguments: tuple[Node, ...], scope: Scope) -> Value:
    begins, ends = (evaluate(a, scope) for a in arguments)
    return arithmetic.years_between(begins, ends)


def _lower(arguments: tuple[Node, ...], scope: Scope) -> Value:
    value = evaluate(arguments[0], scope)
    return value.lower() if isinstance(value, str) else None


OPERATORS: Mapping[str, Operator] = {
    "and": Operator(1, MAX_NODES, _all_of),
    "or": Operator(1, MAX_NODES, _any_of),
    "!": Operator(1, 1, _not),
    "===": Operator(2, 2, _equal),
    "!==": Operator(2, 2, _different),
    "in": Operator(2, 2, _member),
    "<": Operator(2, 3, _ordered(lambda order: order < 0)),
    "<=": Operator(2, 3, _ordered(lambda order: order <= 0)),
    ">": Operator(2, 3, _ordered(lambda order: order > 0)),
    ">=": Operator(2, 3, _ordered(lambda order: order >= 0)),
    "+": Operator(1, MAX_NODES, _numbers(arithmetic.add)),
    "-": Operator(1, 2, _numbers(arithmetic.subtract)),
    "*": Operator(1, MAX_NODES, _numbers(arithmetic.multiply)),
    "/": Operator(2, 2, _numbers(arithmetic.divide)),
    "min": Operator(1, MAX_NODES, _extreme(min)),
    "max": Operator(1, MAX_NODES, _extreme(max)),
    "round": Operator(1, 2, _numbers(arithmetic.round_half_up)),
    "if": Operator(3, MAX_NODES, _choose),
    "count": Operator(1, 1, _count),
    "sum": Operator(1, 2, _sum),
    "some": Operator(2, 2, _some),
    "all": Operator(2, 2, _every),
    "filled": Operator(1, 1, _filled),
    "empty": Operator(1, 1, _empty),
    "today": Operator(0, 0, _today),
    "date_add": Operator(2, 2, _date_add),
    "years_between": Operator(2, 2, _years_between),
    "lower": Operator(1, 1, _lower),
}
"""Every operator of the profile, `var` aside."""
