"""Who works for an authority: giving, changing and taking away roles."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Permission, Role, check_permission, may
from kevytasiointi.storage.people import AuthorityRow, MembershipRow
from kevytasiointi.storage.queries import staff
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal

WORK_ROLES: Final = (
    Role.OFFICER,
    Role.LEAD_OFFICER,
    Role.FORM_DESIGNER,
    Role.AUTHORITY_ADMIN,
)
"""The roles that an authority gives; what each may do stands in `domain/permissions.py`."""

_CHOOSE_ROLE: Final = mark("Choose at least one role.")


def change_roles(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    person_id: UUID,
    roles: Collection[str],
    *,
    now: datetime,
) -> bool:
    """Give a member just these roles.

    Args:
        session: an open write transaction.
        actor: an admin of the authority.
        authority: read with a lock, so that two admins can't remove each other at once.
        person_id: the member.
        roles: at least one.
        now: aware time.

    Returns:
        False when the member had just these already.

    Raises:
        InvalidInput: no role is chosen, or nobody would be left to administer.
        NotFound: the person does not work here.
    """
    check_right(actor, authority)
    staff.member(session, authority.id, person_id)
    return _set_roles(session, actor, authority, person_id, work_roles(roles), now)


def remove_member(
    session: Session, actor: Actor, authority: AuthorityRow, person_id: UUID, *, now: datetime
) -> None:
    """Take away all of a member's roles; what the person has done stays in the journal.

    Raises:
        InvalidInput: nobody would be left to administer.
        NotFound: the person does not work here.
    """
    check_right(actor, authority)
    staff.member(session, authority.id, person_id)
    _set_roles(session, actor, authority, person_id, (), now)


def _set_roles(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    person_id: UUID,
    wanted: Collection[Role],
    now: datetime,
) -> bool:
    rows = {row.role: row for row in staff.memberships(session, authority.id, person_id)}
    gone = [row for role, row in rows.items() if role not in wanted]
    if any(row.role is Role.AUTHORITY_ADMIN for row in gone):
        _check_admin_left(session, authority.id, person_id)
    for row in gone:
        session.delete(row)
        _record(session, EventKind.ROLE_TAKEN, actor, authority.id, person_id, row.role, now)
    given = give_roles(session, actor, authority.id, person_id, wanted, now)
    return bool(gone) or given


def give_roles(
    session: Session,
    actor: Actor,
    authority_id: UUID,
    person_id: UUID,
    roles: Iterable[Role],
    now: datetime,
) -> bool:
    """Add the roles that the person does not have yet; whether there were any."""
    held = {row.role for row in staff.memberships(session, authority_id, person_id)}
    new = [role for role in roles if role not in held]
    for role in new:
        session.add(MembershipRow(person_id=person_id, authority_id=authority_id, role=role))
        _record(session, EventKind.ROLE_GIVEN, actor, authority_id, person_id, role, now)
    return bool(new)


def _record(
    session: Session,
    kind: EventKind,
    actor: Actor,
    authority_id: UUID,
    person_id: UUID,
    role: Role,
    now: datetime,
) -> None:
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        authority_id=authority_id,
        data={"person": str(person_id), "role": role.value},
    )


def _check_admin_left(session: Session, authority_id: UUID, leaving: UUID) -> None:
    if not any(
        row.role is Role.AUTHORITY_ADMIN and row.person_id != leaving
        for row in staff.memberships(session, authority_id)
    ):
        raise InvalidInput(
            "roles",
            mark(
                "This is the authority's last administrator, and somebody must be able to"
                " administer. Give the role to somebody else first."
            ),
        )


def work_roles(values: Collection[str]) -> tuple[Role, ...]:
    """The roles that were chosen.

    Raises:
        InvalidInput: none, or one that an authority does not give.
    """
    chosen = tuple(role for role in WORK_ROLES if role.value in values)
    if not chosen or len(chosen) != len(set(values)):
        raise InvalidInput("roles", _CHOOSE_ROLE)
    return chosen


def check_right(actor: Actor, authority: AuthorityRow) -> None:
    """Let an operator, and an admin of the authority, decide who works there.

    Raises:
        NotAllowed: the actor is neither.
    """
    if may(actor, Permission.PLATFORM_OPERATE):
        return
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if actor.authority_id != authority.id:
        raise NotAllowed("an admin administers the own authority only")
