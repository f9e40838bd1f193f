"""The published schema is the one the code makes, and it agrees with the parser."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kevytasiointi.domain.formschema import schema
from kevytasiointi.usecases.formfiles import read_document
from tests.domain.form_samples import choice, document, item, step, words
from tests.domain.test_formparser import findings, sample

FORMS = Path("forms")
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads((FORMS / "formspec.schema.json").read_text())
)

#: What only the parser can tell: whether things in different places fit together.
BAD_FOR_BOTH: list[tuple[str, Any]] = [
    ("format", 2),
    ("id", "nonsense"),
    ("slug", "Iso Slug"),
    ("kind", "other"),
    ("ends_in", ["closed"]),
    ("languages", []),
    ("languages", ["fi", "fi"]),
    ("title", "plain"),
    ("title", {"fi": " ", "sv": "x", "en": "x"}),
    ("colour", "red"),
    ("identification", "weak"),
    ("outcomes", ["nope"]),
    ("retention", {"period": "5 years", "basis": words("x")}),
    ("retention", {"period": "P5Y"}),
    ("standstill", 30),
    ("status_texts", {"draft": words("x")}),
    ("before_you_start", [{"text": words("x"), "link": "http://x.fi"}]),
    ("deadlines", [{"kind": "tea", "period": "P1D", "starts": "submitted"}]),
    ("deadlines", [{"kind": "appeal", "period": "P1D", "starts": "noon"}]),
    ("deadlines", [{"kind": "appeal", "period": "P1D"}]),
    ("settings", [{"key": "a", "type": "colour", "default": 1, "label": words("x")}]),
    ("steps", []),
    ("steps", [step("one")]),
    ("steps", [step("Big", item("x"))]),
    ("steps", [step("one", item("Big"))]),
    ("steps", [step("one", item("x", "colour"))]),
    ("steps", [step("one", item("x", colour="red"))]),
    ("steps", [step("one", item("x", min=1))]),
    ("steps", [step("one", item("x", "choice"))]),
    ("steps", [step("one", item("x", "repeat", items=[]))]),
    ("steps", [step("one", item("x", "repeat", max_rows=0, items=[item("y")]))]),
    ("steps", [step("one", item("x", "note", required=True))]),
    ("steps", [step("one", item("x", "attachment", media_types=["pdf"]))]),
    ("steps", [step("one", item("x", pattern="a"))]),
    ("steps", [step("one", item("x", visible_if={"nope": [1]}))]),
    ("steps", [step("one", item("x", visible_if={"and": [1], "or": [1]}))]),
    ("steps", [step("one", item("x", valid_if=[{"rule": {"<": [1, 2]}}]))]),
    ("steps", [step("one", choice("x", "a b"))]),
    ("tests", [{"name": "x"}]),
    ("tests", [{"name": "x", "expect": {"colour": 1}}]),
    ("tests", [{"name": "x", "attachments": {"m": "one"}, "expect": {}}]),
]


def test_the_published_schema_is_the_one_the_code_makes() -> None:
    published = json.loads((FORMS / "formspec.schema.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(schema())), "run: flask --app app forms schema"
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_forms_keep_to_the_schema(path: Path) -> None:
    VALIDATOR.validate(read_document(path))


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_form_with_one_key_less_or_more_is_judged_alike(path: Path) -> None:
    made: Any = read_document(path)
    for key in made:
        less = {name: value for name, value in made.items() if name != key}
        if key in ("ends_in", "settings", "tests"):
            continue  # other parts of the document need these
        assert VALIDATOR.is_valid(less) is (findings(less) == []), key
    assert not VALIDATOR.is_valid({**made, "colour": "red"})


def test_good_documents_are_good_for_both() -> None:
    for made in (sample(), document(step("one", item("x")))):
        assert findings(made) == []
        VALIDATOR.validate(made)


@pytest.mark.parametrize(("key", "value"), BAD_FOR_BOTH, ids=lambda value: json.dumps(value)[:50])
def test_bad_documents_are_bad_for_both(key: str, value: Any) -> None:
    made = {**document(step("one", item("x"))), key: deepcopy(value)}
    assert findings(made)
    assert not VALIDATOR.is_valid(made)
