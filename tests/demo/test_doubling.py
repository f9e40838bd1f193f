"""Many demo cases are copies of the played ones, and as true as those."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kevytasiointi.demo.loading import load_demo
from kevytasiointi.domain.events import EventKind
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
)
from kevytasiointi.storage.database import System
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.deadline_keeping import counted_day, helsinki_day
from kevytasiointi.wiring import Tools
from tests.portals import NOW, portal
from tests.services.postgres import PostgresServer

SCOPE = System("test")
PLAYED, ALL = 30, 130


def load(tools: Tools, cases: int) -> None:
    load_demo(
        tools.database, tools.store, tools.config, cases=cases, seed=1, now=NOW, models=PLAYED
    )


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def many(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tools]:
    settings: dict[str, str] = {}
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        urls = server.fresh_database()
        settings = {"database_url": urls.serving, "database_owner_url": urls.owner}
    with portal(tmp_path_factory.mktemp("many"), **settings) as tools:
        load(tools, PLAYED)
        load(tools, ALL - 40)  # what is there counts
        load(tools, ALL)
        yield tools


def test_there_are_as_many_as_asked_each_with_a_number_of_its_own(many: Tools) -> None:
    with many.database.read(SCOPE) as session:
        cases = session.query(CaseRow).all()
    assert len(cases) == ALL
    assert len({case.number for case in cases}) == ALL
    named = [case.identifier for case in cases if case.identifier]
    assert len(set(named)) == len(named)


def test_the_journal_of_the_copies_holds_and_ends_in_their_state(many: Tools) -> None:
    with many.database.read(SCOPE) as session:
        count, breaks = journal.verify(session)
        events = session.query(EventRow).order_by(EventRow.chain, EventRow.seq).all()
        cases = session.query(CaseRow).all()
    last = {event.case_id: event.data["to"] for event in events if "to" in event.data}
    numbers = {e.case_id: e.data["number"] for e in events if e.kind is EventKind.RECEIVED}
    assert count > ALL
    assert breaks == ()
    for case in cases:
        assert last[case.id] == case.state.value
        assert numbers[case.id] == case.number


def test_the_files_of_a_copy_are_there_under_keys_of_their_own(many: Tools) -> None:
    with many.database.read(SCOPE) as session:
        files = session.query(AttachmentRow).all()
        owned = {case.id for case in session.query(CaseRow)}
    assert len(files) > ALL
    for file in files:
        assert file.case_id is None or file.case_id in owned
        assert many.store.proves(file.id, size=file.size, sha256=file.sha256)


def test_the_days_of_a_copy_are_counted_right(many: Tools) -> None:
    with many.database.read(SCOPE) as session:
        deadlines = session.query(DeadlineRow).all()
    counted = [(row, counted_day(row, helsinki_day(NOW))) for row in deadlines]
    known = [(row, due) for row, due in counted if due is not None and due.paused_on is None]
    assert known
    for row, due in known:
        assert due.last_day == row.last_on


def test_copies_have_customers_of_their_own_and_no_errands(many: Tools) -> None:
    with many.database.read(SCOPE) as session:
        owners = Counter(case.person_id for case in session.query(CaseRow))
        demo = {p.id for p in session.query(PersonRow) if p.demo_key}
        errands = {row.case_id for row in session.query(OutboxRow) if row.case_id}
        actors = {event.actor_id for event in session.query(EventRow) if event.actor_id}
        people = {person.id for person in session.query(PersonRow)}
    assert set(owners) - demo
    assert len(errands) <= PLAYED
    assert actors <= people


def test_files_that_share_their_bytes_are_removed_one_by_one(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        load(tools, PLAYED + 20)
        with tools.database.read(SCOPE) as session:
            files = session.query(AttachmentRow).all()
        first, second = next(pair for pair in pairwise(sorted(files, key=_bytes)) if _same(*pair))
        tools.store.delete(first.id)
        assert tools.store.proves(second.id, size=second.size, sha256=second.sha256)


def _bytes(file: AttachmentRow) -> str:
    return file.sha256


def _same(first: AttachmentRow, second: AttachmentRow) -> bool:
    return first.sha256 == second.sha256
