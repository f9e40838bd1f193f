"""How often an officer's pages ask the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.office import EntryRow
from kevytasiointi.usecases import messages, notes
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.officer.conftest import Office, address

MOST = 10


@contextmanager
def selects(office: Office) -> Iterator[list[str]]:
    """The questions that are asked meanwhile."""
    engine, asked = tools_of(office.app).database.engine, list[str]()

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_case_page_asks_the_database_ten_times_at_most(office: Office) -> None:
    """Also of a case with a project, an entry by hand, messages, notes and a decision."""
    with office.writing() as session:
        project = factories.make_project(session, office.own.customer)
        case = factories.make_case(
            session, office.own, state=CaseState.DECIDED, project=project, now=START
        )
        case.origin = Origin.PAPER
        entry = EntryRow(
            case_id=case.id,
            origin=Origin.PAPER.value,
            arrived_on=START.date(),
            name="Aino Esimerkki",
            entered_by="Virpi Esimerkki",
            entered_at=START,
        )
        session.add(entry)
        messages.send_to_customer(session, office.own.officer, case, "A message", now=START)
        notes.write_note(session, office.own.officer, case, "A note", now=START)
        case_id = case.id
    client = office.browser()
    with selects(office) as asked:
        page = client.get(address(case_id)).text
    assert all(text in page for text in ("A message", "A note", "Markkinat", "Virpi Esimerkki"))
    assert len(asked) <= MOST, asked


@pytest.mark.parametrize("words", ["stage", "koelomake", "nowhere"])
def test_a_page_of_the_queue_asks_the_database_ten_times_at_most(
    office: Office, words: str
) -> None:
    for _ in range(3):
        office.case()
    client = office.browser()
    with selects(office) as asked:
        client.get(f"/en/virkailija/asiat?tila=submitted&kasittelija=ei-kukaan&haku={words}")
    assert 0 < len(asked) <= MOST, asked
