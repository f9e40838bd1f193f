"""A form of 200 items with 60 conditions and a repeat of 50 rows, and answers to all of it."""

from collections.abc import Mapping
from typing import Any, Final

from tests.domain.form_samples import choice, document, item, setting, step, words

ROWS: Final = 50
STEPS: Final = 10
ROW_STEP: Final = "osa-10"
"""The step that the repeat stands in; the others hold plain questions."""

_KINDS: Final[tuple[tuple[str, Any], ...]] = (
    ("choice", "a"),
    ("text", "Koivikko"),
    ("integer", 12),
    ("yes_no", True),
    ("date", "2026-07-01"),
    ("decimal", "12.5"),
    ("choices", ["a", "b"]),
    ("paragraph", "Kaksi riviä.\nToinen."),
    ("money", "1250"),
    ("email", "aino@posti.example.fi"),
    ("person_name", "Aino Niemelä"),
    ("time", "07:30"),
)
"""Kinds in turn, with a good answer."""

_CONDITIONS: Final[tuple[Any, ...]] = (
    lambda key: {"===": [{"var": key(0)}, "a"]},
    lambda key: {"and": [{">": [{"var": key(2)}, {"var": "settings.limit"}]}, _yes(key(3))]},
    lambda key: {"or": [{"in": ["b", {"var": key(6)}]}, {"filled": {"var": key(1)}}]},
    lambda key: {"!==": [{"var": key(0)}, "c"]},
)


def big_form() -> dict[str, Any]:
    """The document: nine steps of 20 questions, and one of 13 with a repeat of six."""
    steps = [_step(number, 20) for number in range(1, STEPS)]
    last = _step(STEPS, 13)
    last["items"].append(_repeat())
    return document(*steps, last, slug="suuri", settings=[setting("limit", "integer", 10)])


def big_answers() -> dict[str, Any]:
    """A good answer to every question, fifty rows included."""
    given: dict[str, Any] = {}
    for number in range(1, STEPS + 1):
        for index in range(20 if number < STEPS else 13):
            given[f"q{number}_{index}"] = _KINDS[index % len(_KINDS)][1]
    row: Mapping[str, Any] = {
        "name": "Kaivo",
        "depth": "12.5",
        "used": True,
        "purpose": "b",
        "amount": 40,
        "since": "2020-01-01",
    }
    return {**given, "wells": [dict(row) for _ in range(ROWS)]}


def conditions_in(form: Mapping[str, Any]) -> int:
    """How many conditions the document has, those inside the repeat included."""
    items = [one for made in form["steps"] for one in made["items"]]
    items += [inner for one in items for inner in one.get("items", [])]
    return sum("visible_if" in one for one in items)


def _step(number: int, count: int) -> dict[str, Any]:
    items = [_question(number, index) for index in range(count)]
    for turn, index in enumerate(range(count - 6 if number < STEPS else count - 4, count)):
        make = _CONDITIONS[turn % len(_CONDITIONS)]
        items[index]["visible_if"] = make(lambda at: f"q{number}_{at}")
    return step(f"osa-{number}", *items)


def _question(number: int, index: int) -> dict[str, Any]:
    key, kind = f"q{number}_{index}", _KINDS[index % len(_KINDS)][0]
    more = {"hint": words(f"Hint of {key}")} if index % 2 else {}
    if kind in ("choice", "choices"):
        return choice(key, "a", "b", "c", "d", kind=kind, required=True, **more)
    return item(key, kind, required=index % 3 == 0, **more)


def _repeat() -> dict[str, Any]:
    used = {"===": [{"var": "used"}, True]}
    return item(
        "wells",
        "repeat",
        max_rows=ROWS,
        row_title=words("Well"),
        items=[
            item("name", required=True),
            item("depth", "decimal", min=0, max=500),
            item("used", "yes_no"),
            choice("purpose", "a", "b", "c", visible_if=used),
            item("amount", "integer", unit="m³", visible_if={"===": [{"var": "purpose"}, "b"]}),
            item("since", "date"),
        ],
    )


def _yes(name: str) -> dict[str, Any]:
    return {"===": [{"var": name}, True]}
