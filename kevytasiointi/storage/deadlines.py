"""The tables of deadlines and of what was done to them.

Times are aware and UTC (`_at`); days are Finnish calendar days (`_on`).
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


class DeadlineRow(Base, kw_only=True):
    """A deadline (määräaika) of a case, with the reasons of its day."""

    __tablename__ = "deadlines"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[DeadlineKind] = mapped_column(short_enum(DeadlineKind, "kind"))
    start_on: Mapped[date | None] = mapped_column(default=None)
    #: ISO 8601 period, or our P4B; the reasons of the day are counted from it and `start_on`.
    #: Null when a day was set by hand.
    period: Mapped[str | None] = mapped_column(default=None)
    last_on: Mapped[date]
    basis: Mapped[JsonObject | None] = mapped_column(default=None)
    #: Why an officer set it by hand.
    reason: Mapped[str | None] = mapped_column(default=None)
    shown_to_customer: Mapped[bool] = mapped_column(default=True)
    pauses_on_supplement: Mapped[bool] = mapped_column(default=False)
    #: {"pauses": [[from, to|null], …]} in ISO days.
    pauses: Mapped[JsonObject] = mapped_column(default_factory=lambda: {"pauses": []})
    #: {"moves": [[on, a period or a day], …]}: what officers have changed, in order.
    moves: Mapped[JsonObject] = mapped_column(default_factory=lambda: {"moves": []})
    #: When it was met or became moot; what its history ends with tells which.
    met_at: Mapped[datetime | None] = mapped_column(default=None)
    #: Marked as met by an officer's hand: no change of state brings it back.
    met_by_hand: Mapped[bool] = mapped_column(default=False)
    #: When the portal noted that its last day had passed; null again when the day moves.
    missed_at: Mapped[datetime | None] = mapped_column(default=None)
    #: {"told": [...]}: reminders that have been sent, each with the day it was about.
    told: Mapped[JsonObject] = mapped_column(default_factory=lambda: {"told": []})
    #: When the customer was reminded of it by mail.
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class DeadlineChangeRow(Base, kw_only=True):
    """An entry of a deadline's history; its start is told by the deadline's own row."""

    __tablename__ = "deadline_changes"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, init=False
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadlines.id", ondelete="CASCADE"))
    act: Mapped[DeadlineAct] = mapped_column(short_enum(DeadlineAct, "act"))
    at: Mapped[datetime]
    #: The officer or customer; null for the portal itself.
    by_name: Mapped[str | None] = mapped_column(default=None)
    #: The last day before and after.
    previous_on: Mapped[date]
    last_on: Mapped[date]
    #: By how much it was extended, when not to a day.
    period: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
