"""What all tests share."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database
from kevytasiointi.storage.migrating import grant, migrate
from tests.services.postgres import SERVING, PostgresServer, PostgresUrls, running_postgres

# How long one example takes says nothing on a machine that does other things beside.
# The same examples every time: a build fails for what was changed, not by chance.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """The tests see no KEVYT_… setting of the person or machine that runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KEVYT_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_urls(postgres_server: PostgresServer) -> PostgresUrls:
    """An empty database for one test, as its owner and as the serving role."""
    return postgres_server.fresh_database()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """One database for the whole run, as its owner."""
    return postgres_server.fresh_database().owner


@dataclass(frozen=True, slots=True)
class TwoRoles:
    """One migrated database through its owner's and the serving role's address."""

    owner: str
    serving: str


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server: PostgresServer) -> PostgresUrls:
    urls = postgres_server.fresh_database()
    migrate(urls.owner)
    grant(urls.owner, SERVING)
    return urls


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both_roles(request: pytest.FixtureRequest, tmp_path: Path) -> TwoRoles:
    """A migrated, empty database for one test: a real SQLite file, then a real PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copyfile(request.getfixturevalue("_migrated_sqlite"), path)
        return TwoRoles(f"sqlite:///{path}", f"sqlite:///{path}")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    urls: PostgresUrls = request.getfixturevalue("_migrated_postgres")
    server.empty(urls)
    return TwoRoles(urls.owner, urls.serving)


@pytest.fixture
def database(both_roles: TwoRoles) -> Iterator[Database]:
    """A migrated, empty database as the portal serves from it; runs on both engines."""
    made = Database(both_roles.serving)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_database(_migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database, for what no engine does differently."""
    path = tmp_path / "test.sqlite"
    shutil.copyfile(_migrated_sqlite, path)
    made = Database(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    """An empty attachment store."""
    return AttachmentStore(tmp_path / "attachments")
