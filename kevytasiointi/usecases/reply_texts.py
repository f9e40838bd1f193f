"""The texts that an authority's officers use again: kept by its own admin."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.replytexts import (
    LONGEST_BODY,
    LONGEST_NAME,
    PLACES,
    TextPurpose,
    unknown_places,
)
from kevytasiointi.storage.working import (
    ReplyTextRow,
)
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal


def save_reply_text(
    session: Session,
    actor: Actor,
    row: ReplyTextRow | None,
    *,
    purpose: str,
    language: str,
    name: str,
    body: str,
    now: datetime,
) -> ReplyTextRow:
    """Add a text, or change one of the actor's own authority.

    Args:
        session: the open write transaction.
        actor: the admin.
        row: the text to change; None adds one.
        purpose: in which field it serves, a word of `TextPurpose`.
        language: one of the portal's.
        name: what officers choose it by.
        body: the text, with places such as `{number}`.
        now: aware time.

    Raises:
        InvalidInput: a part is missing, too long, or names a place that there is not.
        NotFound: the actor works for no authority.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if actor.authority_id is None:
        raise NotFound("texts of no authority")
    if purpose not in set(TextPurpose):
        raise InvalidInput("purpose", mark("Choose where the text is used."))
    if language not in LANGUAGES:
        raise InvalidInput("language", mark("Choose the language of the text."))
    title = checked_text("name", name, required=True, longest=LONGEST_NAME)
    text = checked_text("body", body, required=True, longest=LONGEST_BODY)
    unknown = unknown_places(text)
    if unknown:
        raise InvalidInput(
            "body",
            mark("There is no place %(place)s. Use only these: %(places)s."),
            place=f"{{{unknown[0]}}}",
            places=", ".join(f"{{{place}}}" for place in PLACES),
        )
    if row is None:
        row = ReplyTextRow(
            authority_id=actor.authority_id,
            purpose=TextPurpose(purpose),
            language=language,
            name=title,
            body=text,
            changed_by=actor.name,
            changed_at=now,
        )
        session.add(row)
    row.purpose, row.language, row.name, row.body = TextPurpose(purpose), language, title, text
    row.changed_by, row.changed_at = actor.name, now
    _record(session, actor, EventKind.REPLY_TEXT_CHANGED, row, now)
    return row


def delete_reply_text(session: Session, actor: Actor, row: ReplyTextRow, *, now: datetime) -> None:
    """Delete a text; what was written with it stays in the matters."""
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    _record(session, actor, EventKind.REPLY_TEXT_DELETED, row, now)
    session.delete(row)


def _record(
    session: Session, actor: Actor, kind: EventKind, row: ReplyTextRow, now: datetime
) -> None:
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        authority_id=row.authority_id,
        data={"text": str(row.id), "name": row.name},
    )
