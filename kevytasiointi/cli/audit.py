"""The command `audit verify`: is the journal as it was written?"""

import sys

import click

from kevytasiointi.cli.prepared import prepared
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import journal
from kevytasiointi.wiring import Tools

_SCOPE = System("command audit verify")


def audit_group(tools: Tools) -> click.Group:
    """The group `audit`."""

    @click.group("audit")
    def audit() -> None:
        """Check the journal."""

    @audit.command("verify")
    def verify_command() -> None:
        """Recompute every hash chain; exit 0 when all hold, 1 with the first break of each."""
        with prepared(tools), tools.database.read(_SCOPE) as session:
            count, breaks = journal.verify(session)
        for found in breaks:
            click.echo(f"chain {found.chain}, entry {found.seq}: {found.reason}")
        if breaks:
            click.echo(f"The journal is broken in {len(breaks)} chains.", err=True)
            sys.exit(1)
        click.echo(f"The journal holds: {count} entries.")

    return audit
