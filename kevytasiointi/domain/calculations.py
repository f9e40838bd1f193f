"""How a computed item is worked out, as a choice of a way and the amounts that it takes.

`calculation_of` reads a rule and `compute_of` writes it; what no way tells is None. Which amounts
can be picked stands in `rulesubjects`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.ruleterms import (
    Column,
    HowMany,
    Named,
    Written,
    call_of,
    name_of,
    term_of,
    var,
)

Amount: TypeAlias = Named | HowMany | Column | Written
"""What can be picked: an answer or a setting, a number of rows, a column, or a written number."""


class Way(StrEnum):
    """How the amounts become one number."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    SMALLEST = "smallest"
    LARGEST = "largest"
    SAME = "same"
    """One amount as it is: a number of rows, or the total of a column."""
    EACH_ROW = "each_row"
    """The product of the amounts of each row of a repeat, added together."""


OPERATORS: Final[Mapping[Way, str]] = {
    Way.SUM: "+",
    Way.DIFFERENCE: "-",
    Way.PRODUCT: "*",
    Way.QUOTIENT: "/",
    Way.SMALLEST: "min",
    Way.LARGEST: "max",
}
_WAYS: Final = {operator: way for way, operator in OPERATORS.items()}

AMOUNTS: Final[Mapping[Way, tuple[int, int]]] = {
    Way.SUM: (2, 20),
    Way.DIFFERENCE: (2, 2),
    Way.PRODUCT: (2, 5),
    Way.QUOTIENT: (2, 2),
    Way.SMALLEST: (2, 20),
    Way.LARGEST: (2, 20),
    Way.SAME: (1, 1),
    Way.EACH_ROW: (2, 5),
}
"""The fewest and the most amounts of each way."""

NOT_ROUNDED: Final = -1


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a number is worked out.

    Attributes:
        repeat: the rows of `EACH_ROW`, whose amounts are named from inside a row.
        decimals: to how many it is rounded; `NOT_ROUNDED`: as the item says.
    """

    way: Way
    amounts: tuple[Amount, ...]
    repeat: str = ""
    decimals: int = NOT_ROUNDED


def compute_of(calculation: Calculation) -> Json:
    """The rule of a calculation."""
    amounts = [amount.json for amount in calculation.amounts]
    if calculation.way is Way.SAME:
        rule: Json = amounts[0]
    elif calculation.way is Way.EACH_ROW:
        rule = {"sum": [var(calculation.repeat), {"*": amounts}]}
    else:
        rule = {OPERATORS[calculation.way]: amounts}
    return rule if calculation.decimals < 0 else {"round": [rule, calculation.decimals]}


def calculation_of(rule: Json) -> Calculation | None:
    """The calculation that a rule makes."""
    call = call_of(rule)
    if call is not None and call[0] == "round":
        return _rounded(call[1])
    known = _of_way(call)
    if known is not None:
        return known
    amounts = _amounts((rule,))
    return Calculation(Way.SAME, amounts) if amounts else None


def _rounded(arguments: Sequence[Json]) -> Calculation | None:
    decimals = arguments[1] if len(arguments) > 1 else 0
    inner = call_of(arguments[0]) if arguments else None
    if not isinstance(decimals, int) or isinstance(decimals, bool) or decimals < 0:
        return None
    if inner is None or inner[0] == "round":
        return None
    made = calculation_of(arguments[0])
    return None if made is None else replace(made, decimals=decimals)


def _of_way(call: tuple[str, Sequence[Json]] | None) -> Calculation | None:
    if call is None:
        return None
    operator, arguments = call
    way = _WAYS.get(operator)
    if operator == "sum" and len(arguments) > 1:
        inner = call_of(arguments[1])
        way = Way.EACH_ROW if inner is not None and inner[0] == "*" else None
        repeat, arguments = name_of(arguments[0]), inner[1] if inner is not None else ()
    else:
        repeat = ""
    if way is None or (way is Way.EACH_ROW and not repeat):
        return None
    amounts = _amounts(arguments)
    fewest, most = AMOUNTS[way]
    return Calculation(way, amounts, repeat) if fewest <= len(amounts) <= most else None


def _amounts(sources: Sequence[Json]) -> tuple[Amount, ...]:
    """The amounts, or none at all when one of them is something else."""
    amounts: list[Amount] = []
    for source in sources:
        term = term_of(source)
        if not isinstance(term, Named | HowMany | Column | Written):
            return ()
        if isinstance(term, Written) and isinstance(term.value, bool | str):
            return ()
        amounts.append(term)
    return tuple(amounts)
