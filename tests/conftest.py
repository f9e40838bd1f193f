"""What all tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.services.postgres import PostgresServer, PostgresUrls, running_postgres


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
