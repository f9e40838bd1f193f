"""People who came by an e-mail link or without identification, and what is theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow, ProjectRow
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.company import EmailLinkRow, ProjectMemberRow
from kevytasiointi.storage.people import (
    AuthorityRow,
    FormVersionRow,
    LoginSessionRow,
    PersonRow,
    ServiceRow,
)
from kevytasiointi.storage.queries.filling import DraftParts


def email_link(session: Session, key: UUID, *, lock: bool = False) -> EmailLinkRow:
    """A link by mail.

    Raises:
        NotFound: there is none.
    """
    query = select(EmailLinkRow).where(EmailLinkRow.id == key)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"e-mail link {key}")
    return found


def links_since(session: Session, email: str, since: datetime) -> int:
    """How many links an address has been sent since a time."""
    count = select(func.count()).select_from(EmailLinkRow)
    return (
        session.scalar(count.where(EmailLinkRow.email == email, EmailLinkRow.created_at >= since))
        or 0
    )


def person_of_email(session: Session, email: str) -> PersonRow | None:
    """The person of an address who came by a link."""
    return session.scalars(
        select(PersonRow).where(
            PersonRow.email == email, PersonRow.identified_by == Identification.EMAIL
        )
    ).one_or_none()


def cases_of(session: Session, person_id: UUID) -> Sequence[CaseRow]:
    """A person's cases, locked."""
    return session.scalars(
        select(CaseRow).where(CaseRow.person_id == person_id).order_by(CaseRow.id).with_for_update()
    ).all()


def draft_count(session: Session, person_id: UUID) -> int:
    """How many drafts a person has."""
    count = select(func.count()).select_from(DraftRow).where(DraftRow.person_id == person_id)
    return session.scalar(count) or 0


def case_count(session: Session, person_id: UUID) -> int:
    """How many cases a person has."""
    count = select(func.count()).select_from(CaseRow).where(CaseRow.person_id == person_id)
    return session.scalar(count) or 0


def give_the_rest(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Move drafts, projects and parts in projects from one person to another."""
    tables = Base.metadata.tables
    drafts, projects = tables[DraftRow.__tablename__], tables[ProjectRow.__tablename__]
    session.execute(update(drafts).where(drafts.c.person_id == from_id).values(person_id=to_id))
    session.execute(update(projects).where(projects.c.owner_id == from_id).values(owner_id=to_id))
    for part in session.scalars(
        select(ProjectMemberRow).where(ProjectMemberRow.person_id == from_id)
    ).all():
        if session.get(ProjectMemberRow, (part.project_id, to_id)) is None:
            session.add(
                ProjectMemberRow(
                    project_id=part.project_id, person_id=to_id, joined_at=part.joined_at
                )
            )
        session.delete(part)


def open_notice(session: Session, number: str) -> CaseRow | None:
    """An open notice by its number: the case of a person without any identification."""
    return session.scalars(
        select(CaseRow)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .where(CaseRow.number == number, PersonRow.identified_by == Identification.NONE)
    ).one_or_none()


def delete_links(session: Session, before: datetime) -> int:
    """Delete the links that were asked for before a time; returns how many."""
    links = session.scalars(
        delete(EmailLinkRow).where(EmailLinkRow.created_at < before).returning(EmailLinkRow.id)
    )
    return len(links.all())


def unsent_notices(session: Session, before: datetime) -> list[DraftParts]:
    """Drafts of open notices that were saved last before a time; locked, with their files."""
    rows = session.execute(
        select(DraftRow, ServiceRow, AuthorityRow, FormVersionRow)
        .join(PersonRow, PersonRow.id == DraftRow.person_id)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .join(FormVersionRow, FormVersionRow.id == DraftRow.form_version_id)
        .where(PersonRow.identified_by == Identification.NONE, DraftRow.updated_at < before)
        .order_by(DraftRow.updated_at, DraftRow.id)
        .with_for_update(of=DraftRow, skip_locked=True)
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


def delete_senders_of_nothing(session: Session, before: datetime) -> None:
    """Delete people of open notices who came before a time and whom no row names."""
    named_by = (
        CaseRow.person_id,
        DraftRow.person_id,
        AttachmentRow.uploaded_by,
        ProjectMemberRow.person_id,
    )
    nothing = select(PersonRow.id).where(
        PersonRow.identified_by == Identification.NONE,
        PersonRow.created_at < before,
        *(~exists().where(column == PersonRow.id) for column in named_by),
    )
    senders = session.scalars(nothing.with_for_update(skip_locked=True)).all()
    session.execute(delete(LoginSessionRow).where(LoginSessionRow.person_id.in_(senders)))
    session.execute(delete(PersonRow).where(PersonRow.id.in_(senders)))
