"""`audit verify` tells a whole journal from a touched one."""

from click.testing import CliRunner, Result
from sqlalchemy import text

from kevytasiointi.cli.audit import audit_group
from kevytasiointi.wiring import Tools


def verify(tools: Tools) -> Result:
    return CliRunner().invoke(audit_group(tools), ["verify"])


def touch(tools: Tools, sql: str) -> None:
    with tools.database.engine.begin() as connection:
        connection.execute(text(sql))


def test_a_whole_journal_holds(loaded: Tools) -> None:
    result = verify(loaded)
    assert result.exit_code == 0
    assert result.stdout.startswith("The journal holds: ")


def test_a_changed_entry_is_named(tools: Tools) -> None:
    touch(tools, "UPDATE events SET actor_name = 'X' WHERE chain = 'platform' AND seq = 2")
    result = verify(tools)
    assert result.exit_code == 1
    assert result.stdout == "chain platform, entry 2: the entry was changed\n"


def test_the_first_break_of_each_chain_is_named(tools: Tools) -> None:
    touch(tools, "UPDATE events SET actor_name = 'X'")
    result = verify(tools)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 4
    assert all(", entry 1: " in line for line in result.stdout.splitlines())


def test_a_removed_entry_and_a_cut_end_show(tools: Tools) -> None:
    touch(tools, "DELETE FROM events WHERE chain = 'platform' AND seq = 1")
    assert "chain platform, entry 1: an entry is missing" in verify(tools).stdout


def test_a_cut_end_shows(tools: Tools) -> None:
    touch(
        tools,
        "DELETE FROM events WHERE chain = 'platform' AND seq ="
        " (SELECT max(seq) FROM events WHERE chain = 'platform')",
    )
    assert "the end of the chain was cut or added to" in verify(tools).stdout
