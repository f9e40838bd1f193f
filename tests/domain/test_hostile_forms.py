"""Broken and hostile forms: refused with a report, in time, never by an error of ours."""

import json
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi import texts
from kevytasiointi.domain.answers import check_answers, filed, rows
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formsize import MOST_ITEMS, MOST_OPTIONS
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.reachability import MOST_LEANING
from kevytasiointi.domain.rulenodes import MAX_DEPTH
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.visibility import Visibility
from tests.domain.every_kind import every_kind
from tests.domain.form_samples import TODAY, choice, document, form, item, step, words

SLOW = timedelta(seconds=5)
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(
        [None, True, False, 0, -1, 1.5, 10**40, "", "x", "P30D", "2026-06-01", "{", "{fee}", "a.b"]
    )
    | st.text(max_size=5)
    | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["and", "===", "var", "in", "sum", "some", "if", "date_add", "fi", "id"]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=8,
)


def found_in(made: Any) -> list[str]:
    try:
        parse_formspec(made)
    except BrokenFormSpec as broken:
        return [str(one) for one in broken.findings]
    return []


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every container of the document with a key or index in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        for key, one in inner:
            found.append((part, key))
            if isinstance(one, dict | list):
                waiting.append(one)
    return found


@given(st.data())
@settings(max_examples=150, deadline=SLOW)
def test_a_form_changed_at_random_is_taken_or_refused(data: st.DataObject) -> None:
    made = every_kind()
    for _ in range(data.draw(st.integers(1, 4))):
        places = places_in(made)
        part, key = data.draw(st.sampled_from(places))
        act = data.draw(st.sampled_from(["put", "drop", "copy", "twice"]))
        if act == "put":
            part[key] = data.draw(JUNK)
        elif act == "drop":
            del part[key]
        elif act == "copy":
            from_part, from_key = data.draw(st.sampled_from(places))
            part[key] = deepcopy(from_part[from_key]) if _has(from_part, from_key) else None
        elif isinstance(part, list):
            part.append(deepcopy(part[key]))
    found = found_in(made)
    if not found:
        look_everywhere(parse_formspec(made), {})


def _has(part: Any, key: Any) -> bool:
    return key in part if isinstance(part, dict) else key < len(part)


def look_everywhere(spec: FormSpec, answers: Any) -> None:
    """Everything that reads answers."""
    own = effective_settings(spec, {})
    shown = Visibility(spec, answers, own, TODAY)
    shown.hidden()
    check_answers(spec, answers, {}, own, TODAY, declared=True, shown=shown)
    filed(spec, answers, shown)
    for language in ("fi", "sv", "en"):
        rows(shown, language, partial(texts.say, language))


WHOLE = parse_formspec(every_kind())
KEYS = sorted({key for _path, one in WHOLE.items() for key in one.keys})


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        JUNK | st.lists(st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=4), max_size=3),
        max_size=12,
    )
)
@settings(max_examples=200, deadline=SLOW)
def test_answers_of_any_shape_are_looked_at_without_harm(answers: dict[str, Any]) -> None:
    look_everywhere(WHOLE, answers)


# --- too much of everything ---


def within(seconds: float, act: Callable[[], Any]) -> Any:
    begun = time.process_time()
    result = act()
    assert time.process_time() - begun < seconds
    return result


def test_a_form_of_ten_thousand_items_is_refused_at_once() -> None:
    made = document(step("one", *(item(f"q{number}") for number in range(10_000))))
    found = within(1, lambda: found_in(made))
    assert found == [f"steps: has 10000 of them; there may be {MOST_ITEMS}"]


def test_the_most_items_that_are_taken_are_checked_in_time() -> None:
    items = [choice("q0", "a", "b")]
    for number in range(1, MOST_ITEMS):
        names = [f"q{n}" for n in range(max(0, number - 20), number) if n % 10 == 0]
        shown = {"or": [{"filled": {"var": name}} for name in names]}
        items.append(item(f"q{number}", **({"visible_if": shown} if number % 10 else {})))
    spec = within(5, lambda: parse_formspec(document(step("one", *items))))
    assert within(1, Visibility(spec, {}, {}, TODAY).hidden)


def test_a_choice_of_ten_thousand_options_is_refused() -> None:
    made = document(step("one", choice("q", *(f"o{number}" for number in range(10_000)))))
    found = within(1, lambda: found_in(made))
    assert found == [f"steps[0].items[0].options: has 10000 of them; there may be {MOST_OPTIONS}"]


def test_a_circle_through_all_of_a_large_form_is_told_once() -> None:
    count = MOST_ITEMS
    items = [
        item(f"q{n}", visible_if={"filled": {"var": f"q{(n + 1) % count}"}}) for n in range(count)
    ]
    (found,) = within(5, lambda: found_in(document(step("one", *items))))
    assert found.startswith("steps[0].items[0]: conditions go round: q0 → q1 → ")


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "(.*)*x", "([a-z]+)*[0-9]"],
)
def test_a_pattern_that_backtracks_elsewhere_is_linear_here(pattern: str) -> None:
    spec = form(item("x", pattern=pattern, pattern_message=words("Not so"), max_length=20_000))
    answers = {"x": "a" * 20_000}
    within(1, lambda: check_answers(spec, answers, {}, {}, TODAY, declared=True))


@pytest.mark.parametrize(
    "pattern", ["(((((a{100}){100}){100}){100}){100})", "(?=a)", r"(a)\1", "(", "[z-a]", "a{1001}"]
)
def test_a_pattern_that_re2_does_not_take_is_refused(pattern: str) -> None:
    made = document(step("one", item("x", pattern=pattern, pattern_message=words("Not so"))))
    assert within(1, lambda: found_in(made)) == [
        "steps[0].items[0].pattern: is not a pattern that RE2 knows"
    ]


def test_nesting_without_end_is_refused() -> None:
    inner: Any = item("x")
    rule: Any = {"filled": {"var": "x"}}
    for level in range(5_000):
        inner = {**item(f"b{level}", "group"), "items": [inner]}
        rule = {"and": [rule]}
    for made in (
        document(step("one")) | {"steps": [step("one") | {"items": [inner]}]},
        document(step("one", item("x"))) | {"steps": [{"items": rule}], "title": rule},
    ):
        assert within(2, lambda made=made: found_in(made))
    deep = {"id": "y", "key": "y", "kind": "text", "label": words("y"), "visible_if": rule}
    made = document(step("one", item("x")))
    made["steps"][0]["items"].append(deep)
    (found,) = within(2, lambda: found_in(made))
    assert found.endswith(f"the rule is nested deeper than {MAX_DEPTH} levels")


def test_a_huge_text_is_named_and_not_repeated() -> None:
    made = document(step("one", item("x")), slug="A" * 1_000_000)
    made["title"]["fi"] = "x" * 1_000_000
    made["on_behalf"] = [f"w{n}" for n in range(50_000)]
    found = within(2, lambda: found_in(made))
    assert found
    assert max(map(len, found)) < 300


def test_computed_items_that_double_each_other_are_worked_out_once_each() -> None:
    items = [item("c0", "computed", compute={"+": [1, 1]})]
    for number in range(1, 30):
        before = {"var": f"c{number - 1}"}
        items.append(item(f"c{number}", "computed", compute={"+": [before, before]}))
    spec = form(*items)
    assert within(1, lambda: Visibility(spec, {}, {}, TODAY).form.value("c29")) == 2**30


def test_the_longest_chain_of_conditions_that_is_taken_can_be_followed() -> None:
    """Asked from its end, with a web server's own calls below."""
    rule: Any = None
    items = [item("q0")]
    number = 1
    while True:
        rule = {"===": [{"var": f"q{number - 1}"}, "x"]}
        for _ in range(MAX_DEPTH - 2):
            rule = {"and": [rule]}
        more = [*items, item(f"q{number}", visible_if=rule)]
        if found_in(document(step("one", *more))):
            break
        items, number = more, number + 1
    assert number > MOST_LEANING / (7 + 3 * MAX_DEPTH)
    spec = form(*deepcopy(items))
    answers = {f"q{n}": "x" for n in range(number)}

    def deeper(calls: int) -> bool:
        if calls:
            return deeper(calls - 1)
        return Visibility(spec, answers, {}, TODAY).is_visible(f"q{number - 1}")

    assert deeper(150)


def test_every_kind_is_in_the_sample() -> None:
    assert json.dumps(every_kind())
    assert not found_in(every_kind())
