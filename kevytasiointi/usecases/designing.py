"""What a designer does with the design of a form: opens it, changes it, goes back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import Edit, edited
from kevytasiointi.domain.designs import parts
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formspec import to_canonical_json
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.pastedits import told
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.wording import mark
from kevytasiointi.storage.designs import FormDesignRow, FormEditRow, FormRow
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.queries import designs as stored

KEPT_EDITS: Final = 50
"""How many edits back a designer can go."""

LARGEST_DOCUMENT: Final = 1_000_000
"""Bytes of a design, the same as of a file."""

MOST_PARTS: Final = 2_000
"""More parts than any form has, the form itself counted."""

CHANGED_SINCE: Final = mark("The form was changed in between. Look at it once more.")

NEW_ID_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Design:
    """A form that the actor may change, with its design."""

    form: FormRow
    row: FormDesignRow

    @property
    def document(self) -> JsonObject:
        """The document, whole or not."""
        return document_of(self.row)


def document_of(row: FormDesignRow | FormVersionRow) -> dict[str, Json]:
    """The document of a design or of a published version."""
    text = row.document if isinstance(row, FormDesignRow) else row.definition
    document: dict[str, Json] = json.loads(text)
    return document


def new_id() -> str:
    """An id for a step or an item; never the same twice."""
    return f"i{uuid4().hex[:NEW_ID_LENGTH]}"


def open_design(session: Session, actor: Actor, form_id: UUID, *, lock: bool = False) -> Design:
    """The design of a form that the actor may change.

    Raises:
        NotFound: there is no such form or design, or somebody else keeps it.
        NotAllowed: the actor designs no forms.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    line = stored.form_line(session, actor, form_id, lock=lock)
    return Design(line.form, stored.design_row(line))


def change_design(
    session: Session,
    actor: Actor,
    design: Design,
    edit: Edit,
    *,
    now: datetime,
    ids: Callable[[], str] = new_id,
) -> dict[str, Json]:
    """Apply an edit and keep the way back.

    Args:
        session: the open write transaction, in which the design was read with a lock.
        actor: a designer who keeps the form.
        design: from `open_design`.
        edit: what to do.
        now: aware time.
        ids: makes the ids of new parts.

    Returns:
        The document as it is now.

    Raises:
        PartGone: what the edit is about is not there any more.
        PartChanged: somebody else changed it in between.
        InvalidInput: the edit makes no sense, or the design would grow too large.
    """
    before = design.document
    after = edited(before, edit, ids)
    if after != before:
        _keep(session, actor, design, after, told(before, edit), now)
    return after


def undo(session: Session, actor: Actor, design: Design, *, shown: int, now: datetime) -> str:
    """Take back the latest edit; doing it again takes back the one before.

    Args:
        session: the open write transaction.
        actor: a designer who keeps the form.
        design: from `open_design`.
        shown: the version of the design that the page was made from.
        now: aware time.

    Returns:
        What was taken back: the word of the edit, e.g. `remove`.

    Raises:
        InvalidInput: there is nothing to take back, or somebody else changed the form since.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    edits = stored.last_edits(session, design.form.id, most=1)
    if not edits:
        raise InvalidInput("", mark("There is nothing to undo."))
    if design.row.version != shown:
        raise InvalidInput("", mark("The form was changed in between, so nothing was undone."))
    last = edits[0]
    _take_slug(session, design, json.loads(last.before))
    design.row.document = last.before
    _stamp(session, actor, design, now)
    word = str(last.edit.get("what", ""))
    session.delete(last)
    session.flush()
    return word


def _keep(
    session: Session,
    actor: Actor,
    design: Design,
    after: JsonObject,
    kept: dict[str, Json],
    now: datetime,
) -> None:
    check_permission(actor, Permission.FORM_DESIGN)
    row = design.row
    session.add(
        FormEditRow(
            form_id=design.form.id,
            version=row.version,
            edit=kept,
            before=row.document,
            made_at=now,
            made_by=actor.name,
        )
    )
    _take_slug(session, design, after)
    row.document = written(after)
    _stamp(session, actor, design, now)
    stored.forget_edits(session, design.form.id, before=row.version - KEPT_EDITS)


def _take_slug(session: Session, design: Design, document: JsonObject) -> None:
    """The form is found by the name that its document tells.

    Raises:
        InvalidInput: another form has it.
    """
    slug = document.get("slug")
    if isinstance(slug, str) and slug and slug != design.form.slug:
        if stored.is_slug_taken(session, slug, except_for=design.form.id):
            raise InvalidInput("slug", mark("Another form has this name already."))
        design.form.slug = slug


def _stamp(session: Session, actor: Actor, design: Design, now: datetime) -> None:
    design.row.changed_at, design.row.changed_by = now, actor.name
    session.flush()


def written(document: JsonObject) -> str:
    """The document as a design keeps it.

    Raises:
        InvalidInput: it is too large, or has too many parts.
    """
    if sum(1 for _ in parts(document)) > MOST_PARTS:
        raise InvalidInput("", mark("The form has too many parts."))
    text = to_canonical_json(document)
    if len(text) > LARGEST_DOCUMENT:
        raise InvalidInput("", mark("The form is too large."))
    return text.decode("utf-8")
