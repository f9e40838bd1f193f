"""The check of a form definition file: its shape, its rules, and the tests that it carries."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from kevytasiointi.domain.checking import check_answers
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formparser import parse_formspec, read_design
from kevytasiointi.domain.formspec import FormSpec, FormTest
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.numbertext import kept_number
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.usecases.formfiles import read_document

#: The day of a form's own test that names none; any day does, but always the same one.
TEST_DAY = date(2026, 6, 1)


def read_form(path: Path) -> tuple[FormSpec, JsonObject]:
    """The form in a file and the document it was made of, ready to be published.

    Raises:
        BrokenFormSpec: with every finding, those of the form's own tests included.
        OSError: the file can't be read.
    """
    document = read_document(path)
    spec = parse_formspec(document)
    failures = tuple(run_tests(spec))
    if failures or not isinstance(document, dict):
        raise BrokenFormSpec(failures)
    return spec, document


def check_file(path: Path) -> tuple[Finding, ...]:
    """Everything that is wrong with a form definition file; nothing when it is good.

    Raises:
        OSError: the file can't be read.
    """
    try:
        read_form(path)
    except BrokenFormSpec as broken:
        return broken.findings
    return ()


def gate(document: JsonObject) -> tuple[Finding, ...]:
    """Everything that keeps a document from being published; its tests run when it is whole."""
    spec, findings = read_design(document)
    return findings or tuple(run_tests(spec))


def run_tests(spec: FormSpec) -> Iterator[Finding]:
    """Run the tests that a form carries; one finding for each thing that is not as expected."""
    for index, test in enumerate(spec.tests):
        where = f"tests[{index}].expect"
        for key, message in _run_test(spec, test):
            yield Finding(f"{where}.{key}", f"{message} ({test.name})")


def _run_test(spec: FormSpec, test: FormTest) -> Iterator[tuple[str, str]]:
    today = date.fromisoformat(test.today) if test.today else TEST_DAY
    settings = effective_settings(spec, test.settings)
    shown = Visibility(spec, test.answers, settings, today)
    yield from _seen_otherwise(test, shown)
    yield from _worth_otherwise(test, shown)
    if test.expect.errors is None:
        return
    problems = check_answers(
        spec,
        test.answers,
        test.attachments,
        settings,
        today,
        test.declared,
        artificial_hetus=True,
    )
    found = {problem.path: problem.code for problem in problems}
    for path in dict.fromkeys((*test.expect.errors, *found)):
        expected, got = test.expect.errors.get(path, "no error"), found.get(path, "no error")
        if expected != got:
            yield "errors", f"{path!r} gives {got}, expected {expected}"


def _seen_otherwise(test: FormTest, shown: Visibility) -> Iterator[tuple[str, str]]:
    for path in test.expect.visible:
        if not shown.is_visible(path):
            yield "visible", f"{path!r} is hidden"
    for path in test.expect.hidden:
        if shown.is_visible(path):
            yield "hidden", f"{path!r} is visible"


def _worth_otherwise(test: FormTest, shown: Visibility) -> Iterator[tuple[str, str]]:
    for path, expected in test.expect.values.items():
        value = shown.form.value(path)
        got = kept_number(value) if isinstance(value, Decimal) else value
        if got != expected:
            yield "values", f"{path!r} is {got}, expected {expected}"
