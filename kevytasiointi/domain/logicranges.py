"""Conditions that can never or always hold, as far as one question in one and-group tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kevytasiointi.domain import arithmetic
from kevytasiointi.domain.formplaces import Found, Place
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.logiccheck import COMPARISONS
from kevytasiointi.domain.rulemeanings import options_of
from kevytasiointi.domain.rulenodes import MIRRORED, Call, Literal, Node, Value, Var
from kevytasiointi.domain.wording import Text, tell

Bound = Decimal | str
"""A number, or a day or time of day as answers keep it."""


@dataclass(slots=True)
class Narrowed:
    """What is left of a question's possible answers after the conditions of an and-group."""

    found: Found
    values: set[Value] | None
    excluded: set[Value] = field(default_factory=set)
    low: tuple[Bound, bool] | None = None
    high: tuple[Bound, bool] | None = None
    is_compared: bool = False
    must_be_filled: bool = False
    must_be_empty: bool = False

    def at_least(self, bound: Bound, *, strictly: bool) -> None:
        """Keep what is at least the bound, or over it."""
        if self.low is None or _key(bound, strictly=strictly) > _key(
            self.low[0], strictly=self.low[1]
        ):
            self.low = (bound, strictly)

    def at_most(self, bound: Bound, *, strictly: bool) -> None:
        """Keep what is at most the bound, or under it."""
        if self.high is None or _key(bound, strictly=not strictly) < _key(
            self.high[0], strictly=not self.high[1]
        ):
            self.high = (bound, strictly)

    def is_impossible(self) -> bool:
        """Say whether no answer is left that is within the question's own limits."""
        if self.must_be_empty and self.must_be_filled:
            return True
        if self.values is not None and not self.left():
            return True
        return any(_is_empty(low, high) for low in self._lows() for high in self._highs())

    def _lows(self) -> Sequence[tuple[Bound, bool]]:
        own = _own(self.found, self.found.item.minimum)
        return [bound for bound in (self.low, own) if bound is not None]

    def _highs(self) -> Sequence[tuple[Bound, bool]]:
        own = _own(self.found, self.found.item.maximum)
        return [bound for bound in (self.high, own) if bound is not None]

    def left(self) -> set[Value]:
        """The values that are left of those that can be listed."""
        return {v for v in (self.values or set()) - self.excluded if self._within(v)}

    def _within(self, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, Decimal | str):
            return True
        at = (value, False)
        is_under = any(_is_empty(low, at) for low in self._lows())
        return not is_under and not any(_is_empty(at, high) for high in self._highs())


def _key(bound: Bound, *, strictly: bool) -> tuple[bool, Decimal, str, bool]:
    """Puts bounds in order; numbers and texts are never of one question."""
    if isinstance(bound, str):
        return True, Decimal(0), bound, strictly
    return False, bound, "", strictly


def _is_empty(low: tuple[Bound, bool], high: tuple[Bound, bool]) -> bool:
    (least, above), (most, below) = low, high
    order = arithmetic.order(least, most)
    return order is not None and (order > 0 or (order == 0 and (above or below)))


def _own(found: Found, limit: Decimal | None) -> tuple[Bound, bool] | None:
    if limit is None or found.item.kind not in NUMBERS:
        return None
    return limit, False


def contradictions(node: Node, place: Place) -> Iterator[Text]:
    """A message for every and-group that no answer can satisfy."""
    for group in and_groups(node):
        for narrowed in narrow([(group, place)]):
            if narrowed.is_impossible():
                yield tell(
                    "can never hold: no answer to '%(path)s' is left", path=narrowed.found.path
                )


def tautologies(node: Node, place: Place) -> Iterator[Text]:
    """A message when a whole condition leaves out no answer of a question it compares."""
    for narrowed in narrow([(next(and_groups(node)), place)]):
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
    return minimum is not None and not _is_empty(narrowed.low, (minimum, False))


def _open_above(narrowed: Narrowed, maximum: Decimal | None) -> bool:
    if narrowed.high is None:
        return True
    return maximum is not None and not _is_empty((maximum, False), narrowed.high)


def and_groups(node: Node) -> Iterator[Sequence[Call]]:
    """The rule as and-groups of plain comparisons; the outermost group comes first."""
    group: list[Call] = []
    below: list[Node] = []
    _gather(node, group, below)
    yield group
    for part in below:
        yield from and_groups(part)


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


def narrow(groups: Iterable[tuple[Sequence[Call], Place]]) -> Sequence[Narrowed]:
    """What is left of each compared question when all the groups hold, each at its place."""
    by_path: dict[str, Narrowed] = {}
    for group, place in groups:
        for call in group:
            name, limits = one_question(call)
            found = place.find(name) if name else None
            if found is None or found.column or found.item.kind is ItemKind.REPEAT:
                continue
            if found.item.kind is ItemKind.CHOICES and not found.is_other:
                continue
            known = by_path.setdefault(_identity(found), _unnarrowed(found))
            for operator, literal in limits:
                _apply(known, operator, literal)
    return list(by_path.values())


def _identity(found: Found) -> str:
    return found.path + (" other" if found.is_other else "")


def _unnarrowed(found: Found) -> Narrowed:
    options = options_of(found)
    values: set[Value] | None = None if options is None else set(options)
    if found.item.kind in (ItemKind.YES_NO, ItemKind.DECLARATION):
        values = {True, False}
    return Narrowed(found, values)


def one_question(call: Call) -> tuple[str, Sequence[tuple[str, Value]]]:
    """The question that a comparison is about, and what it says of it; no name when it is of more.

    A value between two others says two things.
    """
    names = [(at, a.name) for at, a in enumerate(call.arguments) if isinstance(a, Var)]
    literals = [a.value if isinstance(a, Literal) else None for a in call.arguments]
    if len(names) != 1 or any(not isinstance(a, Var | Literal) for a in call.arguments):
        return "", ()
    ((at, name),) = names
    if call.operator not in MIRRORED:
        is_about = at == 0
        return (name, ((call.operator, literals[-1]),)) if is_about else ("", ())
    limits = []
    if at > 0:
        limits.append((MIRRORED[call.operator], literals[at - 1]))
    if at + 1 < len(literals):
        limits.append((call.operator, literals[at + 1]))
    return name, limits


def _apply(known: Narrowed, operator: str, literal: Value) -> None:
    known.is_compared |= operator not in ("filled", "empty")
    known.must_be_filled |= operator != "empty"
    known.must_be_empty |= operator == "empty"
    if operator == "===":
        _keep(known, {literal})
    elif operator == "!==":
        known.excluded.add(literal)
    elif operator == "in" and isinstance(literal, tuple):
        _keep(known, set(literal))
    elif operator in MIRRORED and isinstance(literal, Decimal | str):
        if operator.startswith(">"):
            known.at_least(literal, strictly=operator == ">")
        else:
            known.at_most(literal, strictly=operator == "<")


def _keep(known: Narrowed, values: set[Value]) -> None:
    known.values = values if known.values is None else known.values & values
