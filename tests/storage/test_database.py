"""Transactions: all or nothing, no stale snapshot, and no start on unsafe settings."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg import sql
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kevytasiointi.storage.database import Authority, Database, Person, System, UnsafeDatabase
from kevytasiointi.storage.machinery import CounterRow, HeartbeatRow
from kevytasiointi.storage.migrating import migrate
from kevytasiointi.storage.queries import jobs
from tests.factories import NOW
from tests.services.postgres import SERVING, PostgresServer, PostgresUrls, running_postgres

_SCOPE = System("test")


def test_an_error_undoes_everything(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write(_SCOPE) as session:
            session.add(HeartbeatRow(name="worker", at=NOW))
            session.flush()
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        write_and_fail()
    with database.read(_SCOPE) as session:
        assert session.get(HeartbeatRow, "worker") is None


def test_nothing_that_a_reader_does_is_kept(database: Database) -> None:
    refusal = nullcontext() if database.is_sqlite else pytest.raises(DBAPIError, match="read-only")
    with refusal, database.read(_SCOPE) as session:
        session.add(HeartbeatRow(name="worker", at=NOW))
        session.flush()
    with database.read(_SCOPE) as session:
        assert session.get(HeartbeatRow, "worker") is None


def test_a_reader_sees_one_snapshot(database: Database) -> None:
    with database.write(_SCOPE) as session:
        session.add(CounterRow(year=2026, last=1))
    count = select(func.sum(CounterRow.last))
    with database.read(_SCOPE) as reading:
        assert reading.scalar(count) == 1
        with database.write(_SCOPE) as session:
            session.add(CounterRow(year=2027, last=10))
        assert reading.scalar(count) == 1
    with database.read(_SCOPE) as reading:
        assert reading.scalar(count) == 11


def test_a_write_after_a_read_is_never_locked_out(database: Database) -> None:
    """In WAL mode a snapshot that turned into a writer would fail at once."""
    with database.write(_SCOPE) as session:
        session.add(CounterRow(year=2026, last=0))
    with database.read(_SCOPE) as reading:
        assert reading.get_one(CounterRow, 2026).last == 0
        with database.write(_SCOPE) as other:
            other.get_one(CounterRow, 2026).last += 1
        with database.write(_SCOPE) as session:
            session.get_one(CounterRow, 2026).last += 1
    with database.read(_SCOPE) as reading:
        assert reading.get_one(CounterRow, 2026).last == 2


def test_writers_wait_for_each_other(database: Database) -> None:
    """Eight writers that read, think and write: nobody is refused, nothing is lost."""
    start = threading.Barrier(8)

    def add(_number: int) -> None:
        start.wait()
        for _ in range(5):
            with database.write(_SCOPE) as session:
                jobs.take_numbers(session, 2026)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))
    with database.read(_SCOPE) as session:
        assert session.get_one(CounterRow, 2026).last == 40


def test_the_first_numbers_of_a_year_may_be_taken_at_once(database: Database) -> None:
    for year in range(2030, 2036):
        start = threading.Barrier(4)

        def take(_number: int, year: int = year, start: threading.Barrier = start) -> int:
            start.wait()
            with database.write(_SCOPE) as session:
                return jobs.take_numbers(session, year)[0]

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(take, range(4))) == [1, 2, 3, 4]


def test_a_broken_rule_leaves_the_database_usable(database: Database) -> None:
    with database.write(_SCOPE) as session:
        session.add(CounterRow(year=2026, last=1))
    with pytest.raises(IntegrityError), database.write(_SCOPE) as session:
        session.execute(text("INSERT INTO counters (year, last) VALUES (2026, 5)"))
    with database.write(_SCOPE) as session:
        session.get_one(CounterRow, 2026).last = 2


def test_a_safe_database_is_accepted(database: Database) -> None:
    database.check_durability()


@pytest.mark.parametrize(
    "pragma", ["journal_mode=DELETE", "synchronous=NORMAL", "synchronous=OFF", "foreign_keys=OFF"]
)
def test_an_unsafe_sqlite_is_refused(sqlite_database: Database, pragma: str) -> None:
    def spoil(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    sqlite_database.engine.dispose()
    event.listen(sqlite_database.engine, "connect", spoil)
    name = pragma.partition("=")[0]
    with pytest.raises(UnsafeDatabase, match=rf"KEVYT_DATABASE_URL: SQLite {name}"):
        sqlite_database.check_durability()


def test_a_database_in_memory_is_refused() -> None:
    database = Database("sqlite://")
    with pytest.raises(UnsafeDatabase, match="journal_mode"):
        database.check_durability()
    database.dispose()


@pytest.fixture(scope="module")
def careless_postgres() -> Iterator[PostgresServer]:
    """A server of its own whose settings tests may spoil."""
    with running_postgres() as server:
        yield server


@contextmanager
def spoilt(server: PostgresServer, name: str) -> Iterator[None]:
    with closing(server.connect()) as connection:
        connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
        _wait_for(server, name, "off")
        yield
        connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
        _wait_for(server, name, "on")


def _wait_for(server: PostgresServer, name: str, value: str) -> None:
    for _ in range(100):
        with closing(server.connect()) as connection:
            if connection.execute(f"SHOW {name}").fetchone() == (value,):
                return
    raise TimeoutError(name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_an_unsafe_postgres_is_refused(careless_postgres: PostgresServer, name: str) -> None:
    urls = careless_postgres.fresh_database()
    database = Database(urls.serving)
    database.check_durability()
    database.dispose()
    with (
        spoilt(careless_postgres, name),
        pytest.raises(UnsafeDatabase, match=f"KEVYT_DATABASE_URL: PostgreSQL {name} is off"),
    ):
        database.check_durability()
    database.dispose()


@pytest.mark.postgres
def test_a_role_that_does_not_wait_for_the_disk_is_refused(
    careless_postgres: PostgresServer,
) -> None:
    urls = careless_postgres.fresh_database()
    with closing(careless_postgres.connect()) as connection:
        connection.execute(f"ALTER ROLE {SERVING} SET synchronous_commit = off")
    database = Database(urls.serving)
    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        database.check_durability()
    database.dispose()


@pytest.mark.postgres
def test_a_lost_connection_is_replaced(
    postgres_urls: PostgresUrls, postgres_server: PostgresServer
) -> None:
    migrate(postgres_urls.owner)
    database = Database(postgres_urls.owner)
    with database.write(_SCOPE) as session:
        session.add(HeartbeatRow(name="worker", at=NOW))
    with closing(postgres_server.connect()) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (database.engine.url.username,),
        )
    with database.write(_SCOPE) as session:
        session.get_one(HeartbeatRow, "worker").at = NOW + timedelta(hours=1)
    database.dispose()


@pytest.mark.postgres
def test_a_scope_ends_with_its_transaction(postgres_urls: PostgresUrls) -> None:
    """A pooled connection that is used again remembers nobody."""
    database = Database(postgres_urls.owner)
    names = ("authority", "person", "system")

    def scope_of(connection_or_session: object) -> tuple[str | None, ...]:
        query = text(
            ", ".join(f"current_setting('kevyt.{name}', true)" for name in names).join(
                ("SELECT ", "")
            )
        )
        return tuple(value or None for value in connection_or_session.execute(query).one())

    key = uuid4()
    for scope, expected in (
        (System("job"), (None, None, "job")),
        (Authority(key), (str(key), None, None)),
        (Person(key), (None, str(key), None)),
    ):
        with database.read(scope) as session:
            assert scope_of(session) == expected
        with database.write(scope) as session:
            assert scope_of(session) == expected
        with database.engine.connect() as connection:
            assert scope_of(connection) == (None, None, None)
    database.dispose()


@pytest.mark.postgres
def test_postgres_gives_up_a_statement_that_takes_too_long(postgres_urls: PostgresUrls) -> None:
    database = Database(postgres_urls.serving)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "10s"
    database.dispose()


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "new.sqlite"
    database = Database(f"sqlite:///{path}")
    database.check_durability()
    database.dispose()
    assert path.exists()
