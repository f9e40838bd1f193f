"""All commands of `flask --app app …`, gathered for the application."""

from collections.abc import Callable

import click

from kevytasiointi.cli.audit import audit_group
from kevytasiointi.cli.backup import backup_command, restore_command
from kevytasiointi.cli.cases import cases_group
from kevytasiointi.cli.database import database_group
from kevytasiointi.cli.deadlines import deadlines
from kevytasiointi.cli.demo import demo_group
from kevytasiointi.cli.forms import forms_group
from kevytasiointi.cli.mail import mail_group
from kevytasiointi.cli.outbox import outbox_group
from kevytasiointi.cli.search import search_group
from kevytasiointi.cli.store import store_group
from kevytasiointi.cli.worker import worker_command
from kevytasiointi.wiring import Tools


def commands(
    tools: Tools, *, run_worker: Callable[[], None], run_once: Callable[[], int]
) -> list[click.Command]:
    """Every command.

    Args:
        tools: what the commands use.
        run_worker: serves the outbox until it is told to end.
        run_once: delivers what is due now; returns how many rows were tried.
    """
    return [
        audit_group(tools),
        backup_command(tools),
        cases_group(tools),
        database_group(tools),
        deadlines,
        demo_group(tools),
        forms_group(tools),
        mail_group(tools),
        outbox_group(tools, run_once),
        restore_command(tools),
        search_group(tools),
        store_group(tools),
        worker_command(tools, run_worker),
    ]
