"""Attachment slots of a draft as pages show them."""

from collections.abc import Mapping

from kevytasiointi.domain.attachments import SERVED_STATES, ScanState
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.usecases.documents import size_text
from kevytasiointi.usecases.uploads import allowed_endings
from kevytasiointi.web import wording
from kevytasiointi.web.context import language
from kevytasiointi.web.customer.drafts import Filling
from kevytasiointi.web.slotparts import Slot, SlotFile, limit_of


def slots_of(
    filling: Filling, refused: Mapping[str, tuple[str, ...]] | None = None
) -> Mapping[str, Slot]:
    """The attachment slots of the form by path.

    Args:
        filling: the draft.
        refused: what was wrong with files that were just sent, by slot.
    """
    return {
        path: slot_of(filling, path, item, (refused or {}).get(path, ()))
        for path, item in filling.spec.items()
        if item.kind is ItemKind.ATTACHMENT
    }


def slot_of(filling: Filling, path: str, item: Item, problems: tuple[str, ...] = ()) -> Slot:
    """One attachment slot."""
    files = [row for row in filling.parts.attachments if row.slot == path]
    return Slot(
        address=f"{filling.address}/liitteet/{path}",
        files=[_file(filling, row) for row in files],
        limit_bytes=limit_of(item),
        endings=allowed_endings(item.media_types),
        is_full=len(files) >= item.max_files,
        problems=problems,
    )


def _file(filling: Filling, row: AttachmentRow) -> SlotFile:
    address = f"{filling.address}/liitteet/{row.id}"
    return SlotFile(
        id=row.id,
        name=row.file_name,
        size=size_text(row.size, language()),
        note="" if row.scan_state is ScanState.CLEAN else wording.scan_state(row.scan_state),
        address=address if row.scan_state in SERVED_STATES else None,
        removal=f"{address}/poista",
    )
