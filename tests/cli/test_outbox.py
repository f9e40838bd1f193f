"""`outbox list`, `run` and `resend`."""

from click.testing import CliRunner, Result
from sqlalchemy import text

from kevytasiointi import worker
from kevytasiointi.cli.outbox import outbox_group
from kevytasiointi.wiring import Tools


def run(tools: Tools, *words: str) -> Result:
    group = outbox_group(tools, lambda: worker.run_once(tools))
    return CliRunner().invoke(group, list(words))


def test_what_waits_is_listed_and_run_delivers_it(tools: Tools) -> None:
    waiting = run(tools, "list").stdout
    assert "pdf" in waiting
    assert "receipt" in waiting
    assert "waiting" in waiting
    done = run(tools, "run")
    assert done.exit_code == 0
    assert done.stdout.endswith("3 rows were tried.\n")
    assert len(run(tools, "list").stdout.splitlines()) == 1
    assert run(tools, "list", "--all").stdout.count("done") == 3
    assert tools.config.mail_dir is not None
    assert len(list(tools.config.mail_dir.glob("*.eml"))) == 2


def test_a_dead_letter_is_sent_again(tools: Tools) -> None:
    with tools.database.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET dead_at = due_at, attempts = 12 WHERE seq = 2"))
    assert "dead" in run(tools, "list").stdout
    result = run(tools, "resend", "2")
    assert result.exit_code == 0
    assert "dead" not in run(tools, "list").stdout


def test_only_a_dead_letter_can_be_sent_again(tools: Tools) -> None:
    for seq in ("1", "999"):
        result = run(tools, "resend", seq)
        assert (result.exit_code, result.stderr) == (2, f"Error: There is no dead letter {seq}.\n")
