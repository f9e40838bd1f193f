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
from kevytasiointi.domain.wording import Text, tell

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

    def __init__(self, text: Text, line: int = 0) -> None:
        super().__init__(text.msgid)
        self.place = f"line {line}" if line else "file"
        self.text = text


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
        raise BrokenFormSpec([Finding(refused.place, refused.text)]) from refused


def _read(content: bytes, *, is_json: bool) -> Json:
    if len(content) > LARGEST_FILE_BYTES:
        raise _RefusedError(
            tell(
                "is larger than %(largest_file_bytes)s bytes", largest_file_bytes=LARGEST_FILE_BYTES
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _RefusedError(tell("is not UTF-8 text")) from error
    return _read_json(text) if is_json else _read_yaml(text)


def _checked(document: Json) -> Json:
    deepest, values = depth_and_nodes(document, MOST_VALUES)
    if deepest > DEEPEST:
        raise _RefusedError(tell("is nested deeper than %(deepest)s levels", deepest=DEEPEST))
    if values > MOST_VALUES:
        raise _RefusedError(tell("has more than %(most_values)s values", most_values=MOST_VALUES))
    if any(_UNUSABLE.search(text) for text in _texts(document)):
        raise _RefusedError(tell("has a control character or half a character in a text"))
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
        raise _RefusedError(
            tell("is nested deeper than %(deepest)s levels", deepest=DEEPEST)
        ) from error
    except json.JSONDecodeError as error:
        raise _RefusedError(
            tell("line %(lineno)s is not JSON: %(msg)s", lineno=error.lineno, msg=error.msg)
        ) from error
    return document


def _pairs(pairs: list[tuple[str, Json]]) -> Json:
    made: dict[str, Json] = {}
    for key, value in pairs:
        if key in made:
            raise _RefusedError(tell("the key '%(key)s' is here twice", key=key))
        made[key] = value
    return made


def _constant(name: str) -> Json:
    raise _RefusedError(tell("%(name)s is not a number", name=name))


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _RefusedError(tell("the number %(name)s is too big", name=text[:20]))
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
            raise _RefusedError(
                tell("nested deeper than %(deepest)s levels", deepest=DEEPEST), line
            )

    def end(self) -> None:
        """Close the innermost mapping or list."""
        self._open.pop()
        self._keys.pop()

    def put(self, value: Json, line: int) -> None:
        """Place a value, or take it as the next key."""
        self._values += 1
        if self._values > MOST_VALUES:
            raise _RefusedError(
                tell("more than %(most_values)s values", most_values=MOST_VALUES), line
            )
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
        raise _RefusedError(tell("a key must be plain text"), line)
    if value in container:
        raise _RefusedError(tell("the key '%(value)s' is here twice", value=value), line)
    return value


def _read_yaml(text: str) -> Json:
    building = _Building()
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _RefusedError(tell("one document in a file"), _line(event.start_mark))
            _follow(event, building)
    except yaml.MarkedYAMLError as error:
        raise _RefusedError(
            tell("is not YAML: %(problem)s", problem=error.problem or ""), _line(error.problem_mark)
        ) from error
    except yaml.YAMLError as error:
        raise _RefusedError(tell("is not YAML: it has a character that is not text")) from error
    return building.document


def _line(mark: object) -> int:
    line = getattr(mark, "line", None)
    return line + 1 if isinstance(line, int) else 0


def _follow(event: yaml.Event, building: _Building) -> None:
    line = _line(event.start_mark)
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError(tell("aliases (*name) are not used in form definitions"), line)
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
        raise _RefusedError(tell("tags (!name) are not used in form definitions"), line)
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
