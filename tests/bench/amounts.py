"""Ten thousand rows as a list, and five hundred cases changed at once, over HTTP."""

import time

import lxml.html

from tests.bench.asking import Client, hidden
from tests.bench.figures import tell
from tests.bench.serving import Served

ROWS, CASES = 10_000, 500
MOST_GROWTH, LONGEST_CHANGE = 50, 5

_QUEUE = "/fi/virkailija/asiat"
_LIST = "/fi/virkailija/luettelo.csv"
_CHOSEN = "/fi/virkailija/valitut"
_ROWS_A_LOOK = 500


def measure_list(engine: str, served: Served, officer: str) -> None:
    """The queue as a list: how long ten thousand rows take, and how the web's memory grows.

    The memory before is that after a page and the beginning of a list: what is read and made once
    is there then. The largest of the looks while rows come is compared with it.
    """
    client = Client(served.url)
    client.sign_in(officer)
    client.get(_QUEUE)
    _rows(client, served, _ROWS_A_LOOK)
    before = served.web_memory_mb()
    begun = time.perf_counter()
    rows, most = _rows(client, served, ROWS)
    taken = time.perf_counter() - begun
    tell(f"list of {rows} rows, {engine}", taken, "s")
    tell(f"list of {rows} rows, {engine}: memory grown", max(most - before, 0), "MB", MOST_GROWTH)


def _rows(client: Client, served: Served, wanted: int) -> tuple[int, float]:
    """Read so many rows or all there are: their number, and the most memory meanwhile, in MB."""
    rows, most, next_look = 0, 0.0, _ROWS_A_LOOK
    for part in client.parts(_LIST):
        rows += part.count(b"\n")
        if rows >= next_look:
            next_look = rows + _ROWS_A_LOOK
            most = max(most, served.web_memory_mb())
        if rows >= wanted:
            break
    client.close()  # the rest is not waited for
    return rows, most


def measure_change(engine: str, served: Served, officer: str) -> None:
    """The state of five hundred cases: what would happen, and doing it."""
    client = Client(served.url)
    client.sign_in(officer)
    asked = [("step", "choose"), ("everything", "y"), ("action", "state")]
    asked += [("back", "?tila=submitted"), ("state", "in_progress")]
    page = client.post(_CHOSEN, [*hidden(client.get(_QUEUE).body), *asked]).body
    for step, name in (("look", "foretold"), ("do", "changed")):
        fields = [*hidden(page), *asked[2:], ("step", step), ("cases", _cases_of(page))]
        begun = time.perf_counter()
        page = client.post(_CHOSEN, fields).body
        taken = time.perf_counter() - begun
        count = _fine(page)
        tell(f"{count} cases {name} at once, {engine}", taken, "s", LONGEST_CHANGE)
        if count != CASES:
            raise AssertionError(page.decode())
    client.close()


def _cases_of(page: bytes) -> str:
    return str(lxml.html.fromstring(page).xpath("string(//input[@name='cases']/@value)"))


def _fine(page: bytes) -> int:
    """How many cases are told to be done, or that they would be."""
    return len(lxml.html.fromstring(page).xpath("//tr[@data-done='true']"))
