"""Every command is there, and `worker` prepares the database before it runs."""

from click.testing import CliRunner

from kevytasiointi.cli.registry import commands
from kevytasiointi.wiring import Tools


def test_every_command_is_gathered(loaded: Tools) -> None:
    ran: list[str] = []
    found = {
        command.name: command
        for command in commands(loaded, run_worker=lambda: ran.append("worker"), run_once=lambda: 0)
    }
    assert set(found) == {
        "audit",
        "backup",
        "cases",
        "db",
        "deadlines",
        "demo",
        "forms",
        "mail",
        "outbox",
        "restore",
        "search",
        "store",
        "worker",
    }
    assert CliRunner().invoke(found["worker"]).exit_code == 0
    assert ran == ["worker"]
