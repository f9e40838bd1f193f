"""The tables of the journal, the outbox, the counters and the worker's heartbeat."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


class EventRow(Base, kw_only=True):
    """A journal entry. Only ever inserted; the hash covers the entry and the one before."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: An authority's id as text, or "platform".
    chain: Mapped[str]
    seq: Mapped[int]
    authority_id: Mapped[UUID | None] = mapped_column(default=None)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True, default=None)
    kind: Mapped[EventKind] = mapped_column(short_enum(EventKind, "kind"))
    at: Mapped[datetime]
    #: Who did it: a person's id, or null for the system.
    actor_id: Mapped[UUID | None] = mapped_column(default=None)
    actor_name: Mapped[str]
    data: Mapped[JsonObject]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class ChainRow(Base, kw_only=True):
    """The head of a chain; locked while an entry is added, and shows a cut tail."""

    __tablename__ = "chains"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class OutboxRow(Base, kw_only=True):
    """Something to be done after the commit: a mail to send, a PDF to make."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "done_at", "dead_at", "due_at"),)

    #: Grows in the order of writing; order is kept per case and channel.
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, init=False
    )
    #: Stable over retries: the Message-ID of a mail.
    id: Mapped[UUID] = mapped_column(unique=True, default_factory=uuid4)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True, default=None)
    channel: Mapped[Channel] = mapped_column(short_enum(Channel, "channel"))
    #: What to do; never personal data: recipients are looked up at delivery.
    payload: Mapped[JsonObject]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Fence: only the worker named here may mark the row.
    lease_owner: Mapped[str | None] = mapped_column(default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    dead_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)


class CounterRow(Base, kw_only=True):
    """The last number given in a year; locked while the next is taken."""

    __tablename__ = "counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class HeartbeatRow(Base, kw_only=True):
    """When the worker was last alive."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
