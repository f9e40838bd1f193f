"""The part of XPath 1.0 that spreadsheets of forms (XLSForm) use, read into a tree of a rule.

Known are: `${name}` and `.`, texts, numbers, `or and = != < <= > >= + - * div`, a leading minus,
parentheses, and the functions of `FUNCTIONS`. Anything else is not carried. Length and depth are
bounded, so a hostile expression is only refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
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

LONGEST: Final = 4_000
DEEPEST: Final = 20

FUNCTIONS: Final[Mapping[str, tuple[str, int, int]]] = {
    "not": ("!", 1, 1),
    "selected": ("selected", 2, 2),
    "count-selected": ("count", 1, 1),
    "count": ("count", 1, 1),
    "sum": ("sum", 1, 1),
    "min": ("min", 1, 20),
    "max": ("max", 1, 20),
    "round": ("round", 1, 2),
    "if": ("if", 3, 3),
    "coalesce": ("coalesce", 2, 2),
    "today": ("today", 0, 0),
    "date": ("date", 1, 1),
    "number": ("number", 1, 1),
    "string-length": ("length", 1, 1),
    "regex": ("regex", 2, 2),
}
"""What a function is called in the tree, and how few and many arguments it takes."""
CONSTANTS: Final = {"true": Truth(value=True), "false": Truth(value=False)}

_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{\s*[^\s{}]+\s*\})
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<symbol><=|>=|!=|[()=<>+*,.-])
    |(?P<name>[A-Za-z_][A-Za-z0-9_-]*)
    )""",
    re.VERBOSE,
)
_LEVELS: Final[tuple[Mapping[str, str], ...]] = (
    {"or": "or"},
    {"and": "and"},
    {"=": "=", "!=": "!="},
    {"<": "<", "<=": "<=", ">": ">", ">=": ">="},
    {"+": "+", "-": "-"},
    {"*": "*", "div": "/"},
)
"""Operators between two operands, loosest first; those of a level are read from the left."""


@dataclass(frozen=True, slots=True)
class _Token:
    sort: str
    text: str


_END: Final = _Token("end", "")


def parse(expression: str) -> Node:
    """The tree of an expression.

    Raises:
        NotCarried: it is no expression, too long or deep, or uses what is not known here.
    """
    reader = _Reader(_tokens(expression))
    node = reader.operators(0, 0)
    if reader.next is not _END:
        raise NotCarried
    return node


def _tokens(expression: str) -> list[_Token]:
    if len(expression) > LONGEST:
        raise NotCarried
    tokens: list[_Token] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        found = _TOKEN.match(expression, at)
        if found is None:
            raise NotCarried
        sort = found.lastgroup or ""
        tokens.append(_Token(sort, found[sort]))
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens one by one; what follows decides what it is (precedence climbing)."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> _Token:
        """The token that comes now."""
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _take(self) -> _Token:
        token = self.next
        self._at += 1
        return token

    def _expect(self, symbol: str) -> None:
        if self._take() != _Token("symbol", symbol):
            raise NotCarried

    def operators(self, level: int, depth: int) -> Node:
        """Operands of this level and tighter ones."""
        if level == len(_LEVELS):
            return self._signed(depth)
        node = self.operators(level + 1, depth)
        while (name := self._operator(level)) is not None:
            node = _joined(name, node, self.operators(level + 1, depth))
        return node

    def _operator(self, level: int) -> str | None:
        token = self.next
        if token.sort not in ("symbol", "name") or token.text not in _LEVELS[level]:
            return None
        self._take()
        return _LEVELS[level][token.text]

    def _signed(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise NotCarried
        if self.next != _Token("symbol", "-"):
            return self._operand(depth)
        self._take()
        node = self._signed(depth + 1)
        return Number(f"-{node.text}") if isinstance(node, Number) else Operation("-", (node,))

    def _operand(self, depth: int) -> Node:
        token = self._take()
        if token.sort == "number":
            return Number(_plain(token.text))
        if token.sort == "text":
            return Words(token.text[1:-1])
        if token.sort == "reference":
            return Reference(token.text[2:-1].strip())
        if token == _Token("symbol", "."):
            return Reference(".")
        if token == _Token("symbol", "("):
            node = self.operators(0, depth + 1)
            self._expect(")")
            return node
        if token.sort == "name":
            return self._function(token.text, depth)
        raise NotCarried

    def _function(self, name: str, depth: int) -> Node:
        self._expect("(")
        arguments: list[Node] = []
        while self.next not in (_Token("symbol", ")"), _END):
            if arguments:
                self._expect(",")
            arguments.append(self.operators(0, depth + 1))
        self._expect(")")
        if name in CONSTANTS and not arguments:
            return CONSTANTS[name]
        known, fewest, most = FUNCTIONS.get(name, ("", 1, 0))
        if not fewest <= len(arguments) <= most:
            raise NotCarried
        return Operation(known, tuple(arguments))


def _plain(number: str) -> str:
    """The number as we write numbers: `.5` is 0.5, `5.` and `05` are 5."""
    whole, _, rest = number.partition(".")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _joined(name: str, left: Node, right: Node) -> Operation:
    """The operation; a row of `and`s is one `and`."""
    if name in ("and", "or", "+", "*") and isinstance(left, Operation) and left.name == name:
        return Operation(name, (*left.arguments, right))
    return Operation(name, (left, right))
