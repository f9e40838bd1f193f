"""Whole journeys over HTTP: start, steps, two files, review, submit; and what they cost."""

import random
import re
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from kevytasiointi.demo.answers import answers_for
from kevytasiointi.demo.files import text_pdf
from kevytasiointi.demo.filler import Filler
from kevytasiointi.demo.people import LEHTOLA
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.usecases.formspecs import read_form
from tests.bench.asking import Client, hidden
from tests.bench.figures import percentile, tell
from tests.bench.serving import Served, serving
from tests.browser.running import ROOT

SLUG = "meluilmoitus"
PEOPLE = ("asiakas-aino", "asiakas-bjorn", "asiakas-eino", "asiakas-grace", "yrittaja-veikko")
_SECONDS = 20.0
_FILE = text_pdf("Kartta", "Liite mittausta varten")


def measure(engine: str, folder: Path) -> None:
    """1, 4 and 8 users without pause; CPU to acceptance and with the PDF; memory at the end."""
    with serving(engine, folder, cases=30) as served:
        _wait_until_delivered(served)
        for users in (1, 4, 8):
            _users(engine, served, users)
        tell(f"memory of web and worker, {engine}", served.memory_mb(), "MB", 300)


def _users(engine: str, served: Served, users: int) -> None:
    before, web_before = served.cpu_seconds(), served.web_cpu_seconds()
    accepted: list[tuple[str, float]] = []
    begun, end = time.perf_counter(), time.perf_counter() + _SECONDS
    threads = [
        threading.Thread(target=_user, args=(served.url, number, end, accepted))
        for number in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    count = len(accepted)
    tell(f"journeys accepted, {users} users, {engine}", count / took, "1/s")
    web = (served.web_cpu_seconds() - web_before) / count * 1000
    tell(f"CPU a journey to acceptance, {users} users, {engine}", web, "ms", 100)
    ready = _wait_for_pdfs(served, [case for case, _ in accepted])
    whole = (served.cpu_seconds() - before) / count * 1000
    tell(f"CPU a journey with its PDF, {users} users, {engine}", whole, "ms", 350)
    late = [ready[case] - at for case, at in accepted if case in ready]
    tell(f"PDF ready p95, {users} users, {engine}", percentile(late, 0.95), "s", 10)
    tell(f"accepted but lost, {users} users, {engine}", count - len(ready), "cases")


def _user(url: str, number: int, end: float, accepted: list[tuple[str, float]]) -> None:
    client, chance = Client(url), random.Random(number)
    client.sign_in(PEOPLE[number % len(PEOPLE)])
    spec = read_form(ROOT / "forms" / f"{SLUG}.yaml")[0]
    while time.perf_counter() < end:
        accepted.append((journey(client, spec, chance), time.time()))
    client.close()


def journey(client: Client, spec: FormSpec, chance: random.Random) -> str:
    """Fill the form in and send it; returns the case's key."""
    service = f"/fi/palvelut/{SLUG}-lehtola"
    draft = client.post(f"{service}/aloita", hidden(client.get(service).body)).headers["location"]
    step = client.get(draft).headers["location"]
    filler = Filler("Aino Niemelä", "aino@posti.example", "fi", LEHTOLA)
    answers = answers_for(SLUG, date.today(), chance, filler)  # noqa: DTZ011
    slots = [item.key for _, item in spec.items() if item.kind is ItemKind.ATTACHMENT][:2]
    while not step.endswith("/tarkistus"):
        page = client.get(step).body
        key = step.rpartition("/")[2].partition("?")[0]
        items = next(one.items for one in spec.steps if one.key == key)
        for slot in [one.key for one in items if one.key in slots]:
            sent = client.attach(
                f"{draft}/liitteet/{slot}", hidden(page), f"a-{slot}", ("kartta.pdf", _FILE)
            )
            if sent.status not in {200, 303}:
                raise AssertionError(f"{slot}: {sent.status}")
        fields = [*hidden(client.get(step).body), *typed(items, answers), ("do", "next")]
        answer = client.post(step.partition("?")[0], fields)
        if answer.status != 303:
            raise AssertionError(f"{step}: {answer.status}")
        step = answer.headers["location"]
    page = client.get(step).body
    fields = [*hidden(page), ("a-declared", "true"), *_buttons(page)]
    sent = client.post(step.partition("?")[0], fields)
    found = re.search(r"/asiat/([0-9a-f-]{36})/kuitti", sent.headers.get("location", ""))
    if found is None:
        raise AssertionError(f"not accepted: {sent.status}")
    return found[1]


def _buttons(page: bytes) -> list[tuple[str, str]]:
    """The hidden fields of the form that sends."""
    return [
        (name.decode(), value.decode())
        for name, value in re.findall(rb'name="(looked_at|seen|digest)" value="([^"]*)"', page)
    ]


def typed(
    items: tuple[Item, ...], answers: Mapping[str, Any], prefix: str = "a-"
) -> Iterator[tuple[str, str]]:
    for item in items:
        value = answers.get(item.key)
        if value is None:
            continue
        name = prefix + item.key
        if item.kind is ItemKind.GROUP:
            yield from typed(item.items, value, f"{name}-")
        elif item.kind is ItemKind.REPEAT:
            for number, row in enumerate(value):
                yield from typed(item.items, row, f"{name}-{number}-")
        else:
            for one in value if isinstance(value, list) else [value]:
                yield name, str(one).lower() if isinstance(one, bool) else str(one)
            if item.other and item.other_key in answers:
                yield prefix + item.other_key, str(answers[item.other_key])


def _wait_until_delivered(served: Served) -> None:
    """The demo's own errands are not what is measured."""
    engine, end = create_engine(served.database_url), time.perf_counter() + 180
    while time.perf_counter() < end:
        with engine.connect() as connection:
            _see_everything(connection)
            waiting = connection.execute(
                text("SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL")
            ).scalar_one()
        if not waiting:
            break
        time.sleep(0.5)
    engine.dispose()


def _see_everything(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('kevyt.system', 'bench', true)"))


def _wait_for_pdfs(served: Served, cases: list[str]) -> dict[str, float]:
    """When each case's PDF was there, in seconds since the epoch."""
    engine = create_engine(served.database_url)
    wanted = {case.replace("-", "") for case in cases}
    found: dict[str, float] = {}
    end = time.perf_counter() + 180
    while time.perf_counter() < end:
        with engine.connect() as connection:
            _see_everything(connection)
            rows = connection.execute(
                text("SELECT case_id, uploaded_at FROM attachments WHERE purpose = 'case_pdf'")
            ).all()
        for case, at in rows:
            key = str(case).replace("-", "")
            if key in wanted:
                moment = datetime.fromisoformat(str(at))
                moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                found[_dashed(key)] = moment.timestamp()
        if len(found) == len(wanted):
            break
        time.sleep(0.5)
    engine.dispose()
    return found


def _dashed(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
