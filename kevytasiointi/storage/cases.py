"""The tables of drafts and cases: what customers sent and what authorities did with it.

Times are aware and UTC (`_at`); days are Finnish calendar days (`_on`).
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.states import CaseState, Outcome, Phase, Side
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


class ProjectRow(Base, kw_only=True):
    """A project (hanke): matters of several authorities that a customer keeps together."""

    __tablename__ = "projects"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class DraftRow(Base, kw_only=True):
    """A form being filled. Not an official document and seen by its writer only."""

    __tablename__ = "drafts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    form_version_id: Mapped[UUID] = mapped_column(ForeignKey("form_versions.id"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id"), default=None)
    language: Mapped[str]
    #: Typed answers, those of hidden questions included: toggling back restores them.
    answers: Mapped[JsonObject] = mapped_column(default_factory=dict)
    #: Texts that could not be read as their kind, by path; kept so that nothing typed is lost.
    raw: Mapped[JsonObject] = mapped_column(default_factory=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: {"answers": [{"label": …, "shown": …, "why": …, "file": an id or absent}, …]}: what could not
    #: follow when the draft moved to a newer version of its form; kept for its writer to look at.
    let_go: Mapped[JsonObject | None] = mapped_column(default=None)
    #: When the writer was told that the draft will soon be deleted; null again after a save.
    warned_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When the writer let the authority see it for advice; null: nobody but the writer sees it.
    shown_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads it)


class CaseRow(Base, kw_only=True):
    """A matter (asia) that an authority has received."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue", "authority_id", "state", "last_change_at"),
        CheckConstraint("state <> 'draft'", name="not_draft"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: Shown to people; opens nothing. The UUID is the key in links.
    number: Mapped[str] = mapped_column(unique=True)
    #: The draft it came from; the unique index makes a double submit harmless.
    draft_id: Mapped[UUID | None] = mapped_column(unique=True, default=None)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    form_version_id: Mapped[UUID] = mapped_column(ForeignKey("form_versions.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("projects.id"), index=True, default=None
    )
    #: How its service had joined when it came; the service may change its way afterwards.
    origin: Mapped[JoiningMethod] = mapped_column(
        short_enum(JoiningMethod, "origin"), default=JoiningMethod.LIGHT, server_default="light"
    )
    language: Mapped[str]
    state: Mapped[CaseState] = mapped_column(short_enum(CaseState, "state"))
    #: The authority's own wording of the state, from the form; null: the main state's name.
    status_text: Mapped[JsonObject | None] = mapped_column(default=None)
    phase: Mapped[Phase | None] = mapped_column(short_enum(Phase, "phase"), default=None)
    outcome: Mapped[Outcome | None] = mapped_column(short_enum(Outcome, "outcome"), default=None)
    #: Diary number or the like; shown once the authority has given one, never mandatory.
    identifier: Mapped[str | None] = mapped_column(default=None)
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    handler_name: Mapped[str | None] = mapped_column(default=None)
    #: Answers as filed: hidden questions are not in it. Never changed afterwards.
    answers: Mapped[JsonObject]
    #: The authority's settings of the form on the day of filing.
    settings: Mapped[JsonObject]
    declared_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    handling_started_at: Mapped[datetime | None] = mapped_column(default=None)
    last_change_at: Mapped[datetime]
    #: The earliest open deadline that the customer may see; kept by the one deadline writer.
    next_deadline_on: Mapped[date | None] = mapped_column(default=None)
    #: Filed later than the form's lead time asks; a late notice is still a notice.
    filed_late: Mapped[bool] = mapped_column(default=False)
    moved_to_records_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads it)


class AttachmentRow(Base, kw_only=True):
    """A file of a draft or case. The store knows it by its id only."""

    __tablename__ = "attachments"
    __table_args__ = (CheckConstraint("(draft_id IS NULL) <> (case_id IS NULL)", name="one_owner"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("drafts.id"), index=True, default=None)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True, default=None)
    purpose: Mapped[Purpose] = mapped_column(short_enum(Purpose, "purpose"))
    #: Key of the form's attachment item, when it answers one.
    slot: Mapped[str | None] = mapped_column(default=None)
    #: As the sender named it; shown as text, never a path.
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scan_state: Mapped[ScanState] = mapped_column(short_enum(ScanState, "scan_state"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    uploaded_at: Mapped[datetime]


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
    met_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When the customer was reminded of it by mail.
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class SupplementRow(Base, kw_only=True):
    """A supplement request (täydennyspyyntö) and its answer."""

    __tablename__ = "supplements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[date]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)


class MessageRow(Base, kw_only=True):
    """A message between the customer and the authority."""

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    side: Mapped[Side] = mapped_column(short_enum(Side, "side"))
    author_name: Mapped[str]
    body: Mapped[str]
    sent_at: Mapped[datetime]


class DecisionRow(Base, kw_only=True):
    """A decision, or the mark that a notice was processed. Corrections add rows."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[CaseState] = mapped_column(short_enum(CaseState, "state"))
    outcome: Mapped[Outcome] = mapped_column(short_enum(Outcome, "outcome"))
    note: Mapped[str | None] = mapped_column(default=None)
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachments.id"), default=None)
    appeal_instruction: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[str]
    given_at: Mapped[datetime]
