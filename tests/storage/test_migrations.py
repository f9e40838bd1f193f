"""The schema: every migration up, down and up again; the newest is what the models say."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Table, inspect, text

from kevytasiointi.storage.database import Database
from kevytasiointi.storage.migrating import (
    alembic_config,
    current_revision,
    grant,
    migrate,
    newest_revision,
)
from kevytasiointi.storage.tables import METADATA
from tests.conftest import TwoRoles
from tests.services.postgres import SERVING, PostgresServer

OF_DESIGNERS = {"form_designs", "form_edits", "form_imports", "reply_texts"}
"""Nothing personal, but an authority's unpublished work is its own."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> TwoRoles:
    """A database without any table, once on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'new.sqlite'}"
        return TwoRoles(url, url)
    server: PostgresServer = request.getfixturevalue("postgres_server")
    urls = server.fresh_database()
    return TwoRoles(urls.owner, urls.serving)


OF_OFFICERS = {"absences", "queue_views", "queue_starts", "package_orders"}
"""How an authority's officers look at their work, and what they have ordered of it."""

SEARCHED = {"case_texts"}
"""Under a policy that does not bind the owner, whose function searches with the scope as a rule."""


def tables_of(url: str) -> set[str]:
    database = Database(url)
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    database.dispose()
    return {name for name in names if not name.startswith("case_texts_index")}  # SQLite's own


def test_every_migration_goes_up_down_and_up(empty: TwoRoles) -> None:
    config = alembic_config(empty.owner)
    revisions = [s.revision for s in ScriptDirectory.from_config(config).walk_revisions()]
    migrate(empty.owner)
    assert tables_of(empty.owner) == {*METADATA.tables, "alembic_version"}
    for _ in revisions:
        command.downgrade(config, "-1")
    assert tables_of(empty.owner) == {"alembic_version"}
    migrate(empty.owner)
    assert tables_of(empty.owner) == {*METADATA.tables, "alembic_version"}
    command.check(config)


def test_migrations_are_numbered_in_one_row() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    found = [step.revision for step in script.walk_revisions()][::-1]
    assert found == [f"{number:04d}" for number in range(1, len(found) + 1)]
    assert newest_revision() == found[-1]


def test_a_migrated_database_tells_its_revision(database: Database, empty: TwoRoles) -> None:
    assert current_revision(database) == newest_revision()
    untouched = Database(empty.owner)
    assert current_revision(untouched) is None
    untouched.dispose()


def test_migrating_twice_changes_nothing(empty: TwoRoles) -> None:
    migrate(empty.owner)
    migrate(empty.owner)
    command.check(alembic_config(empty.owner))


def named_checks(table: Table) -> set[str]:
    return {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_constraint_is_there_by_its_name(database: Database, name: str) -> None:
    table = METADATA.tables[name]
    with database.engine.connect() as connection:
        found = inspect(connection)
        assert {c["name"] for c in found.get_check_constraints(name)} == named_checks(table)
        for foreign in found.get_foreign_keys(name):
            expected = f"fk_{name}_{foreign['constrained_columns'][0]}"
            # SQLAlchemy reads no name of a key that came to SQLite with its column.
            told = foreign["name"] or connection.scalar(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
            )
            assert expected in str(told)
        assert found.get_pk_constraint(name)["name"] == f"pk_{name}"
        assert all(str(u["name"]).startswith("uq_") for u in found.get_unique_constraints(name))
        assert {str(i.name) for i in table.indexes} <= {
            str(i["name"]) for i in found.get_indexes(name)
        }


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_checks_allow_exactly_the_words_of_their_enum(database: Database, name: str) -> None:
    """`alembic check` does not look into CHECK constraints, so we do."""
    words = {
        word
        for column in METADATA.tables[name].columns
        for word in getattr(column.type, "enums", ())
    }
    with database.engine.connect() as connection:
        checks = inspect(connection).get_check_constraints(name)
        stored = {
            part
            for check in checks
            for part in check["sqltext"].split("'")[1::2]
            if "draft" not in str(check["name"])
        }
    assert stored == words


@pytest.mark.postgres
def test_every_scoped_table_is_under_forced_row_security(postgres_server: PostgresServer) -> None:
    urls = postgres_server.fresh_database()
    migrate(urls.owner)
    grant(urls.owner, SERVING)
    database = Database(urls.serving)
    with database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT relname, relforcerowsecurity FROM pg_class"
                " WHERE relkind = 'r' AND relrowsecurity"
            )
        )
        forced = {row.relname: row.relforcerowsecurity for row in rows}
        assert {name for name, is_forced in forced.items() if not is_forced} == SEARCHED
        assert set(forced) == reachable_from_people(connection) | OF_DESIGNERS | OF_OFFICERS
    database.dispose()


def reachable_from_people(_connection: Connection) -> set[str]:
    """Tables that hold what a customer sent or an authority did: everything about one case."""
    named = {"cases", "drafts", "projects"}
    return named | {
        table.name
        for table in METADATA.tables.values()
        if {"case_id", "draft_id"} & set(table.columns.keys()) and table.name != "cases"
    }
