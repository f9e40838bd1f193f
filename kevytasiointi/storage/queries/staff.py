"""Who works for an authority, and who has been invited to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.people import AuthorityRow, MembershipRow, PersonRow
from kevytasiointi.storage.portal import InvitationRow


@dataclass(frozen=True, slots=True)
class Member:
    """A person who works for an authority, with all roles there."""

    person_id: UUID
    name: str
    roles: tuple[Role, ...]


def members(session: Session, authority_id: UUID | None) -> list[Member]:
    """Who works for an authority, by name; roles in the order of `Role`."""
    rows = session.execute(
        select(PersonRow, MembershipRow.role)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.authority_id == authority_id)
        .order_by(PersonRow.family_name, PersonRow.given_name, PersonRow.id)
    )
    found: dict[UUID, tuple[str, set[Role]]] = {}
    for person, role in rows:
        found.setdefault(person.id, (person.name, set()))[1].add(role)
    return [
        Member(key, name, tuple(role for role in Role if role in roles))
        for key, (name, roles) in found.items()
    ]


def member(session: Session, authority_id: UUID | None, person_id: UUID) -> Member:
    """One of those who work for an authority.

    Raises:
        NotFound: the person does not.
    """
    found = next((m for m in members(session, authority_id) if m.person_id == person_id), None)
    if found is None:
        raise NotFound(f"member {person_id}")
    return found


def memberships(
    session: Session, authority_id: UUID, person_id: UUID | None = None
) -> Sequence[MembershipRow]:
    """The roles in an authority: of one person, or of all."""
    query = select(MembershipRow).where(MembershipRow.authority_id == authority_id)
    if person_id is not None:
        query = query.where(MembershipRow.person_id == person_id)
    return session.scalars(query.order_by(MembershipRow.person_id, MembershipRow.role)).all()


def other_employer(session: Session, person_id: UUID, authority_id: UUID) -> AuthorityRow | None:
    """Another authority that the person works for, if there is one."""
    return session.scalars(
        select(AuthorityRow)
        .join(MembershipRow, MembershipRow.authority_id == AuthorityRow.id)
        .where(MembershipRow.person_id == person_id, AuthorityRow.id != authority_id)
        .order_by(AuthorityRow.slug)
        .limit(1)
    ).one_or_none()


def open_invitations(
    session: Session, authority_id: UUID | None, now: datetime
) -> Sequence[InvitationRow]:
    """Invitations of an authority that can still be accepted, the newest first."""
    return session.scalars(
        select(InvitationRow)
        .where(
            InvitationRow.authority_id == authority_id,
            InvitationRow.accepted_at.is_(None),
            InvitationRow.cancelled_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .order_by(InvitationRow.created_at.desc(), InvitationRow.id)
    ).all()


def invitation(session: Session, invitation_id: UUID, *, lock: bool = False) -> InvitationRow:
    """One invitation, whatever has become of it.

    Raises:
        NotFound: there is none.
    """
    query = select(InvitationRow).where(InvitationRow.id == invitation_id)
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound(f"invitation {invitation_id}")
    return row
