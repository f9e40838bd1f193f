"""The tables of forms: who keeps a form, the design that is being worked on, and its past."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.storage.columns import Base, JsonObject


class FormRow(Base, kw_only=True):
    """A form (lomake) with all its versions, and who keeps it."""

    __tablename__ = "forms"

    #: The `id` of the form's definition.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Whose designers change it; null: a shared form, kept by the portal's operator.
    authority_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("authorities.id"), index=True, default=None
    )
    #: The name in addresses, that of the design or of the newest version.
    slug: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    #: When it was retired: no authority takes it into use any more.
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
    #: The last day on which drafts of a retired form can be sent (Helsinki day).
    drafts_until: Mapped[date | None] = mapped_column(default=None)


class FormDesignRow(Base, kw_only=True):
    """The design of a form (lomakkeen työversio): changed by designers, seen by nobody else."""

    __tablename__ = "form_designs"

    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"), primary_key=True)
    #: The document as JSON text, whole or not.
    document: Mapped[str]
    #: Grows by one with every change.
    version: Mapped[int] = mapped_column(default=1)
    #: Number of the published version that it began from or became; null: never published.
    based_on: Mapped[int | None] = mapped_column(default=None)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads it so)


class FormImportRow(Base, kw_only=True):
    """A file that was read to become a form, or the next state of one, and what is told of it."""

    __tablename__ = "form_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    #: Whose designers gave it; null: the portal's operator.
    authority_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("authorities.id"), index=True, default=None
    )
    #: The form that it became; null until a designer takes it.
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("forms.id"), index=True, default=None)
    file_name: Mapped[str]
    #: The document that was made of it, as JSON text.
    document: Mapped[str]
    #: {"notes": […], "carried": […]}, as `usecases.importing` writes them.
    report: Mapped[JsonObject]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class FormEditRow(Base, kw_only=True):
    """One change of a design, with the document before it: the way back."""

    __tablename__ = "form_edits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"), index=True)
    #: The version of the design before the change.
    version: Mapped[int]
    #: {"what": …, "name": …}: which edit it was, and of what.
    edit: Mapped[JsonObject]
    before: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
