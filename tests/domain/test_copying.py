"""Applying again: answers that still serve are copied, those of that time are not."""

from kevytasiointi.domain.copying import copied_answers
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from tests.factories import form_document, words


def form(*items: dict[str, object]) -> FormSpec:
    step = {"id": "s1", "key": "tiedot", "title": words("Facts"), "items": list(items)}
    return parse_formspec(form_document(steps=[step], deadlines=[]))


def item(key: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": f"i-{key}", "key": key, "kind": kind, "label": words(key), **more}


def repeat(*items: dict[str, object]) -> dict[str, object]:
    return item("rows", "repeat", items=list(items))


OLD = form(
    item("what", "text"),
    item("begins", "date"),
    item("gone", "text"),
    item("changed", "text"),
    repeat(item("place", "text"), item("on", "date")),
)
NEW = form(
    item("what", "text"),
    item("begins", "date"),
    item("changed", "integer"),
    item("added", "text"),
    repeat(item("place", "text"), item("on", "date")),
)


def test_texts_are_copied_and_days_are_not() -> None:
    filed = {
        "what": "Stage",
        "begins": "2026-06-01",
        "rows": [{"place": "Square", "on": "2026-06-01"}, {"place": "Harbour"}],
    }
    assert copied_answers(NEW, OLD, filed) == {
        "what": "Stage",
        "rows": [{"place": "Square"}, {"place": "Harbour"}],
    }


def test_what_the_new_form_asks_otherwise_or_not_at_all_is_left_out() -> None:
    assert copied_answers(NEW, OLD, {"gone": "x", "changed": "12"}) == {}


def test_the_text_of_another_option_comes_along() -> None:
    choice = item(
        "purpose",
        "choice",
        other=True,
        options=[{"value": "fair", "label": words("Fair")}],
    )
    spec = form(choice)
    filed = {"purpose": "other", "purpose_other": "A parade"}
    assert copied_answers(spec, spec, filed) == filed
