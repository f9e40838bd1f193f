"""A SQLite database as one file of a backup: taken beside writers, opened, and put back whole."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, make_url, text
from sqlalchemy.orm import Session

from kevytasiointi.storage.backup_folders import BackupRefused
from kevytasiointi.storage.database import Database, System

FILE_NAME = "database.sqlite"
_BUSY_SECONDS = 30
_SCOPE = System("backup")


@contextmanager
def taken(url: str, target: Path) -> Iterator[Session]:
    """Copy the database into the file `target`; the session sees what is in the copy.

    The copy is made in one step: writers go on, and it has what was committed before it began.

    Raises:
        BackupRefused: there is no such database, or the copy can't be written.
    """
    with (
        _plain_errors(f"{_path(url)} can't be copied"),
        closing(_connect(_path(url), "rw")) as source,
        closing(_connect(target, "rwc")) as copy,
    ):
        source.backup(copy, progress=_patience())
        # One file that needs no others beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    with opened(target, "") as session:
        yield session


@contextmanager
def opened(copy: Path, _schema: str) -> Iterator[Session]:
    """The copy for reading; nothing is written to it or beside it.

    Raises:
        BackupRefused: it is no sound database.
    """
    with (
        _plain_errors(f"{copy.name} can't be read"),
        closing(_connect(copy, "ro&immutable=1")) as connection,
    ):
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupRefused(f"{copy.name} is no sound database: {found}.")
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    address = URL.create("sqlite", database=f"file:{quote(str(copy.absolute()))}", query=query)
    database = Database(address.render_as_string())
    try:
        with database.read(_SCOPE) as session:
            yield session
    finally:
        database.dispose()


def put_back(copy: Path, url: str) -> None:
    """Make the database at `url` what the copy is, in one transaction.

    Raises:
        BackupRefused: the database is in use, or can't be written; it stays as it was.
    """
    target = _path(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        _plain_errors(f"{target} can't be written"),
        closing(_connect(copy, "ro&immutable=1")) as source,
        closing(_connect(target, "rwc")) as database,
    ):
        database.execute("PRAGMA synchronous=FULL")
        source.backup(database, progress=_patience())
        database.execute("PRAGMA journal_mode=WAL")


def dangling_references(session: Session) -> list[str]:
    """Rows that refer to rows that are not there, a sentence for each reference that fails.

    The session is one of an opened copy, which is SQLite whatever the portal's engine.
    """
    failed: dict[tuple[str, str], int] = {}
    for table, _row, parent, _key in session.execute(text("PRAGMA foreign_key_check")):
        failed[table, parent] = failed.get((table, parent), 0) + 1
    return [
        f"{table}: {count} rows refer to {parent} that are not there."
        for (table, parent), count in sorted(failed.items())
    ]


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None)


def _patience() -> Callable[[int, int, int], None]:
    """Ends a copy that waits too long for somebody who has locked the database."""
    end = time.monotonic() + _BUSY_SECONDS

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise BackupRefused("The database is in use: stop the portal and its worker first.")

    return look


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupRefused(f"{what}: {error}.") from error
