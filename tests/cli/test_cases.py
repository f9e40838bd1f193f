"""The commands `cases list` and `cases pdf` as an operator types them."""

import io
import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pikepdf
from click.testing import CliRunner, Result

from kevytasiointi.cli.cases import cases_group
from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.database import System
from kevytasiointi.wiring import Tools


def run(tools: Tools, *words: str) -> Result:
    return CliRunner().invoke(cases_group(tools), list(words))


def test_json_is_an_array_with_these_keys(loaded: Tools) -> None:
    result = run(loaded, "list", "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert len(rows) == 12
    for row in rows:
        assert list(row) == [
            "number",
            "id",
            "state",
            "outcome",
            "service",
            "authority",
            "submitted_at",
            "last_change_at",
            "next_deadline_on",
        ]
        assert UUID(row["id"])
        assert datetime.fromisoformat(row["submitted_at"]).tzinfo is not None


def test_the_table_has_a_line_for_each_case_and_names_nobody(loaded: Tools) -> None:
    result = run(loaded, "list")
    assert len(result.stdout.splitlines()) == 13
    assert "KA-2026-000001" in result.stdout
    assert "Niemelä" not in result.stdout


def test_a_missing_pdf_is_made_once(tools: Tools, tmp_path: Path) -> None:
    out = tmp_path / "asia.pdf"
    first = run(tools, "pdf", "ka-2026-000001", "--out", str(out))
    assert (first.exit_code, first.stderr) == (0, "")
    content = out.read_bytes()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 1
    assert run(tools, "pdf", "KA-2026-000001", "--out", str(out)).exit_code == 0
    assert out.read_bytes() == content
    with tools.database.read(System("test")) as session:
        made = [r for r in session.query(AttachmentRow) if r.purpose is Purpose.CASE_PDF]
    assert len(made) == 1


def test_an_unknown_number_is_told_plainly(loaded: Tools, tmp_path: Path) -> None:
    result = run(loaded, "pdf", "KA-2026-999999", "--out", str(tmp_path / "x.pdf"))
    assert result.exit_code == 2
    assert result.stderr == "Error: There is no case KA-2026-999999.\n"
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written_is_told_plainly(tools: Tools, tmp_path: Path) -> None:
    result = run(tools, "pdf", "KA-2026-000001", "--out", str(tmp_path / "none" / "x.pdf"))
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output


def test_the_file_must_be_named(loaded: Tools) -> None:
    assert run(loaded, "pdf", "KA-2026-000001").exit_code == 2
