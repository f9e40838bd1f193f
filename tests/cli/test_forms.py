"""`forms publish`."""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from kevytasiointi.cli.forms import forms_group
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.services import newest_versions
from kevytasiointi.wiring import Tools
from tests import factories
from tests.gateways.foreign_samples import SURVEY, open_forms, xlsx
from tests.gateways.test_pdf_form import WHOLE
from tests.portals import portal


def run(tools: Tools, *words: str) -> Result:
    return CliRunner().invoke(forms_group(tools), list(words))


def write(folder: Path, document: dict[str, Any]) -> str:
    path = folder / f"{document['slug']}.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def published(tools: Tools) -> dict[str, int]:
    with tools.database.read(System("test")) as session:
        return {version.slug: version.number for version in newest_versions(session)}


def test_a_fresh_portal_gets_its_forms(tmp_path: Path) -> None:
    first, second = factories.form_document(), factories.form_document(slug="toinen")
    files = [write(tmp_path, document) for document in (first, second)]
    with portal(tmp_path / "instance") as tools:
        done = run(tools, "publish", *files)
        assert done.exit_code == 0
        assert done.stdout == "koelomake: version 1 published.\ntoinen: version 1 published.\n"
        assert published(tools) == {"koelomake": 1, "toinen": 1}
        changed = write(tmp_path, {**first, "publicity": "secret"})
        again = run(tools, "publish", changed, files[1])
        assert again.stdout == (
            "koelomake: version 2 published.\ntoinen: version 1 has not changed.\n"
        )
        assert published(tools) == {"koelomake": 2, "toinen": 1}


def test_a_faulty_file_stops_the_whole(tmp_path: Path) -> None:
    good = write(tmp_path, factories.form_document())
    bad = write(tmp_path, factories.form_document(slug="toinen", colour="red"))
    with portal(tmp_path / "instance") as tools:
        done = run(tools, "publish", good, bad)
        assert done.exit_code == 2
        assert "Nothing was published." in done.stderr
        assert f"{bad}: colour:" in done.stderr
        assert published(tools) == {}


@pytest.mark.parametrize("words", [("publish",), ("publish", "missing.yaml")])
def test_a_file_must_be_named_and_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    with portal(tmp_path) as tools:
        assert run(tools, *words).exit_code == 2


def test_the_group_has_all_its_commands(tmp_path: Path) -> None:
    with portal(tmp_path) as tools:
        assert set(forms_group(tools).commands) == {
            *("check", "publish", "schema", "test", "export", "diff", "answers", "import", "print"),
        }


def test_what_is_published_is_exported_and_compared(tmp_path: Path) -> None:
    document = factories.form_document()
    file = write(tmp_path, document)
    with portal(tmp_path / "instance") as tools:
        assert run(tools, "export", "koelomake").exit_code == 2
        run(tools, "publish", file)
        exported = run(tools, "export", "koelomake", "--format", "json")
        assert json.loads(exported.stdout) == document
        as_yaml = tmp_path / "exported.yaml"
        as_yaml.write_text(run(tools, "export", "koelomake").stdout, "utf-8")
        same = run(tools, "diff", str(as_yaml))
        assert (same.exit_code, same.stdout) == (0, "")
        del document["steps"][0]["items"][0]["required"]
        document["steps"][0]["items"].append(
            {"id": "new", "key": "more", "kind": "text", "label": factories.words("More")}
        )
        changed = run(tools, "diff", write(tmp_path, document))
        assert changed.exit_code == 1
        assert changed.stdout.splitlines() == [
            "changed item what: required [drafts: checked_again]",
            "added item more [drafts: asked]",
        ]
        two = run(tools, "diff", str(as_yaml), str(as_yaml))
        assert (two.exit_code, two.stdout) == (0, "")
        schema = json.loads(run(tools, "answers", "koelomake", "--language", "sv").stdout)
        assert schema["title"] == document["title"]["sv"]


def test_the_forms_own_tests_are_told_one_by_one(tmp_path: Path) -> None:
    document = factories.form_document()
    document["tests"] = [
        {"name": "Nothing", "answers": {}, "expect": {"errors": {"what": "required"}}},
        {"name": "Wrong", "answers": {}, "expect": {"errors": {}}},
    ]
    file = write(tmp_path, document)
    with portal(tmp_path / "instance") as tools:
        done = run(tools, "test", file)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == f"{file}: passed: Nothing"
    assert f"{file}: FAILED: Wrong" in done.stdout


def test_a_fillable_pdf_becomes_a_draft_and_other_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "ilmoitus.pdf"
    file.write_bytes(WHOLE)
    with portal(tmp_path / "instance") as tools:
        done = run(tools, "import", str(file))
        assert done.exit_code == 0
        assert "slug: ilmoitus-kompostoinnista\n" in done.stdout
        assert "tulosta: A button of the PDF was left out" in done.stderr
        draft = tmp_path / "draft.yaml"
        draft.write_text(done.stdout, "utf-8")
        checked = run(tools, "check", str(draft))
        assert checked.exit_code == 1
        assert f"{draft}: retention: value is missing" in checked.stdout
        file.write_bytes(b"%PDF-1.7 nothing")
        refused = run(tools, "import", str(file))
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "The file is damaged" in refused.stderr
        assert run(tools, "import", str(draft)).exit_code == 2


def test_an_empty_form_is_printed_from_a_file_and_by_its_slug(tmp_path: Path) -> None:
    file = write(tmp_path, factories.form_document())
    with portal(tmp_path / "instance") as tools:
        finnish = run(tools, "print", file)
        assert finnish.exit_code == 0
        assert finnish.stdout_bytes.startswith(b"%PDF-1.7")
        run(tools, "publish", file)
        assert run(tools, "print", "koelomake").stdout_bytes == finnish.stdout_bytes
        swedish = run(tools, "print", "koelomake", "--language", "sv")
        with pikepdf.open(io.BytesIO(swedish.stdout_bytes)) as opened:
            assert opened.Root.Lang == "sv"
        assert tools.pdf.child_pid is None


def test_what_cannot_be_printed_is_said(tmp_path: Path) -> None:
    broken = factories.form_document()
    del broken["title"]
    with portal(tmp_path / "instance") as tools:
        assert run(tools, "print", "nowhere").exit_code == 2
        assert run(tools, "print", write(tmp_path, broken)).exit_code == 1
        assert run(tools, "print", "nowhere", "--language", "de").exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "key", "note"),
    [
        ("a.xlsx", xlsx({"survey": [*SURVEY, ("start", "s")]}), "ika", "survey 4: Left out"),
        ("a.zip", open_forms([{"type": "iban", "key": "tili"}]), "tili", "tili: The field has no"),
        (
            "a.json",
            json.dumps({"components": [{"type": "email", "key": "e", "label": "E"}]}).encode(),
            "e",
            "a.json: Payment",
        ),
    ],
)
def test_forms_of_other_programs_become_drafts(
    tmp_path: Path, name: str, content: bytes, key: str, note: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with portal(tmp_path / "instance") as tools:
        done = run(tools, "import", str(file), "--language", "sv")
        assert done.exit_code == 0
        assert f"key: {key}\n" in done.stdout
        assert note in done.stderr
        draft = tmp_path / "draft.yaml"
        draft.write_text(done.stdout, "utf-8")
        checked = run(tools, "check", str(draft))
        assert "retention: value is missing" in checked.stdout
        assert ".rule" not in checked.stdout
