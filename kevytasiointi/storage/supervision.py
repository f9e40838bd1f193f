"""The table of supervision events (valvontatapahtumat) of cases."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.storage.columns import Base


class SupervisionRow(Base, kw_only=True):
    """An inspection or the like that the authority will come for: told to the customer ahead."""

    __tablename__ = "supervision_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    title: Mapped[str]
    begins_at: Mapped[datetime]
    place: Mapped[str | None] = mapped_column(default=None)
    #: What the customer should have there.
    needed: Mapped[str | None] = mapped_column(default=None)
    #: How many times it has been changed: tells calendars which copy is the newer one.
    sequence: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
