"""How a case came to where it is: entered by an officer, transferred here, transferred on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.origins import Origin
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.office import EntryRow
from kevytasiointi.storage.queries.transfers import Moved, transfers_of


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a page says of how the case came and where it went.

    Attributes:
        entry: what an officer wrote down when it came otherwise than through the portal.
        came: the transfer that brought it here.
        went: the transfers by which it ended; the last one stands.
    """

    entry: EntryRow | None
    came: Moved | None
    went: Sequence[Moved]

    @property
    def last_went(self) -> Moved | None:
        """Where the matter is now, when it is not here any more."""
        return self.went[-1] if self.went else None


def provenance_of(session: Session, case: CaseRow) -> Provenance:
    """How a case came and went; in any scope that sees the case."""
    moves = transfers_of(session, case.id)
    return Provenance(
        entry=entry_of_case(session, case.id) if case.origin is not Origin.PORTAL else None,
        came=next((moved for moved in moves if moved.row.to_case_id == case.id), None),
        went=[moved for moved in moves if moved.row.case_id == case.id],
    )


def entry_of_case(session: Session, case_id: UUID) -> EntryRow | None:
    """What an officer wrote down when the matter came."""
    return session.scalars(select(EntryRow).where(EntryRow.case_id == case_id)).one_or_none()
