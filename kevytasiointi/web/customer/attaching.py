"""Putting the files of a request into the slots of a draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import AttachmentRejected
from kevytasiointi.domain.formspec import Item, Step, walk
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.problems import html_name
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.usecases import uploads
from kevytasiointi.web.arrivals import Arrivals, receive_all, scan_state
from kevytasiointi.web.context import now, tools
from kevytasiointi.web.customer.drafts import filling_of, read_filling
from kevytasiointi.web.slotparts import limit_of

Slots = Sequence[tuple[str, Item]]


def slots_in(step: Step) -> Slots:
    """The attachment slots of a step with their paths."""
    return [(path, item) for path, item in walk(step.items) if item.kind is ItemKind.ATTACHMENT]


def receive_step(draft_id: UUID, step_key: str) -> Mapping[str, Arrivals]:
    """Store what was chosen in the slots of a step durably, before the transaction.

    Raises:
        NotFound: there is no such draft or step for the actor.
        AlreadySent: the draft has become a case.
    """
    if not request.files:
        return {}
    return receive_slots(read_filling(draft_id).step(step_key))


def receive_slots(step: Step) -> Mapping[str, Arrivals]:
    """Store what was chosen in the slots of a step that the actor may fill in."""
    arrived: dict[str, Arrivals] = {}
    try:
        for slot, item in slots_in(step):
            arrived[slot] = receive_all(html_name(slot), limit_of(item), item.media_types)
            if request.form.get("do") == f"attach:{slot}":
                arrived[slot].ask_for_one()
    except BaseException:
        let_go(arrived)
        raise
    return arrived


def let_go(arrived: Mapping[str, Arrivals]) -> None:
    """Remove what was stored but belongs to nothing."""
    for arrivals in arrived.values():
        arrivals.let_go()


def refusals(arrived: Mapping[str, Arrivals]) -> Mapping[str, tuple[str, ...]]:
    """What was wrong with files, by slot."""
    return {slot: tuple(one.refused) for slot, one in arrived.items() if one.refused}


def attach_all(
    session: Session, actor: Actor, parts: DraftParts, arrived: Mapping[str, Arrivals]
) -> None:
    """Put stored files into their slots; those that do not fit are refused.

    Call `keep_attached` once the transaction has been committed.
    """
    spec = filling_of(parts).spec
    already = list(parts.attachments)
    for slot, arrivals in arrived.items():
        item = spec.item(slot)
        if item is None:
            continue
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
                arrivals.attached.add(row.id)


def keep_attached(arrived: Mapping[str, Arrivals]) -> None:
    """Let the files stay that rows name now."""
    for arrivals in arrived.values():
        arrivals.kept |= arrivals.attached
