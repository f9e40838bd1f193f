"""One loaded portal for the commands that only read, and a new one for those that write."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kevytasiointi.wiring import Tools
from tests.portals import fill, portal


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    with portal(tmp_path_factory.mktemp("cli")) as tools:
        fill(tools, cases=12)
        yield tools


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    with portal(tmp_path) as tools:
        fill(tools, cases=1)
        yield tools
