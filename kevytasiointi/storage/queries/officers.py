"""The officers of an authority: who can be given a matter, who is away, who covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.office import AbsenceRow
from kevytasiointi.storage.people import MembershipRow, PersonRow

_HANDLE = (Role.OFFICER, Role.LEAD_OFFICER)
BY_NAME = (PersonRow.family_name, PersonRow.given_name, PersonRow.id)


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer of the own authority."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Away:
    """An absence with the names of who is away and who covers."""

    row: AbsenceRow
    name: str
    cover_name: str


def colleagues(session: Session, actor: Actor) -> Sequence[Colleague]:
    """The officers of the actor's authority, the actor among them, by name."""
    rows = session.scalars(select(PersonRow).where(handles_for(actor)).order_by(*BY_NAME))
    return [Colleague(person.id, person.name) for person in rows]


def handles_for(actor: Actor) -> ColumnElement[bool]:
    """The rule that a person is an officer of the actor's authority."""
    return PersonRow.id.in_(
        select(MembershipRow.person_id).where(
            MembershipRow.authority_id == actor.authority_id, MembershipRow.role.in_(_HANDLE)
        )
    )


def colleague(session: Session, actor: Actor, person_id: UUID) -> Colleague:
    """One officer of the actor's authority.

    Raises:
        NotFound: the person handles nothing there.
    """
    found = next((c for c in colleagues(session, actor) if c.person_id == person_id), None)
    if found is None:
        raise NotFound(f"officer {person_id}")
    return found


def absences(session: Session, actor: Actor, today: date) -> Sequence[Away]:
    """The absences in the actor's authority that last or are to come, the first to begin first."""
    person, cover = aliased(PersonRow), aliased(PersonRow)
    rows = session.execute(
        select(AbsenceRow, person, cover)
        .join(person, person.id == AbsenceRow.person_id)
        .join(cover, cover.id == AbsenceRow.cover_id)
        .where(AbsenceRow.authority_id == actor.authority_id, AbsenceRow.last_on >= today)
        .order_by(AbsenceRow.first_on, AbsenceRow.id)
    )
    return [Away(row, who.name, by.name) for row, who, by in rows]


def own_absence(session: Session, actor: Actor, absence_id: UUID) -> AbsenceRow:
    """An absence of the actor, locked.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalars(
        select(AbsenceRow)
        .where(
            AbsenceRow.id == absence_id,
            AbsenceRow.person_id == actor.person_id,
            AbsenceRow.authority_id == actor.authority_id,
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"absence {absence_id}")
    return found


def overlaps(
    session: Session, actor: Actor, person_id: UUID, first_on: date, last_on: date
) -> bool:
    """Whether a person of the actor's authority is away on any of these days."""
    found = session.scalars(
        select(AbsenceRow.id)
        .where(
            AbsenceRow.authority_id == actor.authority_id,
            AbsenceRow.person_id == person_id,
            AbsenceRow.first_on <= last_on,
            AbsenceRow.last_on >= first_on,
        )
        .limit(1)
    ).one_or_none()
    return found is not None


def is_covering(actor: Actor, today: date) -> ColumnElement[bool]:
    """The rule that an absence lasts today and the actor looks after what is left."""
    return and_(
        AbsenceRow.authority_id == actor.authority_id,
        AbsenceRow.cover_id == actor.person_id,
        AbsenceRow.first_on <= today,
        AbsenceRow.last_on >= today,
    )


def cover_of(session: Session, case: CaseRow, today: date) -> PersonRow | None:
    """Who looks after a case today because its handler is away."""
    if case.handler_id is None:
        return None
    return session.scalars(
        select(PersonRow)
        .join(AbsenceRow, AbsenceRow.cover_id == PersonRow.id)
        .where(
            AbsenceRow.authority_id == case.authority_id,
            AbsenceRow.person_id == case.handler_id,
            AbsenceRow.first_on <= today,
            AbsenceRow.last_on >= today,
        )
        .order_by(AbsenceRow.first_on)
        .limit(1)
    ).one_or_none()
