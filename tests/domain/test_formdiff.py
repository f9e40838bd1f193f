"""What is different between two versions of a form, and what that does to open drafts."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.formdiff import Change, ChangeKind, OnDrafts, compare
from kevytasiointi.domain.formparser import parse_formspec
from tests.domain.form_samples import choice, document, item, setting, step, words

ADDED, REMOVED, MOVED, CHANGED = ChangeKind


def two_steps() -> dict[str, Any]:
    return document(
        step("one", item("a"), item("b", "integer"), item("note", "note"), choice("c", "x", "y")),
        step("two", item("d", "date"), item("g", "group", items=[item("inner")])),
        settings=[setting("lead", "period", "P30D")],
        tests=[{"name": "Empty", "answers": {}, "expect": {"errors": {}}}],
    )


def test_the_same_form_has_no_difference() -> None:
    assert compare(two_steps(), two_steps()) == ()


def first(made: dict[str, Any]) -> list[dict[str, Any]]:
    return made["steps"][0]["items"]


def set_key(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """An edit that sets what stands at a path such as `steps.0.items.1.kind`."""

    def edit(made: dict[str, Any]) -> None:
        *way, last = path.split(".")
        node: Any = made
        for part in way:
            node = node[int(part) if part.isdecimal() else part]
        node[last] = value

    return edit


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "add": lambda made: first(made).insert(1, item("new")),
    "add a note": lambda made: first(made).append(item("read_this", "note")),
    "remove": lambda made: first(made).pop(1),
    "move to another step": lambda made: made["steps"][1]["items"].append(first(made).pop(0)),
    "swap": lambda made: first(made).insert(0, first(made).pop(1)),
    "rename": set_key("steps.0.items.0.key", "renamed"),
    "reword": set_key("steps.0.items.0.label", words("said better")),
    "condition": set_key("steps.0.items.1.visible_if", {"filled": {"var": "a"}}),
    "kind": set_key("steps.0.items.1.kind", "text"),
    "inside": set_key("steps.1.items.1.items.0.required", value=True),
    "step": set_key("steps.1.title", words("Another title")),
    "steps": lambda made: made["steps"].reverse(),
    "setting": set_key("settings.0.default", "P14D"),
    "settings": set_key("settings", [setting("limit", "integer", 5)]),
    "test": set_key("tests.0.declared", value=False),
    "form": set_key("publicity", "secret"),
}


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("add", [Change(ADDED, "item", "new", on_drafts=OnDrafts.ASKED)]),
        ("add a note", [Change(ADDED, "item", "read_this")]),
        ("remove", [Change(REMOVED, "item", "b", on_drafts=OnDrafts.DROPPED)]),
        ("move to another step", [Change(MOVED, "item", "a")]),
        ("rename", [Change(CHANGED, "item", "renamed", ("key",))]),
        ("reword", [Change(CHANGED, "item", "a", ("label",))]),
        ("condition", [Change(CHANGED, "item", "b", ("visible_if",), OnDrafts.CHECKED_AGAIN)]),
        ("kind", [Change(CHANGED, "item", "b", ("kind",), OnDrafts.DROPPED)]),
        (
            "inside",
            [Change(CHANGED, "item", "g.inner", ("required",), OnDrafts.CHECKED_AGAIN)],
        ),
        ("step", [Change(CHANGED, "step", "two", ("title",))]),
        ("setting", [Change(CHANGED, "setting", "lead", ("default",))]),
        ("settings", [Change(ADDED, "setting", "limit"), Change(REMOVED, "setting", "lead")]),
        ("test", [Change(CHANGED, "test", "Empty", ("declared",))]),
        ("form", [Change(CHANGED, "form", "publicity")]),
    ],
)
def test_each_edit_is_told_as_what_it_is(what: str, changes: list[Change]) -> None:
    made = two_steps()
    EDITS[what](made)
    assert list(compare(two_steps(), made)) == changes


@pytest.mark.parametrize(("what", "kind"), [("swap", "item"), ("steps", "step")])
def test_of_two_that_changed_places_one_is_told_as_moved(what: str, kind: str) -> None:
    made = two_steps()
    EDITS[what](made)
    (only,) = compare(two_steps(), made)
    assert (only.kind, only.what) == (MOVED, kind)


@given(st.permutations([f"q{number}" for number in range(8)]), st.sets(st.integers(0, 7)))
def test_any_order_and_any_loss_is_told_without_duplicates(
    order: list[str], lost: set[int]
) -> None:
    old = document(step("one", *(item(f"q{number}") for number in range(8)), item("last")))
    new = deepcopy(old)
    left = [key for number, key in enumerate(order) if number not in lost]
    new["steps"][0]["items"] = [*(item(key) for key in left), item("last")]
    parse_formspec(new)
    changes = compare(old, new)
    assert len({(change.kind, change.name) for change in changes}) == len(changes)
    assert {change.name for change in changes if change.kind is REMOVED} == set(order) - set(left)
    assert all(change.kind in (REMOVED, MOVED) for change in changes)
    assert (not changes) == (left == [f"q{number}" for number in range(8)])
