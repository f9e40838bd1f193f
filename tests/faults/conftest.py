"""Everything here breaks something on purpose; `make faults` runs it, `make test` does not."""

import os

import pytest

_SAID: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)
            # Clients whose server was killed are not always closed.
            item.add_marker(
                pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
            )


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("FAULTS"):
        config.option.markexpr = " and ".join(filter(None, (config.option.markexpr, "not faults")))


@pytest.fixture
def figure() -> list[str]:
    """What a scenario wants to be told at the end, one line each."""
    return _SAID


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _SAID:
        terminalreporter.write_line(line)
