"""The gate: what no honest browser sends is refused before any view sees it.

It looks at the address, the query, the form and JSON: broken UTF-8, NUL, lone surrogates, too
many or too long values, endless depth. The page that answers names the fault, and the field unless
its text is only too long.
"""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request, request

from kevytasiointi.domain.errors import HostileInput

MAX_PATH = 500
MAX_QUERY = 4_000
MAX_QUERY_FIELDS = 50
MAX_FORM_FIELDS = 1_000
MAX_NAME = 200
MAX_VALUE = 50_000
MAX_DEPTH = 20
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


class Fault(StrEnum):
    """What is wrong with the input."""

    NOT_UTF8 = "not_utf8"
    NUL = "nul"
    CONTROL = "control"
    SURROGATE = "surrogate"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_DEEP = "too_deep"
    NOT_JSON = "not_json"


class BadInput(HostileInput):
    """The request was refused at the gate.

    Attributes:
        fault: what is wrong.
        place: which field, as it was named by the sender; empty when it has no name.
        limit: the limit that was passed, or 0.
    """

    def __init__(self, fault: Fault, place: str = "", limit: int = 0) -> None:
        super().__init__(f"{fault} in {place or 'the request'}")
        self.fault = fault
        self.place = _harmless(place)
        self.limit = limit


def check_request() -> None:
    """Check everything that the request carries but files; for `before_request`.

    Raises:
        BadInput: naming the first fault.
    """
    check_path(request.environ.get("PATH_INFO", "").encode("latin-1", "replace"))
    check_query(request.query_string)
    most = request.max_form_parts or MAX_FORM_FIELDS  # some views take more: guards
    if request.mimetype == _URLENCODED:
        check_urlencoded(request.get_data(cache=True, parse_form_data=False), most)
    if request.mimetype in (_URLENCODED, _MULTIPART):
        _check_fields(_pairs(request), most)
    elif request.is_json:
        read_json(request.get_data(cache=True))


def check_path(path: bytes) -> None:
    """Refuse a path that is not text of a reasonable length."""
    if len(path) > MAX_PATH:
        raise BadInput(Fault.TOO_LONG, limit=MAX_PATH)
    check_line(_decoded(path))


def check_query(query: bytes) -> None:
    """Refuse a query that is not a few short fields of text."""
    if len(query) > MAX_QUERY:
        raise BadInput(Fault.TOO_LONG, limit=MAX_QUERY)
    if query.count(b"&") >= MAX_QUERY_FIELDS:
        raise BadInput(Fault.TOO_MANY, limit=MAX_QUERY_FIELDS)
    check_line(_decoded(unquote_to_bytes(query)))


def check_urlencoded(body: bytes, most: int = MAX_FORM_FIELDS) -> None:
    """Refuse a form body whose percent-encoding is not UTF-8, or that has too many fields.

    Python's own reader would put replacement characters in place of broken bytes, unseen.
    """
    if body.count(b"&") >= most:
        raise BadInput(Fault.TOO_MANY, limit=most)
    for part in body.split(b"&"):
        name, _, value = part.partition(b"=")
        _decoded(unquote_to_bytes(name))
        _decoded(unquote_to_bytes(value), name.decode("utf-8", "replace"))


def check_line(text: str) -> None:
    """Refuse any control character: addresses have none."""
    check_text(text)
    if any(ord(char) < ord(" ") or char == "\x7f" for char in text):
        raise BadInput(Fault.CONTROL)


def check_text(text: str, place: str = "", longest: int = MAX_VALUE) -> None:
    """Refuse text that a database or a PDF cannot hold, or that is over-long."""
    if len(text) > longest:
        raise BadInput(Fault.TOO_LONG, place, longest)
    if "\0" in text:
        raise BadInput(Fault.NUL, place)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadInput(Fault.SURROGATE, place)


def read_json(body: bytes) -> Any:
    """Read JSON of an untrusted sender: no NaN, no double names, no endless depth.

    Raises:
        BadInput: the body is not such JSON.
    """
    _check_depth(body)
    try:
        value = json.loads(body, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except ValueError as error:
        raise BadInput(Fault.NOT_JSON) from error
    _check_value(value, "")
    return value


def _check_depth(body: bytes) -> None:
    # Counted before the reader runs, because the reader itself would overflow its stack.
    # Brackets inside strings are skipped.
    depth, in_text, escaped = 0, False, False
    for byte in body:
        if in_text:
            in_text = escaped or byte != ord('"')
            escaped = not escaped and byte == ord("\\")
        elif byte == ord('"'):
            in_text = True
        elif byte in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise BadInput(Fault.TOO_DEEP, limit=MAX_DEPTH)
        elif byte in b"]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput(Fault.NOT_JSON)
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise BadInput(Fault.NOT_JSON)


def _check_value(value: object, place: str) -> None:
    match value:
        case str():
            check_text(value, place)
        case dict():
            for name, inner in value.items():
                check_text(name, longest=MAX_NAME)
                _check_value(inner, name)
        case list():
            for inner in value:
                _check_value(inner, place)


def _pairs(sent: Request) -> Iterable[tuple[str, str]]:
    yield from sent.form.items(multi=True)
    for name, file in sent.files.items(multi=True):
        yield name, file.filename or ""


def _check_fields(pairs: Iterable[tuple[str, str]], most: int) -> None:
    for count, (name, value) in enumerate(pairs, start=1):
        if count > most:
            raise BadInput(Fault.TOO_MANY, limit=most)
        check_text(name, longest=MAX_NAME)
        check_text(value, name)


def _decoded(raw: bytes, place: str = "") -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(Fault.NOT_UTF8, place) from error


def _harmless(place: str) -> str:
    """A field's name as it may be shown: printable and short."""
    return "".join(char if char.isprintable() else "?" for char in place[:60])
