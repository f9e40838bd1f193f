"""Invitations to work for an authority: a link in a mail that works once, for 14 days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.authorities import checked_email
from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.portal import InvitationRow
from kevytasiointi.storage.queries import authorities, staff
from kevytasiointi.texts import HELSINKI, day, mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.members import check_right, give_roles, work_roles
from kevytasiointi.usecases.sealing import Purpose, Sealer

INVITATION_LASTS: Final = timedelta(days=14)


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation as its link shows it."""

    invitation: InvitationRow
    authority: AuthorityRow
    roles: tuple[Role, ...]
    state: InvitationState


def invite(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    *,
    email: str,
    roles: Collection[str],
    language: str,
    now: datetime,
) -> InvitationRow:
    """Invite somebody to work for an authority; the mail with the link is left to the worker.

    An earlier open invitation to the same address is cancelled: only the newest link works.

    Raises:
        InvalidInput: no address, no role, or an unknown language.
        NotAllowed: the actor does not administer this authority.
    """
    check_right(actor, authority)
    address = checked_email("email", email, needed=True) or ""
    chosen = work_roles(roles)
    if language not in LANGUAGES:
        raise InvalidInput("language", mark("Choose the language of the invitation."))
    for earlier in staff.open_invitations(session, authority.id, now):
        if earlier.email.lower() == address.lower():
            cancel_invitation(session, actor, authority, earlier, now=now)
    row = InvitationRow(
        authority_id=authority.id,
        email=address,
        roles={"roles": [role.value for role in chosen]},
        language=language,
        invited_by=actor.name,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(row)
    session.flush()
    journal.record(
        session,
        EventKind.MEMBER_INVITED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"invitation": str(row.id), "roles": [role.value for role in chosen]},
        errands=(journal.notice(Notice.INVITATION, row.id),),
    )
    return row


def cancel_invitation(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    invitation: InvitationRow,
    *,
    now: datetime,
) -> bool:
    """Take an invitation back; its link stops working.

    Returns:
        False when it is no longer open.

    Raises:
        NotFound: it is another authority's.
    """
    check_right(actor, authority)
    if invitation.authority_id != authority.id:
        raise NotFound(f"invitation {invitation.id}")
    if state_of(invitation, now) is not InvitationState.OPEN:
        return False
    invitation.cancelled_at = now
    journal.record(
        session,
        EventKind.INVITATION_CANCELLED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"invitation": str(invitation.id)},
    )
    return True


def state_of(invitation: InvitationRow, now: datetime) -> InvitationState:
    """What has become of an invitation by now."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.cancelled_at is not None:
        return InvitationState.CANCELLED
    return InvitationState.OPEN if now < invitation.expires_at else InvitationState.EXPIRED


def roles_of(invitation: InvitationRow) -> tuple[Role, ...]:
    """The roles that an invitation gives."""
    return tuple(Role(value) for value in invitation.roles["roles"])


def open_invitation(
    session: Session, invitation_id: UUID, now: datetime, *, lock: bool = False
) -> Opened:
    """The invitation of a link.

    Raises:
        NotFound: there is none.
    """
    row = staff.invitation(session, invitation_id, lock=lock)
    authority = authorities.authority_by_id(session, row.authority_id, lock=lock)
    return Opened(row, authority, roles_of(row), state_of(row, now))


def accept_invitation(session: Session, actor: Actor, opened: Opened, *, now: datetime) -> None:
    """Become a member of the authority, with the roles of the invitation.

    Raises:
        InvalidInput: the invitation is no longer open, or the person works elsewhere.
        NotAllowed: the person has not proved strongly who they are.
    """
    if actor.identified_by is not Identification.STRONG:
        raise NotAllowed("an invitation is for whoever has identified strongly")
    if opened.state is not InvitationState.OPEN:
        raise InvalidInput("", mark("This invitation is no longer open."))
    elsewhere = staff.other_employer(session, actor.person_id, opened.authority.id)
    if elsewhere is not None:
        raise InvalidInput(
            "",
            mark(
                "You already work for another authority in this service, and one person can work"
                " for one authority at a time. Ask its administrator to remove you first."
            ),
        )
    opened.invitation.accepted_at = now
    opened.invitation.accepted_by = actor.person_id
    give_roles(session, actor, opened.authority.id, actor.person_id, opened.roles, now)
    session.flush()


def address_invitation(session: Session, invitation_id: UUID, sealer: Sealer) -> Addressed | None:
    """To whom the mail of an invitation goes; nobody once it is accepted or cancelled."""
    row = staff.invitation(session, invitation_id)
    if row.accepted_at is not None or row.cancelled_at is not None:
        return None
    authority = authorities.authority_by_id(session, row.authority_id)
    return Addressed(
        to=row.email,
        language=row.language,
        path=f"/kutsu/{sealer.seal(Purpose.INVITATION, row.id)}",
        facts={
            "authority": pick(authority.name, row.language)[0],
            "until": day(row.language, row.expires_at.astimezone(HELSINKI).date()),
        },
    )
