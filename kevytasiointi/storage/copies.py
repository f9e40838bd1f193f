"""Which module copies the database of which engine."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from kevytasiointi.storage import postgres_copies, sqlite_copies


class Copies(Protocol):
    """How the database of one engine is copied and put back."""

    FILE_NAME: str

    def taken(self, url: str, target: Path) -> AbstractContextManager[Session]:
        """Copy the database into the file `target`; the session sees what is in the copy."""

    def opened(self, copy: Path, schema: str) -> AbstractContextManager[Session]:
        """The rows of a copy for reading."""

    def put_back(self, copy: Path, url: str) -> None:
        """Make the database what the copy is, in one transaction."""


ENGINES: dict[str, Copies] = {"sqlite": sqlite_copies, "postgresql": postgres_copies}


def engine_of(url: str) -> str:
    """The name of a database's engine, as it stands in a manifest."""
    return make_url(url).get_backend_name()
