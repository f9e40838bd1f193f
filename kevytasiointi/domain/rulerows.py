"""A condition as rows: question, comparison, value, in groups of which all or any must hold.

`rows_of` reads a rule and `rule_of` writes it; what rows can't tell is None. A rule that was read
and is written again means the same: `!` is pushed down to the rows, and groups in groups of the
same mode are one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.rulenodes import MIRRORED
from kevytasiointi.domain.ruleterms import (
    Named,
    Term,
    Today,
    Written,
    call_of,
    name_of,
    term_of,
    var,
)


class Mode(StrEnum):
    """How many members of a group must hold."""

    ALL = "all"
    ANY = "any"


class Comparison(StrEnum):
    """How a row compares; the value is the operator of the profile."""

    IS = "==="
    IS_NOT = "!=="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BETWEEN = "between"
    """From the first value to the second, both included."""
    ONE_OF = "in"
    INCLUDES = "includes"
    """The left is a list: ticks, or a column."""
    ANSWERED = "filled"
    NOT_ANSWERED = "empty"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison.

    Attributes:
        right: two for `BETWEEN`, any number for `ONE_OF`, none for answered or not, else one.
        is_denied: it holds exactly when the comparison does not, so also without an answer.
    """

    left: Term
    comparison: Comparison
    right: tuple[Term, ...] = ()
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class RowsMeet:
    """Some row of a repeat, or every row of it, meets the conditions of a group of its own."""

    name: str
    every: bool
    group: "Group"
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Members of which all, or any, must hold."""

    mode: Mode
    members: "tuple[Member, ...]"


Member: TypeAlias = Row | RowsMeet | Group

DEEPEST: Final = 2
"""Groups in groups that the rows of a page can show."""

_OPPOSITE: Final = {Mode.ALL: Mode.ANY, Mode.ANY: Mode.ALL}
_OPERATOR: Final = {Mode.ALL: "and", Mode.ANY: "or"}
_MODES: Final = {operator: mode for mode, operator in _OPERATOR.items()}
_PRESENCE: Final = {
    Comparison.ANSWERED: Comparison.NOT_ANSWERED,
    Comparison.NOT_ANSWERED: Comparison.ANSWERED,
}
_TWO, _THREE = 2, 3


# --- writing ---


def rule_of(group: Group) -> Json:
    """The rule of a group; None when it has no members."""
    return _json_of(group) if group.members else None


def _json_of(member: Member) -> Json:
    match member:
        case Group(mode, members):
            rules: list[Json] = [_json_of(one) for one in members]
            return rules[0] if len(rules) == 1 else {_OPERATOR[mode]: rules}
        case RowsMeet(name, every, group, is_denied):
            rule: Json = {"all" if every else "some": [var(name), _json_of(group)]}
        case Row(is_denied=is_denied):
            rule = _comparison(member)
    return {"!": [rule]} if is_denied else rule


def _comparison(row: Row) -> Json:
    left = row.left.json
    right = [term.json for term in row.right]
    match row.comparison:
        case Comparison.ANSWERED | Comparison.NOT_ANSWERED:
            return {row.comparison.value: [left]}
        case Comparison.BETWEEN:
            return {"<=": [right[0], left, right[1]]}
        case Comparison.ONE_OF:
            return {"in": [left, right]}
        case Comparison.INCLUDES:
            return {"in": [right[0], left]}
    return {row.comparison.value: [left, right[0]]}


# --- reading ---


def rows_of(rule: Json) -> Group | None:
    """The rows of a rule; an empty group for no rule, None when rows can't tell it."""
    if rule is None:
        return Group(Mode.ALL, ())
    try:
        group = settled(Group(Mode.ALL, (_member(rule, is_denied=False),)))
    except _NotRowsError:
        return None
    return group if _depth(group) <= DEEPEST else None


def settled(group: Group) -> Group:
    """The one way to write a group: no group of one member, none inside one of its own mode."""
    members = tuple(_settled_members(group))
    if len(members) == 1:
        only = members[0]
        return only if isinstance(only, Group) else Group(Mode.ALL, members)
    return Group(group.mode, members)


def _settled_members(group: Group) -> Iterable[Member]:
    for member in group.members:
        if isinstance(member, RowsMeet):
            yield replace(member, group=settled(member.group))
        elif isinstance(member, Group):
            inner = settled(member)
            if inner.mode is group.mode or len(inner.members) <= 1:
                yield from inner.members
            else:
                yield inner
        else:
            yield member


class _NotRowsError(Exception):
    """The rule has a part that rows can't tell."""


def _member(rule: Json, *, is_denied: bool) -> Member:
    operator, arguments = call_of(rule) or ("", ())
    if operator == "!" and len(arguments) == 1:
        return _member(arguments[0], is_denied=not is_denied)
    if operator in _MODES and arguments:
        mode = _OPPOSITE[_MODES[operator]] if is_denied else _MODES[operator]
        return Group(mode, tuple(_member(one, is_denied=is_denied) for one in arguments))
    if operator in ("filled", "empty") and len(arguments) == 1 and (name := name_of(arguments[0])):
        said = Comparison(operator)
        return Row(Named(name), _PRESENCE[said] if is_denied else said)
    if operator in MIRRORED and len(arguments) in (_TWO, _THREE):
        return _compared(operator, arguments, is_denied=is_denied)
    return _of_two(operator, arguments, is_denied=is_denied)


def _of_two(operator: str, arguments: Sequence[Json], *, is_denied: bool) -> Member:
    if len(arguments) != _TWO:
        raise _NotRowsError
    if operator == "in":
        return _membership(arguments[0], arguments[1], is_denied=is_denied)
    name = name_of(arguments[0])
    if operator not in ("some", "all") or not name:
        raise _NotRowsError
    inner = _member(arguments[1], is_denied=False)
    group = inner if isinstance(inner, Group) else Group(Mode.ALL, (inner,))
    if _depth(settled(group)) > 1:
        raise _NotRowsError
    return RowsMeet(name, operator == "all", group, is_denied)


def _membership(value: Json, members: Json, *, is_denied: bool) -> Row:
    if isinstance(members, list | tuple):
        options = tuple(_term(member) for member in members)
        return Row(_term(value), Comparison.ONE_OF, options, is_denied)
    return Row(_term(members), Comparison.INCLUDES, (_term(value),), is_denied)


def _compared(operator: str, arguments: Sequence[Json], *, is_denied: bool) -> Member:
    terms = [_term(argument) for argument in arguments]
    if len(terms) == _TWO:
        return _row(operator, terms[0], terms[1], is_denied=is_denied)
    first, middle, last = terms
    if operator in ("<=", ">="):
        low, high = (first, last) if operator == "<=" else (last, first)
        return Row(middle, Comparison.BETWEEN, (low, high), is_denied)
    if operator not in ("<", ">"):
        raise _NotRowsError
    pairs = ((first, middle), (middle, last))
    rows = tuple(_row(operator, left, right, is_denied=is_denied) for left, right in pairs)
    return Group(Mode.ANY if is_denied else Mode.ALL, rows)


def _row(operator: str, left: Term, right: Term, *, is_denied: bool) -> Row:
    """The row of two sides, the question on the left."""
    if isinstance(left, Written | Today) and not isinstance(right, Written | Today):
        left, right, operator = right, left, MIRRORED[operator]
    if operator == "!==" and isinstance(right, Written) and isinstance(right.value, bool):
        return Row(left, Comparison.IS, (Written(not right.value),), is_denied)
    return Row(left, Comparison(operator), (right,), is_denied)


def _term(source: Json) -> Term:
    term = term_of(source)
    if term is None:
        raise _NotRowsError
    return term


def _depth(group: Group) -> int:
    below = [_depth(one) for one in group.members if isinstance(one, Group)]
    return 1 + max(below, default=0)
