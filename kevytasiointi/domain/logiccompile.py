"""From the JSON of a rule to its compiled form; once per form version."""

from collections.abc import Mapping
from decimal import Decimal

from kevytasiointi.domain import arithmetic
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.logic import OPERATORS, Operator, Rule
from kevytasiointi.domain.rulenodes import (
    MAX_DEPTH,
    MAX_NODES,
    Call,
    Literal,
    Node,
    RuleError,
    Value,
    Var,
)
from kevytasiointi.domain.wording import Text, tell


def compile_rule(source: Json) -> Rule:
    """Compile a rule.

    Raises:
        RuleError: unknown operator, wrong number of arguments, or the rule is too big.
    """
    return Rule(source, _Compiler().node(source, "", 1))


class _Compiler:
    """Counts the nodes of one rule while turning JSON into nodes."""

    def __init__(self) -> None:
        self._nodes = 0

    def node(self, source: Json, path: str, depth: int) -> Node:
        self._count(path, depth)
        if isinstance(source, Mapping):
            return self._call(source, path, depth)
        return Literal(self._literal(source, path))

    def _count(self, path: str, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise RuleError(
                path,
                tell("the rule is nested deeper than %(max_depth)s levels", max_depth=MAX_DEPTH),
            )
        if self._nodes > MAX_NODES:
            raise RuleError(
                path, tell("the rule has more than %(max_nodes)s parts", max_nodes=MAX_NODES)
            )

    def _call(self, source: Mapping[str, Json], path: str, depth: int) -> Node:
        if len(source) != 1:
            raise RuleError(path, tell("an operation has exactly one operator"))
        ((name, raw),) = source.items()
        here = f"{path}.{name}" if path else str(name)
        if name == "var":
            return _var(raw, here)
        operator = OPERATORS.get(name)
        if operator is None:
            raise RuleError(here, tell("unknown operator"))
        listed = isinstance(raw, list | tuple)
        arguments = raw if isinstance(raw, list | tuple) else (raw,)
        if not operator.fewest <= len(arguments) <= operator.most:
            raise RuleError(here, _arity_message(operator, len(arguments)))
        if name == "if" and len(arguments) % 2 == 0:
            raise RuleError(here, tell("needs condition and value pairs and a last value"))
        return Call(
            name,
            tuple(
                self.node(argument, f"{here}[{index}]" if listed else here, depth + 1)
                for index, argument in enumerate(arguments)
            ),
        )

    def _literal(self, source: Json, path: str) -> Value:
        if source is None or isinstance(source, bool | str):
            return source
        if isinstance(source, int | float):
            return _number(source, path)
        if not isinstance(source, list | tuple):
            raise RuleError(path, tell("not a value that a rule can hold"))
        members = []
        for index, member in enumerate(source):
            self._count(path, 1)
            if isinstance(member, Mapping | list | tuple):
                raise RuleError(
                    f"{path}[{index}]", tell("a list in a rule holds plain values only")
                )
            members.append(self._literal(member, f"{path}[{index}]"))
        return tuple(members)


def _var(raw: Json, path: str) -> Var:
    name = raw[0] if isinstance(raw, list | tuple) and len(raw) == 1 else raw
    if not isinstance(name, str) or not name:
        raise RuleError(path, tell("needs the name of an item or a setting"))
    return Var(name)


def _number(source: int | float, path: str) -> Decimal:
    if isinstance(source, int) and abs(source) >= arithmetic.TOO_BIG:
        raise RuleError(path, tell("the number is too big"))
    number = Decimal(repr(source))
    if not number.is_finite():
        raise RuleError(path, tell("not a number"))
    return number


def _arity_message(operator: Operator, count: int) -> Text:
    fewest, most = operator.fewest, operator.most
    if fewest == most:
        return tell("takes %(fewest)s arguments, has %(count)s", fewest=fewest, count=count)
    if most == MAX_NODES:
        return tell(
            "takes at least %(fewest)s arguments, has %(count)s", fewest=fewest, count=count
        )
    return tell(
        "takes %(fewest)s to %(most)s arguments, has %(count)s",
        fewest=fewest,
        most=most,
        count=count,
    )
