"""The rows of a PostgreSQL dump's script, put into an SQLite database where they can be checked."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from kevytasiointi.storage.backup_folders import BackupRefused

Value = str | int | bytes | None

_BEGIN = re.compile(r'COPY (?:"?public"?\.)?"?(\w+)"? \((.+)\) FROM stdin;\n')
_END = b"\\.\n"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_NULL = r"\N"


def load_rows(lines: Iterable[bytes], path: Path) -> None:
    """Fill the tables of the database at `path` with what a script's COPY statements hold.

    Raises:
        BackupRefused: the rows do not fit the tables.
    """
    every = iter(lines)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("BEGIN")
            for line in every:
                if begin := _BEGIN.fullmatch(line.decode()):
                    columns = [name.strip().strip('"') for name in begin[2].split(",")]
                    _load(connection, begin[1], columns, every)
            connection.execute("COMMIT")
        except (sqlite3.Error, ValueError) as error:
            raise BackupRefused(f"The rows of the dump do not fit the schema: {error}.") from error


def _load(
    connection: sqlite3.Connection, table: str, columns: list[str], lines: Iterator[bytes]
) -> None:
    kinds = {
        name: kind for _, name, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")')
    }
    readers = [_reader(kinds.get(column, "")) for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    # The names come from a dump whose hash was proved, and stand in quotes.
    connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
    connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608
        (_row(line, readers) for line in takewhile(lambda line: line != _END, lines)),
    )


def _row(line: bytes, readers: list[Callable[[str], Value]]) -> list[Value]:
    fields = line.decode().removesuffix("\n").split("\t")
    return [
        None if field == _NULL else read(_ESCAPED.sub(_unescaped, field))
        for field, read in zip(fields, readers, strict=True)
    ]


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], found[1])


def _reader(kind: str) -> Callable[[str], Value]:
    """How PostgreSQL's text becomes what the portal stores in SQLite, by the declared type."""
    return {
        "CHAR(32)": lambda text: text.replace("-", ""),
        "DATETIME": _moment,
        "BOOLEAN": lambda text: int(text == "t"),
        "BLOB": lambda text: bytes.fromhex(text.removeprefix("\\x")),
    }.get(kind, str)


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
