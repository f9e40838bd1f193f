"""The commands `outbox list`, `outbox run` and `outbox resend`."""

from collections.abc import Callable
from datetime import UTC, datetime

import click

from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.cli.tables import table
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.commands import OutboxLine, outbox_lines
from kevytasiointi.storage.queries.jobs import outbox_row
from kevytasiointi.usecases.deliveries import send_again
from kevytasiointi.wiring import Tools

_SCOPE = System("command outbox")
_HEAD = ("seq", "channel", "about", "case", "state", "attempts", "due", "last error")


def outbox_group(tools: Tools, run_once: Callable[[], int]) -> click.Group:
    """The group `outbox`; `run_once` delivers what is due and says how many rows it tried."""

    @click.group("outbox")
    def outbox() -> None:
        """See and deliver what waits to be sent or made."""

    @outbox.command("list")
    @click.option("--all", "with_done", is_flag=True, help="Show the delivered rows too.")
    def list_command(with_done: bool) -> None:
        """List the rows that wait and the dead letters."""
        with prepared(tools), tools.database.read(_SCOPE) as session:
            lines = outbox_lines(session, with_done=with_done)
        click.echo(table(_HEAD, [_columns(line) for line in lines]))

    @outbox.command("run")
    def run_command() -> None:
        """Deliver everything that is due now, then end."""
        with prepared(tools), tools.pdf:
            tried = run_once()
        click.echo(f"{tried} rows were tried.")

    @outbox.command("resend")
    @click.argument("seq", type=int)
    def resend_command(seq: int) -> None:
        """Give the dead letter SEQ a new life."""
        with prepared(tools), tools.database.write(_SCOPE) as session:
            row = outbox_row(session, seq)
            is_sent = row is not None and send_again(session, row, None, now=datetime.now(UTC))
        if not is_sent:
            raise Refused(f"There is no dead letter {seq}.")
        click.echo(f"Row {seq} waits for the worker again.")

    return outbox


def _columns(line: OutboxLine) -> tuple[str, ...]:
    return (
        str(line.seq),
        line.channel.value,
        line.about or "-",
        line.number or "-",
        _state(line),
        str(line.attempts),
        line.due_at.strftime("%Y-%m-%dT%H:%MZ"),
        line.last_error or "-",
    )


def _state(line: OutboxLine) -> str:
    if line.dead_at:
        return "dead"
    return "done" if line.done_at else "waiting"
