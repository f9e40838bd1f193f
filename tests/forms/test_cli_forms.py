"""`forms check`: lines on stdout, exit codes 0, 1 and 2."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kevytasiointi.cli.forms import check_command, schema_command
from tests.domain.test_formparser import sample


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A good form in a file."""
    path = tmp_path / "good.json"
    path.write_text(json.dumps(sample()), "utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A form with two findings in a file."""
    made = sample()
    del made["steps"][1]["items"][0]["label"]["sv"]
    made["colour"] = "red"
    path = tmp_path / "bad.yaml"
    path.write_text(json.dumps(made), "utf-8")
    return path


def test_good_files_exit_0_and_say_nothing_on_stdout(good: Path) -> None:
    done = CliRunner().invoke(check_command, [str(good), str(good)])
    assert (done.exit_code, done.stdout) == (0, "")


def test_findings_exit_1_and_stand_on_lines_of_their_own(good: Path, bad: Path) -> None:
    done = CliRunner().invoke(check_command, [str(good), str(bad)])
    assert done.exit_code == 1
    assert sorted(done.stdout.splitlines()) == [
        f"{bad}: colour: unknown key",
        f"{bad}: steps[1].items[0].label.sv: text is missing",
    ]


def test_the_forms_own_tests_are_run(tmp_path: Path) -> None:
    made = sample()
    made["tests"][0]["expect"] = {
        "visible": ["total"],
        "hidden": ["purpose"],
        "errors": {"purpose": "max", "rows": "rows_min"},
    }
    path = tmp_path / "form.json"
    path.write_text(json.dumps(made), "utf-8")
    done = CliRunner().invoke(check_command, [str(path)])
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"{path}: tests[0].expect.visible: 'total' is hidden (t)",
        f"{path}: tests[0].expect.hidden: 'purpose' is visible (t)",
        f"{path}: tests[0].expect.errors: 'purpose' gives required, expected max (t)",
        f"{path}: tests[0].expect.errors: 'rows' gives no error, expected rows_min (t)",
    ]


@pytest.mark.parametrize("arguments", [[], ["nowhere.yaml"], ["."]])
def test_wrong_use_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(check_command, arguments).exit_code == 2


def test_the_schema_is_printed() -> None:
    done = CliRunner().invoke(schema_command, [])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["title"] == "Form definition of Kevytasiointi"


def test_what_computed_items_are_worth_is_expected_too(tmp_path: Path) -> None:
    made = sample()
    made["steps"][0]["items"].append(
        {
            "id": "twice",
            "key": "twice",
            "kind": "computed",
            "label": made["title"],
            "compute": {"*": [2, 21]},
        }
    )
    path = tmp_path / "form.json"
    for expected, code in (("42", 0), ("41", 1)):
        made["tests"][0]["expect"] = {"values": {"twice": expected}}
        path.write_text(json.dumps(made), "utf-8")
        done = CliRunner().invoke(check_command, [str(path)])
        assert done.exit_code == code
    assert "tests[0].expect.values: 'twice' is 42, expected 41" in done.stdout
