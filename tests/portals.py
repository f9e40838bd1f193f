"""A whole portal on disk, migrated and, when wanted, filled with the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kevytasiointi.config import load_config
from kevytasiointi.demo.loading import load_demo
from kevytasiointi.wiring import Tools, build_tools, prepare_database

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday; the demo's cases stand before it."""


@contextmanager
def portal(folder: Path, **settings: str) -> Iterator[Tools]:
    """An empty, migrated portal in `folder`; the demo's mode unless `settings` say otherwise."""
    names = {f"KEVYT_{name.upper()}": value for name, value in settings.items()}
    tools = build_tools(load_config({"KEVYT_MODE": "demo", **names}, folder))
    prepare_database(tools)
    with tools.pdf:
        yield tools
    tools.database.dispose()


def fill(tools: Tools, cases: int = 40, seed: int = 1) -> None:
    """Load the demo."""
    load_demo(tools.database, tools.store, tools.config, cases=cases, seed=seed, now=NOW)
