"""Drafts that their writers let the authority see for advice."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import AttachmentRow, DraftRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.filling import DraftParts

_MOST = 200


def shown_drafts(session: Session, actor: Actor) -> Sequence[tuple[DraftRow, ServiceRow, str]]:
    """Those shown to the actor's authority, the latest first, with the writers' names."""
    rows = session.execute(
        select(DraftRow, ServiceRow, PersonRow)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .join(PersonRow, PersonRow.id == DraftRow.person_id)
        .where(ServiceRow.authority_id == actor.authority_id, DraftRow.shown_at.is_not(None))
        .order_by(DraftRow.shown_at.desc(), DraftRow.id)
        .limit(_MOST)
    )
    return [(draft, service, person.name) for draft, service, person in rows]


def shown_draft(session: Session, actor: Actor, draft_id: UUID) -> tuple[DraftParts, PersonRow]:
    """One of them with its form, the names of its files and its writer.

    Raises:
        NotFound: there is none, it is another authority's, or it has been taken back from view.
    """
    row = session.execute(
        select(DraftRow, ServiceRow, AuthorityRow, FormVersionRow, PersonRow)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .join(FormVersionRow, FormVersionRow.id == DraftRow.form_version_id)
        .join(PersonRow, PersonRow.id == DraftRow.person_id)
        .where(
            DraftRow.id == draft_id,
            ServiceRow.authority_id == actor.authority_id,
            DraftRow.shown_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"draft {draft_id} that is shown")
    draft, service, authority, version, person = row
    files = session.scalars(
        select(AttachmentRow)
        .where(AttachmentRow.draft_id == draft_id)
        .order_by(AttachmentRow.uploaded_at, AttachmentRow.id)
    ).all()
    return DraftParts(draft, service, authority, version, files), person
