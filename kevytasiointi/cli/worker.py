"""The command `worker`."""

from collections.abc import Callable

import click

from kevytasiointi.cli.prepared import prepared
from kevytasiointi.wiring import Tools


def worker_command(tools: Tools, run_worker: Callable[[], None]) -> click.Command:
    """The command `worker`; `run_worker` returns when it is told to end."""

    @click.command("worker")
    def worker() -> None:
        """Send mails and make PDFs until SIGTERM or Ctrl-C."""
        with prepared(tools):
            run_worker()

    return worker
