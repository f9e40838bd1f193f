"""A draft moves to a newer version of its form, and no answer disappears unseen."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.rebasing import Rebased, Why, asked_anew, rebase
from tests.domain.form_samples import choice, document, item, step
from tests.domain.random_forms import PLAIN, answers_to, items


def form(*items: dict[str, Any]) -> FormSpec:
    """A form of one step whose items keep their ids."""
    return parse_formspec(document(step("one", *items)))


def moved(
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    answers: dict[str, Any],
    raw: dict[str, Any] | None = None,
) -> Rebased:
    return rebase(form(*old), form(*new), answers, raw or {})


def gone(done: Rebased) -> list[tuple[str, Any, Why]]:
    return [(one.path, one.value, one.why) for one in done.let_go]


ROWS = [item("name"), item("size", "decimal", decimals=2)]


@pytest.mark.parametrize(
    ("old", "new", "answers", "kept", "let_go"),
    [
        pytest.param(
            [item("a", id="x")], [item("b", id="x")], {"a": "oak"}, {"b": "oak"}, [], id="renamed"
        ),
        pytest.param(
            [item("a"), item("b")],
            [item("b")],
            {"a": "oak", "b": "ash"},
            {"b": "ash"},
            [("a", "oak", Why.REMOVED)],
            id="removed",
        ),
        pytest.param(
            [item("a", id="x")],
            [item("a", id="y")],
            {"a": "oak"},
            {},
            [("a", "oak", Why.REMOVED)],
            id="another question under the same key",
        ),
        pytest.param(
            [item("a")],
            [item("a", "integer")],
            {"a": "oak"},
            {},
            [("a", "oak", Why.OTHER_KIND)],
            id="another kind",
        ),
        pytest.param(
            [choice("a", "oak", "ash", other=True)],
            [choice("a", "ash")],
            {"a": "other", "a_other": "elm"},
            {},
            [("a", "other", Why.NO_OPTION), ("a_other", "elm", Why.REMOVED)],
            id="no other text any more",
        ),
        pytest.param(
            [choice("a", "oak", "ash", kind="choices")],
            [choice("a", "ash", "elm", kind="choices")],
            {"a": ["oak", "ash"]},
            {"a": ["ash"]},
            [("a", ["oak"], Why.NO_OPTION)],
            id="one option of several is gone",
        ),
        pytest.param(
            [item("g", "group", items=[item("a")]), item("b")],
            [item("a"), item("h", "group", id="g", items=[item("b")])],
            {"g": {"a": "oak"}, "b": "ash"},
            {"a": "oak", "h": {"b": "ash"}},
            [],
            id="out of a group and into one",
        ),
        pytest.param(
            [item("r", "repeat", items=ROWS)],
            [item("rows", "repeat", id="r", items=[item("title", id="name"), ROWS[1]])],
            {"r": [{"name": "oak"}, {}, {"name": "ash", "size": "1.5"}]},
            {"rows": [{"title": "oak"}, {}, {"title": "ash", "size": "1.5"}]},
            [],
            id="rows keep their numbers",
        ),
        pytest.param(
            [item("r", "repeat", items=[item("a"), item("b")])],
            [item("a"), item("r", "repeat", items=[item("b")])],
            {"r": [{"a": "oak"}, {"a": "ash", "b": "elm"}]},
            {"r": [{}, {"b": "elm"}]},
            [("r.0.a", "oak", Why.MOVED), ("r.1.a", "ash", Why.MOVED)],
            id="out of rows",
        ),
        pytest.param(
            [item("a", "attachment", later=True, explained=True)],
            [item("b", "attachment", id="a", explained=True)],
            {"a_later": True, "a_explained": "none yet"},
            {"b_explained": "none yet"},
            [("a_later", True, Why.REMOVED)],
            id="in place of a file",
        ),
    ],
)
def test_answers_follow_the_ids_of_their_questions(
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    answers: dict[str, Any],
    kept: dict[str, Any],
    let_go: list[tuple[str, Any, Why]],
) -> None:
    done = moved(old, new, answers)
    assert done.answers == kept
    assert gone(done) == let_go
    assert done.raw == {}


def test_an_answer_that_is_too_exact_now_stands_in_its_field_as_it_was_typed() -> None:
    before, now = item("a", "decimal"), item("b", "decimal", id="a", decimals=1)
    done = moved([before], [now], {"a": "1.25"})
    assert (done.answers, done.raw, done.let_go) == ({}, {"b": "1.25"}, ())


def test_texts_that_could_not_be_read_follow_too() -> None:
    old = [item("r", "repeat", items=ROWS), item("day", "date"), item("gone", "date")]
    new = [
        item("rows", "repeat", id="r", items=[item("size", "decimal", decimals=3)]),
        item("on", "date", id="day"),
    ]
    raw = {"r.1.size": "1.255", "day": "1.6.", "gone": "2.6."}
    done = moved(old, new, {"r": [{"size": "1"}, {}]}, raw)
    assert done.answers == {"rows": [{"size": "1"}, {"size": "1.255"}]}
    assert done.raw == {"on": "1.6."}
    assert gone(done) == [("gone", "2.6.", Why.REMOVED)]


def test_files_follow_their_slots() -> None:
    old = [item("a", "attachment"), item("b", "attachment"), item("c", "attachment")]
    new = [item("g", "group", items=[item("plan", "attachment", id="a")]), item("c")]
    assert moved(old, new, {}).slots == {"a": "g.plan", "b": None, "c": None}


def test_what_is_asked_anew_is_what_has_a_new_id() -> None:
    old, new = form(item("a")), form(item("b", id="a"), item("c"), item("n", "note"))
    assert [one.key for one in asked_anew(old, new)] == ["c"]


# --- nothing disappears unseen ---


def renamed(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "key": f"new_{one['key']}"}


def of_another_kind(one: dict[str, Any]) -> dict[str, Any]:
    return one if "items" in one else item(one["key"], "paragraph", id=one["id"])


def with_fewer_options(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "options": one["options"][:1]} if "options" in one else one


def in_rows(one: dict[str, Any]) -> dict[str, Any]:
    return item(f"w_{one['key']}", "repeat", items=[one])


def in_a_group(one: dict[str, Any]) -> dict[str, Any]:
    return item(f"w_{one['key']}", "group", items=[one])


def as_it_was(one: dict[str, Any]) -> dict[str, Any]:
    return one


AT_HOME = [as_it_was, as_it_was, renamed, of_another_kind, with_fewer_options]


@st.composite
def changed(
    draw: st.DrawFn, asked: list[dict[str, Any]], *, inside: bool = False
) -> list[dict[str, Any]]:
    """The items after a designer's day: some gone, renamed, of another kind, shuffled, wrapped."""
    made = []
    for before in asked:
        one = {key: value for key, value in deepcopy(before).items() if key != "visible_if"}
        if "items" in one:
            one["items"] = draw(changed(one["items"], inside=True))
        if draw(st.integers(0, 4)) == 0 or one.get("items") == []:
            continue
        ways = AT_HOME if inside else [*AT_HOME, in_rows, in_a_group]
        made.append(draw(st.sampled_from(ways))(one))
    return draw(st.permutations(made))


def leaves(value: Any) -> Iterator[str]:
    """Every single answer."""
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for one in inner:
            yield from leaves(one)
    else:
        yield repr(value)


@settings(max_examples=300)
@given(st.data())
def test_each_answer_is_in_the_new_draft_or_told(data: st.DataObject) -> None:
    asked = data.draw(items(kinds=PLAIN))
    answers = data.draw(answers_to(asked))
    after = data.draw(changed(asked)) or [item("only")]
    old, new = form(*asked), form(*after)
    done = rebase(old, new, answers, {})
    told = Counter(leaf for one in done.let_go for leaf in leaves(one.value))
    stands = Counter(leaves(done.answers)) + Counter(leaves(done.raw))
    assert told + stands == Counter(leaves(answers))
    again = rebase(new, new, done.answers, done.raw)
    assert (again.answers, again.raw, again.let_go) == (done.answers, done.raw, ())


@given(st.data())
def test_to_the_same_version_everything_stays(data: st.DataObject) -> None:
    asked = data.draw(items(kinds=PLAIN))
    answers = data.draw(answers_to(asked))
    done = rebase(form(*asked), form(*asked), answers, {})
    assert done.let_go == ()
    assert Counter(leaves(done.answers)) == Counter(leaves(answers))
