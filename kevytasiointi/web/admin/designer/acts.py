"""What is done to a form in its list of steps and questions: each act leads back to the list."""

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

from flask import request
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
from kevytasiointi.domain.designs import FORM, PartChanged, PartGone, PartKind, part_of
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.usecases import designing
from kevytasiointi.web.admin.designer import pastwords
from kevytasiointi.web.admin.designer.structure import LATEST, anchor, page
from kevytasiointi.web.admin.designer.typed import words
from kevytasiointi.web.admin.designer.work import (
    Work,
    address_of,
    change,
    done,
    read_work,
    scope_of,
)
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import carried_number
from kevytasiointi.web.guards import requires

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@requires(Permission.FORM_DESIGN)
def add_step(form_id: UUID) -> ResponseReturnValue:
    """Add a step behind the others."""
    title = words(request.form, "title")
    if not title:
        problem = _("Write the name of the step.")
        return page(read_work(form_id), problem, at="title_fi"), _BAD_REQUEST
    value: dict[str, Json] = {"title": title, "items": []}
    work = change(form_id, AddPart(FORM, value))
    added = [one for one in work.parts if one.kind is PartKind.STEP][-1]
    return done(f"{work.address}#{anchor(added.id)}", _("The step has been added."))


@requires(Permission.FORM_DESIGN)
def move_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Move a part: one up or down, or (drag, or the choice of a place) anywhere it fits."""
    where = request.form.get("where", "")
    parent, index = request.form.get("parent", ""), request.form.get("index", "")
    if "place" in request.form:
        parent, _colon, index = request.form["place"].rpartition(":")

    def edit(document: JsonObject) -> MovePart:
        part = part_of(document, part_id)
        if where in _WAYS:
            return MovePart(part_id, part.parent, max(0, part.index + _WAYS[where]))
        if not _NUMBER.fullmatch(index):
            raise InvalidInput("", NOT_THERE)
        return MovePart(part_id, parent, int(index))

    return _acted(form_id, edit, lambda _work: part_id, way=where)


_WAYS: Final = {"up": -1, "down": 1}
_NUMBER: Final = re.compile(r"[0-9]{1,5}")


@requires(Permission.FORM_DESIGN)
def duplicate_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Make a copy of a part behind it, and lead to the copy."""

    def copy(work: Work) -> str:
        original = work.part(part_id)
        beside = [one for one in work.parts if one.parent == original.parent]
        return next((one.id for one in beside if one.index == original.index + 1), part_id)

    return _acted(form_id, DuplicatePart(part_id), copy)


@requires(Permission.FORM_DESIGN)
def remove_part(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Remove a part with what it holds; the page that follows offers to take it back."""
    edit = RemovePart(part_id, request.form.get("seen", ""))
    return _acted(form_id, edit, lambda _work: "")


@requires(Permission.FORM_DESIGN)
def undo_edit(form_id: UUID) -> ResponseReturnValue:
    """Take back the latest change."""
    actor = current_actor()
    version = carried_number(request.form.get("version"))
    try:
        with tools().database.write(scope_of(actor)) as session:
            design = designing.open_design(session, actor, form_id, lock=True)
            last = stored.last_edits(session, form_id, most=1)
            told = pastwords.said(last[0].edit) if last else ""
            designing.undo(session, actor, design, shown=version, now=now())
    except InvalidInput as error:
        return page(read_work(form_id), _said(error)), _BAD_REQUEST
    return done(address_of(form_id), _("Undone: %(change)s.", change=told))


def _acted(
    form_id: UUID,
    edit: Edit | Callable[[JsonObject], Edit],
    at: Callable[[Work], str],
    way: str = "",
) -> ResponseReturnValue:
    """Apply an edit of the list and lead back to it; a refusal is told there.

    Args:
        form_id: the form.
        edit: what to do.
        at: which part to lead to in the form as it is then; an empty name: the latest change.
        way: up or down, when the button of that name is to be used again.
    """
    try:
        work = change(form_id, edit)
    except InvalidInput as error:
        return page(read_work(form_id), _said(error)), _BAD_REQUEST
    except PartGone:
        problem = _("Somebody else has removed that part. Nothing was changed.")
        return page(read_work(form_id), problem), _CONFLICT
    except PartChanged:
        problem = _("Somebody else has changed that part. Look at it, and then do it again.")
        return page(read_work(form_id), problem), _CONFLICT
    part_id = at(work)
    if not part_id:
        return done(f"{work.address}#{LATEST}")
    part = work.part(part_id)
    can_go_on = (way == "up" and part.index > 0) or (
        way == "down" and part.index < part.siblings - 1
    )
    return done(f"{work.address}#{way + '-' if can_go_on else ''}{anchor(part_id)}")


def _said(error: InvalidInput) -> str:
    return texts.say(language(), error.msgid, **error.params)
