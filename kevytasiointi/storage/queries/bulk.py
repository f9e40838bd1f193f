"""What changing many cases at once reads."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.machinery import ChainRow, EventRow
from kevytasiointi.storage.people import FormVersionRow, ServiceRow


def last_entry(session: Session, actor: Actor) -> int:
    """The number of the last entry in the journal of the actor's authority; 0: there is none."""
    return (
        session.scalar(select(ChainRow.seq).where(ChainRow.chain == str(actor.authority_id))) or 0
    )


def locked_cases(
    session: Session, actor: Actor, ids: Collection[UUID]
) -> tuple[dict[UUID, CaseRow], Sequence[Base]]:
    """Those of the cases that are the authority's, locked, and their services and forms.

    They are locked in one order, so that two officers never wait for each other.
    """
    cases = session.scalars(
        select(CaseRow)
        .where(CaseRow.authority_id == actor.authority_id, CaseRow.id.in_(list(ids)))
        .order_by(CaseRow.id)
        .with_for_update()
    ).all()
    services = session.scalars(
        select(ServiceRow).where(ServiceRow.id.in_({case.service_id for case in cases}))
    ).all()
    used = {case.form_version_id for case in cases} | {row.form_version_id for row in services}
    versions = session.scalars(select(FormVersionRow).where(FormVersionRow.id.in_(used))).all()
    return {case.id: case for case in cases}, (*services, *versions)


def entries_after(
    session: Session, actor: Actor, ids: Collection[UUID], seq: int
) -> dict[UUID, list[EventRow]]:
    """By case, the entries of these cases after the one with this number, in order."""
    found: dict[UUID, list[EventRow]] = {}
    rows = session.scalars(
        select(EventRow)
        .where(EventRow.chain == str(actor.authority_id), EventRow.seq > seq)
        .order_by(EventRow.seq)
    )
    for row in rows:
        if row.case_id is not None and row.case_id in ids:
            found.setdefault(row.case_id, []).append(row)
    return found


def versions_by_number(
    session: Session, actor: Actor, numbers: Collection[str]
) -> dict[str, tuple[UUID, int]]:
    """Key and version of the authority's cases with these numbers; others are not there."""
    rows = session.execute(
        select(CaseRow.number, CaseRow.id, CaseRow.version).where(
            CaseRow.authority_id == actor.authority_id, CaseRow.number.in_(list(numbers))
        )
    )
    return {number: (key, version) for number, key, version in rows}
