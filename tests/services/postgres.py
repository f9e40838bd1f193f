"""A real PostgreSQL for tests: our own, on a free port, gone afterwards."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "kevyt_owner"
SERVING = "kevyt_app"
_START_SECONDS = 30
_STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class PostgresUrls:
    """One database through its two roles: the one that owns it and the one that serves from it."""

    owner: str
    serving: str


@dataclass(slots=True)
class PostgresServer:
    """A running server; every call of `fresh_database` gives an empty database."""

    port: int
    password: str
    process: subprocess.Popen[bytes]
    folder: Path

    def stop_at_once(self) -> None:
        """End the server as a power cut would: no farewell to its clients."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(_STOP_SECONDS)

    def start_again(self) -> None:
        """Start the server that was ended, on the same port and files."""
        self.process = _start(self.folder, self.port)
        _wait_until_ready(self, self.folder)

    def fresh_database(self) -> PostgresUrls:
        """An empty database of the owner's, to which the serving role may connect."""
        name = f"kevyt_{secrets.token_hex(6)}"
        database = sql.Identifier(name)
        with closing(self.connect()) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER))
            )
        with closing(self.connect(name)) as connection:
            connection.execute(
                sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER))
            )
        return PostgresUrls(self.url(OWNER, name), self.url(SERVING, name))

    def empty(self, urls: PostgresUrls) -> None:
        """Remove every row of a migrated database, whatever refers to what."""
        with closing(self.connect(urls.owner.rpartition("/")[2])) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET synchronous_commit = off")
            names = connection.execute(
                "SELECT tablename FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            connection.execute(
                sql.SQL("; ").join(
                    sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in names
                )
            )

    def url(self, role: str, database: str) -> str:
        """The address of a database for a role."""
        return f"postgresql+psycopg://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection with all rights, each statement its own transaction."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=database,
            user="postgres",
            password=self.password,
            autocommit=True,
        )


@contextmanager
def running_postgres(*, roles: bool = True) -> Iterator[PostgresServer]:
    """Starts a server with the safe defaults of production (fsync and the rest on).

    `roles`: with the owner's and the serving role; without, somebody else makes them.
    """
    folder = Path(tempfile.mkdtemp(prefix="kevyt-postgres-"))
    try:
        password = secrets.token_urlsafe(16)
        _initialise(folder, password)
        port = _free_port()
        process = _start(folder, port)
        server = PostgresServer(port, password, process, folder)
        try:
            _wait_until_ready(server, folder)
            if roles:
                _create_roles(server)
            yield server
        finally:
            _stop(server.process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def binaries() -> Path:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parts[-3]),
    )
    if not found:
        message = (
            "PostgreSQL is not installed: make test installs it, or apt-get install postgresql"
        )
        raise FileNotFoundError(message)
    return found[-1].parent


def _user() -> str | None:
    """PostgreSQL refuses to run as root, so root runs it as the user of the Debian package."""
    return "postgres" if os.geteuid() == 0 else None


def _initialise(folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if user := _user():
        for path in (folder, secret):
            shutil.chown(path, user, user)
    subprocess.run(
        [
            *(binaries() / "initdb", "--pgdata", folder / "data", "--username", "postgres"),
            *("--pwfile", secret, "--auth", "scram-sha-256", "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        user=_user(),
        group=_user(),
        extra_groups=[] if _user() else None,
    )


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": folder,
        "timezone": "UTC",
        "log_min_messages": "warning",
    }
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [
                *(binaries() / "postgres", "-D", folder / "data"),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            user=_user(),
            group=_user(),
            extra_groups=[] if _user() else None,
        )


def _wait_until_ready(server: PostgresServer, folder: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while server.process.poll() is None and time.monotonic() < end:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    message = f"PostgreSQL did not start: {(folder / 'server.log').read_text()[-1000:]}"
    raise RuntimeError(message)


def _create_roles(server: PostgresServer) -> None:
    with closing(server.connect()) as connection:
        for role in (OWNER, SERVING):
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD {}"
                ).format(sql.Identifier(role), sql.Literal(server.password))
            )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(_STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
