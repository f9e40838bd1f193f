"""Hidden or shown: cascades, groups, and rows that see themselves first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.formspec import FormSpec
from tests.domain.form_samples import choice, form, item, setting, shown


def is_(name: str, value: Any) -> dict[str, Any]:
    """A comparison."""
    return {"===": [{"var": name}, value]}


def test_hiding_cascades() -> None:
    spec = form(
        choice("a", "x", "y"),
        choice("b", "x", "y", visible_if=is_("a", "x")),
        item("c", visible_if=is_("b", "x")),
        item("d", visible_if={"empty": {"var": "c"}}),
    )
    answers = {"a": "y", "b": "x", "c": "kept"}
    assert shown(spec, answers).hidden() == ("b", "c")
    assert shown(spec, {**answers, "a": "x"}).hidden() == ("d",)


def test_a_condition_may_look_at_a_later_item_of_the_step() -> None:
    spec = form(item("first", visible_if=is_("second", True)), item("second", "yes_no"))
    assert shown(spec, {"second": True}).hidden() == ()
    assert shown(spec, {"second": False}).hidden() == ("first",)


def test_what_is_in_a_hidden_group_is_hidden_and_null() -> None:
    spec = form(
        item("asked", "yes_no"),
        item("box", "group", visible_if=is_("asked", True), items=[item("inner", "integer")]),
        item("after", visible_if={">": [{"var": "box.inner"}, 3]}),
    )
    answers: dict[str, Any] = {"asked": True, "box": {"inner": 5}}
    assert shown(spec, answers).hidden() == ()
    assert shown(spec, {**answers, "asked": False}).hidden() == ("box", "box.inner", "after")


def test_the_text_of_other_is_shown_with_its_option() -> None:
    spec = form(
        choice("a", "x", other=True),
        choice("many", "x", "y", kind="choices", other=True),
        item("b", visible_if=is_("a_other", "tea")),
    )
    now = shown(spec, {"a": "other", "a_other": "tea", "many": ["x"]})
    assert now.is_visible("a_other")
    assert not now.is_visible("many_other")
    assert now.is_visible("b")
    parked = shown(spec, {"a": "x", "a_other": "tea", "many": ["other"]})
    assert not parked.is_visible("a_other")
    assert parked.is_visible("many_other")
    assert not parked.is_visible("b")


def rows_form() -> FormSpec:
    """A form whose rows have a `kind` of their own that stands before that of the form."""
    return form(
        choice("kind", "plain", "loud"),
        item("limit", "integer"),
        item(
            "rows",
            "repeat",
            items=[
                choice("kind", "drill", "blast"),
                item("depth", "integer", visible_if=is_("kind", "drill")),
                item("noise", "integer", visible_if={">": [{"var": "depth"}, {"var": "limit"}]}),
                item("why", visible_if={"filled": {"var": "noise"}}),
                item("first", visible_if={">": [{"count": {"var": "rows"}}, 1]}),
            ],
        ),
        item("deep", visible_if={"some": [{"var": "rows"}, {">": [{"var": "depth"}, 10]}]}),
        item("all_drill", visible_if={"all": [{"var": "rows"}, is_("kind", "drill")]}),
        item("total", visible_if={">": [{"sum": {"var": "rows.depth"}}, 10]}),
        item(
            "over",
            visible_if={"some": [{"var": "rows"}, {">": [{"var": "depth"}, {"var": "limit"}]}]},
        ),
    )


@pytest.mark.parametrize(
    ("answers", "visible", "hidden"),
    [
        # the row's own kind decides, not the form's
        (
            {"kind": "loud", "rows": [{"kind": "drill"}, {"kind": "blast"}]},
            ["rows.0.depth"],
            ["rows.1.depth", "rows.0.noise", "rows.1.noise"],
        ),
        # a name that the row lacks is found around it
        (
            {"limit": 5, "rows": [{"kind": "drill", "depth": 6}, {"kind": "drill", "depth": 5}]},
            ["rows.0.noise", "total", "over", "all_drill"],
            ["rows.1.noise", "deep"],
        ),
        # a parked answer in a hidden cell is null for its row, for columns and for some
        (
            {"limit": 1, "rows": [{"kind": "blast", "depth": 99, "noise": 3}]},
            ["rows.0.kind"],
            ["rows.0.depth", "rows.0.noise", "rows.0.why", "deep", "total", "over", "all_drill"],
        ),
        # hiding cascades inside one row and does not leak to its neighbour
        (
            {
                "limit": 1,
                "rows": [
                    {"kind": "drill", "depth": 2, "noise": 3},
                    {"kind": "drill", "depth": 1, "noise": 3},
                ],
            },
            ["rows.0.noise", "rows.0.why", "rows.1.depth"],
            ["rows.1.noise", "rows.1.why"],
        ),
        # the whole repeat can be named from a row
        ({"rows": [{}, {}]}, ["rows.0.first", "rows.1.first"], []),
        ({"rows": [{}]}, [], ["rows.0.first", "all_drill", "deep"]),
        # no rows: all is false
        ({}, ["rows"], ["all_drill", "deep", "total", "over"]),
        # a row that is not there yet is decided as an empty one
        ({"rows": []}, ["rows.0.kind", "rows.7.kind"], ["rows.0.depth", "rows.0.first"]),
    ],
)
def test_rows(answers: dict[str, Any], visible: list[str], hidden: list[str]) -> None:
    now = shown(rows_form(), answers)
    assert [path for path in visible if not now.is_visible(path)] == []
    assert [path for path in hidden if now.is_visible(path)] == []


def test_a_hidden_repeat_has_no_rows_for_anybody() -> None:
    spec = form(
        item("asked", "yes_no"),
        item("rows", "repeat", visible_if=is_("asked", True), items=[item("n", "integer")]),
        item("few", visible_if={"===": [{"count": {"var": "rows"}}, 0]}),
        item("sum", visible_if={"===": [{"sum": {"var": "rows.n"}}, 0]}),
        item("none", visible_if={"empty": {"var": "rows"}}),
        item("some", visible_if={"some": [{"var": "rows"}, {">": [{"var": "n"}, 0]}]}),
    )
    answers: dict[str, Any] = {"asked": False, "rows": [{"n": 5}]}
    assert shown(spec, answers).hidden() == ("rows", "rows.0.n", "some")
    assert shown(spec, {**answers, "asked": True}).hidden() == ("few", "sum", "none")


def test_rows_within_rows_see_their_own_row_then_the_one_around() -> None:
    spec = form(
        item("top", "integer"),
        item(
            "sites",
            "repeat",
            items=[
                item("top", "integer"),
                item(
                    "wells",
                    "repeat",
                    items=[
                        item("deep", "integer"),
                        item("note", visible_if={">": [{"var": "deep"}, {"var": "top"}]}),
                    ],
                ),
                item("sum", visible_if={">": [{"sum": {"var": "wells.deep"}}, 5]}),
            ],
        ),
        item("all", visible_if={">": [{"sum": {"var": "sites.wells.deep"}}, 8]}),
    )
    answers = {
        "top": 0,
        "sites": [
            {"top": 3, "wells": [{"deep": 4}, {"deep": 2}]},
            {"top": 1, "wells": [{"deep": 2}, {"deep": 1}]},
        ],
    }
    assert shown(spec, answers).hidden() == (
        "sites.0.wells.1.note",
        "sites.1.wells.1.note",
        "sites.1.sum",
    )


def test_a_group_inside_a_row() -> None:
    spec = form(
        item(
            "rows",
            "repeat",
            items=[
                item("when", "group", items=[item("all_day", "yes_no")]),
                item("start", "time", visible_if=is_("when.all_day", False)),
            ],
        )
    )
    now = shown(spec, {"rows": [{"when": {"all_day": True}}, {"when": {"all_day": False}}]})
    assert now.hidden() == ("rows.0.start",)
    assert now.is_visible("rows.1.when.all_day")


def test_settings_decide_too() -> None:
    spec = form(
        item("n", "integer"),
        item("many", visible_if={">": [{"var": "n"}, {"var": "settings.limit"}]}),
        item("on", visible_if=is_("settings.asks", True)),
        settings=[setting("limit", "integer", 10), setting("asks", "boolean", default=False)],
    )
    assert shown(spec, {"n": 7}).hidden() == ("many", "on")
    assert shown(spec, {"n": 7}, limit=5, asks=True).hidden() == ()
    assert shown(spec, {"n": 7}, limit="a lot").hidden() == ("many", "on")


@pytest.mark.parametrize(
    "path", ["nope", "", ".", "rows", "box.nope", "a.b", "rows.x", "9", "a.0", "rows.99999999"]
)
def test_unknown_paths_are_not_visible(path: str) -> None:
    assert not shown(form(item("a"), item("box", "group", items=[item("b")])), {}).is_visible(path)


def test_a_step_with_nothing_to_show() -> None:
    never = {"===": [{"var": "settings.asks"}, True]}
    spec = form(item("a", visible_if=never), settings=[setting("asks", "boolean", False)])
    assert not shown(spec, {}).shows_step(spec.steps[0])


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["drill", "", "5"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "limit", "rows", "depth", "noise"]), inner)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["kind", "limit", "rows"]), anything))
def test_any_answers_are_decided(answers: dict[str, Any]) -> None:
    now = shown(rows_form(), answers)
    for path in now.hidden():
        assert not now.is_visible(path)
