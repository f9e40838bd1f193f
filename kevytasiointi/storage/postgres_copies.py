"""A PostgreSQL database as one file of a backup: dumped beside writers, opened, and put back whole.

PostgreSQL's own programs do the work. Passwords go to them in their environment, never on a
command line, where every user of the machine could read them.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.pq import Conninfo
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from kevytasiointi.storage.backup_folders import BackupRefused
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.migrating import migrate
from kevytasiointi.storage.postgres_rows import load_rows

FILE_NAME = "database.dump"
_PIECE = 1024 * 1024
_SCOPE = System("backup")
_LOCK_SECONDS = 30
# Row-level security is forced even on the owner, who here reads for the system.
_OPTIONS = "-c kevyt.system=backup"
_PLAIN = ("--no-owner", "--no-privileges")


@contextmanager
def taken(url: str, target: Path) -> Iterator[Session]:
    """Dump the database into the file `target`; the session sees what is in the dump.

    Both read the same snapshot: what was committed before the session's first statement.

    Raises:
        BackupRefused: there is no such database, or the dump can't be made.
    """
    database = Database(url)
    try:
        with database.read(_SCOPE) as session:
            snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
            _run(
                "pg_dump",
                *("--format=custom", *_PLAIN, "--enable-row-security", "--encoding=UTF8"),
                *("--no-password", f"--lock-wait-timeout={_LOCK_SECONDS}s"),
                *(f"--snapshot={snapshot}", f"--file={target}"),
                url=url,
            )
            yield session
    finally:
        database.dispose()


@contextmanager
def opened(copy: Path, schema: str) -> Iterator[Session]:
    """The rows of the dump for reading, in a database of their own that is gone afterwards.

    Raises:
        BackupRefused: it is no sound dump.
    """
    with tempfile.TemporaryDirectory(prefix="kevytasiointi-") as folder:
        path = Path(folder) / "rows.sqlite"
        address = f"sqlite:///{path}"
        migrate(address, schema)
        with _reading(copy, "--data-only") as lines:
            load_rows(lines, path)
        database = Database(address)
        try:
            with database.read(_SCOPE) as session:
                yield session
        finally:
            database.dispose()


def put_back(copy: Path, url: str) -> None:
    """Make the database at `url` what the dump is, in one transaction.

    Raises:
        BackupRefused: the database is in use, or can't be written; it stays as it was.
    """
    with (
        tempfile.TemporaryFile() as trouble,
        _started(
            *("psql", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1"),
            environ=_environ(url),
            stdin=subprocess.PIPE,
            stderr=trouble,
        ) as psql,
    ):
        if psql.stdin is None:
            raise AssertionError("psql was started with a pipe")
        try:
            with psql.stdin as script:
                script.write(_clearing(url).encode())
                with _reading(copy, *_PLAIN) as lines:
                    for line in lines:
                        script.write(line)
                # Only now: what ends early, for whatever reason, is undone as a whole.
                script.write(b"\nCOMMIT;\n")
        except BrokenPipeError:
            pass  # psql has stopped, and says why
        if psql.wait() != 0:
            raise _refused("psql", trouble)


def _clearing(url: str) -> str:
    """The beginning of the script: a transaction in which nothing is left of what there was."""
    database = Database(url)
    try:
        quote = database.engine.dialect.identifier_preparer.quote
        with database.read(_SCOPE) as session:
            names = session.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            ).all()
            functions = session.scalars(
                text(
                    "SELECT oid::regprocedure::text FROM pg_proc"
                    " WHERE pronamespace = 'public'::regnamespace"
                    " AND proowner = current_user::regrole ORDER BY 1"
                )
            ).all()
    finally:
        database.dispose()
    tables = ", ".join(f"public.{quote(name)}" for name in names)
    return (
        f"BEGIN;\nSET LOCAL lock_timeout = '{_LOCK_SECONDS}s';\n"
        "SET LOCAL client_min_messages = warning;\n"
        + (f"DROP TABLE {tables} CASCADE;\n" if tables else "")
        + "".join(f"DROP FUNCTION {function};\n" for function in functions)
    )


@contextmanager
def _reading(copy: Path, *words: str) -> Iterator[IO[bytes]]:
    """The dump as a script, line by line."""
    with (
        tempfile.TemporaryFile() as trouble,
        _started(
            *("pg_restore", *words, "--file=-", str(copy)),
            environ=os.environ,
            stdout=subprocess.PIPE,
            stderr=trouble,
        ) as process,
    ):
        if process.stdout is None:
            raise AssertionError("pg_restore was started with a pipe")
        with process.stdout as lines:
            yield lines
        if process.wait() != 0:
            raise _refused("pg_restore", trouble)


def _run(program: str, *words: str, url: str) -> None:
    with (
        tempfile.TemporaryFile() as trouble,
        _started(program, *words, environ=_environ(url), stderr=trouble) as process,
    ):
        if process.wait() != 0:
            raise _refused(program, trouble)


@contextmanager
def _started(
    program: str,
    *words: str,
    environ: Mapping[str, str],
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
    stderr: IO[bytes],
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL's, ended at the end."""
    try:
        process = subprocess.Popen(  # noqa: S603 (our own words, and no shell)
            [program, *words], env=environ, stdin=stdin, stdout=stdout, stderr=stderr
        )
    except FileNotFoundError as error:
        raise BackupRefused(
            f"{program} is not installed: apt-get install postgresql-client."
        ) from error
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _refused(program: str, trouble: IO[bytes]) -> BackupRefused:
    """What the program said first, in one line."""
    trouble.seek(0)
    said = trouble.read().decode("utf-8", "replace").strip().splitlines()
    return BackupRefused(" ".join([f"{program} failed:", *said[:1]]))


def _environ(url: str) -> dict[str, str]:
    """The environment in which PostgreSQL's programs find the database."""
    database = make_url(url)
    wanted = {
        **{key: str(value) for key, value in database.query.items()},
        "host": database.host,
        "port": str(database.port) if database.port else None,
        "user": database.username,
        "password": str(database.password) if database.password else None,
        "dbname": database.database,
    }
    names = {
        option.keyword.decode(): option.envvar.decode()
        for option in Conninfo.get_defaults()
        if option.envvar
    }
    found = {names[key]: value for key, value in wanted.items() if value and key in names}
    found["PGOPTIONS"] = f"{found.get('PGOPTIONS', '')} {_OPTIONS}".strip()
    return {**os.environ, **found}
