"""The house keeps its own rules."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kevytasiointi"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = ROOT / "templates"
LONGEST_MODULE = 310
DRAWERS = {"utils", "helpers", "common", "base", "misc", "manager"}


def test_no_module_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if "migrations/versions" not in path.as_posix()
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_there_are_no_drawers() -> None:
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & DRAWERS


def test_only_the_database_module_commits() -> None:
    committing = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if ".commit(" in path.read_text(encoding="utf-8")
    }
    assert committing == {"storage/database.py", "storage/migrations/env.py"}


def test_only_the_journal_makes_events_and_outbox_rows_and_sets_states() -> None:
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if re.search(r"(EventRow|OutboxRow)\(\n|case\.state = ", path.read_text(encoding="utf-8"))
    }
    assert makers == {"usecases/journal.py"}


def test_select_lives_in_storage() -> None:
    strangers = [
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if not path.is_relative_to(PACKAGE / "storage")
        and re.search(r"import .*\bselect\b", path.read_text(encoding="utf-8"))
    ]
    assert strangers == []


def test_every_template_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    pages = "\n".join(p.read_text(encoding="utf-8") for p in TEMPLATES.rglob("*.html"))
    unused = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        by_kind = name.startswith(("errors/", "pdf/"))
        if not by_kind and f'"{name}"' not in code and f'"{name}"' not in pages:
            unused.append(name)
    assert unused == []


def test_a_get_view_never_opens_a_write() -> None:
    """Views that answer GET and nothing else don't write; the session's last-seen time is not
    a view. Views of GET and POST are looked at by the tests of their pages."""
    writers = []
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_view = isinstance(node, ast.FunctionDef) and _answers_get_only(node)
            if is_view and ".write(" in ast.unparse(node):
                writers.append(f"{path.name}:{node.name}")
    assert writers == []


def _answers_get_only(function: ast.FunctionDef) -> bool:
    return any(".get(" in ast.unparse(mark) for mark in function.decorator_list)


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_links_in_docs_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_links_in_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_no_project_file_names_a_machine_path() -> None:
    pattern = re.compile(r"/(work|root)/|\.\./shared")
    for path in [*MODULES, *ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "Makefile"]:
        assert not pattern.search(path.read_text(encoding="utf-8")), path
