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
from kevytasiointi.domain.logic import OPERATORS
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.numbertext import exact_number
from kevytasiointi.domain.problems import UnreadableError
from tests.domain.form_samples import choice, form, item, shown
from tests.domain.test_logic import Data

HERE = Path(__file__).parent
CASES = json.loads((HERE / "logic-conformance.json").read_text("utf-8"))
SCRIPTS = Path("kevytasiointi/web/static/js")
MODULE, NAMING = SCRIPTS / "logic.js", SCRIPTS / "naming.js"
IN_BROWSER = ("and", "or", "!", "===", "!==", "<", "<=", ">", ">=", "in", "filled", "empty")


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


def item_of(made: dict[str, Any]) -> dict[str, Any]:
    """An item of a form document, from the short form of the cases."""
    more = {key: value for key, value in made.items() if key not in ("key", "kind", "items")}
    if "options" in more:
        more["options"] = choice("x", *more["options"])["options"]
    if "items" in made:
        more["items"] = [item_of(one) for one in made["items"]]
    return item(made["key"], made.get("kind", "text"), **more)


@pytest.mark.parametrize("page", CASES["pages"], ids=lambda page: page["about"])
def test_the_server_hides_the_same(page: dict[str, Any]) -> None:
    spec = form(*(item_of(one) for one in page["items"]))
    assert sorted(shown(spec, page["answers"]).hidden()) == sorted(page["hidden"])
    assert page["hidden"], "nothing is hidden, so the case can't fail"


@pytest.mark.parametrize("operator", IN_BROWSER)
def test_every_operator_of_the_browser_is_seen_to_hold_and_not_to(operator: str) -> None:
    outermost = [one["holds"] for one in CASES["rules"] if operator in one["rule"]]
    assert set(outermost) == {True, False}


def test_every_other_operator_is_left_to_the_server() -> None:
    told = json.dumps(CASES["not_for_browser"])
    others = OPERATORS.keys() - set(IN_BROWSER)
    assert {one for one in others if f'"{one}":' not in told} == set()
    assert {f"  {name}:" for name in others if f"  {name}:" in MODULE.read_text("utf-8")} == set()


def test_the_browser_module_agrees() -> None:
    node = shutil.which("node")
    assert node is not None, "node is needed for this test"
    run = subprocess.run(
        [node, HERE / "conformance-runner.mjs", MODULE, NAMING, HERE / "logic-conformance.json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    assert f"{sum(len(CASES[k]) for k in CASES if k != 'about')} cases" in run.stdout


def test_the_browser_module_stays_small() -> None:
    assert len(MODULE.read_text("utf-8").splitlines()) < 150
