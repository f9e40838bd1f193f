"""One file of rules holds the server's engine and the browser's module together."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kevytasiointi.domain.fields import read_text
from kevytasiointi.domain.formspec import Item, Option
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.numbertext import exact_number
from kevytasiointi.domain.problems import UnreadableError
from tests.domain.test_logic import Data

HERE = Path(__file__).parent
CASES = json.loads((HERE / "logic-conformance.json").read_text("utf-8"))
MODULE = Path("kevytasiointi/web/static/js/logic.js")


@pytest.mark.parametrize("case", [*CASES["rules"], *CASES["not_for_browser"]], ids=json.dumps)
def test_the_server_agrees(case: dict[str, Any]) -> None:
    assert compile_rule(case["rule"]).holds(Data(case["data"])) is case["holds"]


@pytest.mark.parametrize("case", CASES["typed"], ids=json.dumps)
def test_the_server_reads_fields_alike(case: dict[str, Any]) -> None:
    item = Item("i", "i", ItemKind(case["kind"]), {}, decimals=6, options=(Option("start", {}),))
    text = case["text"].strip()
    try:
        value = read_text(item, text, artificial_hetus=True) if text else None
    except UnreadableError:
        value = None
    if isinstance(case["value"], int | float) and not isinstance(case["value"], bool):
        assert exact_number(value) == exact_number(case["value"])
    else:
        assert value == case["value"]


def test_the_browser_module_agrees() -> None:
    node = shutil.which("node")
    assert node is not None, "node is needed for this test"
    run = subprocess.run(
        [node, HERE / "conformance-runner.mjs", MODULE, HERE / "logic-conformance.json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    assert f"{sum(len(CASES[k]) for k in CASES if k != 'about')} cases" in run.stdout


def test_the_browser_module_stays_small() -> None:
    assert len(MODULE.read_text("utf-8").splitlines()) < 150
