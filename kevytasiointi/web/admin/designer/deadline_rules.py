"""The page of the condition of a deadline: without it the deadline begins for every matter."""

from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import FORM, PartChanged, fingerprint, members
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import form_spot
from kevytasiointi.web.admin.designer import formwords
from kevytasiointi.web.admin.designer.findingwords import said
from kevytasiointi.web.admin.designer.ruleediting import DELETE, RuleEditor
from kevytasiointi.web.admin.designer.work import Work, address_of, change, done, read_work
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

PAGE: Final = "maaraaika"
KEY: Final = "only_if"
_DEADLINES: Final = "deadlines"
_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@requires(Permission.FORM_DESIGN)
def show_deadline_rule(form_id: UUID, number: int) -> str:
    """When a deadline begins at all."""
    work = read_work(form_id)
    stored = _deadline(work, number).get(KEY)
    return _page(work, number, RuleEditor(work, form_spot(work.spec), KEY, stored))


@requires(Permission.FORM_DESIGN)
def save_deadline_rule(form_id: UUID, number: int) -> ResponseReturnValue:
    """Change the condition, or show its rows after a button that changes only them."""
    work = read_work(form_id)
    deadline = _deadline(work, number)
    spot = form_spot(work.spec)
    editor = RuleEditor(work, spot, KEY, deadline.get(KEY), request.form)
    wants_none = editor.button == DELETE
    if not (editor.is_ready or wants_none):
        return _page(work, number, editor), _BAD_REQUEST if editor.problems else 200
    rule = None if wants_none else editor.rule
    changed = {key: value for key, value in deadline.items() if key != KEY}
    if rule is not None:
        changed[KEY] = rule
    deadlines: list[Json] = [*members(work.document, _DEADLINES)]
    deadlines[number] = changed
    edit = ChangePart(FORM, {_DEADLINES: deadlines}, request.form.get("seen", ""))
    try:
        change(form_id, edit)
    except PartChanged:
        work = read_work(form_id)
        editor = RuleEditor(work, spot, KEY, _deadline(work, number).get(KEY), request.form)
        return _page(work, number, editor, mine=editor.said(rule)), _CONFLICT
    except InvalidInput as error:
        problem = texts.say(language(), error.msgid, **error.params)
        return _page(work, number, editor, problem=problem), _BAD_REQUEST
    sentence = _("Saved.") if rule is not None else _("The condition has been removed.")
    return done(address_of(form_id, "kasittely"), sentence)


def _deadline(work: Work, number: int) -> JsonObject:
    deadlines = members(work.document, _DEADLINES)
    if number >= len(deadlines):
        raise NotFound(f"deadline {number}")
    return deadlines[number]


def _page(work: Work, number: int, editor: RuleEditor, *, mine: str = "", problem: str = "") -> str:
    at = f"{_DEADLINES}[{number}].{KEY}"
    kind = str(_deadline(work, number).get("kind", ""))
    return render_template(
        "admin/designer/rule.html",
        work=work,
        back=address_of(work.form_id, "kasittely"),
        action=address_of(work.form_id, PAGE, str(number)),
        about=formwords.choice_name("kind", kind, "handling"),
        has_rule=KEY in _deadline(work, number),
        editor=editor,
        rule_name=_("When the deadline begins"),
        seen=fingerprint(work.parts[0], [_DEADLINES]),
        findings=[said(one) for one in work.findings if one.path.startswith(at)],
        mine=mine,
        problem=problem,
        has_errors=bool(editor.problems or mine or problem),
    )
