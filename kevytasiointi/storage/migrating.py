"""Bringing a database to the newest schema, with the owner's rights."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kevytasiointi.storage.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config(owner_url: str) -> AlembicConfig:
    """The Alembic configuration for a database URL."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["url"] = owner_url
    return config


def migrate(owner_url: str, revision: str = "head") -> None:
    """Upgrade the database at `owner_url` to `revision`."""
    command.upgrade(alembic_config(owner_url), revision)


def current_revision(database: Database) -> str | None:
    """The revision a database is at; None when it has no tables."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The newest revision that this code has."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head()


def knows(revision: str) -> bool:
    """Whether this code can bring a database at the revision to its own."""
    return revision in {
        script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()
    }


def grant(owner_url: str, serving_role: str) -> None:
    """Give the serving role its rights on PostgreSQL: rows, but no schema and no journal edits."""
    database = Database(owner_url)
    role = database.engine.dialect.identifier_preparer.quote(serving_role)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {role}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        connection.exec_driver_sql(f"REVOKE UPDATE, DELETE, TRUNCATE ON events FROM {role}")
        connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")
    database.dispose()
