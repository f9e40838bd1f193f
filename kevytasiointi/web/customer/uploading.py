"""Files of a draft: added to a slot, removed from it, given back to their owner.

A form's own buttons send its texts along, so they are saved too; static/js/upload.js sends one
file alone and gets the slot's new look as an answer.
"""

from uuid import UUID

from flask import Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import AttachmentRejected, NotFound, StaleCase
from kevytasiointi.domain.formspec import Item, ItemKind, Step
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.problems import html_name
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.usecases import uploads
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.customer.arrivals import (
    Arrivals,
    receive_all,
    room_for_files,
    scan_state,
)
from kevytasiointi.web.customer.drafts import Filling, filling_of, own_draft, read_filling
from kevytasiointi.web.customer.filling import save_typed
from kevytasiointi.web.customer.slots import limit_of, slot_of
from kevytasiointi.web.customer.step_page import render_conflict, render_step
from kevytasiointi.web.downloads import download
from kevytasiointi.web.guards import requires, takes_files

_BAD_REQUEST = 400


@requires(Permission.OWN_FILL)
@takes_files(room_for_files)
def attach(draft_id: UUID, slot: str) -> ResponseReturnValue:
    """Add files to a slot of a draft."""
    filling = read_filling(draft_id)
    item, step = _slot(filling, slot)
    arrivals = receive_all(html_name(slot), limit_of(item), item.media_types)
    if not arrivals.received and not arrivals.refused:
        arrivals.refused.append(_("Choose a file first."))
    actor = current_actor()
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True)
            if not _is_alone():
                save_typed(parts, filling_of(parts), step)
            kept = _attach_all(session, actor, parts, item, slot, arrivals)
        arrivals.kept |= kept
    except StaleCase:
        return render_conflict(draft_id, step.key)
    finally:
        arrivals.let_go()
    return _answer(draft_id, slot, arrivals)


def _attach_all(
    session: Session,
    actor: Actor,
    parts: DraftParts,
    item: Item,
    slot: str,
    arrivals: Arrivals,
) -> set[UUID]:
    kept = set()
    already = list(parts.attachments)
    for file in arrivals.received:
        try:
            row = uploads.attach_to_draft(
                session,
                parts.draft,
                item,
                file,
                already=already,
                max_draft_bytes=tools().config.max_case_bytes,
                scan_state=scan_state(),
                actor=actor,
                now=now(),
                slot=slot,
            )
        except AttachmentRejected as error:
            arrivals.refuse(file.file_name, error)
        else:
            already.append(row)
            kept.add(row.id)
    return kept


def _answer(draft_id: UUID, slot: str, arrivals: Arrivals) -> ResponseReturnValue:
    filling = read_filling(draft_id)
    item, step = _slot(filling, slot)
    if _is_alone():
        view = slot_of(filling, slot, item)
        answer = jsonify(
            version=filling.draft.version,
            files=render_template("customer/slot_files.html", slot=view),
            is_full=view.is_full,
            problems=arrivals.refused,
        )
        return answer, _BAD_REQUEST if arrivals.refused else 200
    if arrivals.refused:
        return render_step(filling, step, refused={slot: tuple(arrivals.refused)})
    return redirect(f"{filling.address_of(step)}#{html_name(slot)}", code=303)


@requires(Permission.OWN_FILL)
def remove(draft_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Remove a file from a draft."""
    actor = current_actor()
    step: Step | None = None
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True)
            row = next((r for r in parts.attachments if r.id == attachment_id), None)
            if row is None or row.slot is None:
                raise NotFound(f"attachment {attachment_id}")
            slot = row.slot
            filling = filling_of(parts)
            _item, step = _slot(filling, slot)
            if not _is_alone():
                save_typed(parts, filling, step)
            parts.draft.updated_at = now()
            session.delete(row)
    except StaleCase:
        return render_conflict(draft_id, step.key if step else "")
    tools().store.delete(attachment_id)
    return _answer(draft_id, slot, Arrivals())


@requires(Permission.OWN_FILL)
def own_file(draft_id: UUID, attachment_id: UUID) -> Response:
    """A file of a draft, given back to the person who added it."""
    filling = read_filling(draft_id)
    return download(next((r for r in filling.parts.attachments if r.id == attachment_id), None))


def _slot(filling: Filling, slot: str) -> tuple[Item, Step]:
    item, step = filling.spec.item(slot), filling.step_of(slot.split(".")[0])
    if item is None or item.kind is not ItemKind.ATTACHMENT or step is None:
        raise NotFound(f"slot {slot}")
    return item, step


def _is_alone() -> bool:
    """Whether a script sent the file without the form's texts."""
    return request.accept_mimetypes.best == "application/json"
