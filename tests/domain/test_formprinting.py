"""A form on paper: what is asked when, how much room there is, and what is left out."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from kevytasiointi import texts
from kevytasiointi.domain.emptyforms import (
    Box,
    CheckList,
    Group,
    Part,
    Phrase,
    Question,
    Room,
    Rows,
    Told,
    Width,
)
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formprinting import FormPrinter
from kevytasiointi.domain.settings import effective_settings
from tests.domain.form_samples import choice, document, form, item, setting, step, words

LOUD = {"===": [{"var": "loud"}, True]}


def printed(spec: Any, language: str = "en", **overrides: Any) -> tuple[Part, ...]:
    settings = effective_settings(spec, overrides)
    return FormPrinter(spec, settings, language, partial(texts.say, language)).parts()


def blocks(*items: dict[str, Any], **more: Any) -> tuple[Any, ...]:
    """The blocks of a form of one step."""
    return printed(form(*items, **more))[0].blocks


def one(*items: dict[str, Any], **more: Any) -> Any:
    """The last block."""
    return blocks(*items, **more)[-1]


# --- room ---


@pytest.mark.parametrize(
    ("kind", "more", "room"),
    [
        ("date", {}, Room(lines=0, cells="__.__.____", form="dd.mm.yyyy")),
        ("time", {}, Room(lines=0, cells="__.__", form="hours.minutes")),
        ("postcode", {}, Room(lines=0, cells="_____")),
        ("hetu", {}, Room(lines=0, cells="______ _ ____")),
        ("business_id", {}, Room(lines=0, cells="_______-_")),
        ("measure", {"unit": "dB"}, Room(width=Width.SHORT, unit="dB")),
        ("money", {}, Room(width=Width.SHORT, unit="€")),
        ("phone", {}, Room(width=Width.HALF)),
        ("municipality", {}, Room(width=Width.HALF)),
        ("text", {"max_length": 20}, Room(width=Width.HALF)),
        ("text", {}, Room()),
        ("email", {}, Room()),
        ("paragraph", {"max_length": 100}, Room(lines=3)),
        ("paragraph", {"max_length": 2500}, Room(lines=5)),
        ("paragraph", {"max_length": 20000}, Room(lines=7)),
    ],
)
def test_each_kind_has_its_room(kind: str, more: dict[str, Any], room: Room) -> None:
    question = one(item("x", kind, **more))
    assert isinstance(question, Question)
    assert (question.room, question.boxes) == (room, ())


def test_what_is_chosen_is_ticked() -> None:
    question = one(choice("x", "a", "b", other=True))
    assert question.room is None
    assert question.boxes == (
        Box(Phrase("a en")),
        Box(Phrase("b en")),
        Box(Phrase("Something else: what?"), is_open=True),
    )
    assert question.ticking == "Tick one."
    assert not question.is_inline
    assert [box.label.text for box in one(item("x", "yes_no")).boxes] == ["Yes", "No"]
    assert one(item("x", "yes_no")).is_inline


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Tick all that apply."),
        ({"min": 1}, "Tick all that apply."),
        ({"min": 2}, "Tick at least 2."),
        ({"max": 2}, "Tick at most 2."),
        ({"min": 1, "max": 2}, "Tick from 1 to 2."),
    ],
)
def test_how_many_are_ticked_is_said(more: dict[str, Any], said: str) -> None:
    assert one(choice("x", "a", "b", "c", kind="choices", **more)).ticking == said


# --- when ---


def test_conditions_are_sentences_that_name_questions_by_number() -> None:
    made = blocks(
        item("loud", "yes_no"),
        item("why", visible_if=LOUD),
        item("how", required_if=LOUD),
        item("read", "note", text=words("text"), visible_if=LOUD),
    )
    assert made[1].sentences == ("Answer this if “1.1 loud en” is “Yes”.",)
    assert made[2].sentences == ("This is required if “1.1 loud en” is “Yes”.",)
    assert made[3].sentences == ("This concerns you if “1.1 loud en” is “Yes”.",)
    assert [one.is_optional for one in made[:3]] == [True, True, False]


def test_what_hangs_on_settings_alone_is_decided_before_it_is_printed() -> None:
    made = form(
        item("always"),
        item("plan", "attachment", required_if={"===": [{"var": "settings.strict"}, True]}),
        item("extra", visible_if={"===": [{"var": "settings.strict"}, True]}),
        settings=[setting("strict", "boolean", default=False)],
    )
    strict, lax = printed(made, strict=True)[0].blocks, printed(made)[0].blocks
    assert [len(strict), len(lax)] == [3, 2]
    assert strict[2].sentences == ()
    assert [b.enclosures[0].is_optional for b in (strict[1], lax[1])] == [False, True]


def test_a_step_with_nothing_left_is_not_printed() -> None:
    hidden = {"===": [{"var": "settings.strict"}, True]}
    made = document(
        step("first", item("group", "group", items=[item("extra", visible_if=hidden)])),
        step("second", item("what")),
        settings=[setting("strict", "boolean", default=False)],
    )
    parts = printed(parse_formspec(made))
    assert [(part.number, part.title.text) for part in parts] == [("1", "second en")]
    assert parts[0].blocks[0].number == "1.1"


# --- what holds others ---


def test_groups_keep_the_count_and_rows_have_their_own() -> None:
    made = blocks(
        item("a"),
        item("g", "group", items=[item("b"), item("n", "note", text=words("x")), item("c")]),
        item("r", "repeat", items=[item("p", "paragraph"), item("q")]),
        item("d"),
    )
    assert isinstance(made[1], Group)
    assert [block.number for block in made[1].blocks if isinstance(block, Question)] == [
        "1.2",
        "1.3",
    ]
    assert isinstance(made[2], Rows)
    assert [block.number for block in made[2].blocks] == ["1.4.1", "1.4.2"]
    assert made[3].number == "1.5"


@pytest.mark.parametrize(
    ("more", "count"),
    [({}, 3), ({"min_rows": 5}, 5), ({"max_rows": 2}, 2), ({"min_rows": 60, "max_rows": 90}, 12)],
)
def test_short_rows_are_a_table_with_some_blank_rows(more: dict[str, Any], count: int) -> None:
    inner = [item("on", "date"), item("level", "measure", unit="dB", hint=words("hint"))]
    inner.append(item("total", "computed", compute={"+": [{"var": "level"}, 1]}))
    made = one(item("r", "repeat", items=inner, row_title=words("Row"), **more))
    assert (made.count, made.blocks) == (count, ())
    assert [(column.label.text, column.form) for column in made.columns] == [
        ("on en", "dd.mm.yyyy"),
        ("level en (dB)", ""),
    ]


@pytest.mark.parametrize(
    "wide",
    [
        [item("p", "paragraph")],
        [choice("c", "a", "b")],
        [item("loud", "yes_no")],
        [item("a"), item("b", visible_if={"filled": {"var": "a"}})],
        [item(f"q{number}") for number in range(6)],
        [item("total", "computed", compute={"+": [1, 1]})],
    ],
)
def test_rows_that_need_more_than_cells_are_asked_again_and_again(
    wide: list[dict[str, Any]],
) -> None:
    made = one(item("r", "repeat", items=wide))
    assert (made.columns, made.count) == ((), 2)
    assert len(made.blocks) == len(wide)


def test_attachments_that_follow_each_other_are_one_check_list() -> None:
    made = blocks(
        item("plan", "attachment", required=True, later=True),
        item("map", "attachment", explained=True),
        item("what"),
        item("photo", "attachment"),
    )
    lists = [block for block in made if isinstance(block, CheckList)]
    assert [[one.number for one in each.enclosures] for each in lists] == [["1.1", "1.2"], ["1.4"]]
    plan, place = lists[0].enclosures
    assert (plan.is_optional, plan.is_later, plan.is_explained) == (False, True, False)
    assert (place.is_optional, place.is_later, place.is_explained) == (True, False, True)


def test_what_is_worked_out_is_told_and_not_asked() -> None:
    made = one(item("n", "integer"), item("sum", "computed", compute={"+": [{"var": "n"}, 1]}))
    assert isinstance(made, Told)
    assert made.sentences == ("Worked out from your answers: you need not fill this in.",)


def test_a_text_that_lacks_the_language_is_given_in_another_and_marked() -> None:
    spec = form(item("x"))
    asked = replace(spec.steps[0].items[0], label={"fi": "Mitä?"})
    spec = replace(spec, steps=(replace(spec.steps[0], items=(asked,)),))
    assert printed(spec, "sv")[0].blocks[0].label == Phrase("Mitä?", "fi")
