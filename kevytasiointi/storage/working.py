"""The tables of what officers keep for their own work: views of the queue, notes, ready texts."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.replytexts import TextPurpose
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


class QueueViewRow(Base, kw_only=True):
    """A saved view of the queue: what it is narrowed by, and its columns."""

    __tablename__ = "queue_views"
    __table_args__ = (Index("ix_queue_views_authority_id", "authority_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"))
    #: Who made it; others of the authority see it when it is shared, and only this person deletes.
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    name: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(default=False)
    #: {"asked": [[name, value], …]}: the parts of the queue's address.
    asked: Mapped[JsonObject]
    created_at: Mapped[datetime]


class QueueStartRow(Base, kw_only=True):
    """The view with which the queue opens for a person."""

    __tablename__ = "queue_starts"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), primary_key=True)
    view_id: Mapped[UUID] = mapped_column(ForeignKey("queue_views.id"), index=True)


class NoteRow(Base, kw_only=True):
    """An officer's note on a case, for the authority's own officers alone."""

    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    #: Whose note it is: it stays with its writers when the case goes elsewhere.
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"))
    author_name: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime]


class ReplyTextRow(Base, kw_only=True):
    """A text that an authority's officers use again and again, with places that a case fills."""

    __tablename__ = "reply_texts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), index=True)
    purpose: Mapped[TextPurpose] = mapped_column(short_enum(TextPurpose, "purpose"))
    language: Mapped[str]
    name: Mapped[str]
    body: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
