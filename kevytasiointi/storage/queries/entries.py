"""Matters that officers are entering for customers, before they are cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.office import EntryRow
from kevytasiointi.storage.people import FormVersionRow, ServiceRow


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An entry that its officer has not finished yet."""

    draft_id: UUID
    name: str
    service_title: Localized


def enterable(session: Session, actor: Actor) -> Sequence[ServiceRow]:
    """The services of the actor's authority that have a form, open or not, by address."""
    return session.scalars(
        select(ServiceRow)
        .where(
            ServiceRow.authority_id == actor.authority_id,
            ServiceRow.form_version_id.is_not(None),
        )
        .order_by(ServiceRow.slug)
    ).all()


def enterable_service(
    session: Session, actor: Actor, service_id: UUID
) -> tuple[ServiceRow, FormVersionRow]:
    """One service of the actor's authority with its form.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(
        select(ServiceRow, FormVersionRow)
        .join(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(ServiceRow.id == service_id, ServiceRow.authority_id == actor.authority_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"service {service_id} for entering")
    return row[0], row[1]


def unfinished(session: Session, actor: Actor) -> Sequence[Unfinished]:
    """The entries that the actor has begun for the own authority, the newest first."""
    rows = session.execute(
        select(DraftRow.id, EntryRow.name, ServiceRow.title)
        .select_from(EntryRow)
        .join(DraftRow, DraftRow.id == EntryRow.draft_id)
        .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
        .where(
            DraftRow.person_id == actor.person_id,
            ServiceRow.authority_id == actor.authority_id,
        )
        .order_by(EntryRow.entered_at.desc(), EntryRow.id)
    )
    return [Unfinished(*row) for row in rows]
