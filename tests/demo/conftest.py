"""One loaded demo for all the tests here; they only read it."""

from collections.abc import Iterator

import pytest

from kevytasiointi.wiring import Tools
from tests.portals import fill, portal


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    with portal(tmp_path_factory.mktemp("demo")) as tools:
        fill(tools)
        yield tools
