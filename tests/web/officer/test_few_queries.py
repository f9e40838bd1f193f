"""How often an officer's pages ask the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.web.conftest import tools_of
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
    case_id, client = office.case(), office.browser()
    with selects(office) as asked:
        assert client.get(address(case_id)).status_code == 200
    assert len(asked) <= MOST, asked
