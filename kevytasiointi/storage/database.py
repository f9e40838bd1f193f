"""Engines, transactions and scopes; nothing else serves from a dialect that it knows by name.

Only the copies for backups (`sqlite_copies`, `postgres_copies`) and the search of words
(`queries/searching`) need to know one, too.

One ``with database.write(scope)`` per POST and one ``with database.read(scope)`` per GET. A scope
says on whose behalf rows are read: on PostgreSQL row-level security sees it, on both engines the
queries filter by it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_WRITE = "kevyt_write"
_POSTGRES_READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_POSTGRES_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Authority:
    """Rows of one authority."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Rows of one person."""

    id: UUID


@dataclass(frozen=True, slots=True)
class System:
    """All rows, for a job or a view that states its reason."""

    reason: str


Scope = Authority | Person | System


class UnsafeDatabase(Exception):
    """The database could lose what it has acknowledged; the start is refused."""


class Database:
    """An engine with the portal's transaction rules."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _sqlite_engine(url) if _is_sqlite(url) else _postgres_engine(url)
        self._reading = self.engine.execution_options(
            **({} if self.is_sqlite else _POSTGRES_READING)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the engine is SQLite (else PostgreSQL)."""
        return _is_sqlite(self.url)

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Session]:
        """A session for reading: one snapshot of the database, and nothing it does is kept."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            self._set_scope(session, scope)
            yield session

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone as a whole on any error.

        On SQLite it begins with BEGIN IMMEDIATE, so that a stale read snapshot can never turn
        into "database is locked" in the middle.
        """
        with self.engine.connect().execution_options(**{_WRITE: True}) as connection:  # noqa: SIM117 (the option must be set before the session begins)
            with Session(connection, expire_on_commit=False) as session:
                self._set_scope(session, scope)
                yield session
                session.commit()

    def check_durability(self) -> None:
        """Refuse settings under which an acknowledged commit could be lost.

        Raises:
            UnsafeDatabase: with the name and value of the first such setting.
        """
        with self.engine.connect() as connection:
            if self.is_sqlite:
                _check_sqlite(connection)
            else:
                _check_postgres(connection)

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()

    def _set_scope(self, session: Session, scope: Scope) -> None:
        session.info["scope"] = scope
        if self.is_sqlite:
            return
        names = {"kevyt.authority": "", "kevyt.person": "", "kevyt.system": ""}
        match scope:
            case Authority(id=key):
                names["kevyt.authority"] = str(key)
            case Person(id=key):
                names["kevyt.person"] = str(key)
            case System(reason=reason):
                names["kevyt.system"] = reason
        session.execute(
            text(
                "SELECT set_config('kevyt.authority', :authority, true),"
                " set_config('kevyt.person', :person, true),"
                " set_config('kevyt.system', :system, true)"
            ),
            {key.removeprefix("kevyt."): value for key, value in names.items()},
        )


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if path and not path.startswith("file:"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Values may be personal data: error messages, and so the log, must not repeat them.
    engine = create_engine(url, connect_args={"timeout": 10}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions on its own: _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _check_sqlite(connection: Connection) -> None:
    wanted: dict[str, Any] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for name, value in wanted.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != value:
            raise UnsafeDatabase(f"KEVYT_DATABASE_URL: SQLite {name} is {found}, must be {value}")


def _postgres_engine(url: str) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 3, "options": "-c statement_timeout=10000"},
    )


def _check_postgres(connection: Connection) -> None:
    for name in _POSTGRES_MUST_BE_ON:
        found = connection.exec_driver_sql(f"SHOW {name}").scalar()
        if found == "off":
            raise UnsafeDatabase(f"KEVYT_DATABASE_URL: PostgreSQL {name} is off, must be on")
