"""A form's own tests: run them, and make one of a trial of the form.

Answers, a day and settings, and what should follow of them: what is shown and hidden, which errors
there are, and what calculations are worth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.arithmetic import as_date
from kevytasiointi.domain.checking import check_answers
from kevytasiointi.domain.formspec import Expectation, FormSpec, FormTest, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.numbertext import kept_number
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.visibility import Visibility

#: The day of a form's own test that names none; any day does, but always the same one.
TEST_DAY: Final = date(2026, 6, 1)


class Expected(StrEnum):
    """What a test can expect; the keys of `expect` in the document."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    ERRORS = "errors"
    VALUES = "values"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as a test expects.

    Attributes:
        what: under which key of `expect` it stands.
        path: the item, `durations.0.end_on`; `declared` for the form's declaration.
        wanted: the expected error code or value; None: no error, no value.
        got: what there is instead.
    """

    what: Expected
    path: str
    wanted: Json = None
    got: Json = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows of answers.

    Attributes:
        visible: paths of the shown items that hang on a condition, their own or one around them.
        hidden: paths of those that are not shown.
        errors: what is wrong, a code by path.
        values: what calculations outside rows are worth, by path.
    """

    visible: Sequence[str]
    hidden: Sequence[str]
    errors: Mapping[str, str]
    values: Mapping[str, Json]


def run_test(spec: FormSpec, test: FormTest) -> tuple[Mismatch, ...]:
    """Everything that is not as the test expects; nothing when it passes."""
    shown, expect = _shown(spec, test), test.expect
    found = [
        *(Mismatch(Expected.VISIBLE, p) for p in expect.visible if not shown.is_visible(p)),
        *(Mismatch(Expected.HIDDEN, p) for p in expect.hidden if shown.is_visible(p)),
        *_worth_otherwise(expect, shown),
    ]
    if expect.errors is not None:
        errors = _errors(spec, test)
        found += [
            Mismatch(Expected.ERRORS, path, expect.errors.get(path), errors.get(path))
            for path in dict.fromkeys((*expect.errors, *errors))
            if expect.errors.get(path) != errors.get(path)
        ]
    return tuple(found)


def outcome_of(spec: FormSpec, test: FormTest) -> Outcome:
    """What follows of a test's answers, whatever it expects."""
    shown = _shown(spec, test)
    places = list(_conditional(spec, shown))
    return Outcome(
        visible=[path for path in places if shown.is_visible(path)],
        hidden=[path for path in places if not shown.is_visible(path)],
        errors=_errors(spec, test),
        values={
            path: _worth(shown, path)
            for path, item in _outside_rows(spec)
            if item.kind is ItemKind.COMPUTED and shown.is_visible(path)
        },
    )


def expecting_now(spec: FormSpec, test: FormTest) -> FormTest:
    """The test with the same things looked at, and what follows now expected of them."""
    shown, expect = _shown(spec, test), test.expect
    looked_at = [path for path in (*expect.visible, *expect.hidden) if spec.item(path)]
    now = Expectation(
        visible=tuple(path for path in looked_at if shown.is_visible(path)),
        hidden=tuple(path for path in looked_at if not shown.is_visible(path)),
        errors=None if expect.errors is None else _errors(spec, test),
        values={path: _worth(shown, path) for path in expect.values if spec.item(path)},
    )
    return replace(test, expect=now)


def document_of_test(test: FormTest) -> dict[str, Json]:
    """The test as it stands in the form's document; what says nothing is left out."""
    expect = test.expect
    said: dict[str, Json] = {
        "visible": list(expect.visible) or None,
        "hidden": list(expect.hidden) or None,
        "errors": None if expect.errors is None else dict(expect.errors),
        "values": dict(expect.values) or None,
    }
    made: dict[str, Json] = {
        "name": test.name,
        "today": test.today,
        "settings": dict(test.settings) or None,
        "answers": dict(test.answers),
        "attachments": dict(test.attachments) or None,
        "declared": None if test.declared else False,
        "expect": {key: value for key, value in said.items() if value is not None},
    }
    return {key: value for key, value in made.items() if value is not None}


def day_of(test: FormTest) -> date:
    """The day on which a test is run."""
    return (as_date(test.today) if test.today else None) or TEST_DAY


def _shown(spec: FormSpec, test: FormTest) -> Visibility:
    return Visibility(spec, test.answers, effective_settings(spec, test.settings), day_of(test))


def _errors(spec: FormSpec, test: FormTest) -> dict[str, str]:
    problems = check_answers(
        spec,
        test.answers,
        test.attachments,
        effective_settings(spec, test.settings),
        day_of(test),
        test.declared,
        artificial_hetus=True,
    )
    return {problem.path: problem.code for problem in problems}


def _worth_otherwise(expect: Expectation, shown: Visibility) -> Iterator[Mismatch]:
    for path, wanted in expect.values.items():
        got = _worth(shown, path)
        if got != wanted:
            yield Mismatch(Expected.VALUES, path, wanted, got)


def _worth(shown: Visibility, path: str) -> Json:
    value = shown.form.value(path)
    if isinstance(value, tuple):
        return [kept_number(one) if isinstance(one, Decimal) else str(one) for one in value]
    return kept_number(value) if isinstance(value, Decimal) else value


def _conditional(spec: FormSpec, shown: Visibility) -> Iterator[str]:
    """The items that may be hidden, in rows those of the rows that are there.

    What stands inside something with a condition is hidden with it and is not told of apart.
    """
    top = [item for step in spec.steps for item in step.items]
    yield from _conditional_among(top, shown.form.values, "")


def _conditional_among(items: Sequence[Item], values: JsonObject, prefix: str) -> Iterator[str]:
    for item in items:
        path = prefix + item.key
        if item.visible_if is not None:
            yield path
        value = values.get(item.key)
        if item.kind is ItemKind.GROUP:
            inner = value if isinstance(value, Mapping) else {}
            yield from _conditional_among(item.items, inner, f"{path}.")
        elif item.kind is ItemKind.REPEAT and isinstance(value, list | tuple):
            for number, row in enumerate(value):
                inside = row if isinstance(row, Mapping) else {}
                yield from _conditional_among(item.items, inside, f"{path}.{number}.")


def _outside_rows(spec: FormSpec) -> Iterator[tuple[str, Item]]:
    def among(items: Sequence[Item], prefix: str) -> Iterator[tuple[str, Item]]:
        for item in items:
            yield prefix + item.key, item
            if item.kind is ItemKind.GROUP:
                yield from among(item.items, f"{prefix}{item.key}.")

    for step in spec.steps:
        yield from among(step.items, "")
