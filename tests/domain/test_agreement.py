"""Screen, review, filed answers, schema and checks agree on what is shown, for random forms."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kevytasiointi import texts
from kevytasiointi.domain.answers import Visibility, check_answers, filed, rows
from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.documents import Line
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from tests.domain.form_samples import TODAY, choice, form, item

GOOD: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["oak", "ash"]),
    "integer": st.integers(0, 20),
    "money": st.sampled_from(["0", "12.5", "100"]),
    "date": st.sampled_from(["2026-05-01", "2026-07-01"]),
    "yes_no": st.booleans(),
    "choice": st.sampled_from(["a", "b"]),
    "choices": st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True).map(sorted),
}
CONDITIONS = {
    "text": ["===", "oak"],
    "integer": [">", 10],
    "money": [">=", 12],
    "date": ["<", "2026-06-01"],
    "yes_no": ["===", True],
    "choice": ["!==", "a"],
}


def condition(before: dict[str, Any]) -> dict[str, Any]:
    """A rule over an item that stands earlier."""
    name, kind = {"var": before["key"]}, before["kind"]
    if kind == "choices":
        return {"in": ["a", name]}
    if kind not in CONDITIONS:
        return {"filled": name}
    operator, value = CONDITIONS[kind]
    return {operator: [name, value]}


@st.composite
def items(draw: st.DrawFn, prefix: str = "q", depth: int = 0) -> list[dict[str, Any]]:
    """Items with conditions on those before them; groups and rows hold some of their own."""
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        key = f"{prefix}{number}"
        kinds = [*GOOD, *(["group", "repeat"] if depth < 2 else [])]
        kind = draw(st.sampled_from(kinds))
        one = choice(key, "a", "b", kind=kind) if kind in ("choice", "choices") else item(key, kind)
        if kind in ("group", "repeat"):
            one["items"] = draw(items(f"{key}_", depth + 1))
        else:
            one["required"] = draw(st.booleans())
        before = [other for other in made if other["kind"] not in ("group", "repeat")]
        if before and draw(st.booleans()):
            one["visible_if"] = condition(draw(st.sampled_from(before)))
        made.append(one)
    return made


@st.composite
def answers_to(draw: st.DrawFn, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """Good answers to some of the items, hidden ones too."""
    given_answers: dict[str, Any] = {}
    for one in asked:
        if not draw(st.booleans()):
            continue
        if one["kind"] == "group":
            given_answers[one["key"]] = draw(answers_to(one["items"]))
        elif one["kind"] == "repeat":
            given_answers[one["key"]] = draw(st.lists(answers_to(one["items"]), max_size=3))
        else:
            given_answers[one["key"]] = draw(GOOD[one["kind"]])
    return given_answers


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[FormSpec, dict[str, Any]]:
    asked = draw(items())
    return form(*asked), draw(answers_to(asked))


def leaves(
    asked: tuple[Item, ...], answers: Any, prefix: str = ""
) -> Iterator[tuple[str, Item, Any]]:
    """Every question with its path, rows that are there included."""
    for one in asked:
        value = answers.get(one.key) if isinstance(answers, dict) else None
        path = prefix + one.key
        if one.kind is ItemKind.GROUP:
            yield from leaves(one.items, value, f"{path}.")
        elif one.kind is ItemKind.REPEAT:
            for number, row in enumerate(value or []):
                yield from leaves(one.items, row, f"{path}.{number}.")
        else:
            yield path, one, value


def paths_of(kept: Any, prefix: str = "") -> Iterator[str]:
    if isinstance(kept, dict):
        for key, value in kept.items():
            yield from paths_of(value, f"{prefix}{key}.")
    elif isinstance(kept, list) and kept and isinstance(kept[0], dict):
        for number, row in enumerate(kept):
            yield from paths_of(row, f"{prefix}{number}.")
    elif prefix:
        yield prefix.removesuffix(".")


def without_rows(paths: Iterable[str]) -> Counter[str]:
    """How often each question is answered; as empty rows are not filed, others' numbers move."""
    return Counter(
        ".".join("*" if part.isdigit() else part for part in path.split(".")) for path in paths
    )


@given(filled_forms())
@settings(max_examples=200)
def test_all_that_look_at_answers_agree_on_what_is_shown(
    filled: tuple[FormSpec, dict[str, Any]],
) -> None:
    spec, answers = filled
    shown = Visibility(spec, answers, {}, TODAY)
    asked = tuple(one for step in spec.steps for one in step.items)
    visible = {path for path, _, _ in leaves(asked, answers) if shown.is_visible(path)}
    hidden = {path for path, _, _ in leaves(asked, answers)} - visible
    assert hidden <= set(shown.hidden())
    problems = check_answers(spec, answers, {}, {}, TODAY, declared=True)
    assert {problem.path for problem in problems} <= visible
    kept = filed(spec, answers, shown)
    answered = {p for p, _, value in leaves(asked, answers) if value not in (None, [], "")}
    assert without_rows(paths_of(kept)) == without_rows(visible & answered)
    lines = [
        block
        for section in rows(shown, "en", partial(texts.say, "en"))
        for block in section.blocks
        if isinstance(block, Line)
    ]
    flat = {path for path in visible if not any(part.isdigit() for part in path.split("."))}
    assert len(flat) <= len(lines)
    validator = Draft202012Validator(answer_schema(spec, "x", "en"))
    assert [error.message for error in validator.iter_errors(kept)] == []
    again = Visibility(spec, kept, {}, TODAY)
    assert {path for path in paths_of(kept) if not again.is_visible(path)} == set()
    assert filed(spec, kept, again) == kept
