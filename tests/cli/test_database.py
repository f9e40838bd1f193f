"""`db status` and `db upgrade`, and what other commands do with an old schema."""

from pathlib import Path

from click.testing import CliRunner

from kevytasiointi.cli.audit import audit_group
from kevytasiointi.cli.database import database_group
from kevytasiointi.config import load_config
from kevytasiointi.wiring import Tools, build_tools

PRODUCTION = {
    "KEVYT_SECRET_KEY": "Zq3v8nT5xW2yB7dK9mP4rS6uA1cE0fGhJ",
    "KEVYT_BASE_URL": "https://asiointi.lehtola.example.fi",
    "KEVYT_SMTP_URL": "smtp://mail.lehtola.example.fi",
    "KEVYT_MAIL_FROM": "portal@lehtola.example.fi",
    "KEVYT_SCANNER": "clamd://127.0.0.1:3310",
}


def empty(folder: Path, **more: str) -> Tools:
    return build_tools(load_config({**PRODUCTION, **more}, folder))


def test_production_migrates_by_command_only(tmp_path: Path) -> None:
    tools = empty(tmp_path)
    db = database_group(tools)
    assert CliRunner().invoke(db, ["status"]).exit_code == 1
    refused = CliRunner().invoke(audit_group(tools), ["verify"])
    assert refused.exit_code == 2
    assert "flask --app app db upgrade" in refused.stderr
    assert CliRunner().invoke(db, ["upgrade"]).exit_code == 0
    assert CliRunner().invoke(db, ["status"]).exit_code == 0
    assert CliRunner().invoke(audit_group(tools), ["verify"]).exit_code == 0


def test_a_database_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    tools = empty(tmp_path, KEVYT_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    result = CliRunner().invoke(database_group(tools), ["status"])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The database can't be used: ")
