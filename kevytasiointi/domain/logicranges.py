"""Conditions that can never or always hold, as far as one question in one and-group tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kevytasiointi.domain.formplaces import Found, Place
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.logiccheck import COMPARISONS, options_of
from kevytasiointi.domain.rulenodes import MIRRORED, Call, Literal, Node, Value, Var
from kevytasiointi.domain.wording import Text, tell


@dataclass(slots=True)
class Narrowed:
    """What is left of a question's possible answers after the conditions of an and-group."""

    found: Found
    values: set[Value] | None
    excluded: set[Value] = field(default_factory=set)
    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None
    is_compared: bool = False
    must_be_filled: bool = False
    must_be_empty: bool = False

    def at_least(self, number: Decimal, *, strictly: bool) -> None:
        """Keep what is at least the number, or over it."""
        if self.low is None or (number, strictly) > self.low:
            self.low = (number, strictly)

    def at_most(self, number: Decimal, *, strictly: bool) -> None:
        """Keep what is at most the number, or under it."""
        if self.high is None or (number, not strictly) < (self.high[0], not self.high[1]):
            self.high = (number, strictly)

    def is_impossible(self) -> bool:
        """Say whether no answer is left."""
        if self.must_be_empty and self.must_be_filled:
            return True
        if self.values is not None and not self._left():
            return True
        if self.low is None or self.high is None:
            return False
        (low, above), (high, below) = self.low, self.high
        return low > high or (low == high and (above or below))

    def _left(self) -> set[Value]:
        return {v for v in (self.values or set()) - self.excluded if self._within(v)}

    def _within(self, value: Value) -> bool:
        if not isinstance(value, Decimal):
            return True
        over = self.low is None or value > self.low[0] or (value == self.low[0] and not self.low[1])
        under = (
            self.high is None
            or value < self.high[0]
            or (value == self.high[0] and not self.high[1])
        )
        return over and under


def contradictions(node: Node, place: Place) -> Iterator[Text]:
    """A message for every and-group that no answer can satisfy."""
    for group in _and_groups(node):
        for narrowed in _narrow(group, place):
            if narrowed.is_impossible():
                yield tell(
                    "can never hold: no answer to '%(path)s' is left", path=narrowed.found.path
                )


def tautologies(node: Node, place: Place) -> Iterator[Text]:
    """A message when a whole condition leaves out no answer of a question it compares."""
    groups = list(_and_groups(node))
    for narrowed in _narrow(groups[0], place) if groups else ():
        if narrowed.is_compared and _leaves_all(narrowed):
            yield tell(
                "always holds once '%(path)s' is answered; use filled", path=narrowed.found.path
            )


def _leaves_all(narrowed: Narrowed) -> bool:
    options = options_of(narrowed.found)
    if options is not None and narrowed.found.item.kind is ItemKind.CHOICE:
        return narrowed.values is not None and options <= narrowed.values - narrowed.excluded
    item = narrowed.found.item
    if item.kind not in NUMBERS or narrowed.found.column:
        return False
    if narrowed.values is not None or narrowed.excluded or not (narrowed.low or narrowed.high):
        return False
    return _open_below(narrowed, item.minimum) and _open_above(narrowed, item.maximum)


def _open_below(narrowed: Narrowed, minimum: Decimal | None) -> bool:
    if narrowed.low is None:
        return True
    number, strictly = narrowed.low
    return minimum is not None and (minimum > number or (minimum == number and not strictly))


def _open_above(narrowed: Narrowed, maximum: Decimal | None) -> bool:
    if narrowed.high is None:
        return True
    number, strictly = narrowed.high
    return maximum is not None and (maximum < number or (maximum == number and not strictly))


def _and_groups(node: Node) -> Iterator[Sequence[Call]]:
    """The rule as and-groups of plain comparisons; the outermost group comes first."""
    group: list[Call] = []
    below: list[Node] = []
    _gather(node, group, below)
    yield group
    for part in below:
        yield from _and_groups(part)


def _gather(node: Node, group: list[Call], below: list[Node]) -> None:
    if not isinstance(node, Call):
        return
    if node.operator == "and":
        for argument in node.arguments:
            _gather(argument, group, below)
    elif node.operator == "or":
        below.extend(node.arguments)
    elif node.operator in COMPARISONS or node.operator in ("in", "filled", "empty"):
        group.append(node)


def _narrow(group: Sequence[Call], place: Place) -> Iterator[Narrowed]:
    by_path: dict[str, Narrowed] = {}
    for call in group:
        name, operator, literals = _one_question(call)
        found = place.find(name) if name else None
        if found is None or found.column or found.item.kind is ItemKind.REPEAT:
            continue
        if found.item.kind is ItemKind.CHOICES and not found.is_other:
            continue
        known = by_path.setdefault(_identity(found), _unnarrowed(found))
        _apply(known, operator, literals)
    yield from by_path.values()


def _identity(found: Found) -> str:
    return found.path + (" other" if found.is_other else "")


def _unnarrowed(found: Found) -> Narrowed:
    options = options_of(found)
    values: set[Value] | None = None if options is None else set(options)
    if found.item.kind in (ItemKind.YES_NO, ItemKind.DECLARATION):
        values = {True, False}
    return Narrowed(found, values)


def _one_question(call: Call) -> tuple[str, str, tuple[Value, ...]]:
    """The question's name, the operator as seen from it, and the values it is compared with."""
    names = [a.name for a in call.arguments if isinstance(a, Var)]
    literals = tuple(a.value for a in call.arguments if isinstance(a, Literal))
    if len(names) != 1 or len(names) + len(literals) != len(call.arguments):
        return "", "", ()
    operator = call.operator
    if operator in COMPARISONS and len(call.arguments) > 2:  # noqa: PLR2004
        return "", "", ()
    if operator in MIRRORED and isinstance(call.arguments[0], Literal):
        operator = MIRRORED[operator]
    if operator == "in" and not isinstance(call.arguments[0], Var):
        return "", "", ()
    return names[0], operator, literals


def _apply(known: Narrowed, operator: str, literals: tuple[Value, ...]) -> None:
    known.is_compared |= operator not in ("filled", "empty")
    known.must_be_filled |= operator != "empty"
    known.must_be_empty |= operator == "empty"
    if operator == "===":
        _keep(known, {literals[0]})
    elif operator == "!==":
        known.excluded.add(literals[0])
    elif operator == "in" and isinstance(literals[0], tuple):
        _keep(known, set(literals[0]))
    elif operator in MIRRORED and isinstance(literals[0], Decimal):
        if operator.startswith(">"):
            known.at_least(literals[0], strictly=operator == ">")
        else:
            known.at_most(literals[0], strictly=operator == "<")


def _keep(known: Narrowed, values: set[Value]) -> None:
    known.values = values if known.values is None else known.values & values
