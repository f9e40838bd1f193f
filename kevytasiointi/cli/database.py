"""The commands `db upgrade` and `db status`."""

import sys

import click

from kevytasiointi.cli.prepared import plain_errors
from kevytasiointi.storage.migrating import current_revision, newest_revision
from kevytasiointi.wiring import Tools, upgrade_schema


def database_group(tools: Tools) -> click.Group:
    """The group `db`."""

    @click.group("db")
    def db() -> None:
        """Bring the database to the newest schema."""

    @db.command("upgrade")
    def upgrade_command() -> None:
        """Migrate, with the owner's rights (KEVYT_DATABASE_OWNER_URL)."""
        with plain_errors():
            tools.database.check_durability()
            upgrade_schema(tools.config)
            found = current_revision(tools.database)
        click.echo(f"The database is at {found}.")

    @db.command("status")
    def status_command() -> None:
        """Say the schema of the database; exit 0 when it is the newest, else 1."""
        with plain_errors():
            tools.database.check_durability()
            found, wanted = current_revision(tools.database), newest_revision()
        click.echo(f"The database is at {found or 'no schema'}; the newest is {wanted}.")
        if found != wanted:
            sys.exit(1)

    return db
