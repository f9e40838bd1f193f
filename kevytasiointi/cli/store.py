"""The command `store sweep`."""

from datetime import UTC, datetime

import click

from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.usecases.sweeping import SweepRefused, sweep_store
from kevytasiointi.wiring import Tools


def store_group(tools: Tools) -> click.Group:
    """The group `store`."""

    @click.group("store")
    def store() -> None:
        """Look after the attachment store."""

    @store.command("sweep")
    def sweep_command() -> None:
        """Remove files older than a day that nothing names: broken uploads, deleted files."""
        try:
            with prepared(tools):
                swept = sweep_store(tools.database, tools.store, now=datetime.now(UTC))
        except SweepRefused as error:
            raise Refused(str(error)) from error
        click.echo(f"Removed {swept.files} files and {swept.parts} half-written ones.")
        if swept.held:
            click.echo(f"A backup is running: {swept.held} files wait for the next sweep.")

    return store
