"""The table of packages of many matters that the worker makes."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kevytasiointi.storage.columns import Base, JsonObject


class PackageOrderRow(Base, kw_only=True):
    """An officer's order of a package of many matters, and how far the worker has come."""

    __tablename__ = "package_orders"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authorities.id"), index=True)
    #: The officer; hears by mail when it is ready.
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    language: Mapped[str]
    #: {"ids": [...]}: the cases, in the order of the package.
    cases: Mapped[JsonObject]
    total: Mapped[int]
    #: How many of the cases the worker has been through.
    made: Mapped[int] = mapped_column(default=0)
    #: {case's number: why its package could not be made}.
    left_out: Mapped[JsonObject] = mapped_column(default_factory=dict)
    ordered_at: Mapped[datetime]
    ready_at: Mapped[datetime | None] = mapped_column(default=None)
    size: Mapped[int | None] = mapped_column(BigInteger(), default=None)
    sha256: Mapped[str | None] = mapped_column(default=None)
