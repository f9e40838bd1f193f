"""One loaded portal for the commands that only read, and copies of a small one for the others."""

import shutil
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


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    with portal(folder) as tools:
        fill(tools, cases=1)
    return folder


@pytest.fixture
def tools(_small: Path, tmp_path: Path) -> Iterator[Tools]:
    folder = tmp_path / "instance"
    shutil.copytree(_small, folder)
    with portal(folder) as tools:
        yield tools
