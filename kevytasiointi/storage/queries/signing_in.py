"""People, their roles and their signed-in browsers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.people import AuthorityRow, LoginSessionRow, MembershipRow, PersonRow


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo's sign-in page."""

    key: str
    name: str
    roles: tuple[Role, ...]
    authority_name: dict[str, str] | None


def login_session(session: Session, token_hash: str) -> LoginSessionRow | None:
    """The signed-in browser that a token's hash belongs to."""
    return session.get(LoginSessionRow, token_hash)


def actor_of(session: Session, person_id: UUID) -> Actor:
    """The actor that a person is: name, authority and roles.

    A person who works for several authorities acts for the first by name; the others come
    with the choice of authority.

    Raises:
        NotFound: there is no such person.
    """
    rows = session.execute(
        select(PersonRow, MembershipRow)
        .outerjoin(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(PersonRow.id == person_id)
        .order_by(MembershipRow.authority_id, MembershipRow.role)
    ).all()
    if not rows:
        raise NotFound(f"person {person_id}")
    person = rows[0][0]
    found: list[MembershipRow | None] = [row[1] for row in rows]
    memberships = [one for one in found if one is not None]
    authority_id = next((m.authority_id for m in memberships if m.authority_id), None)
    roles = {m.role for m in memberships if m.authority_id in (authority_id, None)}
    return Actor(
        person_id=person.id,
        name=person.name,
        authority_id=authority_id,
        roles=frozenset(roles | {Role.CUSTOMER}),
        identified_by=person.identified_by,
    )


def person(session: Session, person_id: UUID) -> PersonRow:
    """A person.

    Raises:
        NotFound: there is none.
    """
    found = session.get(PersonRow, person_id)
    if found is None:
        raise NotFound(f"person {person_id}")
    return found


def person_by_demo_key(session: Session, key: str) -> PersonRow:
    """A demo person.

    Raises:
        NotFound: there is none with that key.
    """
    person = session.scalars(select(PersonRow).where(PersonRow.demo_key == key)).one_or_none()
    if person is None:
        raise NotFound(f"demo person {key}")
    return person


def demo_people(session: Session) -> list[DemoPerson]:
    """All demo people with their roles, customers first."""
    rows = session.execute(
        select(PersonRow, MembershipRow.role, AuthorityRow.name)
        .outerjoin(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .outerjoin(AuthorityRow, AuthorityRow.id == MembershipRow.authority_id)
        .where(PersonRow.demo_key.is_not(None))
        .order_by(MembershipRow.role.is_not(None), AuthorityRow.slug, PersonRow.demo_key)
    ).all()
    people: dict[str, DemoPerson] = {}
    for person, role, authority in rows:
        key = person.demo_key or ""
        known = people.get(key)
        roles = (known.roles if known else ()) + ((role,) if role else ())
        people[key] = DemoPerson(key, person.name, roles, authority)
    return list(people.values())


def sessions_of(session: Session, person_id: UUID) -> Sequence[LoginSessionRow]:
    """The signed-in browsers of a person."""
    return session.scalars(
        select(LoginSessionRow)
        .where(LoginSessionRow.person_id == person_id)
        .order_by(LoginSessionRow.created_at)
    ).all()


def forget_expired_sessions(session: Session, now: datetime) -> None:
    """Delete the rows of sessions that have passed their absolute end."""
    session.execute(delete(LoginSessionRow).where(LoginSessionRow.expires_at < now))
