"""The tables of coming along: e-mail links to sign in with, and people invited to projects."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.storage.columns import Base


class EmailLinkRow(Base, kw_only=True):
    """A link by mail that signs its opener in once, as the person of the address."""

    __tablename__ = "email_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: In lower case.
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    #: A path of ours: where the person was going, e.g. a step of a form.
    return_path: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class ProjectMemberRow(Base, kw_only=True):
    """A person who was invited to a project: sees its status view and puts own matters there."""

    __tablename__ = "project_members"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True, index=True)
    joined_at: Mapped[datetime]


class ProjectInvitationRow(Base, kw_only=True):
    """An invitation to a project, sent as a link that works once."""

    __tablename__ = "project_invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    email: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
