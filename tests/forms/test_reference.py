"""forms/README.md describes every key, kind, operator and code that the code knows."""

import re
from pathlib import Path

from kevytasiointi.domain.formitems import ALL_KEYS, EVERY_ITEM, EVERY_QUESTION, KEYS_OF_KIND
from kevytasiointi.domain.formschema import schema
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.logic import OPERATORS

TEXT = Path("forms/README.md").read_text("utf-8")
PARTS = dict(part.split("\n", 1) for part in TEXT.split("\n## ")[1:])


def headings(part: str) -> list[str]:
    """The names in the headings of a part."""
    return re.findall(r"^### `(\w+)`$", PARTS[part], re.MULTILINE)


def under(part: str, name: str) -> str:
    """The text under a heading."""
    return re.split(r"^### ", PARTS[part].split(f"### `{name}`\n", 1)[1], flags=re.MULTILINE)[0]


def quoted(text: str) -> set[str]:
    """The names in back-quotes."""
    return set(re.findall(r"`([a-z_]+)`", text))


def test_each_key_of_the_form_has_a_heading() -> None:
    properties = schema()["properties"]
    assert isinstance(properties, dict)
    assert headings("Keys of the form") == list(properties)


def test_each_key_of_items_has_a_heading() -> None:
    assert set(headings("Keys of items")) == ALL_KEYS - {"id", "key", "kind"}
    every = PARTS["Keys of items"].split("### Every question\n")
    assert quoted(every[0]) >= EVERY_ITEM
    assert quoted(every[1].split("### ")[0]) == EVERY_QUESTION


def test_each_kind_has_a_heading_that_names_its_keys() -> None:
    assert headings("Item kinds") == [kind.value for kind in ItemKind]
    for kind, keys in KEYS_OF_KIND.items():
        text = under("Item kinds", kind.value)
        told = quoted(text.split("Keys:", 1)[1]) if "Keys:" in text else set()
        assert told == keys, kind


def test_each_operator_is_in_the_table() -> None:
    firsts = re.findall(r"^\| (`.+?) \|", PARTS["Rules"], re.MULTILINE)
    assert {name for cell in firsts for name in re.findall(r"`([^`]+)`", cell)} == set(OPERATORS)


def test_each_code_is_listed() -> None:
    sources = "".join(
        (Path("kevytasiointi/domain") / f"{name}.py").read_text("utf-8")
        for name in ("checking", "fields", "fieldreading", "limits")
    )
    made = set(re.findall(r"UnreadableError\(\s*\"(\w+)\"", sources))
    made |= set(re.findall(r"_problem\(\s*\"(\w+)\"", sources))
    made |= set(re.findall(r"Problem\([\w.]+, \"(\w+)\"", sources))
    made |= set(re.findall(r"identifiers\.read_\w+,\s*\"(\w+)\"", sources))
    assert quoted(PARTS["Codes"]) - {"errors", "declared"} == made
