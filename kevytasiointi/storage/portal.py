"""The tables of running the portal: invitations, mailbox tests, service breaks, own facts."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.storage.columns import Base, JsonObject


class LogoRow(Base, kw_only=True):
    """The picture of an authority; apart from its row, which every page reads."""

    __tablename__ = "logos"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]


class InvitationRow(Base, kw_only=True):
    """An invitation to work for an authority, sent as a link that works once."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), index=True)
    email: Mapped[str]
    #: {"roles": [...]}
    roles: Mapped[JsonObject]
    language: Mapped[str]
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)


class MailboxTestRow(Base, kw_only=True):
    """A test mail to a service's role mailbox; opening its link confirms that notices arrive."""

    __tablename__ = "mailbox_tests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    mailbox: Mapped[str]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)


class ServiceBreakRow(Base, kw_only=True):
    """A break of the portal (käyttökatko), told ahead and kept on record (13/2003, 6 §)."""

    __tablename__ = "service_breaks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: False for a fault that was recorded afterwards.
    is_planned: Mapped[bool]
    #: What people are told, a Localized text.
    text: Mapped[JsonObject]
    shown_from: Mapped[datetime]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)


class PortalFactRow(Base, kw_only=True):
    """A fact of this portal that its operator keeps, e.g. the supervising authority."""

    __tablename__ = "portal_facts"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[JsonObject]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class FeedbackRow(Base, kw_only=True):
    """Feedback on accessibility, to be answered in 14 days (306/2019, 9 §)."""

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    text: Mapped[str]
    #: The page that it is about, as the person gave it.
    page: Mapped[str | None] = mapped_column(default=None)
    #: Where the answer is sent; null when none is wanted.
    email: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str]
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_by: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
