"""Rules of forms that are not ours, as a tree.

XPath (XLSForm) and the JsonLogic of form.io are both read into these nodes.
"""

from dataclasses import dataclass
from typing import TypeAlias

from kevytasiointi.domain.errors import KevytError


class NotCarried(KevytError):
    """The rule has something in it that rules of ours don't have."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """An answer, by the name that it has in the file; `.` is the answer that the rule is of."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done with its arguments; the names stand in `foreignrules`."""

    name: str
    arguments: "tuple[Node, ...]" = ()


Node: TypeAlias = Number | Words | Truth | Reference | Operation
