"""The pages of the checks of an answer: conditions, each with what is said otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import Part, PartChanged, PartGone, fingerprint, members
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import Spot
from kevytasiointi.web.admin.designer import fieldwords, typed
from kevytasiointi.web.admin.designer.findingwords import said
from kevytasiointi.web.admin.designer.ruleediting import RuleEditor, said_rule
from kevytasiointi.web.admin.designer.rules import opened, rule_findings
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import Work, change, done, part_address
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

KEY: Final = "valid_if"
PAGE: Final = "tarkisteet"
_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409
_WAYS: Final = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check in the list: its condition in words, and what is said when it does not hold."""

    number: int
    sentence: str
    message: JsonObject


@requires(Permission.FORM_DESIGN)
def show_checks(form_id: UUID, part_id: str) -> str:
    """The checks of an answer, in the order in which they are made."""
    return _list_page(*opened(form_id, part_id, KEY))


@requires(Permission.FORM_DESIGN)
def change_checks(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Move a check up or down, or remove it: `up:1`, `down:0`, `remove:2`."""
    work, part, spot = opened(form_id, part_id, KEY)
    word, _colon, number = request.form.get("do", "").partition(":")
    checks = list(checks_of(part))
    index = next((n for n in range(len(checks)) if str(n) == number), None)
    if index is None or word not in (*_WAYS, "remove"):
        raise NotFound(f"check {number}")
    moved = checks.pop(index)
    if word in _WAYS:
        checks.insert(max(0, index + _WAYS[word]), moved)
    edit = ChangePart(part_id, {KEY: checks or None}, request.form.get("seen", ""))
    try:
        change(form_id, edit)
    except (PartChanged, PartGone):
        work, part, spot = opened(form_id, part_id, KEY)
        problem = _("Somebody else has changed that part. Look at it, and then do it again.")
        return _list_page(work, part, spot, problem), _CONFLICT
    sentence = _("The check has been removed.") if word == "remove" else ""
    return done(part_address(form_id, part_id, PAGE), sentence)


@requires(Permission.FORM_DESIGN)
def show_check(form_id: UUID, part_id: str, number: int) -> str:
    """One check; the number after the last is a new one."""
    work, part, spot = opened(form_id, part_id, KEY)
    check = _check(part, number)
    editor = RuleEditor(work, spot, KEY, check.get("rule"))
    return _page(work, part, editor, number, check.get("message"))


@requires(Permission.FORM_DESIGN)
def save_check(form_id: UUID, part_id: str, number: int) -> ResponseReturnValue:
    """Change a check, or show its rows after a button that changes only them."""
    work, part, spot = opened(form_id, part_id, KEY)
    stored = _check(part, number)
    editor = RuleEditor(work, spot, KEY, stored.get("rule"), request.form)
    message: dict[str, Json] = typed.words(request.form, "message")
    problems = _problems(editor, message)
    is_kept = editor.is_elsewhere and editor.button == "save"
    if problems or not (editor.is_ready or is_kept):
        page = _page(work, part, editor, number, message, problems=problems)
        return page, _BAD_REQUEST if problems else 200
    checks: list[Json] = [*checks_of(part)]
    checks[number:] = [{"rule": editor.rule, "message": message}, *checks[number + 1 :]]
    edit = ChangePart(part_id, {KEY: checks}, request.form.get("seen", ""))
    try:
        work = change(form_id, edit)
    except (PartChanged, PartGone):
        work, part, spot = opened(form_id, part_id, KEY)
        number = min(number, len(checks_of(part)))
        page = _page(work, part, editor, number, message, mine=editor.sentence)
        return page, _CONFLICT
    except InvalidInput as error:
        told = {"": texts.say(language(), error.msgid, **error.params)}
        return _page(work, part, editor, number, message, problems=told), _BAD_REQUEST
    return done(part_address(form_id, part_id, PAGE), _("Saved."))


def _problems(editor: RuleEditor, message: JsonObject) -> dict[str, str]:
    """What is wrong by field, once it was to be saved."""
    if editor.button != "save":
        return {}
    problems = dict(editor.problems)
    if not editor.is_elsewhere and editor.is_readable and editor.rule is None:
        problems["r-0-subject"] = _("Choose a question.")
    if not message:
        problems["message_fi"] = _("Write what is said when the answer is not good.")
    return problems


def checks_of(part: Part) -> Sequence[JsonObject]:
    """The checks of an answer."""
    return members(part.value, KEY)


def _check(part: Part, number: int) -> JsonObject:
    checks = checks_of(part)
    if number > len(checks):
        raise NotFound(f"check {number}")
    return checks[number] if number < len(checks) else {}


def _list_page(work: Work, part: Part, spot: Spot, problem: str = "") -> str:
    shown = [
        ShownCheck(
            number, said_rule(work, spot, KEY, one.get("rule")), localized_of(one, "message")
        )
        for number, one in enumerate(checks_of(part))
    ]
    return render_template(
        "admin/designer/checks.html",
        work=work,
        part=part,
        words=localized_of(part.value, "label"),
        rule_name=fieldwords.field_name(KEY),
        checks=shown,
        seen=fingerprint(part, [KEY]),
        findings=[said(one) for one in rule_findings(work, part, KEY)],
        problem=problem,
        has_errors=bool(problem),
    )


def _page(
    work: Work,
    part: Part,
    editor: RuleEditor,
    number: int,
    message: Json,
    *,
    problems: dict[str, str] | None = None,
    mine: str = "",
) -> str:
    stored = _check(part, number)
    return render_template(
        "admin/designer/one_check.html",
        work=work,
        part=part,
        words=localized_of(part.value, "label"),
        editor=editor,
        number=number,
        message=message,
        stored_sentence=editor.said(stored.get("rule")),
        stored_message=localized_of(stored, "message"),
        seen=fingerprint(part, [KEY]),
        problems=problems or {},
        mine=mine,
        has_errors=bool(problems or mine),
    )
