"""Files of a draft: added by static/js/upload.js, removed, given back to their owner.

Without a script the step's own form sends files along with its texts: see filling.post_step.
"""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kevytasiointi.domain.errors import NotFound, StaleCase
from kevytasiointi.domain.formspec import Item, Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import html_name
from kevytasiointi.storage.database import Person
from kevytasiointi.web.arrivals import receive_all, room_for_files
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.customer.attaching import attach_all, keep_attached, let_go
from kevytasiointi.web.customer.drafts import Filling, filling_of, own_draft, read_filling
from kevytasiointi.web.customer.filling import save_typed
from kevytasiointi.web.customer.slots import slot_of
from kevytasiointi.web.customer.step_page import render_conflict
from kevytasiointi.web.downloads import download
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.slotparts import limit_of

_BAD_REQUEST = 400


@requires(Permission.OWN_FILL)
@takes_files(room_for_files)
def attach(draft_id: UUID, slot: str) -> ResponseReturnValue:
    """Add files to a slot of a draft, for a script: nothing else of the step is saved."""
    item, _step = _slot(read_filling(draft_id, may_answer=True), slot)
    arrived = {slot: receive_all(html_name(slot), limit_of(item), item.media_types)}
    arrived[slot].ask_for_one()
    actor = current_actor()
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True, may_answer=True)
            attach_all(session, actor, parts, arrived)
        keep_attached(arrived)
    finally:
        let_go(arrived)
    return _slot_now(draft_id, slot, arrived[slot].refused)


def _slot_now(draft_id: UUID, slot: str, refused: Sequence[str] = ()) -> ResponseReturnValue:
    """The slot's new look, for a script."""
    filling = read_filling(draft_id, may_answer=True)
    item, _step = _slot(filling, slot)
    view = slot_of(filling, slot, item)
    answer = jsonify(
        version=filling.draft.version,
        files=render_template("customer/slot_files.html", slot=view),
        is_full=view.is_full,
        problems=list(refused),
    )
    return answer, _BAD_REQUEST if refused else 200


@requires(Permission.OWN_FILL)
def remove(draft_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Remove a file from a draft; the form's own button sends the step's texts along."""
    actor = current_actor()
    step: Step | None = None
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True, may_answer=True)
            row = next((r for r in parts.attachments if r.id == file_id), None)
            if row is None or row.slot is None:
                raise NotFound(f"file {file_id}")
            slot = row.slot
            filling = filling_of(parts)
            _item, step = _slot(filling, slot)
            if not _is_alone():
                save_typed(parts, filling, step)
            parts.draft.updated_at = now()
            session.delete(row)
    except StaleCase:
        return render_conflict(draft_id, step.key if step else "")
    tools().store.delete(file_id)
    if _is_alone():
        return _slot_now(draft_id, slot)
    return redirect(f"{filling.address_of(step)}#{html_name(slot)}", code=303)


@requires(Permission.OWN_FILL)
def own_file(draft_id: UUID, file_id: UUID) -> Response:
    """A file of a draft, given back to the person who added it."""
    filling = read_filling(draft_id, may_answer=True)
    return download(next((r for r in filling.parts.attachments if r.id == file_id), None))


def _slot(filling: Filling, slot: str) -> tuple[Item, Step]:
    item, step = filling.spec.item(slot), filling.step_of(slot.split(".")[0])
    if item is None or item.kind is not ItemKind.ATTACHMENT or step is None:
        raise NotFound(f"slot {slot}")
    return item, step


def _is_alone() -> bool:
    """Whether a script sent the file without the form's texts."""
    return request.accept_mimetypes.best == "application/json"
