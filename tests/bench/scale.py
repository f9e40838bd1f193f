"""Lists and pages with many cases against the same with a thousand, in turns on one machine."""

import os
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench import amounts
from tests.bench.asking import Client
from tests.bench.figures import percentile, tell
from tests.bench.pages import address_of, queries_of
from tests.bench.serving import ENGINES, Served, serving
from tests.services.postgres import running_postgres

FEW = 1_000
MOST_QUERIES = 10
LONGEST_LOAD = 180
MANY_FOR_SQLITE = 1_000_000

OFFICER, CUSTOMER = "virkailija-lehtola", "yrittaja-veikko"
_QUEUE = "/fi/virkailija/asiat"
_CASE = r"/fi/virkailija/asiat/[0-9a-f-]{36}"

PAGES = (
    ("queue", OFFICER, _QUEUE, None),
    ("queue with two filters", OFFICER, f"{_QUEUE}?tila=in_progress&kasittelija=mina", None),
    ("queue with two filters, few", OFFICER, f"{_QUEUE}?tila=in_progress&laskuri=overdue", None),
    ("search for a common word", OFFICER, f"{_QUEUE}?haku=Niemel%C3%A4", None),
    ("search for a word of every 15th case", OFFICER, f"{_QUEUE}?haku=asunto", None),
    ("search for a number", OFFICER, f"{_QUEUE}?haku={{number}}", None),
    ("search for a word that is nowhere", OFFICER, f"{_QUEUE}?haku=koirankoppi", None),
    ("case page", OFFICER, _QUEUE, _CASE),
    ("customer's list", CUSTOMER, "/fi/omat", None),
)
"""Name, who opens it, the page or where its address is found, and what the address looks like.

Where `few` is said, a thousand cases give fewer rows than a page has, so that more than the search
for them is compared.
"""

_ROUNDS, _EACH = 8, 12


def engines() -> Sequence[str]:
    """A million cases and more are for PostgreSQL alone."""
    return ENGINES if wanted() < MANY_FOR_SQLITE else ("postgres",)


def wanted() -> int:
    """How many cases are asked for; 0 when the scale is not measured."""
    return int(os.environ.get("SCALE", "0"))


@dataclass(frozen=True, slots=True)
class _Reader:
    """A person with a page open on one of the portals."""

    client: Client
    path: str

    def times(self) -> list[float]:
        """How long each of some requests took, in seconds."""
        taken = []
        for _ in range(_EACH):
            begun = time.perf_counter()
            if self.client.get(self.path).status != 200:
                raise AssertionError(self.path)
            taken.append(time.perf_counter() - begun)
        return taken


def measure(engine: str, folder: Path) -> None:
    """Serve a thousand cases and many beside each other, and ask both for the same pages."""
    many = wanted()
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres()) if engine == "postgres" else None
        small, large = (
            stack.enter_context(
                serving(engine, folder / str(cases), cases=cases, server=server, with_worker=False)
            )
            for cases in (FEW, many)
        )
        tell(f"loading {many} cases, {engine}", large.loaded_in, "s", LONGEST_LOAD)
        for name, person, start, pattern in PAGES:
            _page(engine, name, person, small, large, start, pattern)
        amounts.measure_list(engine, large, OFFICER)
        amounts.measure_change(engine, large, OFFICER)


def _page(
    engine: str,
    name: str,
    person: str,
    small: Served,
    large: Served,
    start: str,
    pattern: str | None,
) -> None:
    few, many = (_reader(served, person, start, pattern) for served in (small, large))
    taken: tuple[list[float], list[float]] = ([], [])
    few.times(), many.times()  # what is read for the first time is not measured
    for _ in range(_ROUNDS):
        taken[0].extend(few.times())
        taken[1].extend(many.times())
    few.client.close()
    many.client.close()
    p95 = [percentile(times, 0.95) * 1000 for times in taken]
    tell(f"{name}, {engine}: p95", p95[1], "ms", p95[0])
    tell(f"{name}, {engine}: queries", queries_of(large, person, many.path), "", MOST_QUERIES)


def _reader(served: Served, person: str, start: str, pattern: str | None) -> _Reader:
    client = Client(served.url)
    client.sign_in(person)
    path = address_of(served, person, start, pattern)
    if "{number}" in path:
        path = path.format(number=_number(client))
    return _Reader(client, path)


def _number(client: Client) -> str:
    """The number of a case on the queue's first page."""
    found = re.search(r'data-number="(KA-[^"]+)"', client.get(_QUEUE).body.decode())
    if found is None:
        raise AssertionError("the queue is empty")
    return found[1]
