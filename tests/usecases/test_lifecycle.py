"""Random lives of matters between a customer, two authorities and the clock: all of it agrees."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from kevytasiointi.domain.calendar import is_working_day
from kevytasiointi.domain.states import CaseState, Side, next_states
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database
from tests import factories
from tests.services.postgres import PostgresServer, PostgresUrls
from tests.usecases.lives.holding import Holding
from tests.usecases.lives.legal import may_step
from tests.usecases.lives.living import Living
from tests.usecases.lives.matter import Matter
from tests.usecases.lives.world import BEGINNINGS, HANDLING, SYSTEM, Portal, open_portal
from tests.usecases.recounting import ONE_DAY, rests

LIVES = int(os.environ.get("LIVES", "0"))
"""How many lives to walk instead of the usual number, and then not the same ones every time."""


class Lives(Living, Holding):
    """Everybody tries anything at any time."""

    @initialize(day=st.sampled_from(BEGINNINGS))
    def a_customer_files(self, day: date) -> None:
        self.begin_on(day)
        service = self.portal.offices[0].service
        with self.database.write(SYSTEM) as session:
            draft = factories.make_draft(session, self.portal.customer, service, now=self.now)
            factories.add_file(session, self.portal.store, draft, now=self.now)
            case = factories.submit(session, self.portal.customer, draft, now=self.now)
            self.matters.append(Matter(case.id, 0, self.now, HANDLING[0], self.now))


def walk(machine: type[Lives], examples: int, steps: int) -> None:
    if not LIVES:
        machine = seed(1)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            derandomize=False,
            database=None,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def lives(_migrated_sqlite: Path, tmp_path: Path) -> type[Lives]:
    """Each life begins with a copy of a file in which both offices are open."""
    first, numbers = tmp_path / "first.sqlite", count()
    shutil.copyfile(_migrated_sqlite, first)
    store = AttachmentStore(tmp_path / "attachments")
    database = Database(f"sqlite:///{first}")
    portal = open_portal(database, store)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()

    def begin() -> Portal:
        path = tmp_path / f"life-{next(numbers)}.sqlite"
        shutil.copyfile(first, path)
        made = Database(f"sqlite:///{path}")
        return Portal(made, store, portal.offices, portal.customer, portal.other_customer)

    def end(lived: Portal) -> None:
        lived.database.dispose()
        for path in tmp_path.glob(f"{Path(lived.database.url).name}*"):
            path.unlink()

    return type("SqliteLives", (Lives,), {"open": staticmethod(begin), "close": staticmethod(end)})


@pytest.fixture
def postgres_lives(
    postgres_server: PostgresServer, _migrated_postgres: PostgresUrls, tmp_path: Path
) -> Iterator[type[Lives]]:
    """Each life begins with an empty database, served as the role that sees no more than it may."""
    store = AttachmentStore(tmp_path / "attachments")
    database = Database(_migrated_postgres.serving)

    def begin() -> Portal:
        postgres_server.empty(_migrated_postgres)
        return open_portal(database, store)

    yield type("PostgresLives", (Lives,), {"open": begin, "close": lambda _portal: None})
    database.dispose()


def test_every_life_of_a_matter_holds_together(lives: type[Lives]) -> None:
    walk(lives, examples=LIVES or 40, steps=25)


@pytest.mark.postgres
def test_it_holds_together_under_row_level_security(postgres_lives: type[Lives]) -> None:
    walk(postgres_lives, examples=(LIVES or 50) // 10, steps=20)


def test_the_lives_and_the_portal_say_the_same_of_what_is_legal() -> None:
    states = [state for state in CaseState if state is not CaseState.DRAFT]
    both_ends = frozenset({"decided", "processed"})
    for state in states:
        for lead, side in ((False, Side.AUTHORITY), (True, Side.LEAD)):
            legal = {to for to in states if may_step(state, to, lead=lead)}
            assert set(next_states(state, side, both_ends)) == legal, state


def test_the_lives_and_the_portal_rest_on_the_same_days() -> None:
    day = date(2000, 1, 1)
    while day.year < 2060:
        assert rests(day) is not is_working_day(day), day
        day += ONE_DAY
