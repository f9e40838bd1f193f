"""The texts that an authority's officers use again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.working import (
    ReplyTextRow,
)

BY_PURPOSE = (ReplyTextRow.purpose, ReplyTextRow.language, ReplyTextRow.name, ReplyTextRow.id)


def reply_texts(session: Session, actor: Actor) -> Sequence[ReplyTextRow]:
    """The texts of the actor's authority, by purpose, language and name."""
    return session.scalars(
        select(ReplyTextRow)
        .where(ReplyTextRow.authority_id == actor.authority_id)
        .order_by(*BY_PURPOSE)
    ).all()


def reply_text(session: Session, actor: Actor, text_id: UUID) -> ReplyTextRow:
    """One text of the actor's authority.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    found = session.scalars(
        select(ReplyTextRow).where(
            ReplyTextRow.id == text_id, ReplyTextRow.authority_id == actor.authority_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound(f"text {text_id}")
    return found
