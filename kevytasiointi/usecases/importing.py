"""A file becomes a form, or the next state of one: read, looked at, taken."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import ReplaceAll
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.foreignforms import ForeignFormRefused
from kevytasiointi.domain.formparser import UUID_TEXT
from kevytasiointi.domain.imported import Carried, Imported, Note
from kevytasiointi.domain.importreview import Reviewed, reviewed
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.wording import Text, mark
from kevytasiointi.storage.designs import FormDesignRow, FormImportRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries import imports
from kevytasiointi.storage.queries.designs import FormLine
from kevytasiointi.usecases import beginning, designing
from kevytasiointi.usecases.designing import Design
from kevytasiointi.usecases.formfiles import document_of

NOT_A_FORM: Final = mark("The file is no form definition: it has no format and steps.")
CHANGED_MEANWHILE: Final = mark(
    "The form was changed in between. Look at the differences once more."
)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Target:
    """The form that a file of our own is the next state of.

    Attributes:
        line: a form that the actor keeps.
        document: its design, or its newest version.
        version: the version of the design; 0 when there is none.
    """

    line: FormLine
    document: JsonObject
    version: int


def read_own_form(content: bytes, *, is_json: bool) -> Imported:
    """A form definition of this portal, as it stands in a file.

    Raises:
        BrokenFormSpec: with one finding: not YAML or JSON, too large or deep.
        ForeignFormRefused: it is no form definition.
    """
    document = document_of(content, is_json=is_json)
    if not isinstance(document, Mapping) or "steps" not in document or "format" not in document:
        raise ForeignFormRefused(NOT_A_FORM)
    return Imported(dict(document))


def keep_import(
    session: Session, actor: Actor, made: Imported, file_name: str, *, now: datetime
) -> FormImportRow:
    """Keep what was read until the designer has looked at it.

    Raises:
        InvalidInput: the form is too large.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    row = FormImportRow(
        authority_id=beginning.keeper_of(actor),
        file_name=file_name[:_LONGEST_NAME],
        document=designing.written(made.document),
        report={
            "notes": [_kept_note(note) for note in made.notes],
            "carried": [[one.where, one.what, one.item] for one in made.carried],
        },
        made_at=now,
        made_by=actor.name,
    )
    session.add(row)
    session.flush()
    return row


def open_import(
    session: Session, actor: Actor, import_id: UUID, *, lock: bool = False
) -> FormImportRow:
    """What was read from a file.

    Raises:
        NotFound: there is nothing, or somebody else read it.
        NotAllowed: the actor designs no forms.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    return imports.import_row(session, actor, import_id, lock=lock)


def target_of(session: Session, actor: Actor, row: FormImportRow) -> Target | None:
    """The form that the document names by its `id`, when the actor keeps it."""
    form_id = _named_id(import_document(row))
    try:
        line = None if form_id is None else stored.form_line(session, actor, form_id)
    except NotFound:
        return None
    source = None if line is None else line.design or line.newest
    if line is None or source is None:
        return None
    version = source.version if isinstance(source, FormDesignRow) else 0
    return Target(line, designing.document_of(source), version)


def take_import(
    session: Session,
    actor: Actor,
    row: FormImportRow,
    *,
    said: Mapping[str, Reviewed],
    shown: int,
    now: datetime,
) -> Design:
    """Make a form of what was read, or change the form that it names; once.

    Args:
        session: the open write transaction.
        actor: a designer.
        row: from `open_import`, locked.
        said: what was said of unclear parts, by their ids.
        shown: the version of the design whose differences were shown; 0: none was.
        now: aware time.

    Raises:
        InvalidInput: the form was changed since the differences were shown, or its name in
            addresses is taken.
    """
    if row.form_id is not None:
        return designing.open_design(session, actor, row.form_id)
    document = reviewed(import_document(row), said)
    target = target_of(session, actor, row)
    if target is None:
        own = _named_id(document)
        is_free = own is not None and not stored.is_id_taken(session, own)
        design = beginning.begin_from_document(
            session, actor, document, now=now, form_id=own if is_free else uuid4()
        )
    else:
        if target.version != shown:
            raise InvalidInput("", CHANGED_MEANWHILE)
        beginning.continue_design(session, actor, target.line.form.id, now=now)
        design = designing.open_design(session, actor, target.line.form.id, lock=True)
        designing.change_design(session, actor, design, ReplaceAll(document), now=now)
    row.form_id = design.form.id
    session.flush()
    return design


def import_document(row: FormImportRow) -> dict[str, Json]:
    """The document that was made of the file."""
    document: dict[str, Json] = json.loads(row.document)
    return document


def notes_of(row: FormImportRow) -> Sequence[Note]:
    """What is to be looked at."""
    return [
        Note(one["where"], Text(one["msgid"], one["params"]), one["item"])
        for one in row.report["notes"]
    ]


def carried_of(row: FormImportRow) -> Sequence[Carried]:
    """What became what."""
    return [Carried(where, what, item) for where, what, item in row.report["carried"]]


def _kept_note(note: Note) -> dict[str, object]:
    params = dict(note.text.params)
    return {"where": note.where, "msgid": note.text.msgid, "params": params, "item": note.item}


def _named_id(document: JsonObject) -> UUID | None:
    named = document.get("id")
    is_id = isinstance(named, str) and UUID_TEXT.fullmatch(named) is not None
    return UUID(str(named)) if is_id else None
