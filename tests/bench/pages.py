"""Pages against a bare Flask and SQLAlchemy page of as many queries and bytes on one server."""

import re
from pathlib import Path

from sqlalchemy import Engine, event

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from tests.bench.asking import Client, rate
from tests.bench.figures import interleaved, percentile, tell
from tests.bench.serving import Served, serving, serving_bare

PAGES = (
    ("matter", "yrittaja-veikko", "/fi/omat", r"/fi/asiat/[0-9a-f-]{36}"),
    ("queue", "virkailija-lehtola", "/fi/virkailija/asiat", None),
    ("my matters", "yrittaja-veikko", "/fi/omat", None),
)
"""Name, who opens it, the page or where its address is found, and what the address looks like."""

_SYNC = {"WEB_WORKER_CLASS": "sync", "WEB_PROCESSES": "4", "WEB_THREADS": "1"}
_SECONDS, _ROUNDS = 1.0, 15


def measure(engine: str, folder: Path) -> None:
    """All pages on one engine."""
    with serving(engine, folder, cases=300) as served, serving_bare(served.database_url) as bare:
        for name, person, start, pattern in PAGES:
            page(engine, served, bare, name, person, address_of(served, person, start, pattern))


def measure_workers(engine: str, folder: Path) -> None:
    """The two kinds of gunicorn's workers on the same page, in turns."""
    path = "/fi/palvelut"
    with (
        serving(engine, folder / "sync", cases=30, settings=_SYNC) as sync,
        serving(engine, folder / "gthread", cases=30) as threads,
    ):
        ours, bare = interleaved(
            lambda: len(rate(sync.url, path, None, seconds=_SECONDS, clients=8)) / _SECONDS,
            lambda: len(rate(threads.url, path, None, seconds=_SECONDS, clients=8)) / _SECONDS,
            _ROUNDS,
        )
    tell(f"sync workers against gthread, 8 clients, {engine}", ours, "requests/s", bare)


def address_of(served: Served, person: str, start: str, pattern: str | None) -> str:
    if pattern is None:
        return start
    client = Client(served.url)
    client.sign_in(person)
    found = re.search(pattern, client.get(start).body.decode())
    client.close()
    if found is None:
        raise AssertionError(f"no address like {pattern} on {start}")
    return found[0]


def page(engine: str, served: Served, bare: str, name: str, person: str, path: str) -> None:
    """One page against the bare one of as many queries and bytes, in turns."""
    client = Client(served.url)
    client.sign_in(person)
    size = len(client.get(path).body)
    client.close()
    queries = queries_of(served, person, path)
    bare_path = f"/page?queries={queries}&rows=5&bytes={size}"
    times: list[float] = []

    def ours() -> float:
        taken = rate(served.url, path, person, seconds=_SECONDS)
        times.extend(taken)
        return len(taken) / _SECONDS

    ratio = interleaved(
        ours, lambda: len(rate(bare, bare_path, None, seconds=_SECONDS)) / _SECONDS, _ROUNDS
    )
    tell(
        f"{name}, {engine} ({queries} queries, {size // 1024} kB)", ratio[0], "requests/s", ratio[1]
    )
    tell(
        f"{name}, {engine}: p99",
        percentile(times, 0.99) * 1000,
        "ms",
        percentile(times, 0.5) * 1000,
    )


def queries_of(served: Served, person: str, path: str) -> int:
    """How many statements the page makes, counted in an application of our own on the database."""
    environ = {
        "KEVYT_MODE": "demo",
        "KEVYT_INSTANCE": str(served.instance),
        "KEVYT_DATABASE_URL": served.database_url,
        "KEVYT_DATABASE_OWNER_URL": served.database_url,
    }
    app = create_app(load_config(environ, served.instance))
    app.config["WTF_CSRF_ENABLED"] = False
    count = 0

    def counted(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal count
        count += statement.lstrip().upper().startswith(("SELECT", "WITH"))

    client = app.test_client()
    client.post("/fi/kirjaudu/demo", data={"person": person})
    client.get(path)
    event.listen(Engine, "before_cursor_execute", counted)
    try:
        client.get(path)
    finally:
        event.remove(Engine, "before_cursor_execute", counted)
    app.extensions["kevytasiointi"].tools.database.dispose()
    return count
