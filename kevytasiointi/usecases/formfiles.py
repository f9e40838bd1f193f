"""The one reader of form definition files: YAML or JSON with JSON's ideas of what a value is.

No dates, no yes and no, no aliases, no tags, no key twice; limits on size, depth and number of
values. YAML is read from parser events without recursion, so a hostile file can only be refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.jsonvalues import Json, depth_and_nodes

LARGEST_FILE_BYTES = 1_000_000
DEEPEST = 60
MOST_VALUES = 50_000
ENDINGS = (".yaml", ".yml", ".json")

_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: Mapping[str, bool | None] = {
    "": None,
    "null": None,
    "~": None,
    "true": True,
    "false": False,
}


class _RefusedError(Exception):
    """A file that can't be a form definition, with the place in it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.place = f"line {line}" if line else "file"
        self.message = message


def read_document(path: Path) -> Json:
    """The document in a file.

    Raises:
        BrokenFormSpec: with one finding: too large, not UTF-8, not YAML or JSON.
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE_BYTES + 1)
    return document_of(content, is_json=path.suffix.lower() == ".json")


def document_of(content: bytes, *, is_json: bool) -> Json:
    """The document in the bytes of a file.

    Raises:
        BrokenFormSpec: with one finding: too large, not UTF-8, not YAML or JSON.
    """
    try:
        return _checked(_read(content, is_json=is_json))
    except _RefusedError as refused:
        raise BrokenFormSpec([Finding(refused.place, refused.message)]) from refused


def _read(content: bytes, *, is_json: bool) -> Json:
    if len(content) > LARGEST_FILE_BYTES:
        raise _RefusedError(f"is larger than {LARGEST_FILE_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _RefusedError("is not UTF-8 text") from error
    return _read_json(text) if is_json else _read_yaml(text)


def _checked(document: Json) -> Json:
    deepest, values = depth_and_nodes(document, MOST_VALUES)
    if deepest > DEEPEST:
        raise _RefusedError(f"is nested deeper than {DEEPEST} levels")
    if values > MOST_VALUES:
        raise _RefusedError(f"has more than {MOST_VALUES} values")
    if any(_UNUSABLE.search(text) for text in _texts(document)):
        raise _RefusedError("has a control character or half a character in a text")
    return document


def _texts(document: Json) -> Iterator[str]:
    waiting: list[Json] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


# --- JSON ---


def _read_json(text: str) -> Json:
    try:
        document: Json = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer
        )
    except RecursionError as error:
        raise _RefusedError(f"is nested deeper than {DEEPEST} levels") from error
    except json.JSONDecodeError as error:
        raise _RefusedError(f"line {error.lineno} is not JSON: {error.msg}") from error
    return document


def _pairs(pairs: list[tuple[str, Json]]) -> Json:
    made: dict[str, Json] = {}
    for key, value in pairs:
        if key in made:
            raise _RefusedError(f"the key {key!r} is here twice")
        made[key] = value
    return made


def _constant(name: str) -> Json:
    raise _RefusedError(f"{name} is not a number")


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _RefusedError(f"the number {text[:20]} is too big")
    return int(text)


# --- YAML ---


class _Building:
    """Builds a document from parser events; an open mapping remembers the key it waits to fill."""

    def __init__(self) -> None:
        self.document: Json = None
        self._open: list[dict[str, Json] | list[Json]] = []
        self._keys: list[str | None] = []
        self._values = 0

    def begin(self, container: dict[str, Json] | list[Json], line: int) -> None:
        """Open a mapping or a list."""
        self.put(container, line)
        self._open.append(container)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            raise _RefusedError(f"nested deeper than {DEEPEST} levels", line)

    def end(self) -> None:
        """Close the innermost mapping or list."""
        self._open.pop()
        self._keys.pop()

    def put(self, value: Json, line: int) -> None:
        """Place a value, or take it as the next key."""
        self._values += 1
        if self._values > MOST_VALUES:
            raise _RefusedError(f"more than {MOST_VALUES} values", line)
        if not self._open:
            self.document = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif self._keys[-1] is None:
            self._keys[-1] = _key(container, value, line)
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = None


def _key(container: Mapping[str, Json], value: Json, line: int) -> str:
    if not isinstance(value, str):
        raise _RefusedError("a key must be plain text", line)
    if value in container:
        raise _RefusedError(f"the key {value!r} is here twice", line)
    return value


def _read_yaml(text: str) -> Json:
    building = _Building()
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _RefusedError("one document in a file", _line(event.start_mark))
            _follow(event, building)
    except yaml.MarkedYAMLError as error:
        raise _RefusedError(f"is not YAML: {error.problem}", _line(error.problem_mark)) from error
    except yaml.YAMLError as error:
        raise _RefusedError("is not YAML: it has a character that is not text") from error
    return building.document


def _line(mark: object) -> int:
    line = getattr(mark, "line", None)
    return line + 1 if isinstance(line, int) else 0


def _follow(event: yaml.Event, building: _Building) -> None:
    line = _line(event.start_mark)
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError("aliases (*name) are not used in form definitions", line)
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
        raise _RefusedError("tags (!name) are not used in form definitions", line)
    if isinstance(event, yaml.MappingStartEvent):
        building.begin({}, line)
    elif isinstance(event, yaml.SequenceStartEvent):
        building.begin([], line)
    elif isinstance(event, yaml.CollectionEndEvent):
        building.end()
    elif isinstance(event, yaml.ScalarEvent):
        building.put(_scalar(event), line)


def _scalar(event: yaml.ScalarEvent) -> Json:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text
