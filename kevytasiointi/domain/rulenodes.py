"""What a compiled rule is made of, and what it may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias

from kevytasiointi.domain.errors import KevytError
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.wording import Text

#: The operator that says the same with its sides changed.
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "===": "===", "!==": "!=="}

MAX_DEPTH = 20
MAX_NODES = 500

Value: TypeAlias = "bool | str | Decimal | tuple[Value, ...] | None"


class RuleError(KevytError):
    """A rule is not written in the profile; `finding.path` is counted from the rule."""

    def __init__(self, path: str, text: Text) -> None:
        self.finding = Finding(path, text)
        super().__init__(str(self.finding))


class Scope(Protocol):
    """What a rule sees: its own row first, then the form around it."""

    @property
    def today(self) -> date:
        """The day of evaluation, in Helsinki."""
        ...

    def value(self, name: str) -> Value:
        """The typed answer or setting, None when unanswered or hidden; a tuple for a column."""
        ...

    def rows(self, name: str) -> "Sequence[Scope]":
        """The visible rows of a repeat, each as a scope of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule."""

    value: Value


@dataclass(frozen=True, slots=True)
class Var:
    """An answer or a setting, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator and its arguments."""

    operator: str
    arguments: "tuple[Node, ...]"


Node: TypeAlias = "Literal | Var | Call"


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)
