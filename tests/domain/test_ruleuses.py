"""Who names a question, and rules that follow its name into the rows of a repeat."""

from typing import Any

import pytest

from kevytasiointi.domain.designedits import ChangePart, edited
from kevytasiointi.domain.designs import FORM, fingerprint, part_of
from kevytasiointi.domain.formparser import parse_formspec, read_design
from kevytasiointi.domain.ruleuses import Use, users_of
from tests.domain.form_samples import document, item, step

AMOUNT = {">": [{"var": "amount"}, 2]}
SOME = {"some": [{"var": "rows"}, AMOUNT]}


def form() -> dict[str, Any]:
    """`amount` is asked in the rows, and once more outside them."""
    inner = [item("amount", "integer", id="inner"), item("why", visible_if=AMOUNT)]
    return document(
        step(
            "one",
            item("day", "date"),
            item("amount", "integer", id="outer"),
            item("rows", "repeat", items=inner),
            item("some", visible_if=SOME),
            item("out", visible_if=AMOUNT),
            item(
                "total",
                "computed",
                compute={"sum": [{"var": "rows"}, {"*": [{"var": "amount"}, 2]}]},
            ),
        ),
        deadlines=[{"kind": "processing", "period": "P30D", "starts": "answer:day"}],
    )


@pytest.mark.parametrize(
    ("path", "uses"),
    [
        ("amount", [Use("out", "visible_if")]),
        (
            "rows.amount",
            [Use("why", "visible_if"), Use("some", "visible_if"), Use("total", "compute")],
        ),
        ("rows", [Use("some", "visible_if"), Use("total", "compute")]),
        ("day", [Use(FORM, "deadlines")]),
        ("out", []),
    ],
)
def test_who_names_a_question(path: str, uses: list[Use]) -> None:
    assert users_of(parse_formspec(form()), path) == uses


@pytest.mark.parametrize("part_id", ["inner", "outer"])
def test_a_new_name_is_followed_in_rows_and_only_where_it_is_meant(part_id: str) -> None:
    before = form()
    values = {"key": "quantity"}
    seen = fingerprint(part_of(before, part_id), values)
    after = edited(before, ChangePart(part_id, values, seen), lambda: "new")
    spec, findings = read_design(after)
    assert findings == ()
    old, new = ("rows.amount", "rows.quantity") if part_id == "inner" else ("amount", "quantity")
    assert users_of(spec, new) == users_of(parse_formspec(before), old)
    other = "amount" if part_id == "inner" else "rows.amount"
    assert users_of(spec, other) == users_of(parse_formspec(before), other)
