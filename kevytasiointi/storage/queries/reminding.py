"""What the worker reminds of and clears away: drafts that end, renewals that come."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
    DraftRow,
)
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.filling import DraftParts


def drafts_to_warn(session: Session, saved_before: datetime) -> Sequence[UUID]:
    """Keys of drafts saved last before a time, whose writers have not been warned; locked."""
    return session.scalars(
        select(DraftRow.id)
        .where(DraftRow.updated_at < saved_before, DraftRow.warned_at.is_(None))
        .order_by(DraftRow.updated_at, DraftRow.id)
        .with_for_update(skip_locked=True)
    ).all()


def mark_warned(session: Session, draft_ids: Sequence[UUID], now: datetime) -> None:
    """Note that writers were told. The drafts' versions stay: an open page is not overtaken."""
    table = Base.metadata.tables[DraftRow.__tablename__]
    session.execute(update(table).where(table.c.id.in_(draft_ids)).values(warned_at=now))


def drafts_to_delete(session: Session, saved_before: datetime) -> list[DraftParts]:
    """Drafts saved last before a time, whose writers were warned; locked, with their files."""
    rows = session.execute(
        select(DraftRow, ServiceRow, AuthorityRow, FormVersionRow)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .join(FormVersionRow, FormVersionRow.id == DraftRow.form_version_id)
        .where(DraftRow.updated_at < saved_before, DraftRow.warned_at.is_not(None))
        .order_by(DraftRow.updated_at, DraftRow.id)
        .with_for_update(of=DraftRow, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    return [
        DraftParts(
            *row,
            attachments=session.scalars(
                select(AttachmentRow).where(AttachmentRow.draft_id == row[0].id)
            ).all(),
        )
        for row in rows
    ]


def draft_with_writer(
    session: Session, draft_id: UUID
) -> tuple[DraftRow, ServiceRow, PersonRow] | None:
    """A draft with its service and its writer, for the mail about it; None when it is gone."""
    row = session.execute(
        select(DraftRow, ServiceRow, PersonRow)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .join(PersonRow, PersonRow.id == DraftRow.person_id)
        .where(DraftRow.id == draft_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def renewals_to_tell(session: Session, until: date) -> list[tuple[DeadlineRow, CaseRow]]:
    """Open renewal days up to `until` that the customer has not been reminded of; locked."""
    rows = session.execute(
        select(DeadlineRow, CaseRow)
        .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
        .where(
            DeadlineRow.kind == DeadlineKind.RENEWAL,
            DeadlineRow.last_on <= until,
            DeadlineRow.met_at.is_(None),
            DeadlineRow.reminded_at.is_(None),
            DeadlineRow.shown_to_customer,
        )
        .order_by(DeadlineRow.last_on, DeadlineRow.id)
        .with_for_update(of=DeadlineRow, skip_locked=True)
    ).all()
    return [(row[0], row[1]) for row in rows]


def renewal_with_customer(
    session: Session, deadline_id: UUID
) -> tuple[DeadlineRow, CaseRow, PersonRow] | None:
    """A renewal day with its case and customer, for the mail about it."""
    row = session.execute(
        select(DeadlineRow, CaseRow, PersonRow)
        .join(CaseRow, CaseRow.id == DeadlineRow.case_id)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .where(DeadlineRow.id == deadline_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])
