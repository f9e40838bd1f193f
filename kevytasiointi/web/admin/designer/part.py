"""The page where a step or an item is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.partfields import (
    ON_PAGES_OF_THEIR_OWN,
    PartField,
    fields_of,
    kind_of,
)
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.web.admin.designer import fieldwords, kinds, optionrows, typed
from kevytasiointi.web.admin.designer.around import around, kinds_to_change_to, lost_words
from kevytasiointi.web.admin.designer.structure import anchor, localized_of
from kevytasiointi.web.admin.designer.work import Work, change, done, read_work, takes_part
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409
_SPARE_OPTIONS: Final = 2
"""Empty rows of options that a page offers."""


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
    seen: str = "",
    extra_options: int = 0,
) -> str:
    """The page of a part.

    Args:
        work: the design.
        part: as it is stored.
        values: what was typed instead, by key.
        problems: what was wrong with it, by field.
        conflicts: what somebody else has changed in between.
        seen: the fingerprint of what the writer saw, when nothing has been saved since.
        extra_options: how many more empty rows of options are wanted.
    """
    fields = fields_of(part)
    kind = kind_of(part.value) if part.kind is PartKind.ITEM else None
    return render_template(
        "admin/designer/part.html",
        work=work,
        part=part,
        kind=kinds.kind_name(kind) if kind else "",
        words=localized_of(part.value, "title" if part.kind is PartKind.STEP else "label"),
        fields=fields,
        own_pages=ON_PAGES_OF_THEIR_OWN,
        shown={**part.value, **(values or {})},
        seen=seen or fingerprint(part, _keys(fields)),
        whole=fingerprint(part),
        field_words=fieldwords,
        section=kind.value if kind else PartKind.STEP.value,
        findings=own_findings(work, part),
        around=around(work, part),
        kinds=kinds_to_change_to(part) if kind else (),
        kind_seen=fingerprint(part, ["kind"]),
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
@takes_part
def save_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Change a step or an item; some buttons only arrange the rows of options."""
    work = read_work(form_id)
    part = found(work, part_id)
    values, problems = typed.read_fields(request.form, fields_of(part), part.value)
    button, seen = request.form.get("do", ""), request.form.get("seen", "")
    if problems or optionrows.is_act(button):
        shown = {**values, **{key: request.form.get(key, "") for key in problems}}
        more = _SPARE_OPTIONS if button == optionrows.ADD else 0
        return (
            page(work, part, values=shown, problems=problems, seen=seen, extra_options=more),
            _BAD_REQUEST if problems else 200,
        )
    try:
        work = change(form_id, ChangePart(part_id, values, seen))
    except PartChanged as changed:
        return _conflict(form_id, part_id, values, changed.stored), _CONFLICT
    except PartGone as error:
        raise NotFound(f"part {part_id}") from error
    except InvalidInput as error:
        sentence = texts.say(language(), error.msgid, **error.params)
        problems = {error.field or "label": sentence}
        return page(work, part, values=values, problems=problems, seen=seen), _BAD_REQUEST
    beside = around(work, found(work, part_id))
    leads = {rule.key: rule.address for rule in beside.rules}
    if beside.following:
        leads["next"] = beside.following.address
    if button in leads:
        return done(leads[button], _("Saved."))
    return done(f"{work.address}#{anchor(part_id)}", _("Saved."))


def _conflict(form_id: UUID, part_id: str, values: JsonObject, stored: JsonObject) -> str:
    """Both versions, and the form with what was typed: saving it now is a choice."""
    work = read_work(form_id)
    part = found(work, part_id)
    section = part.value.get("kind") if part.kind is PartKind.ITEM else ""
    differing = [
        Conflict(key, fieldwords.field_name(key, str(section)), stored.get(key), value)
        for key, value in values.items()
        if stored.get(key) != value
    ]
    return page(work, part, values=values, conflicts=differing)


@requires(Permission.FORM_DESIGN)
def change_kind(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Make another kind of a question of it; what the new kind does not know goes."""
    work = read_work(form_id)
    part = found(work, part_id)
    wanted = request.form.get("kind", "")
    if part.kind is not PartKind.ITEM or wanted not in {one.value for one in ItemKind}:
        problem = {"kind": _("Choose what kind of question it is.")}
        return page(work, part, problems=problem), _BAD_REQUEST
    lost = lost_words(part, ItemKind(wanted))
    try:
        edit = ChangePart(part_id, {"kind": wanted}, request.form.get("seen", ""))
        work = change(form_id, edit)
    except PartChanged:
        problem = {"kind": _("Somebody else changed the kind in between. Look at it first.")}
        return page(read_work(form_id), part, problems=problem), _CONFLICT
    name = kinds.kind_name(ItemKind(wanted))
    sentence = _("The kind is now: %(kind)s.", kind=name)
    if lost:
        sentence += " " + _("These went: %(settings)s.", settings=lost)
    return done(work.part_address(part), sentence)
