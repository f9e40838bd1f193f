"""Reading a form document key by key, and remembering every thing that is wrong with its place."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from kevytasiointi.domain.findings import Finding, shortened
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.numbertext import exact_number
from kevytasiointi.domain.rulenodes import RuleError
from kevytasiointi.domain.settings import PLACEHOLDER, is_period
from kevytasiointi.domain.wording import Text, tell

LONGEST_TEXT = 4000

Made = TypeVar("Made")


class Log:
    """All findings of one document, and what texts are checked against."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.languages: tuple[str, ...] = ()
        #: Setting keys by type name, filled before any text is read.
        self.settings: dict[str, str] = {}

    def add(self, path: str, text: Text) -> None:
        """Remember a finding."""
        self.findings.append(Finding(path or "document", text))


class Node:
    """A mapping at a path; tells at the end which of its keys nobody asked for."""

    def __init__(self, value: Mapping[str, Json], path: str, log: Log) -> None:
        self._value = value
        self.path = path
        self.log = log
        self._read: set[str] = set()

    def at(self, key: str) -> str:
        """The path of a key of this mapping."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, text: Text) -> None:
        """Remember a finding at a key."""
        self.log.add(self.at(key), text)

    def has(self, key: str) -> bool:
        """Say whether the key is there with a value."""
        return self._value.get(key) is not None

    def take(self, key: str) -> Json:
        """The raw value of a key, None when it is missing."""
        self._read.add(key)
        return self._value.get(key)

    def finish(self) -> None:
        """Refuse the keys that were not asked for."""
        for key in self._value:
            if key not in self._read:
                self.wrong(str(key), tell("unknown key"))

    def text(self, key: str, *, pattern: re.Pattern[str] | None = None) -> str:
        """A text that must be there."""
        if not self.has(key):
            self.take(key)
            self.wrong(key, tell("value is missing"))
            return ""
        return self.text_or_none(key, pattern=pattern) or ""

    def text_or_none(self, key: str, *, pattern: re.Pattern[str] | None = None) -> str | None:
        """A text that may be missing."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, tell("must be text"))
            return None
        if pattern is not None and not pattern.fullmatch(value):
            self.wrong(
                key,
                tell(
                    "'%(value)s' is not of the form %(pattern)s",
                    value=shortened(value),
                    pattern=pattern.pattern,
                ),
            )
            return None
        return value

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """A word of a closed list."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in allowed:
            self.wrong(key, tell("must be one of %(words)s", words=", ".join(allowed)))
            return allowed[0]
        return value

    def some_of(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list of at least one word of a closed list, none twice."""
        values = self.texts(key)
        if not values:
            self.wrong(key, tell("needs at least one of %(words)s", words=", ".join(allowed)))
        for index, value in enumerate(values):
            if value not in allowed:
                self.wrong(
                    f"{key}[{index}]", tell("must be one of %(words)s", words=", ".join(allowed))
                )
        return tuple(value for value in values if value in allowed)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of different texts, empty when missing."""
        values = self.list(key)
        good: dict[str, None] = {}
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value:
                self.wrong(f"{key}[{index}]", tell("must be text"))
            elif value in good:
                self.wrong(
                    f"{key}[{index}]", tell("'%(value)s' is here twice", value=shortened(value))
                )
            else:
                good[value] = None
        return tuple(good)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, tell("must be true or false"))
            return default
        return value

    def count(self, key: str, default: int, *, fewest: int = 0, most: int = 10_000) -> int:
        """A whole number within limits."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not fewest <= value <= most:
            self.wrong(
                key,
                tell(
                    "must be a whole number from %(fewest)s to %(most)s", fewest=fewest, most=most
                ),
            )
            return default
        return value

    def number(self, key: str) -> Decimal | None:
        """A number that may be missing; text such as "0.5" is taken too."""
        value = self.take(key)
        if value is None:
            return None
        number = exact_number(value)
        if number is None:
            self.wrong(key, tell("must be a number"))
        return number

    def period(self, key: str) -> str:
        """An ISO period that must be there, or the name of a setting that holds one."""
        value = self.text(key)
        if value and not is_period(value):
            name = PLACEHOLDER.fullmatch(value)
            if name is None:
                self.wrong(
                    key,
                    tell(
                        "'%(value)s' is not a period such as P30D, P2W, P1M, P5Y or P4B",
                        value=shortened(value),
                    ),
                )
            elif self.log.settings.get(name[1]) != "period":
                self.wrong(key, tell("'%(name)s' is not a setting of type period", name=name[1]))
        return value

    def period_or_none(self, key: str) -> str | None:
        """A period that may be missing."""
        return self.period(key) if self.has(key) else self.text_or_none(key)

    def localized(self, key: str) -> Localized:
        """A text in every declared language; must be there."""
        if not self.has(key):
            self.take(key)
            self.wrong(key, tell("text is missing"))
            return {}
        return self.localized_or_none(key) or {}

    def localized_or_none(self, key: str) -> Localized | None:
        """A text in every declared language, that may be missing altogether."""
        value = self.take(key)
        return None if value is None else read_localized(value, self.at(key), self.log)

    def list(self, key: str) -> Sequence[Json]:
        """A list, empty when missing."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.wrong(key, tell("must be a list"))
            return ()
        return value

    def mapping(self, key: str) -> Mapping[str, Json]:
        """A mapping taken as it is, empty when missing."""
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.wrong(key, tell("must be a mapping"))
            return {}
        return value

    def child(self, key: str) -> "Node | None":
        """The mapping under a key as a node of its own."""
        return Node(self.mapping(key), self.at(key), self.log) if self.has(key) else None

    def made(self, key: str, make: "Callable[[Node], Made]") -> tuple[Made, ...]:
        """What `make` makes of every mapping in a list; unknown keys in them are refused."""
        return tuple(_made(node, make) for node in self._children(key))

    def one(self, key: str, make: "Callable[[Node], Made]") -> Made | None:
        """What `make` makes of the mapping under a key, None when it is missing."""
        node = self.child(key)
        if node is None:
            self.take(key)
            return None
        return _made(node, make)

    def _children(self, key: str) -> "Iterator[Node]":
        for index, value in enumerate(self.list(key)):
            path = f"{self.at(key)}[{index}]"
            if isinstance(value, Mapping):
                yield Node(value, path, self.log)
            else:
                self.log.add(path, tell("must be a mapping"))

    def rule(self, key: str) -> Rule | None:
        """A rule that may be missing."""
        value = self.take(key)
        if value is None:
            return None
        try:
            return compile_rule(value)
        except RuleError as error:
            self.wrong(f"{key}.{error.finding.path}".rstrip("."), error.finding.text)
            return None


def _made(node: Node, make: Callable[[Node], Made]) -> Made:
    made = make(node)
    node.finish()
    return made


def read_localized(value: Json, path: str, log: Log) -> Localized:
    """Check a text in every declared language and give the good ones."""
    if not isinstance(value, Mapping):
        log.add(path, tell("must hold a text for each language"))
        return {}
    for language in log.languages:
        text = value.get(language)
        if text is None or (isinstance(text, str) and not text.strip()):
            log.add(f"{path}.{language}", tell("text is missing"))
    good: dict[str, str] = {}
    for language, text in value.items():
        here = f"{path}.{language}"
        if language not in log.languages:
            log.add(here, tell("language is not among the form's languages"))
        elif isinstance(text, str) and text.strip():
            good[language] = text
            _check_text(text, here, log)
        elif text is not None and not isinstance(text, str):
            log.add(here, tell("must be text"))
    return good


def _check_text(text: str, path: str, log: Log) -> None:
    if len(text) > LONGEST_TEXT:
        log.add(
            path, tell("text is longer than %(longest_text)s characters", longest_text=LONGEST_TEXT)
        )
    for name in PLACEHOLDER.findall(text):
        if name not in log.settings:
            log.add(path, tell("{%(name)s} is not a setting of this form", name=name))
        elif log.settings[name] == "boolean":
            log.add(path, tell("{%(name)s} is yes or no, which has no words in a text", name=name))
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        log.add(path, tell("a curly bracket without its pair"))
