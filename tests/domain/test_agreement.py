"""Screen, review, filed answers, schema and checks agree on what is shown, for random forms."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kevytasiointi import texts
from kevytasiointi.domain.answers import Visibility, check_answers, filed, rows
from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.documents import Line, Table
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.usecases.formfiles import document_of
from kevytasiointi.usecases.formwriting import written_json, written_yaml
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.questions import Question
from tests.domain.form_samples import TODAY
from tests.domain.random_forms import answers_to, asked_in, documents, kinds_drawn


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[FormSpec, dict[str, Any]]:
    made = draw(documents())
    return parse_formspec(made), draw(answers_to(asked_in(made)))


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


def test_random_forms_have_every_kind() -> None:
    assert kinds_drawn() == {kind.value for kind in ItemKind}


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_random_form_of_every_kind_survives_json_and_yaml(made: dict[str, Any]) -> None:
    spec = parse_formspec(made)
    for written, is_json in ((written_json(made), True), (written_yaml(made), False)):
        again = document_of(written.encode(), is_json=is_json)
        assert again == made
        assert parse_formspec(again) == spec


@given(filled_forms())
@settings(max_examples=150, deadline=None)
def test_all_that_look_at_answers_agree_on_what_is_shown(
    filled: tuple[FormSpec, dict[str, Any]],
) -> None:
    spec, answers = filled
    shown = Visibility(spec, answers, {}, TODAY)
    asked = tuple(one for step in spec.steps for one in step.items)
    visible = {path for path, _, _ in leaves(asked, answers) if shown.is_visible(path)}
    hidden = {path for path, _, _ in leaves(asked, answers)} - visible
    assert hidden <= set(shown.hidden())
    assert visible.isdisjoint(shown.hidden())
    problems = check_answers(spec, answers, {}, {}, TODAY, declared=True, artificial_hetus=True)
    containers = {path for path, one in spec.items() if one.items}
    assert {problem.path for problem in problems if problem.path not in containers} <= visible
    assert {problem.code for problem in problems} <= {
        "required",
        "files_min",
        "rows_min",
        "valid_if",
    }
    kept = filed(spec, answers, shown)
    answered = {p for p, one, value in leaves(asked, answers) if is_kept(one, value, shown, p)}
    own = {one.key for _path, one in spec.items()}
    paths = [path for path in paths_of(kept) if path.split(".")[-1] in own]
    assert without_rows(paths) == without_rows(visible & answered)
    validator = Draft202012Validator(answer_schema(spec, "x", "en"))
    assert [error.message for error in validator.iter_errors(kept)] == []
    again = Visibility(spec, kept, {}, TODAY)
    assert {path for path in paths if not again.is_visible(path)} == set()
    assert filed(spec, kept, again) == kept


@given(filled_forms())
@settings(max_examples=100, deadline=None)
def test_what_is_read_is_what_is_shown(filled: tuple[FormSpec, dict[str, Any]]) -> None:
    """The review page, the case's pages and the PDF are made of the same rows."""
    spec, answers = filled
    shown = Visibility(spec, answers, {}, TODAY)
    asked = tuple(one for step in spec.steps for one in step.items)
    labels = Counter(labels_in(rows(shown, "en", partial(texts.say, "en"))))
    for path, one, _value in leaves(asked, answers):
        if one.kind in (ItemKind.NOTE, ItemKind.ATTACHMENT) or is_in_block(spec, path):
            continue
        name = one.label["en"]
        if any(part.isdigit() for part in path.split(".")):
            assert name in labels or not shown.is_visible(path)
        else:
            assert (name in labels) is shown.is_visible(path)


@given(filled_forms(), st.sampled_from(["fi", "en"]))
@settings(max_examples=100, deadline=None)
def test_what_the_screen_knows_to_be_hidden_is_hidden(
    filled: tuple[FormSpec, dict[str, Any]], language: str
) -> None:
    """What hangs on the same page stands there with its rule; the rest is decided."""
    spec, answers = filled
    shown = Visibility(spec, answers, {}, TODAY)
    for step in spec.steps:
        for question, decided in decided_on(
            build_step(step, shown, language=language, unread={}), is_shown=True
        ):
            if decided is not None:
                assert shown.is_visible(question.path) is decided, question.path


def decided_on(
    questions: Sequence[Question], *, is_shown: bool | None
) -> Iterator[tuple[Question, bool | None]]:
    """Questions with whether they are shown; None when the browser asks the rule."""
    for one in questions:
        here = is_shown
        if one.condition.is_unmet:
            here = False
        elif one.condition.rule and here:
            here = None
        yield one, here
        yield from decided_on(one.questions, is_shown=here)
        for row in one.rows:
            yield from decided_on(row.questions, is_shown=here)


def labels_in(sections: Iterable[Any]) -> Iterator[str]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Line):
                yield block.label.split(": ")[-1]
            elif isinstance(block, Table):
                yield from block.head


def is_in_block(spec: FormSpec, path: str) -> bool:
    """Labels of blocks are the same in each of them."""
    above = ".".join(path.split(".")[:-1])
    holder = spec.item(above) if above else None
    return holder is not None and holder.block is not None


def is_kept(one: Item, value: Any, shown: Visibility, path: str) -> bool:
    """Whether something is filed under the item's own key."""
    if one.kind is ItemKind.COMPUTED:
        scope = shown.form
        *around, _key = path.split(".")
        place = iter(around)
        for part in place:
            holder = scope.place.named[part]
            scope = (
                scope.row(holder, int(next(place)))
                if holder.kind is ItemKind.REPEAT
                else scope.group(holder)
            )
        return scope.answer(one) is not None
    return value not in (None, [], "")
