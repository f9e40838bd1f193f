"""veraPDF as a fixture, and one warm PDF maker for a whole module."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kevytasiointi.gateways.pdf import PdfMaker
from tests.verapdf.validator import Verdict, validate


@pytest.fixture(scope="session")
def verapdf() -> Callable[[Sequence[Path]], tuple[Verdict, ...]]:
    """A function from files to verdicts."""
    return validate


@pytest.fixture(scope="module")
def maker() -> Iterator[PdfMaker]:
    with PdfMaker() as warm:
        yield warm


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks veraPDF needs Java, and is not one of the quick tests."""
    for item in items:
        if "verapdf" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.java)
