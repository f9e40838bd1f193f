"""Are the answers complete and good? All problems at once, in the order of the form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kevytasiointi.domain.fields import read_kept, read_text
from kevytasiointi.domain.formspec import Check, FormSpec, Item, Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.limits import TOO_LONG, broken_limits, keeps_pattern
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.problems import (
    DECLARED,
    Problem,
    UnreadableError,
    problem_of,
    question,
)
from kevytasiointi.domain.rulenodes import Call, Node, Var
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.domain.visibility import (
    AnswerScope,
    Visibility,
    chose_other,
    in_place_of_file,
)
from kevytasiointi.domain.wording import Param, Text, mark

ENTER: Final = mark("%(question)s – enter an answer.")
ASKING: Final[Mapping[ItemKind, str]] = {
    ItemKind.INTEGER: mark("%(question)s – enter a number."),
    ItemKind.DECIMAL: mark("%(question)s – enter a number."),
    ItemKind.MEASURE: mark("%(question)s – enter a number."),
    ItemKind.DATE: mark("%(question)s – enter a date, such as 5.6.2026."),
    ItemKind.TIME: mark("%(question)s – enter a time, such as 7.30."),
    ItemKind.MONEY: mark("%(question)s – enter an amount in euros, such as 12.50."),
    ItemKind.YEAR: mark("%(question)s – enter a year, such as 2026."),
    ItemKind.CHOICE: mark("%(question)s – choose one option."),
    ItemKind.MUNICIPALITY: mark("%(question)s – choose a municipality."),
    ItemKind.COUNTRY: mark("%(question)s – choose a country."),
    ItemKind.CHOICES: mark("%(question)s – choose at least one option."),
    ItemKind.YES_NO: mark("%(question)s – choose yes or no."),
    ItemKind.DECLARATION: mark("%(question)s – tick the box to go on."),
    ItemKind.ATTACHMENT: mark("%(question)s – add a file."),
    ItemKind.REPEAT: mark("%(question)s – add at least one row."),
}
"""What a person is asked to do when a required answer is missing."""

#: These look at whether something is there, so an unanswered name inside them is no obstacle.
_ABOUT_PRESENCE: Final = frozenset({"filled", "empty", "count", "sum", "some", "all", "if"})


@dataclass(frozen=True, slots=True)
class _Given:
    """What is checked besides the answers themselves."""

    attachments: Mapping[str, int]
    raw: Mapping[str, Json]
    settings: JsonObject
    artificial_hetus: bool


def check_answers(
    spec: FormSpec,
    answers: JsonObject,
    attachments: Mapping[str, int],
    settings: JsonObject,
    today: date,
    declared: bool,
    *,
    raw: Mapping[str, Json] | None = None,
    step: Step | None = None,
    artificial_hetus: bool = False,
    shown: Visibility | None = None,
) -> tuple[Problem, ...]:
    """Check all answers, or those of one step.

    Args:
        spec: the form.
        answers: typed answers, those of hidden items included; they are passed over.
        attachments: number of files by slot.
        settings: the form's settings in force.
        today: the Helsinki day.
        declared: the form's declaration is ticked; not looked at when one step is checked.
        raw: texts that could not be read, by path.
        step: check only this step.
        artificial_hetus: take personal identity codes that no real person has.
        shown: what these same answers show, when it has been worked out already.
    """
    shown = shown or Visibility(spec, answers, settings, today)
    given = _Given(attachments, raw or {}, settings, artificial_hetus)
    problems: list[Problem] = []
    for one in spec.steps if step is None else (step,):
        problems += _check_items(one.items, shown.form, given, None)
    if step is None and not declared:
        problems.append(
            Problem(DECLARED, "required", Text(mark("Read the declaration and tick its box.")))
        )
    return tuple(problems)


def _check_items(
    items: Sequence[Item], scope: AnswerScope, given: _Given, row: Localized | None
) -> list[Problem]:
    problems: list[Problem] = []
    if not scope.is_shown:
        return problems
    for item in items:
        if item.visible_if is not None and not scope.shows(item):
            continue
        found = CHECK_OF_KIND.get(item.kind, _check_question)(item, scope, given, row)
        problems += found
        if item.valid_if:
            path = scope.prefix + item.key
            if not any(problem.path == path for problem in found):
                problems += _check_rules(item, scope, given)
    return problems


def _check_rules(item: Item, scope: AnswerScope, given: _Given) -> Iterator[Problem]:
    for check in item.valid_if:
        if _can_tell(check, scope) and not check.rule.holds(scope):
            path = scope.prefix + item.key
            yield Problem(path, "valid_if", fill_all(check.message, given.settings), item)
            return


def _can_tell(check: Check, scope: AnswerScope) -> bool:
    """A check waits until everything that it compares is answered."""
    return all(scope.value(name) is not None for name in _compared(check.rule.node))


def _compared(node: Node) -> Iterator[str]:
    if isinstance(node, Var):
        yield node.name
    elif isinstance(node, Call) and node.operator not in _ABOUT_PRESENCE:
        for argument in node.arguments:
            yield from _compared(argument)


def _is_required(item: Item, scope: AnswerScope) -> bool:
    return item.required or (item.required_if is not None and item.required_if.holds(scope))


def _problem(
    code: str,
    msgid: str,
    item: Item,
    path: str,
    given: _Given,
    row: Localized | None,
    **params: Param,
) -> Problem:
    named: dict[str, Param] = {"question": question(item, given.settings, row), **params}
    return Problem(path, code, Text(msgid, named), item)


# --- one function per shape of item ---


def _check_nothing(
    _item: Item, _scope: AnswerScope, _given: _Given, _row: Localized | None
) -> Sequence[Problem]:
    return ()


def _check_attachment(
    item: Item, scope: AnswerScope, given: _Given, row: Localized | None
) -> Sequence[Problem]:
    path = scope.prefix + item.key
    count = given.attachments.get(path, 0)
    if count == 0 and _is_required(item, scope) and not in_place_of_file(item, scope):
        return (_problem("files_min", ASKING[item.kind], item, path, given, row),)
    if count > item.max_files:
        msgid = mark("%(question)s – leave at most %(limit)s files.")
        return (_problem("files_max", msgid, item, path, given, row, limit=item.max_files),)
    return ()


def _check_group(
    item: Item, scope: AnswerScope, given: _Given, row: Localized | None
) -> Sequence[Problem]:
    # A form can ask for two parties or places: whose street it is must be said.
    named = question(item, given.settings, row) if item.block else row
    return _check_items(item.items, scope.group(item), given, named)


def _check_repeat(
    item: Item, scope: AnswerScope, given: _Given, row: Localized | None
) -> Sequence[Problem]:
    path = scope.prefix + item.key
    rows = scope.inside(item)
    fewest = max(item.min_rows, 1 if _is_required(item, scope) else 0)
    problems: list[Problem] = []
    if len(rows) < fewest:
        msgid = ASKING[item.kind] if fewest == 1 else mark("%(question)s – add %(limit)s rows.")
        problems.append(_problem("rows_min", msgid, item, path, given, row, limit=fewest))
    elif len(rows) > item.max_rows:
        msgid = mark("%(question)s – leave at most %(limit)s rows.")
        problems.append(_problem("rows_max", msgid, item, path, given, row, limit=item.max_rows))
    title = fill_all(item.row_title or item.label, given.settings)
    for number, inner in enumerate(rows, start=1):
        named = {language: f"{text} {number}" for language, text in title.items()}
        problems += _check_items(item.items, inner, given, named)
    return problems


def _check_question(
    item: Item, scope: AnswerScope, given: _Given, row: Localized | None
) -> Sequence[Problem]:
    path = scope.prefix + item.key
    try:
        value = _read_again(item, scope.values.get(item.key), given.raw.get(path), given)
    except UnreadableError as error:
        return (problem_of(error, path, item, question(item, given.settings, row)),)
    if value is not None:
        return _check_given(item, value, scope, given, row)
    if _is_required(item, scope):
        return (_problem("required", ASKING.get(item.kind, ENTER), item, path, given, row),)
    return ()


def _read_again(item: Item, value: Json, typed: Json, given: _Given) -> Json:
    """The answer, or the text that could not be read in its place; None when it is blank."""
    if not _is_blank(value):
        value = read_kept(item, value, artificial_hetus=given.artificial_hetus)
    elif isinstance(typed, str) and typed:
        value = read_text(item, typed, artificial_hetus=given.artificial_hetus)
    return None if _is_blank(value) else value


def _check_given(
    item: Item, value: Json, scope: AnswerScope, given: _Given, row: Localized | None
) -> Sequence[Problem]:
    path = scope.prefix + item.key
    problems = [
        problem_of(error, path, item, question(item, given.settings, row))
        for error in broken_limits(item, value)
    ]
    if item.pattern_message is not None and not keeps_pattern(item, value):
        told = fill_all(item.pattern_message, given.settings)
        problems.append(Problem(path, "pattern", told, item))
    if item.other and chose_other(scope, item):
        problems += _check_other(item, scope, given, row)
    return problems


def _check_other(
    item: Item, scope: AnswerScope, given: _Given, row: Localized | None
) -> Iterator[Problem]:
    path, text = scope.prefix + item.other_key, scope.values.get(item.other_key)
    if not isinstance(text, str) or not text.strip():
        msgid = mark("%(question)s – tell what else you mean.")
        yield _problem("other_required", msgid, item, path, given, row)
    elif item.max_length is not None and len(text) > item.max_length:
        yield _problem("max_length", TOO_LONG, item, path, given, row, limit=item.max_length)


CheckOfKind = Callable[[Item, AnswerScope, _Given, Localized | None], Sequence[Problem]]

CHECK_OF_KIND: Final[Mapping[ItemKind, CheckOfKind]] = {
    ItemKind.NOTE: _check_nothing,
    ItemKind.COMPUTED: _check_nothing,
    ItemKind.ATTACHMENT: _check_attachment,
    ItemKind.GROUP: _check_group,
    ItemKind.REPEAT: _check_repeat,
}
"""Every other kind is a question with an answer of its own."""


def _is_blank(value: Json) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == []
