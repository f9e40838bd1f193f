"""Many at once: equal sendings make one case, conflicting edits lose nothing silently."""

import threading
from collections import Counter
from pathlib import Path

import pytest

from kevytasiointi.domain.errors import StaleCase
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import casework
from tests.bench.asking import Client
from tests.bench.serving import ENGINES, serving
from tests.factories import NOW, make_case, make_world
from tests.faults.sending import ready_draft, receipt_of, whole_cases

_SCOPE = System("faults")
_EDITS, _HANDS = 1000, 4


@pytest.mark.parametrize("engine", ENGINES)
def test_fifty_equal_sendings_at_once_make_one_case(
    engine: str, tmp_path: Path, figure: list[str]
) -> None:
    with serving(engine, tmp_path, cases=5) as served:
        client = Client(served.url)
        client.sign_in("asiakas-aino")
        draft = ready_draft(client)
        answers: list[str | None] = []
        statuses: Counter[int] = Counter()

        def send() -> None:
            own = Client(served.url)
            own.cookies.update(client.cookies)
            answer = draft.send(own)
            statuses[answer.status] += 1
            answers.append(receipt_of(answer))

        threads = [threading.Thread(target=send) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = whole_cases(served.database_url)[draft.draft_id.hex]
    figure.append(f"50 equal sendings, {engine}: {found[0]} case, answers {dict(statuses)}")
    assert found == (1, 1, 3)
    assert set(answers) - {None} == {next(case for case in answers if case)}
    assert answers.count(None) == 0


def test_a_thousand_conflicting_edits_lose_nothing_silently(
    database: Database, figure: list[str]
) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        case_id = make_case(session, world).id
    done: list[str] = []
    refused = Counter[str]()

    def edit(hand: int) -> None:
        for number in range(_EDITS // _HANDS):
            with database.read(_SCOPE) as session:
                shown = case_page.any_case(session, case_id).version
            text = f"{hand}/{number}"
            try:
                with database.write(_SCOPE) as session:
                    case = case_page.any_case(session, case_id, lock=True)
                    casework.set_identifier(
                        session, world.officer, case, text, shown_version=shown, now=NOW
                    )
            except StaleCase:
                refused["stale"] += 1
            else:
                done.append(text)

    threads = [threading.Thread(target=edit, args=(hand,)) for hand in range(_HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read(_SCOPE) as session:
        entries = [
            row.data["identifier"]
            for row in session.query(EventRow).filter(EventRow.kind == "identifier_set")
        ]
    engine = "sqlite" if database.is_sqlite else "postgres"
    figure.append(
        f"{_EDITS} conflicting edits, {engine}: {len(done)} applied, {refused['stale']} refused,"
        f" {len(set(done) - set(entries))} lost silently"
    )
    assert sorted(entries) == sorted(done)
    assert len(done) + refused["stale"] == _EDITS
