"""A session of the whole portal, for tests that look at one transaction only."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.storage.database import Database, System


@pytest.fixture
def session(sqlite_database: Database) -> Iterator[Session]:
    """An open write transaction on SQLite."""
    with sqlite_database.write(System("test")) as opened:
        yield opened
