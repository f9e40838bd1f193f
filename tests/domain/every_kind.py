"""A form with every kind of item, every key of a form, and rules of every operator."""

from typing import Any

from kevytasiointi.domain.itemkinds import ItemKind
from tests.domain.form_samples import choice, document, item, setting, step, words

OPTIONS = choice("x", "oak", "ash")["options"]
_NEEDED: dict[ItemKind, dict[str, Any]] = {
    ItemKind.CHOICE: {"options": OPTIONS, "other": True},
    ItemKind.CHOICES: {"options": OPTIONS, "other": True, "min": 1, "max": 2},
    ItemKind.MEASURE: {"unit": "m", "min": 0, "max": 9.5, "decimals": 1},
    ItemKind.INTEGER: {"min": 1, "max": 99, "unit": words("kg")},
    ItemKind.TEXT: {"pattern": "[A-Za-z ]+", "pattern_message": words("Letters"), "max_length": 80},
    ItemKind.NOTE: {"text": words("Read this, {fee}"), "link": "https://www.example.fi/a"},
    ItemKind.ATTACHMENT: {"max_files": 2, "max_mb": 5, "later": True, "explained": True},
    ItemKind.PARTY: {"parties": ["person", "company"], "asks": ["non_disclosure", "e_invoice"]},
    ItemKind.EMAIL: {"autocomplete": "email", "prefill": "email"},
}
_HERE = (ItemKind.GROUP, ItemKind.REPEAT, ItemKind.COMPUTED)


def _var(name: str) -> dict[str, Any]:
    return {"var": name}


def every_kind() -> dict[str, Any]:
    """The document."""
    kinds = [kind for kind in ItemKind if kind not in _HERE]
    asked = [item(f"k_{kind}", kind.value, **_NEEDED.get(kind, {})) for kind in kinds]
    return document(
        step("kinds", *asked),
        step("rules", *_conditions(), *_inside()),
        settings=[
            setting("fee", "money", "40"),
            setting("lead", "period", "P14D"),
            setting("wants_map", "boolean", True),
            setting("phone", "text", words("Phone")),
            setting("limit", "integer", 5),
        ],
        legal_basis=words("Act"),
        fee=words("{fee}"),
        before_you_start=[{"text": words("Ask {phone}"), "link": "https://www.example.fi/"}],
        status_texts={"submitted": words("Arrived")},
        deadlines=[
            {
                "kind": "processing",
                "period": "P30D",
                "starts": "submitted",
                "only_if": {"===": [_var("k_yes_no"), True]},
            },
            {"kind": "inspection", "period": "{lead}", "starts": "answer:k_date"},
        ],
        notify_before={"item": "k_date", "period": "{lead}", "basis": words("Act")},
        standstill="P14D",
        renewal="P5Y",
        tests=[
            {
                "name": "empty",
                "today": "2026-06-01",
                "answers": {"k_integer": 5, "rows": [{"n": 1}]},
                "expect": {"visible": ["k_text"], "hidden": ["r0"]},
            }
        ],
    )


def _conditions() -> list[dict[str, Any]]:
    shown = [
        {"===": [_var("k_choice"), "oak"]},
        {"!": {"===": [_var("k_yes_no"), True]}},
        {"in": ["ash", _var("k_choices")]},
        {"or": [{"filled": _var("k_email")}, {"empty": _var("k_phone")}]},
        {"and": [{"<": [2, _var("k_integer"), 50]}, {"!==": [_var("k_choice"), "ash"]}]},
        {">=": [_var("k_date"), {"date_add": [{"today": []}, _var("settings.lead")]}]},
        {">=": [{"years_between": [_var("k_date"), {"today": []}]}, 18]},
        {"some": [_var("rows"), {">": [_var("n"), _var("settings.limit")]}]},
        {"all": [_var("rows"), {"filled": _var("n")}]},
        {">": [{"count": _var("rows.n")}, 1]},
        {"===": [{"lower": _var("k_text")}, "oak"]},
        {"<=": [{"if": [{"filled": _var("k_money")}, _var("k_money"), 0]}, 5]},
        {"===": [_var("settings.wants_map"), True]},
    ]
    return [item(f"r{number}", visible_if=rule) for number, rule in enumerate(shown)]


def _inside() -> list[dict[str, Any]]:
    n = _var("n")
    return [
        item(
            "box",
            "group",
            items=[
                item("inner", required_if={"filled": _var("k_url")}),
                item("n", "integer", id="box-n"),
            ],
            valid_if=[{"rule": {">": [_var("box.n"), 1]}, "message": words("More")}],
        ),
        item(
            "rows",
            "repeat",
            min_rows=0,
            max_rows=5,
            row_title=words("Row"),
            items=[
                item("n", "integer"),
                item("why", visible_if={">": [n, 3]}),
                item(
                    "parts",
                    "repeat",
                    max_rows=3,
                    visible_if={"filled": n},
                    items=[item("size", "decimal"), item("of", visible_if={"===": [n, 4]})],
                ),
                item("half", "computed", compute={"/": [n, 2]}, decimals=1),
            ],
        ),
        item("total", "computed", compute={"round": [{"sum": [_var("rows"), {"*": [n, 2]}]}, 1]}),
        item("span", "computed", compute={"-": [{"max": _var("rows.n")}, {"min": [1, 2]}]}),
    ]
