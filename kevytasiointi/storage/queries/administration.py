"""What the administration pages list: an authority's services and members, forms, the outbox."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import (
    AuthorityRow,
    FormVersionRow,
    ServiceRow,
)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of the own authority with the version of the form that it uses."""

    service: ServiceRow
    form_version: FormVersionRow | None


@dataclass(frozen=True, slots=True)
class AuthorityLine:
    """An authority with how many services and cases it has."""

    authority: AuthorityRow
    services: int
    cases: int


def own_authority(session: Session, actor: Actor) -> AuthorityRow | None:
    """The authority that the actor works for."""
    return session.scalars(
        select(AuthorityRow).where(AuthorityRow.id == actor.authority_id)
    ).one_or_none()


def own_services(session: Session, actor: Actor) -> list[ServiceLine]:
    """The services of the actor's authority with their forms."""
    rows = session.execute(
        select(ServiceRow, FormVersionRow)
        .outerjoin(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(ServiceRow.authority_id == actor.authority_id)
        .order_by(ServiceRow.slug)
    )
    return [ServiceLine(service, version) for service, version in rows]


def authority_lines(session: Session) -> list[AuthorityLine]:
    """All authorities by address, with the numbers of their services and cases."""
    services = (
        select(func.count())
        .select_from(ServiceRow)
        .where(ServiceRow.authority_id == AuthorityRow.id)
        .scalar_subquery()
    )
    cases = (
        select(func.count())
        .select_from(CaseRow)
        .where(CaseRow.authority_id == AuthorityRow.id)
        .scalar_subquery()
    )
    rows = session.execute(select(AuthorityRow, services, cases).order_by(AuthorityRow.slug))
    return [
        AuthorityLine(authority, of_services, of_cases) for authority, of_services, of_cases in rows
    ]


def waiting_count(session: Session) -> int:
    """How many rows of the outbox wait to be delivered (dead letters left out)."""
    waiting = select(func.count()).where(OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None))
    return session.scalar(waiting) or 0


def dead_count(session: Session) -> int:
    """How many deliveries were given up or came back."""
    dead = select(func.count()).where(OutboxRow.dead_at.is_not(None))
    return session.scalar(dead) or 0
