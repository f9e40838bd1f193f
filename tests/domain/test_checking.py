"""All problems at once, each at its path and with its code."""

from functools import partial
from typing import Any

import pytest

from kevytasiointi import texts
from kevytasiointi.domain.answers import check_answers, filed, read_step
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.settings import effective_settings
from tests.domain.form_samples import TODAY, choice, form, item, setting, shown, words

say = partial(texts.say, "en")


def codes(spec: FormSpec, answers: dict[str, Any], **more: Any) -> dict[str, str]:
    """The problems by path."""
    files = more.pop("files", {})
    declared = more.pop("declared", True)
    settings = effective_settings(spec, more.pop("overrides", {}))
    problems = check_answers(spec, answers, files, settings, TODAY, declared, **more)
    assert len({problem.path for problem in problems}) == len(problems)
    return {problem.path: problem.code for problem in problems}


@pytest.mark.parametrize(
    ("made", "value", "code"),
    [
        (item("x", required=True), None, "required"),
        (item("x", required=True), "  ", "required"),
        (item("x", required=True), "a", None),
        (item("x"), None, None),
        (item("x", max_length=3), "abcd", "max_length"),
        (item("x", max_length=3), "abc", None),
        (item("x", pattern="[A-Z]{3}", pattern_message=words("three")), "ABCD", "pattern"),
        (item("x", pattern="[A-Z]{3}", pattern_message=words("three")), "ABC", None),
        (item("x", "paragraph"), "a" * 4001, "max_length"),
        (item("x", "integer"), 5, None),
        (item("x", "integer"), "5", None),
        (item("x", "integer"), "5.5", "number"),
        (item("x", "integer"), "many", "number"),
        (item("x", "integer"), True, "number"),
        (item("x", "integer"), [5], "number"),
        (item("x", "integer", min=3), 2, "min"),
        (item("x", "integer", min=3), 3, None),
        (item("x", "integer", max=3), 4, "max"),
        (item("x", "integer", required=True), 0, None),
        (item("x", "decimal"), "12.5", None),
        (item("x", "decimal"), 12.5, None),
        (item("x", "decimal"), "12.555", "number"),
        (item("x", "decimal", decimals=3), "12.555", None),
        (item("x", "measure", min=0.5), "0.49", "min"),
        (item("x", "measure", max="99.9"), "99.91", "max"),
        (item("x", "date"), "2026-06-01", None),
        (item("x", "date"), "2026-06-31", "date"),
        (item("x", "time"), "07:30", None),
        (item("x", "time"), "7 am", "time"),
        (choice("x", "a", "b"), "a", None),
        (choice("x", "a", "b"), "c", "option"),
        (choice("x", "a", "b"), "other", "option"),
        (choice("x", "a", "b", required=True), None, "required"),
        (choice("x", "a", kind="choices", required=True), [], "required"),
        (choice("x", "a", "b", kind="choices"), ["a", "c"], "option"),
        (choice("x", "a", "b", kind="choices", min=2), ["a"], "min"),
        (choice("x", "a", "b", kind="choices", max=1), ["a", "b"], "max"),
        (item("x", "yes_no", required=True), False, None),
        (item("x", "yes_no", required=True), None, "required"),
        (item("x", "yes_no"), "perhaps", "option"),
        (item("x", "declaration"), None, "required"),
        (item("x", "declaration"), False, "required"),
        (item("x", "declaration"), True, None),
        (item("x", "email"), "aino@lehtola.example.fi", None),
        (item("x", "email"), "aino at lehtola", "email"),
        (item("x", "phone"), "040 123 4567", None),
        (item("x", "phone"), "12", "phone"),
        (item("x", "postcode"), "00100", None),
        (item("x", "postcode"), "0010", "postcode"),
        (item("x", "property_id"), "91-1-2-3", None),
        (item("x", "property_id"), "91-1-2", "property_id"),
        (item("x", "business_id"), "0737546-2", None),
        (item("x", "business_id"), "0737546-3", "business_id"),
        (item("x", "hetu"), "010190-999W", "hetu"),
        (item("x", "repeat", required=True, items=[item("y")]), [], "rows_min"),
        (item("x", "repeat", min_rows=2, items=[item("y")]), [{"y": "a"}], "rows_min"),
        (item("x", "repeat", max_rows=1, items=[item("y")]), [{"y": "a"}] * 2, "rows_max"),
        (item("x", "attachment", required=True), None, "files_min"),
        (item("x", "note"), None, None),
    ],
)
def test_one_item(made: dict[str, Any], value: Any, code: str | None) -> None:
    assert codes(form(made), {"x": value}) == ({"x": code} if code else {})


def test_artificial_hetus_pass_only_where_they_are_allowed() -> None:
    spec = form(item("x", "hetu"))
    assert codes(spec, {"x": "010190-999W"}, artificial_hetus=True) == {}
    assert codes(spec, {"x": "010190-999R"}, artificial_hetus=True) == {"x": "hetu"}


def test_files_are_counted_by_slot() -> None:
    spec = form(
        item("map", "attachment", required=True, max_files=2),
        item("box", "group", items=[item("plan", "attachment", required=True)]),
    )
    assert codes(spec, {}) == {"map": "files_min", "box.plan": "files_min"}
    assert codes(spec, {}, files={"map": 3, "box.plan": 1}) == {"map": "files_max"}


def test_the_declaration_of_the_form() -> None:
    spec = form(item("x"))
    assert codes(spec, {}, declared=False) == {"declared": "required"}
    assert codes(spec, {}, declared=False, step=spec.steps[0]) == {}


def test_other_wants_its_text() -> None:
    spec = form(choice("a", "x", other=True, max_length=None), item("b"))
    assert codes(spec, {"a": "other"}) == {"a_other": "other_required"}
    assert codes(spec, {"a": "other", "a_other": "tea"}) == {}
    assert codes(spec, {"a": "other", "a_other": "t" * 201}) == {"a_other": "max_length"}
    assert codes(spec, {"a": "x", "a_other": "t" * 201}) == {}


def test_hidden_items_are_never_wrong() -> None:
    spec = form(
        item("asked", "yes_no"),
        item("n", "integer", required=True, visible_if={"===": [{"var": "asked"}, True]}),
    )
    assert codes(spec, {"asked": False, "n": "junk"}) == {}
    assert codes(spec, {"asked": True, "n": "junk"}) == {"n": "number"}
    assert codes(spec, {"asked": True}) == {"n": "required"}


def test_required_if() -> None:
    spec = form(item("a"), item("b", required_if={"filled": {"var": "a"}}))
    assert codes(spec, {}) == {}
    assert codes(spec, {"a": "x"}) == {"b": "required"}


COMPOSTERS = [
    item("total", "integer", required=True, min=1),
    item("insulated", "integer", min=0),
    item(
        "uninsulated",
        "integer",
        min=0,
        valid_if=[
            {
                "rule": {
                    "<=": [
                        {"+": [{"var": "insulated"}, {"var": "uninsulated"}]},
                        {"var": "total"},
                    ]
                },
                "message": words("parts may not exceed the total"),
            }
        ],
    ),
]


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"total": 3, "insulated": 1, "uninsulated": 2}, {}),
        ({"total": 3, "insulated": 2, "uninsulated": 2}, {"uninsulated": "valid_if"}),
        ({"total": 3, "uninsulated": 9}, {}),
        ({"insulated": 2, "uninsulated": 2}, {"total": "required"}),
        ({"total": 3, "insulated": 2, "uninsulated": -1}, {"uninsulated": "min"}),
    ],
)
def test_parts_and_total(answers: dict[str, Any], problems: dict[str, str]) -> None:
    assert codes(form(*COMPOSTERS), answers) == problems


def test_at_least_one_of_two_can_be_asked() -> None:
    rule = {"or": [{"filled": {"var": "a"}}, {"filled": {"var": "b"}}]}
    check = [{"rule": rule, "message": words("give one")}]
    spec = form(item("a", valid_if=check), item("b"))
    assert codes(spec, {}) == {"a": "valid_if"}
    assert codes(spec, {"b": "x"}) == {}


def durations() -> FormSpec:
    """Rows of dates that end after they begin, with a lead of the row and a limit of the form."""
    return form(
        item("last", "date"),
        item(
            "durations",
            "repeat",
            required=True,
            row_title=words("Duration"),
            valid_if=[
                {
                    "rule": {"<=": [{"count": {"var": "durations"}}, 2]},
                    "message": words("at most two in {town}"),
                }
            ],
            items=[
                item("start_on", "date", required=True),
                item(
                    "end_on",
                    "date",
                    required=True,
                    valid_if=[
                        {
                            "rule": {">=": [{"var": "end_on"}, {"var": "start_on"}]},
                            "message": words("ends before it begins"),
                        },
                        {
                            "rule": {"<=": [{"var": "end_on"}, {"var": "last"}]},
                            "message": words("ends after the last day"),
                        },
                    ],
                ),
            ],
        ),
        settings=[setting("town", "text", words("Lehtola"))],
    )


def test_checks_inside_rows_see_their_own_row_first_and_the_form_next() -> None:
    rows = [
        {"start_on": "2026-06-02", "end_on": "2026-06-01"},
        {"start_on": "2026-06-02", "end_on": "2026-06-03"},
    ]
    assert codes(durations(), {"durations": rows}) == {"durations.0.end_on": "valid_if"}
    assert codes(durations(), {"durations": rows, "last": "2026-06-02"}) == {
        "durations.0.end_on": "valid_if",
        "durations.1.end_on": "valid_if",
    }
    missing = [{"start_on": "2026-06-02"}, {"end_on": "2026-06-03"}]
    assert codes(durations(), {"durations": missing}) == {
        "durations.0.end_on": "required",
        "durations.1.start_on": "required",
    }


def test_a_check_of_the_repeat_sees_the_rows_and_its_message_is_filled() -> None:
    row = {"start_on": "2026-06-02", "end_on": "2026-06-02"}
    spec = durations()
    assert codes(spec, {"durations": [row] * 3}) == {"durations": "valid_if"}
    settings = effective_settings(spec, {})
    (problem,) = check_answers(spec, {"durations": [row] * 3}, {}, settings, TODAY, True)
    assert problem.text("en", say) == "at most two in Lehtola en en"


def test_messages_name_the_question_and_the_row_and_say_what_to_do() -> None:
    spec = durations()
    raw = {"durations.1.end_on": "tomorrow"}
    answers = {"durations": [{"end_on": "2026-06-02"}, {"start_on": "2026-06-02"}]}
    problems = check_answers(spec, answers, {}, {}, TODAY, False, raw=raw)
    assert [(problem.html_id, problem.text("en", say)) for problem in problems] == [
        (
            "a-durations-0-start_on",
            "Duration en 1: start_on en – enter a date, such as 5.6.2026.",
        ),
        (
            "a-durations-1-end_on",
            "Duration en 2: end_on en – enter a real date as day.month.year, such as 5.6.2026.",
        ),
        ("a-declared", "Read the declaration and tick its box."),
    ]
    assert problems[0].top_key == "durations"


def test_unreadable_text_of_a_draft_is_a_problem_only_while_it_is_shown() -> None:
    spec = form(
        item("asked", "yes_no"),
        item("n", "integer", visible_if={"===": [{"var": "asked"}, True]}),
    )
    assert codes(spec, {"asked": True}, raw={"n": "many"}) == {"n": "number"}
    assert codes(spec, {"asked": False}, raw={"n": "many"}) == {}
    assert codes(spec, {"asked": True, "n": 5}, raw={"n": "many"}) == {}


def test_limits_in_messages_follow_the_language() -> None:
    spec = form(item("n", "decimal", max=2.5))
    (problem,) = check_answers(spec, {"n": "3"}, {}, {}, TODAY, True)
    assert problem.text("en", say) == "n en – enter a number that is at most 2.5."
    assert "2,5" in problem.text("fi", say)


# --- filing ---


def test_what_is_filed_is_shown_filled_and_in_one_form() -> None:
    spec = form(
        choice("a", "x", "y", other=True),
        item("hidden", visible_if={"===": [{"var": "a"}, "y"]}),
        item("n", "decimal"),
        item("many", "choices", options=choice("o", "p", "q")["options"]),
        item("box", "group", items=[item("inner"), item("blank")]),
        item("empty_box", "group", items=[item("blank")]),
        item("rows", "repeat", items=[item("d", "date"), item("t", "time")]),
        item("map", "attachment"),
        item("ok", "declaration"),
    )
    answers = {
        "a": "x",
        "a_other": "parked",
        "hidden": "parked",
        "n": 12.50,
        "many": ["q", "p", "p"],
        "box": {"inner": "i", "blank": ""},
        "empty_box": {"blank": None},
        "rows": [{"d": "2026-06-01"}, {}, {"t": "07:00"}],
        "map": "nothing",
        "ok": False,
        "unknown": "dropped",
    }
    assert filed(spec, answers, shown(spec, answers)) == {
        "a": "x",
        "n": "12.5",
        "many": ["p", "q"],
        "box": {"inner": "i"},
        "rows": [{"d": "2026-06-01"}, {"t": "07:00"}],
    }


def test_toggling_back_restores_what_was_parked() -> None:
    spec = form(
        choice("a", "x", "y"),
        item("b", visible_if={"===": [{"var": "a"}, "x"]}),
    )
    step = spec.steps[0]
    first = read_step(spec, step, {"a-a": ["x"], "a-b": ["typed"]}, {})
    hidden = read_step(spec, step, {"a-a": ["y"], "a-b": ["typed"]}, first.answers)
    assert "b" not in filed(spec, hidden.answers, shown(spec, dict(hidden.answers)))
    back = read_step(spec, step, {"a-a": ["x"], "a-b": ["typed"]}, hidden.answers)
    assert filed(spec, back.answers, shown(spec, dict(back.answers)))["b"] == "typed"
