"""Answers of hidden questions wait in the draft, come back when shown, and are not filed."""

from typing import Any

import pytest

from kevytasiointi.storage.database import System
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import Counter, Page

PERSON = "the-parker"
WORDS = factories.words
SHOWN = {"===": [{"var": "more"}, True]}


def item(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": f"id-{key}", "key": key, "kind": kind, "label": WORDS(key), **more}


def form() -> dict[str, Any]:
    """One tick hides a text, a group, rows, a choice with other, a slot, and a whole step."""
    rows = [
        item("deep", "yes_no"),
        item("depth", "decimal", visible_if={"===": [{"var": "deep"}, True]}),
        item("sort", "choice", other=True, options=[{"value": "oak", "label": WORDS("Oak")}]),
    ]
    hidden = [
        item("word"),
        item("day", "date"),
        item("box", "group", items=[item("inner"), item("sure", "yes_no")]),
        item("rows", "repeat", items=rows, max_rows=3),
        item("tree", "choice", other=True, options=[{"value": "ash", "label": WORDS("Ash")}]),
        item("file", "attachment", later=True, explained=True),
    ]
    first = [item("more", "yes_no"), *({**one, "visible_if": SHOWN} for one in hidden)]
    second = [item("far", visible_if=SHOWN)]
    steps = [
        {"id": "s1", "key": "yksi", "title": WORDS("One"), "items": first},
        {"id": "s2", "key": "kaksi", "title": WORDS("Two"), "items": second},
        {"id": "s3", "key": "kolme", "title": WORDS("Three"), "items": [item("last")]},
    ]
    return factories.form_document(slug="piilo", steps=steps, deadlines=[])


ANSWERS = {
    "more": True,
    "word": "A word",
    "box": {"inner": "Inside", "sure": False},
    "rows": [{"deep": True, "depth": "1.5", "sort": "other", "sort_other": "Elm"}],
    "tree": "other",
    "tree_other": "Rowan",
    "file_later": True,
    "file_explained": "There is no plan",
    "far": "Far away",
}
RAW = {"day": "1.6."}


@pytest.fixture
def page(counter: Counter) -> Page:
    """The first step of a draft that has answered everything."""
    with tools_of(counter.app).database.write(System("test")) as session:
        world = factories.make_world(session, "niemela", document=form())
        world.customer.demo_key = PERSON
        draft = factories.make_draft(
            session, world.customer, world.service, answers=ANSWERS, now=START
        )
        draft.raw = dict(RAW)
        address = f"/asiointi/{draft.id}"
    return counter.open(f"{address}/yksi", counter.browser(PERSON))


def answers_of(counter: Counter, page: Page) -> dict[str, Any]:
    """What the fields of the first step and the second would send."""
    first = counter.open(page.path.removeprefix("/en"), page.client)
    return {name: value for name, value in first.fields.items() if name.startswith("a-")}


def test_hiding_and_showing_again_restores_every_answer(counter: Counter, page: Page) -> None:
    before = answers_of(counter, page)
    assert before["a-rows-0-sort_other"] == ["Elm"]
    assert before["a-file_explained"] == ["There is no plan"]
    hidden = page.press("next", {"a-more": "false"})
    assert hidden.path.endswith("/kolme")
    again = answers_of(counter, page)
    assert again == {**before, "a-more": ["false"]}
    back = counter.open(page.path.removeprefix("/en"), page.client)
    back.press("save", {"a-more": "true"})
    assert answers_of(counter, page) == before
    far = counter.open(page.path.removeprefix("/en").replace("yksi", "kaksi"), page.client)
    assert far.value("a-far") == "Far away"


def test_saving_other_steps_meanwhile_loses_nothing(counter: Counter, page: Page) -> None:
    before = answers_of(counter, page)
    third = page.press("next", {"a-more": "false"})
    third.press("previous", {"a-last": "Something"})
    assert answers_of(counter, page) == {**before, "a-more": ["false"]}


def test_a_condition_in_a_row_parks_the_answer_of_its_row(counter: Counter, page: Page) -> None:
    page.press("save", {"a-rows-0-deep": "false"})
    fields = answers_of(counter, page)
    assert fields["a-rows-0-depth"] == ["1.5"]
    back = counter.open(page.path.removeprefix("/en"), page.client)
    back.press("save", {"a-rows-0-deep": "true", "a-rows-0-sort": "oak"})
    fields = answers_of(counter, page)
    assert fields["a-rows-0-depth"] == ["1.5"]
    assert fields["a-rows-0-sort_other"] == ["Elm"]


def test_nothing_hidden_is_shown_checked_or_filed(counter: Counter, page: Page) -> None:
    third = page.press("next", {"a-more": "false"})
    review = third.press("next", {"a-last": "Something"})
    assert review.path.endswith("/tarkistus")
    for text in ("A word", "Inside", "Elm", "Rowan", "no plan", "Far away", "1.6."):
        assert text not in review.words
    receipt = review.press("", {"a-declared": "true"})
    assert receipt.path.endswith("/kuitti")
    with tools_of(counter.app).database.read(System("test")) as session:
        number = receipt.words.split("KA-", 1)[1][:11]
        (answers,) = [
            case.answers
            for case in session.query(factories.CaseRow)
            if case.number == f"KA-{number}"
        ]
    assert answers == {"more": False, "last": "Something"}


def test_what_is_hidden_inside_what_is_shown_is_not_filed(counter: Counter, page: Page) -> None:
    saved = page.press("next", {"a-rows-0-deep": "false", "a-tree": "ash", "a-day": "1.6.2027"})
    assert saved.path.endswith("/kaksi")
    last = saved.press("next")
    receipt = last.press("next", {"a-last": "x"}).press("", {"a-declared": "true"})
    assert receipt.path.endswith("/kuitti")
    with tools_of(counter.app).database.read(System("test")) as session:
        (case,) = session.query(factories.CaseRow).all()
        answers = case.answers
    assert answers["rows"] == [{"deep": False, "sort": "other", "sort_other": "Elm"}]
    assert answers["tree"] == "ash"
    assert "tree_other" not in answers
