"""The pages where a condition of a question is made of rows: when it is shown, when needed."""

from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import Part, PartChanged, PartGone, PartKind, fingerprint
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.partfields import Asked, fields_of
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import Spot, spot_of
from kevytasiointi.web.admin.designer import fieldwords
from kevytasiointi.web.admin.designer.findingwords import said
from kevytasiointi.web.admin.designer.part import found
from kevytasiointi.web.admin.designer.ruleediting import DELETE, RuleEditor
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import Work, change, done, part_address, read_work
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

CONDITIONS: Final = ("visible_if", "required_if")
_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@requires(Permission.FORM_DESIGN)
def show_rule(form_id: UUID, part_id: str, rule_key: str) -> str:
    """A condition of a question."""
    work, part, spot = opened(form_id, part_id, rule_key)
    return _page(work, part, RuleEditor(work, spot, rule_key, part.value.get(rule_key)))


@requires(Permission.FORM_DESIGN)
def save_rule(form_id: UUID, part_id: str, rule_key: str) -> ResponseReturnValue:
    """Change a condition, or show the rows after a button that changes only them."""
    work, part, spot = opened(form_id, part_id, rule_key)
    editor = RuleEditor(work, spot, rule_key, part.value.get(rule_key), request.form)
    wants_none = editor.button == DELETE
    if not (editor.is_ready or wants_none):
        return _page(work, part, editor), _BAD_REQUEST if editor.problems else 200
    rule = None if wants_none else editor.rule
    edit = ChangePart(part_id, {rule_key: rule}, request.form.get("seen", ""))
    try:
        work = change(form_id, edit)
    except (PartChanged, PartGone):
        work, part, spot = opened(form_id, part_id, rule_key)
        editor = RuleEditor(work, spot, rule_key, part.value.get(rule_key), request.form)
        return _page(work, part, editor, mine=editor.said(rule)), _CONFLICT
    except InvalidInput as error:
        problem = texts.say(language(), error.msgid, **error.params)
        return _page(work, part, editor, problem=problem), _BAD_REQUEST
    back = part_address(form_id, part_id)
    if rule_findings(work, found(work, part_id), rule_key):
        back = part_address(form_id, part_id, "ehto", rule_key)
    return done(back, _("Saved.") if rule is not None else _("The condition has been removed."))


def opened(form_id: UUID, part_id: str, rule_key: str) -> tuple[Work, Part, Spot]:
    """The design, the question whose rule it is, and where the rule stands.

    Raises:
        NotFound: there is no such question, or questions of its kind have no such rule.
    """
    work = read_work(form_id)
    part = found(work, part_id)
    spot = spot_of(work.spec, part_id)
    asked = {one.key for one in fields_of(part) if one.asked in (Asked.RULE, Asked.CHECKS)}
    if part.kind is not PartKind.ITEM or spot is None or rule_key not in asked:
        raise NotFound(f"rule {rule_key} of {part_id}")
    return work, part, spot


def rule_findings(work: Work, part: Part, rule_key: str) -> list[Finding]:
    """What the check of the form says of a rule."""
    at = f"{part.path}.{rule_key}"
    return [
        one for one in work.findings if one.path == at or one.path.startswith((f"{at}[", at + "."))
    ]


def _page(work: Work, part: Part, editor: RuleEditor, *, mine: str = "", problem: str = "") -> str:
    """The page of a condition.

    Args:
        work: the design.
        part: the question.
        editor: its condition.
        mine: what the refused change said, when somebody else changed the rule in between.
        problem: why a change was refused.
    """
    return render_template(
        "admin/designer/rule.html",
        work=work,
        back=work.part_address(part),
        action=part_address(work.form_id, part.id, "ehto", editor.key),
        about=pick(localized_of(part.value, "label"), language())[0] or part.value.get("key"),
        has_rule=part.value.get(editor.key) is not None,
        editor=editor,
        rule_name=fieldwords.field_name(editor.key),
        seen=fingerprint(part, [editor.key]),
        findings=[said(one) for one in rule_findings(work, part, editor.key)],
        mine=mine,
        problem=problem,
        has_errors=bool(editor.problems or mine or problem),
    )
