"""The shipped roles: made once, migrated by the owner, and enough for serving but for no more."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.migrating import grant, migrate
from tests.browser.running import ROOT
from tests.factories import make_case, make_world
from tests.services.postgres import PostgresServer, running_postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server of this module's own: roles belong to a whole server."""
    with running_postgres(roles=False) as running:
        yield running


@pytest.fixture(scope="module")
def urls(server: PostgresServer) -> tuple[str, str]:
    subprocess.run(
        [
            *(
                "psql",
                "-h",
                "127.0.0.1",
                "-p",
                str(server.port),
                "-U",
                "postgres",
                "-d",
                "postgres",
            ),
            *("-v", "ON_ERROR_STOP=1", "-v", "owner_password=o-salaisuus"),
            *("-v", "app_password=a-salaisuus", "-f", ROOT / "docs/production/roles.sql"),
        ],
        env={**os.environ, "PGPASSWORD": server.password},
        check=True,
        capture_output=True,
    )
    place = f"127.0.0.1:{server.port}/kevytasiointi"
    owner = f"postgresql+psycopg://kevyt_owner:o-salaisuus@{place}"
    serving = f"postgresql+psycopg://kevyt_app:a-salaisuus@{place}"
    migrate(owner)
    grant(owner, "kevyt_app")
    return owner, serving


def test_the_portal_works_with_the_shipped_roles(urls: tuple[str, str], tmp_path: Path) -> None:
    database = Database(urls[1])
    database.check_durability()
    with database.write(System("test")) as session:
        make_case(session, make_world(session))
    database.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE own (id int)",
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "UPDATE events SET actor_name = 'x'",
        "DELETE FROM events",
        "CREATE ROLE friend",
        "SET ROLE kevyt_owner",
    ],
)
def test_what_serves_can_do_no_more(urls: tuple[str, str], statement: str) -> None:
    database = Database(urls[1])
    with database.engine.connect() as connection, pytest.raises((ProgrammingError, DBAPIError)):
        connection.execute(text(statement))
    database.dispose()
