"""The tables of authorities, people, forms and the services that authorities offer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from kevytasiointi.domain.joining import (
    AuthorityKind,
    Identification,
    JoiningMethod,
    Standing,
    standing,
)
from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.silence import DEFAULT_SILENCE_DAYS
from kevytasiointi.storage.columns import Base, JsonObject, short_enum
from kevytasiointi.storage.designs import FormRow


class AuthorityRow(Base, kw_only=True):
    """An authority (viranomainen). Names are data: state authorities change."""

    __tablename__ = "authorities"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: Stands in addresses of services; never changes.
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[AuthorityKind] = mapped_column(short_enum(AuthorityKind, "kind"))
    name: Mapped[JsonObject]
    business_id: Mapped[str | None] = mapped_column(default=None)
    #: Names of the municipalities served, as a JSON object {"names": [...]}; empty means all.
    area: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: {"email", "phone", "address", "hours": Localized}; public contact details.
    contact: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: {"codes": ["fi", …]}: the languages in which the authority serves; empty means all.
    languages: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: The colour of the authority's pages, "#rrggbb"; null: the portal's own.
    colour: Mapped[str | None] = mapped_column(default=None)
    #: SHA-256 of the picture in `logos`; null: no picture.
    logo_sha256: Mapped[str | None] = mapped_column(default=None)
    #: After so many days the portal closes matters that have ended and been moved; null: never.
    close_moved_after_days: Mapped[int | None] = mapped_column(default=None)
    #: What the privacy notice says of this authority, a Localized text; empty: the plain notice.
    privacy: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: {"appeal": way, "reminders_off": [kind, …]}: see `domain/deadline_reminders.py`.
    deadline_habits: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: After so many days without an entry the handler of a pending matter is asked about it.
    silence_days: Mapped[int] = mapped_column(default=DEFAULT_SILENCE_DAYS, server_default="30")


class PersonRow(Base, kw_only=True):
    """A person who has signed in. The identity code is personal data of the strictest kind.

    Whoever came by e-mail is a person of that address (`identified_by` email, no hetu and no
    name); whoever filed an open notice is a person of that notice alone.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index(
            "uq_persons_email_identity",
            "email",
            unique=True,
            sqlite_where=text("identified_by = 'email'"),
            postgresql_where=text("identified_by = 'email'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: All eleven characters: the separator distinguishes people since 2023. Never shown whole.
    hetu: Mapped[str | None] = mapped_column(unique=True, default=None)
    #: Key of a demo person; null for real people.
    demo_key: Mapped[str | None] = mapped_column(unique=True, default=None)
    given_name: Mapped[str]
    family_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(default="fi")
    #: How the person proved who they are; a form may ask for more.
    identified_by: Mapped[Identification] = mapped_column(
        short_enum(Identification, "identified_by"), default=Identification.STRONG
    )
    #: {"mails": [...]}: the kinds of mail that the person does not want.
    muted: Mapped[JsonObject] = mapped_column(default_factory=dict)
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """Given and family name; of a person who came by e-mail, the address; else a dash."""
        return f"{self.given_name} {self.family_name}".strip() or self.email or "–"


class MembershipRow(Base, kw_only=True):
    """A role that a person has in an authority (operator: in none)."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "authority_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authorities.id"), default=None)
    role: Mapped[Role] = mapped_column(short_enum(Role, "role"))


class LoginSessionRow(Base, kw_only=True):
    """A signed-in browser. Only a hash of its token is stored."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class FormVersionRow(Base, kw_only=True):
    """A published, immutable form definition (lomakeversio), known by its SHA-256."""

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    form_id: Mapped[UUID] = mapped_column(index=True)
    slug: Mapped[str]
    number: Mapped[int]
    #: Of the definition; a version that was brought back has that of the older one.
    sha256: Mapped[str]
    #: Canonical JSON text of the definition: the bytes that the hash covers.
    definition: Mapped[str]
    published_at: Mapped[datetime]
    #: Who published it; null: a command of the operator.
    published_by: Mapped[str | None] = mapped_column(default=None)
    #: What is new in it, in the publisher's words.
    comment: Mapped[str | None] = mapped_column(default=None)


def _of_form(column: Any, version_id: Any) -> Any:
    """What the row of the service's form says, read along with the service."""
    return (
        select(column)
        .join(FormVersionRow, FormVersionRow.form_id == FormRow.id)
        .where(FormVersionRow.id == version_id)
        .correlate_except(FormRow, FormVersionRow)
        .scalar_subquery()
    )


class ServiceRow(Base, kw_only=True):
    """A form that an authority has taken into use, with the authority's own settings."""

    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), index=True)
    #: Stands in the address; unique over all authorities.
    slug: Mapped[str] = mapped_column(unique=True)
    joining: Mapped[JoiningMethod] = mapped_column(short_enum(JoiningMethod, "joining"))
    title: Mapped[JsonObject]
    summary: Mapped[JsonObject]
    form_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("form_versions.id"), default=None
    )
    settings: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: Role mailbox that hears of new matters.
    mailbox: Mapped[str | None] = mapped_column(default=None)
    #: Where guidance-only services send the customer (https).
    guidance_url: Mapped[str | None] = mapped_column(default=None)
    #: When the admin opened it; null: being prepared, seen by the own authority's admins only.
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When the link of a test mail to `mailbox` was opened; null when the mailbox is changed.
    mailbox_confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When a mail to `mailbox` was refused or came back; null when it is changed or confirmed.
    mailbox_failed_at: Mapped[datetime | None] = mapped_column(default=None)
    opens_on: Mapped[date | None] = mapped_column(default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)
    #: When the admin shut it by hand; null again when it is opened anew.
    shut_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When its form was retired, and the last day for drafts of it: the form's own row tells.
    form_retired_at: Mapped[datetime | None] = column_property(
        _of_form(FormRow.retired_at, form_version_id)
    )
    form_drafts_until: Mapped[date | None] = column_property(
        _of_form(FormRow.drafts_until, form_version_id)
    )

    def is_open_on(self, today: date) -> bool:
        """Whether it takes new matters on `today` (Helsinki day)."""
        return self.standing_on(today) is Standing.OPEN

    def takes_drafts_on(self, today: date) -> bool:
        """Whether a draft that was begun can be sent on `today`: also a while after retirement."""
        if self.form_retired_at is None:
            return self.is_open_on(today)
        lasts = self.form_drafts_until is not None and today <= self.form_drafts_until
        return lasts and self._standing_on(today, is_retired=False) is Standing.OPEN

    def standing_on(self, today: date) -> Standing:
        """Whether it takes new matters on `today` (Helsinki day), and if not, why."""
        return self._standing_on(today, is_retired=self.form_retired_at is not None)

    def _standing_on(self, today: date, *, is_retired: bool) -> Standing:
        return standing(
            is_opened=self.opened_at is not None,
            is_shut=self.shut_at is not None,
            is_retired=is_retired,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            today=today,
        )
