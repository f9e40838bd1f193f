"""The commands `cases list` and `cases pdf`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from kevytasiointi.cli.prepared import prepared
from kevytasiointi.cli.tables import table
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.commands import CaseLine, case_lines
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases.pdf_making import make_missing_pdf
from kevytasiointi.wiring import Tools

_SCOPE = System("command cases")
_HEAD = ("number", "state", "outcome", "service", "submitted", "last change", "next deadline")


def cases_group(tools: Tools) -> click.Group:
    """The group `cases`."""

    @click.group("cases")
    def cases() -> None:
        """List cases and get their PDFs."""

    @cases.command("list")
    @click.option("--json", "as_json", is_flag=True, help="Give an array of JSON objects.")
    def list_command(as_json: bool) -> None:
        """List every case, the oldest first. Nothing personal is shown."""
        with prepared(tools), tools.database.read(_SCOPE) as session:
            lines = case_lines(session)
        click.echo(_as_json(lines) if as_json else table(_HEAD, [_columns(line) for line in lines]))

    @cases.command("pdf")
    @click.argument("number")
    @click.option(
        "--out",
        required=True,
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Where the PDF is written; an older file is replaced.",
    )
    def pdf_command(number: str, out: Path) -> None:
        """Write the PDF of the case NUMBER, making it now if it has not been made yet."""
        with prepared(tools):
            content = _pdf(tools, number.strip().upper())
            out.write_bytes(content)
        click.echo(f"{out}: {len(content)} bytes")

    return cases


def _pdf(tools: Tools, number: str) -> bytes:
    with tools.database.read(_SCOPE) as session:
        case_id = case_page.case_by_number(session, number).id
    with tools.pdf:
        return make_missing_pdf(
            tools.database, tools.store, tools.pdf.make, case_id, lambda: datetime.now(UTC)
        )


def _as_json(lines: list[CaseLine]) -> str:
    return json.dumps(
        [
            {
                "number": line.number,
                "id": str(line.id),
                "state": line.state.value,
                "outcome": line.outcome.value if line.outcome else None,
                "service": line.service,
                "authority": line.authority,
                "submitted_at": line.submitted_at.isoformat(),
                "last_change_at": line.last_change_at.isoformat(),
                "next_deadline_on": (
                    line.next_deadline_on.isoformat() if line.next_deadline_on else None
                ),
            }
            for line in lines
        ],
        ensure_ascii=False,
        indent=2,
    )


def _columns(line: CaseLine) -> tuple[str, ...]:
    return (
        line.number,
        line.state.value,
        line.outcome.value if line.outcome else "-",
        line.service,
        _minute(line.submitted_at),
        _minute(line.last_change_at),
        line.next_deadline_on.isoformat() if line.next_deadline_on else "-",
    )


def _minute(moment: datetime) -> str:
    return moment.astimezone(HELSINKI).strftime("%Y-%m-%d %H:%M")
