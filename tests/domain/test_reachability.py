"""What a form asks that nobody can ever reach is found when the form is checked, with its place."""

from typing import Any

import pytest

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.reachability import MOST_LEANING
from tests.domain.form_samples import choice, document, item, setting, step, words


def findings(made: dict[str, Any]) -> list[str]:
    try:
        parse_formspec(made)
    except BrokenFormSpec as broken:
        return [str(one) for one in broken.findings]
    return []


def is_(name: str, value: Any) -> dict[str, Any]:
    return {"===": [{"var": name}, value]}


def filled(name: str) -> dict[str, Any]:
    return {"filled": {"var": name}}


def form_with(*items: dict[str, Any], **more: Any) -> list[str]:
    return findings(document(step("one", *items), **more))


def rule_on(rule: Any) -> list[str]:
    """What is found when a rule shows the last item of a form of several kinds."""
    return form_with(
        item("n", "integer", min=1, max=9),
        item("day", "date"),
        item("at", "time"),
        item("other_day", "date"),
        choice("pick", "a", "b"),
        item("target", visible_if=rule),
        settings=[setting("limit", "integer", 5)],
    )


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ({">": [{"var": "n"}, 9]}, "n"),
        ({"<": [{"var": "n"}, 1]}, "n"),
        (is_("n", 12), "n"),
        ({"<": [20, {"var": "n"}, 30]}, "n"),
        ({"<": [5, {"var": "n"}, 5]}, "n"),
        ({"and": [{"<": [3, {"var": "n"}, 8]}, is_("n", 3)]}, "n"),
        (
            {"and": [{"<": [{"var": "day"}, "2026-01-01"]}, {">": [{"var": "day"}, "2026-02-01"]}]},
            "day",
        ),
        (
            {"and": [{">": [{"var": "day"}, "2026-01-01"]}, is_("day", "2025-01-01")]},
            "day",
        ),
        ({"and": [{">=": [{"var": "at"}, "12:00"]}, {"<": [{"var": "at"}, "12:00"]}]}, "at"),
        ({"and": [{"!==": [{"var": "pick"}, "a"]}, {"!==": [{"var": "pick"}, "b"]}]}, "pick"),
    ],
)
def test_a_condition_that_no_answer_keeps_can_never_hold(rule: Any, name: str) -> None:
    assert rule_on(rule) == [
        f"steps[0].items[5].visible_if: can never hold: no answer to {name!r} is left"
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"===": [1, 1]}, "=== compares written values only, so it is always the same"),
        ({"<": [1, 2, 3]}, "< compares written values only, so it is always the same"),
        (is_("pick", {"var": "pick"}), "=== compares 'pick' with itself"),
        ({"<=": [{"var": "n"}, {"var": "n"}]}, "<= compares 'n' with itself"),
    ],
)
def test_a_comparison_that_asks_nothing_is_found(rule: Any, message: str) -> None:
    assert rule_on(rule) == [f"steps[0].items[5].visible_if: {message}"]


@pytest.mark.parametrize(
    "rule",
    [
        {"<": [3, {"var": "n"}, 8]},
        {"<=": [9, {"var": "n"}]},
        {">": [{"var": "day"}, {"var": "other_day"}]},
        {">": [{"var": "settings.limit"}, 3]},
        {">": [{"today": []}, "2026-01-01"]},
        {"and": [{">=": [{"var": "day"}, "2026-01-01"]}, {"<=": [{"var": "day"}, "2026-01-01"]}]},
        {"or": [is_("pick", "a"), is_("pick", "b")]},
    ],
)
def test_conditions_that_can_hold_are_left_alone(rule: Any) -> None:
    assert rule_on(rule) == []


def test_an_item_that_its_group_hides_whenever_it_would_be_shown_is_unreachable() -> None:
    found = form_with(
        choice("pick", "a", "b"),
        item(
            "box",
            "group",
            visible_if=is_("pick", "a"),
            items=[item("in_a"), item("in_b", visible_if=is_("pick", "b"))],
        ),
    )
    place, message = "steps[0].items[1].items[1].visible_if", "no answer to 'pick' is left"
    assert found == [f"{place}: can never hold where 'box' is shown: {message}"]


def test_an_item_that_needs_two_answers_which_exclude_each_other_is_unreachable() -> None:
    found = form_with(
        choice("pick", "a", "b"),
        item("of_a", visible_if=is_("pick", "a")),
        item("of_both", visible_if={"and": [filled("of_a"), is_("pick", "b")]}),
        item("after_both", visible_if=filled("of_both")),
    )
    assert [one.split(":")[0] for one in found] == [
        "steps[0].items[2].visible_if",
        "steps[0].items[3].visible_if",
    ]


def test_an_item_that_wants_another_to_be_empty_is_reachable() -> None:
    assert not form_with(
        choice("pick", "a", "b"),
        item("of_a", visible_if=is_("pick", "a")),
        item("x", visible_if={"and": [{"empty": {"var": "of_a"}}, is_("pick", "b")]}),
    )


def test_an_item_of_a_row_is_looked_at_with_its_own_row() -> None:
    rows = [
        choice("pick", "a", "b"),
        item("of_a", visible_if=is_("pick", "a")),
        item("never", visible_if={"and": [filled("of_a"), is_("pick", "b")]}),
    ]
    (found,) = form_with(choice("above", "a", "b"), item("rows", "repeat", items=rows))
    assert found.startswith("steps[0].items[1].items[2].visible_if: can never hold where")


def test_an_option_that_the_items_own_rule_refuses_can_never_be_chosen() -> None:
    refused = {"rule": {"!==": [{"var": "pick"}, "b"]}, "message": words("Not b")}
    assert form_with(choice("pick", "a", "b", valid_if=[refused])) == [
        "steps[0].items[0].options[1]: 'b' can never be chosen: valid_if[0] refuses it"
    ]


def test_an_option_that_is_refused_sometimes_can_be_chosen() -> None:
    rule = {"or": [{"!==": [{"var": "pick"}, "b"]}, filled("why")]}
    assert not form_with(
        item("why"), choice("pick", "a", "b", valid_if=[{"rule": rule, "message": words("Why?")}])
    )


def test_more_ticks_than_options_can_not_be_asked_for() -> None:
    assert form_with(choice("ticks", "a", "b", kind="choices", min=3)) == [
        "steps[0].items[0].min: there are only 2 options"
    ]
    assert not form_with(choice("ticks", "a", "b", kind="choices", min=3, other=True))


def test_computed_items_that_build_on_each_other_go_round() -> None:
    found = form_with(
        item("a", "computed", compute={"+": [{"var": "b"}, 1]}),
        item("b", "computed", compute={"+": [{"var": "c"}, 1]}),
        item("c", "computed", compute={"+": [{"var": "a"}, 1]}),
    )
    assert found == ["steps[0].items[0]: conditions go round: a → b → c → a"]


def test_a_computed_item_can_not_look_forward() -> None:
    made = document(
        step("one", item("sum", "computed", compute={"+": [{"var": "later"}, 1]})),
        step("two", item("later", "integer")),
    )
    assert findings(made) == ["steps[0].items[0].compute: 'later' is asked in a later step"]


def test_a_row_may_not_hang_on_what_is_counted_of_it() -> None:
    shown = {">": [{"count": {"var": "rows"}}, 1]}
    found = form_with(item("rows", "repeat", items=[item("x", "integer", visible_if=shown)]))
    assert found == []
    again = {">": [{"sum": {"var": "rows.x"}}, 1]}
    found = form_with(item("rows", "repeat", items=[item("x", "integer", visible_if=again)]))
    assert found == ["steps[0].items[0].items[0]: conditions go round: rows.x → rows.x"]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        (
            {
                "deadlines": [
                    {
                        "kind": "validity",
                        "period": "P1Y",
                        "starts": "decided",
                        "only_if": {"and": [is_("pick", "a"), is_("pick", "b")]},
                    }
                ]
            },
            "deadlines[0].only_if: can never hold: no answer to 'pick' is left",
        ),
        (
            {
                "deadlines": [
                    {
                        "kind": "validity",
                        "period": "P1Y",
                        "starts": "decided",
                        "only_if": is_("nope", "a"),
                    }
                ]
            },
            "deadlines[0].only_if: unknown item 'nope'",
        ),
        (
            {"deadlines": [{"kind": "validity", "period": "P1Y", "starts": "answer:pick"}]},
            "deadlines[0].starts: 'pick' is not a date item of this form",
        ),
        (
            {"notify_before": {"item": "pick", "period": "P14D"}},
            "notify_before.item: 'pick' is not a date item of this form",
        ),
    ],
)
def test_deadlines_and_lead_times_name_what_is_there(more: dict[str, Any], place: str) -> None:
    assert form_with(choice("pick", "a", "b"), item("day", "date"), **more) == [place]


def test_a_forms_own_test_answers_only_what_is_asked() -> None:
    own = {
        "name": "typo",
        "answers": {"picc": "a", "rows": [{"x": 1, "y": 2}], "pick_other": "z"},
        "expect": {"errors": {}},
    }
    found = form_with(
        choice("pick", "a", "b", other=True),
        item("rows", "repeat", items=[item("x", "integer")]),
        tests=[own],
    )
    assert found == [
        "tests[0].answers: unknown item 'picc'",
        "tests[0].answers: unknown item 'rows.y'",
    ]


def chain(length: int) -> list[dict[str, Any]]:
    return [
        item("q0"),
        *(item(f"q{n}", visible_if=filled(f"q{n - 1}")) for n in range(1, length)),
    ]


def test_a_chain_of_conditions_has_a_longest_length() -> None:
    (found,) = form_with(*chain(100))
    number = int(found.split("[")[2].split("]")[0])
    assert (
        found
        == f"steps[0].items[{number}]: leans on a chain of conditions that is too long to follow"
    )
    assert form_with(*chain(number)) == []
    assert MOST_LEANING / 12 < number < 60


def test_conditions_that_lean_on_many_are_as_fast_as_their_number() -> None:
    """Each of 200 items looks at all before it: that is wide, not long."""
    items = [choice("q0", "a", "b")]
    for number in range(1, 200):
        rules = [
            is_("q0", "a"),
            *(filled(f"q{n}") for n in range(max(1, number - 30), number) if n % 2),
        ]
        shown = {"or": rules} if len(rules) > 1 else rules[0]
        items.append(item(f"q{number}", **({"visible_if": shown} if number % 2 == 0 else {})))
    assert form_with(*items) == []
