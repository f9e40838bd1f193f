"""The tests of a form: recorded from trials, run whenever they are looked at, kept in the form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import (
    FORM,
    PartChanged,
    fingerprint,
    free_name,
    members,
    part_of,
)
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.formtests import (
    Expected,
    document_of_test,
    expecting_now,
    outcome_of,
    run_test,
)
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.trials import as_test
from kevytasiointi.web.admin.designer import trial_pages
from kevytasiointi.web.admin.designer.expecting import Difference, chosen, differences
from kevytasiointi.web.admin.designer.trial import opened
from kevytasiointi.web.admin.designer.typed import line
from kevytasiointi.web.admin.designer.work import Work, address_of, change, done, read_work
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

KEY: Final = "tests"
LONGEST_NAME: Final = 200
MOST_TESTS: Final = 200
_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class RunTest:
    """A test as it has just been run.

    Attributes:
        number: its place among the form's tests, from 0.
        differences: what is not as it expects; none when it passes.
    """

    number: int
    name: str
    day: str
    differences: Sequence[Difference]


@requires(Permission.FORM_DESIGN)
def show_tests(form_id: UUID) -> str:
    """Every test, run now."""
    return _page(read_work(form_id))


def _page(work: Work, problem: str = "") -> str:
    return render_template(
        "admin/designer/tests.html",
        work=work,
        tests=_run(work.spec),
        seen=fingerprint(work.part(FORM), [KEY]),
        problem=problem,
        longest_name=LONGEST_NAME,
        has_errors=bool(problem),
    )


def _run(spec: FormSpec) -> Sequence[RunTest]:
    return [
        RunTest(
            number,
            test.name,
            test.today or "",
            differences(spec, run_test(spec, test), language()),
        )
        for number, test in enumerate(spec.tests)
    ]


# --- changing them ---


@requires(Permission.FORM_DESIGN)
def record_test(form_id: UUID) -> ResponseReturnValue:
    """Make a test of a trial, with what is ticked of what followed."""
    work = read_work(form_id)
    trying = opened(work)
    if trying is None:
        return _page(work, _("The trial was lost. Begin it again.")), _BAD_REQUEST
    name = line(request.form, "name")[:LONGEST_NAME]
    if not name:
        return trial_pages.end_page(trying, _("Write a name for the test.")), _BAD_REQUEST
    boxes = {what.value: request.form.getlist(what) for what in Expected}
    bare = as_test(trying.trial)
    expect = chosen(outcome_of(trying.spec, bare), boxes)

    def edit(document: JsonObject) -> ChangePart:
        tests = _stored(document)
        named = free_name(name, {str(one.get("name")) for one in tests}, " ")
        made = document_of_test(replace(bare, name=named, expect=expect))
        return _with(document, [*tests, made])

    if len(_stored(work.document)) >= MOST_TESTS:
        return trial_pages.end_page(trying, _("The form has too many tests.")), _BAD_REQUEST
    try:
        change(form_id, edit)
    except InvalidInput as error:
        problem = texts.say(language(), error.msgid, **error.params)
        return trial_pages.end_page(trying, problem), _BAD_REQUEST
    return done(address_of(form_id, "testit"), _("The test has been recorded."))


@requires(Permission.FORM_DESIGN)
def change_test(form_id: UUID, number: int) -> ResponseReturnValue:
    """Rename a test, remove it, or let it expect what follows now."""
    work = read_work(form_id)
    tests = _stored(work.document)
    if number >= min(len(tests), len(work.spec.tests)):
        raise NotFound(f"test {number}")
    button = request.form.get("do", "")
    name = line(request.form, "name")[:LONGEST_NAME]
    said = ""
    match button:
        case "delete":
            tests, said = [*tests[:number], *tests[number + 1 :]], _("The test has been removed.")
        case "record":
            now = document_of_test(expecting_now(work.spec, work.spec.tests[number]))
            tests = [
                *tests[:number],
                {**tests[number], "expect": now["expect"]},
                *tests[number + 1 :],
            ]
            said = _("The test expects now what follows of it.")
        case _ if not name:
            return _page(work, _("Write a name for the test.")), _BAD_REQUEST
        case _:
            others = {str(one.get("name")) for one in (*tests[:number], *tests[number + 1 :])}
            renamed = {**tests[number], "name": free_name(name, others, " ")}
            tests, said = [*tests[:number], renamed, *tests[number + 1 :]], _("Saved.")
    try:
        change(form_id, ChangePart(FORM, {KEY: tests or None}, request.form.get("seen", "")))
    except PartChanged:
        problem = _("Somebody else has changed the tests. Look at them, and then do it again.")
        return _page(read_work(form_id), problem), _CONFLICT
    return done(address_of(form_id, "testit"), said)


def _stored(document: JsonObject) -> list[JsonObject]:
    return list(members(document, KEY))


def _with(document: JsonObject, tests: Sequence[JsonObject]) -> ChangePart:
    seen = fingerprint(part_of(document, FORM), [KEY])
    return ChangePart(FORM, {KEY: list(tests)}, seen)
