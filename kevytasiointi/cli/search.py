"""The command `search rebuild`: the words of all cases gathered anew."""

import click

from kevytasiointi.cli.prepared import prepared
from kevytasiointi.usecases import searching
from kevytasiointi.wiring import Tools


def search_group(tools: Tools) -> click.Group:
    """The group `search`."""

    @click.group("search")
    def search() -> None:
        """Keep the words by which cases are found."""

    @search.command("rebuild")
    def rebuild_command() -> None:
        """Gather the words of every case anew; people may work meanwhile."""
        with prepared(tools):
            count = searching.rebuild(tools.database)
        click.echo(f"The words of {count} cases are gathered.")

    return search
