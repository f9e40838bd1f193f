"""The page where a step or an item is changed, and those where an item is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import AddPart, ChangePart
from kevytasiointi.domain.designs import Part, PartChanged, PartGone, PartKind, fingerprint
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.partfields import (
    ON_PAGES_OF_THEIR_OWN,
    PartField,
    fields_of,
    kind_of,
)
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.web.admin.designer import fieldwords, kinds, typed
from kevytasiointi.web.admin.designer.structure import anchor, localized_of
from kevytasiointi.web.admin.designer.work import Work, change, done, read_work
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409
_SPARE_OPTIONS: Final = 3
"""Empty rows of options that a page offers without JavaScript."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else changed while the page was open: one row for each key that differs."""

    key: str
    name: str
    stored: Json
    mine: Json


@requires(Permission.FORM_DESIGN)
def show_part(form_id: UUID, part_id: str) -> str:
    """A step or an item, to be changed."""
    work = read_work(form_id)
    return page(work, found(work, part_id))


def found(work: Work, part_id: str) -> Part:
    """A step or an item of the design.

    Raises:
        NotFound: there is none.
    """
    try:
        return work.part(part_id)
    except PartGone as error:
        raise NotFound(f"part {part_id}") from error


def page(
    work: Work,
    part: Part,
    *,
    values: JsonObject | None = None,
    problems: Mapping[str, str] | None = None,
    conflicts: Sequence[Conflict] = (),
    extra_options: int = 0,
) -> str:
    """The page of a part.

    Args:
        work: the design.
        part: as it is stored.
        values: what was typed instead, by key.
        problems: what was wrong with it, by field.
        conflicts: what somebody else has changed in between.
        extra_options: how many more empty rows of options are wanted.
    """
    fields = fields_of(part)
    shown = {**part.value, **(values or {})}
    return render_template(
        "admin/designer/part.html",
        work=work,
        part=part,
        is_step=part.kind is PartKind.STEP,
        kind=kinds.kind_name(kind_of(part.value)) if part.kind is PartKind.ITEM else "",
        words=localized_of(part.value, "title" if part.kind is PartKind.STEP else "label"),
        fields=fields,
        own_pages=ON_PAGES_OF_THEIR_OWN,
        shown=shown,
        seen=fingerprint(part, _keys(fields)),
        field_words=fieldwords,
        findings=own_findings(work, part),
        problems=problems or {},
        conflicts=conflicts,
        spare_options=_SPARE_OPTIONS + extra_options,
        has_errors=bool(problems or conflicts),
    )


def own_findings(work: Work, part: Part) -> Sequence[Finding]:
    """What is wrong in a part, parts below left out."""
    below = [one.path for one in work.parts if one.parent == part.id and one.id != part.id]
    return [
        finding
        for finding in work.findings
        if (finding.path == part.path or finding.path.startswith(f"{part.path}."))
        and not any(finding.path.startswith(f"{path}.") for path in below)
    ]


def _keys(fields: Sequence[PartField]) -> Sequence[str]:
    """The keys that the page changes: rules have pages of their own."""
    return [field.key for field in fields if field.asked not in ON_PAGES_OF_THEIR_OWN]


@requires(Permission.FORM_DESIGN)
def save_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Change a step or an item."""
    work = read_work(form_id)
    part = found(work, part_id)
    fields = fields_of(part)
    values, problems = typed.read_fields(request.form, fields, part.value)
    button = request.form.get("do", "")
    if problems:
        shown = {**values, **{key: request.form.get(key, "") for key in problems}}
        return page(work, part, values=shown, problems=problems), _BAD_REQUEST
    edit = ChangePart(part_id, values, request.form.get("seen", ""))
    try:
        work = change(form_id, edit)
    except PartChanged as changed:
        return _conflict(form_id, part_id, values, changed.stored), _CONFLICT
    except InvalidInput as error:
        sentence = texts.say(language(), error.msgid, **error.params)
        problems = {error.field or "label": sentence}
        return page(work, part, values=values, problems=problems), _BAD_REQUEST
    if button == "more-options":
        return page(work, found(work, part_id), extra_options=_SPARE_OPTIONS)
    return done(f"{work.address}#{anchor(part_id)}", _("Saved."))


def _conflict(form_id: UUID, part_id: str, values: JsonObject, stored: JsonObject) -> str:
    """Both versions, and the form with what was typed: saving it now is a choice."""
    work = read_work(form_id)
    differing = [
        Conflict(key, fieldwords.field_name(key), stored.get(key), value)
        for key, value in values.items()
        if stored.get(key) != value
    ]
    return page(work, found(work, part_id), values=values, conflicts=differing)


# --- adding ---


@requires(Permission.FORM_DESIGN)
def choose_kind(form_id: UUID, part_id: str) -> str:
    """Every kind of item, explained; the choice leads on."""
    work = read_work(form_id)
    return _kinds_page(work, found(work, part_id))


def _kinds_page(work: Work, holder: Part, problem: str = "") -> str:
    return render_template(
        "admin/designer/kinds.html",
        work=work,
        holder=holder,
        groups=kinds.KIND_GROUPS,
        kinds=kinds,
        problem=problem,
        has_errors=bool(problem),
    )


@requires(Permission.FORM_DESIGN)
def add_item(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Add an item of the chosen kind, and lead to the page where it gets its words."""
    kind = request.form.get("kind", "")
    if kind not in {one.value for one in ItemKind}:
        work = read_work(form_id)
        problem = _("Choose what kind of question it is.")
        return _kinds_page(work, found(work, part_id), problem), _BAD_REQUEST
    value: dict[str, Any] = {"kind": kind, "label": typed.words(request.form, "label")}
    try:
        work = change(form_id, AddPart(part_id, value))
    except PartGone as error:
        raise NotFound(f"part {part_id}") from error
    except InvalidInput as error:
        work = read_work(form_id)
        problem = texts.say(language(), error.msgid, **error.params)
        return _kinds_page(work, found(work, part_id), problem), _BAD_REQUEST
    added = [one for one in work.parts if one.parent == part_id][-1]
    return done(work.part_address(added))
