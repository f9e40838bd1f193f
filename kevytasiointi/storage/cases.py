"""The tables of drafts and cases: what customers sent and what authorities did with it.

Times are aware and UTC (`_at`); days are Finnish calendar days (`_on`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.states import (
    OPEN_STATES,
    TURN,
    CaseState,
    Outcome,
    Phase,
    Side,
    Turn,
)
from kevytasiointi.storage.columns import Base, JsonObject, short_enum


def _states_in(states: Iterable[CaseState]) -> str:
    """A rule in literal words: an index of some rows serves only a query that repeats its rule."""
    words = ", ".join(f"'{state.value}'" for state in states)
    return f"state IN ({words})"


IS_OPEN = text(_states_in(s for s in CaseState if s in OPEN_STATES))
"""Pending cases; closed ones are many and stand outside the indexes of the counters."""

WAITS_FOR_AUTHORITY = text(_states_in(s for s in CaseState if TURN[s] is Turn.AUTHORITY))
"""Cases in which it is the authority's turn."""


class ProjectRow(Base, kw_only=True):
    """A project (hanke): matters of several authorities that a customer keeps together."""

    __tablename__ = "projects"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str]
    #: What the owner has told once for all matters of it, by `domain.projectfields`.
    shared: Mapped[JsonObject] = mapped_column(default_factory=dict)
    created_at: Mapped[datetime]


class DraftRow(Base, kw_only=True):
    """A form being filled. Not an official document; seen by its writer, and by an authority only
    while the writer shows it for advice.
    """

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
    #: The supplement request that it answers; null: a form of its own.
    supplement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("supplements.id"), unique=True, index=True, default=None
    )
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
        # What is included in indexes is what row-level security looks at besides: PostgreSQL then
        # counts and orders without reading the cases.
        Index(
            "ix_cases_queue",
            *("authority_id", "state", "last_change_at"),
            postgresql_include=["person_id"],
        ),
        # The order of the queue, and after it what the queue is narrowed by: rows that do not fit
        # are passed over without reading them.
        Index(
            "ix_cases_changed",
            *("authority_id", "last_change_at", "id", "state", "service_id", "handler_id"),
            *("next_due_on", "language", "phase", "submitted_at", "last_authority_at"),
            postgresql_include=["person_id"],
        ),
        Index("ix_cases_service", "service_id", "last_change_at", "id"),
        Index(
            "ix_cases_open_handler",
            *("authority_id", "handler_id", "last_change_at"),
            postgresql_include=["person_id", "state"],
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index(
            "ix_cases_open_due",
            *("authority_id", "next_due_on"),
            postgresql_include=["person_id", "state"],
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index(
            "ix_cases_silent",
            *("authority_id", "last_authority_at", "submitted_at"),
            postgresql_include=["person_id", "state"],
            sqlite_where=WAITS_FOR_AUTHORITY,
            postgresql_where=WAITS_FOR_AUTHORITY,
        ),
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
    joining: Mapped[JoiningMethod] = mapped_column(
        short_enum(JoiningMethod, "joining"), default=JoiningMethod.LIGHT, server_default="light"
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
    #: The earliest open deadline that somebody must keep, whether or not the customer sees it; one
    #: that stands still is left out. Kept by the one deadline writer.
    next_due_on: Mapped[date | None] = mapped_column(default=None)
    #: The latest entry by the authority that the customer sees; kept by the one journal writer.
    last_authority_at: Mapped[datetime | None] = mapped_column(default=None)
    #: When the handler was last asked why nothing has been recorded.
    silence_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    #: Filed later than the form's lead time asks; a late notice is still a notice.
    filed_late: Mapped[bool] = mapped_column(default=False)
    moved_to_records_at: Mapped[datetime | None] = mapped_column(default=None)
    #: How it came; what an officer entered by hand has its facts in `entries`.
    origin: Mapped[Origin] = mapped_column(short_enum(Origin, "origin"), default=Origin.PORTAL)
    #: Where the authority's notices of this case go, instead of the service's mailbox.
    notices_to: Mapped[str | None] = mapped_column(default=None)
    #: The last day of keeping it here; set once it has both ended and been moved.
    retain_until: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads it)


class CaseTextRow(Base, kw_only=True):
    """The words of a case, for searching; what a non-disclosure order keeps back is not in them.

    Each database has its own index over them, made by the migration (`queries/searching.py`).
    """

    __tablename__ = "case_texts"

    #: A number, because SQLite's index of words knows its rows by numbers.
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, init=False
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"))
    #: Each word once, in small letters, between spaces; a handler's name may stand there twice.
    words: Mapped[str]


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
    #: The supplement that it came with, or of which it is the PDF.
    supplement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("supplements.id"), index=True, default=None
    )
    #: The message that it came with.
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("messages.id"), index=True, default=None
    )
    #: As the sender named it; shown as text, never a path.
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scan_state: Mapped[ScanState] = mapped_column(short_enum(ScanState, "scan_state"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    uploaded_at: Mapped[datetime]


class SupplementRow(Base, kw_only=True):
    """A supplement request (täydennyspyyntö) and its answer."""

    __tablename__ = "supplements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[date]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    #: {"questions": [key, …], "slots": [key, …]}: what may be answered anew; null: words only.
    asked: Mapped[JsonObject | None] = mapped_column(default=None)
    #: What follows if nothing comes, as it was told to the customer.
    if_nothing: Mapped[str | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    #: The answers of this round by key of the form, null where there is none any more.
    answers: Mapped[JsonObject | None] = mapped_column(default=None)
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
    #: How and on which day it was sent; null while it has not been served.
    service_way: Mapped[ServiceWay | None] = mapped_column(
        short_enum(ServiceWay, "service_way"), default=None
    )
    sent_on: Mapped[date | None] = mapped_column(default=None)
    #: The day of service: presumed from the two above, or told when it was given in person.
    served_on: Mapped[date | None] = mapped_column(default=None)
    appeal_way: Mapped[AppealWay | None] = mapped_column(
        short_enum(AppealWay, "appeal_way"), default=None
    )
    #: The day from which it has legal force (lainvoima); set by an officer.
    legal_force_on: Mapped[date | None] = mapped_column(default=None)
    #: The day on which somebody appealed against it.
    appealed_on: Mapped[date | None] = mapped_column(default=None)
    #: Set when the matter was taken up again: this is then an earlier version, kept as it was.
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_by: Mapped[str | None] = mapped_column(default=None)
    taken_back_why: Mapped[str | None] = mapped_column(default=None)
