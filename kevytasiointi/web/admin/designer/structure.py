"""The page of a form: its steps and questions in order, and what is done to them there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import (
    NOT_THERE,
    AddPart,
    DuplicatePart,
    Edit,
    MovePart,
    RemovePart,
)
from kevytasiointi.domain.designs import (
    FORM,
    Part,
    PartChanged,
    PartGone,
    PartKind,
    fingerprint,
    part_at,
    part_of,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.itemkinds import CONTAINERS
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.partfields import kind_of
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.sentences import condition_sentence
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.usecases import designing
from kevytasiointi.web.admin.designer.kinds import kind_name
from kevytasiointi.web.admin.designer.work import (
    Work,
    address_of,
    change,
    done,
    part_address,
    read_work,
    scope_of,
)
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import requires

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A step or an item in the list of a form.

    Attributes:
        words: its title or question.
        kind: what kind of item it is, in words; empty for a step.
        condition: when it is asked, as a sentence; empty: always.
        findings: what is wrong in it, parts below left out.
    """

    part: Part
    words: Localized
    kind: str
    condition: str
    findings: Sequence[Finding]
    address: str
    seen: str
    parts: Sequence["ShownPart"]

    @property
    def holds_parts(self) -> bool:
        """Whether items can be added to it."""
        return self.part.kind is PartKind.STEP or kind_of(self.part.value) in CONTAINERS

    @property
    def is_required(self) -> bool:
        """Whether it must be answered whenever it is asked."""
        return self.part.value.get("required") is True


@requires(Permission.FORM_DESIGN)
def show_form(form_id: UUID) -> str:
    """The steps and items of a form."""
    return page(read_work(form_id))


def page(work: Work, problem: str = "", title: Mapping[str, str] | None = None) -> str:
    """The page of a form.

    Args:
        work: the design.
        problem: why something was refused.
        title: what was typed as the name of a new step.
    """
    with tools().database.read(scope_of(current_actor())) as session:
        edits = stored.last_edits(session, work.form_id, most=1)
    return render_template(
        "admin/designer/structure.html",
        work=work,
        steps=shown_parts(work),
        last_edit=edits[0] if edits else None,
        problem=problem,
        typed=title or {},
        has_errors=bool(problem),
    )


def shown_parts(work: Work) -> Sequence[ShownPart]:
    """The steps of a form with what they hold."""
    by_part: dict[str, list[Finding]] = {}
    for finding in work.findings:
        by_part.setdefault(part_at(work.document, finding.path).path, []).append(finding)
    below: dict[str, list[Part]] = {}
    for part in work.parts[1:]:
        below.setdefault(part.parent, []).append(part)
    return [_shown(work, part, "", below, by_part) for part in below.get(FORM, [])]


def _shown(
    work: Work,
    part: Part,
    prefix: str,
    below: Mapping[str, Sequence[Part]],
    by_part: Mapping[str, Sequence[Finding]],
) -> ShownPart:
    is_step = part.kind is PartKind.STEP
    here = prefix if is_step else f"{prefix}{part.value.get('key')}"
    inner = prefix if is_step else f"{here}."
    held = below.get(part.id, ()) if part.id else ()
    return ShownPart(
        part=part,
        words=localized_of(part.value, "title" if is_step else "label"),
        kind="" if is_step else kind_name(kind_of(part.value)),
        condition="" if is_step else _condition(work, here),
        findings=by_part.get(part.path, ()),
        address=part_address(work.form_id, part.id),
        seen=fingerprint(part),
        parts=[_shown(work, one, inner, below, by_part) for one in held],
    )


def _condition(work: Work, item_path: str) -> str:
    settings = effective_settings(work.spec, {})
    spoken = language()
    return condition_sentence(item_path, work.spec, settings, spoken, partial(texts.say, spoken))


def localized_of(value: JsonObject, key: str) -> Localized:
    """A text of the document as far as it is one."""
    words = value.get(key)
    return {k: str(v) for k, v in words.items() if v} if isinstance(words, Mapping) else {}


# --- what is done ---


@requires(Permission.FORM_DESIGN)
def add_step(form_id: UUID) -> ResponseReturnValue:
    """Add a step behind the others."""
    title = {code: request.form.get(f"title_{code}", "").strip() for code in LANGUAGES}
    title = {code: text for code, text in title.items() if text}
    if not title:
        problem = _("Write the name of the step.")
        return page(read_work(form_id), problem, title), _BAD_REQUEST
    value: dict[str, Json] = {"title": title, "items": []}
    work = change(form_id, AddPart(FORM, value))
    return done(f"{work.address}#{anchor(work.parts[-1].id)}", _("The step has been added."))


@requires(Permission.FORM_DESIGN)
def move_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Move a part: one up or down, or (drag, or the choice of a place) anywhere it fits."""
    where = request.form.get("where", "")
    parent, index = request.form.get("parent", ""), request.form.get("index", "")

    def edit(document: JsonObject) -> MovePart:
        part = part_of(document, part_id)
        if where in _WAYS:
            return MovePart(part_id, part.parent, part.index + _WAYS[where])
        if not index.isascii() or not index.isdecimal():
            raise InvalidInput("", NOT_THERE)
        return MovePart(part_id, parent, int(index))

    return _acted(form_id, edit, part_id)


_WAYS: Final = {"up": -1, "down": 1}


@requires(Permission.FORM_DESIGN)
def duplicate_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Make a copy of a part behind it."""
    return _acted(form_id, DuplicatePart(part_id), part_id, _("The copy has been made."))


@requires(Permission.FORM_DESIGN)
def remove_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Remove a part with what it holds; it can be undone."""
    edit = RemovePart(part_id, request.form.get("seen", ""))
    return _acted(form_id, edit, "", _("Removed. You can undo this."))


@requires(Permission.FORM_DESIGN)
def undo_edit(form_id: UUID) -> ResponseReturnValue:
    """Take back the latest change."""
    actor = current_actor()
    shown = request.form.get("version", "")
    try:
        with tools().database.write(scope_of(actor)) as session:
            design = designing.open_design(session, actor, form_id, lock=True)
            version = int(shown) if shown.isascii() and shown.isdecimal() else 0
            designing.undo(session, actor, design, shown=version, now=now())
    except InvalidInput as error:
        return page(read_work(form_id), _said(error)), _BAD_REQUEST
    return done(address_of(form_id), _("The latest change has been undone."))


def _acted(
    form_id: UUID, edit: Edit | Callable[[JsonObject], Edit], at: str, sentence: str = ""
) -> ResponseReturnValue:
    """Apply an edit of the list and lead back to it, to the part `at`; a refusal is told there."""
    try:
        change(form_id, edit)
    except InvalidInput as error:
        return page(read_work(form_id), _said(error)), _BAD_REQUEST
    except PartGone:
        problem = _("Somebody else has removed that part. Nothing was changed.")
        return page(read_work(form_id), problem), _CONFLICT
    except PartChanged:
        problem = _("Somebody else has changed that part. Look at it, and then do it again.")
        return page(read_work(form_id), problem), _CONFLICT
    return done(address_of(form_id) + (f"#{anchor(at)}" if at else ""), sentence)


def anchor(part_id: str) -> str:
    """The id of a part's element on the page of the form."""
    return f"osa-{part_id}"


def _said(error: InvalidInput) -> str:
    return texts.say(language(), error.msgid, **error.params)
