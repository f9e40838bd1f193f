"""The tables of the office's work around cases: transfers, entries, absences, statements."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


class TransferRow(Base, kw_only=True):
    """A matter that went to another authority (hallintolaki 434/2003 21 §).

    Both cases see the row, neither sees the other through it: what each may know of the other is
    copied here.
    """

    __tablename__ = "transfers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: The case that ended.
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    #: The case that began; null when the receiver is outside the portal.
    to_case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cases.id"), index=True, default=None
    )
    from_number: Mapped[str]
    to_number: Mapped[str | None] = mapped_column(default=None)
    from_authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"))
    to_authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authorities.id"), default=None)
    #: The receiver outside the portal, and how it is reached, in the officer's words.
    receiver: Mapped[str | None] = mapped_column(default=None)
    contact: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str]
    transferred_by: Mapped[str]
    transferred_at: Mapped[datetime]


class EntryRow(Base, kw_only=True):
    """What an officer wrote down of a matter that did not come through the portal.

    First it belongs to the draft that the officer fills in, then to the case.
    """

    __tablename__ = "entries"
    __table_args__ = (CheckConstraint("(draft_id IS NULL) <> (case_id IS NULL)", name="one_owner"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    draft_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("drafts.id", ondelete="CASCADE"), index=True, default=None
    )
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True, default=None)
    #: A word of `Origin`, never "portal".
    origin: Mapped[str]
    arrived_on: Mapped[date]
    #: The customer as they gave it.
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)
    #: What the matter is about, when the answers were not copied into the form.
    summary: Mapped[str | None] = mapped_column(default=None)
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]


class AbsenceRow(Base, kw_only=True):
    """Days on which an officer is away, and who looks after the cases meanwhile."""

    __tablename__ = "absences"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    cover_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    told_at: Mapped[datetime]


class StatementRow(Base, kw_only=True):
    """A statement that was asked of another body (hallintolaki 434/2003 31 and 33 §)."""

    __tablename__ = "statements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    #: The authority that answers in the portal; null when the body is outside it.
    authority_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("authorities.id"), index=True, default=None
    )
    #: Name of the body, as the page of the case shows it.
    giver: Mapped[JsonObject]
    question: Mapped[str]
    due_on: Mapped[date]
    #: {"answers": bool, "files": [ids]}: what of the case the other authority sees.
    shown: Mapped[JsonObject]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    result: Mapped[StatementResult | None] = mapped_column(
        short_enum(StatementResult, "result"), default=None
    )
    text: Mapped[str | None] = mapped_column(default=None)
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachments.id"), default=None)
    #: Who answered in the portal, or recorded an answer that came otherwise.
    answered_by: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.answered_at is None and self.cancelled_at is None
