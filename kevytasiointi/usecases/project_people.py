"""Who takes part in a project: inviting, joining, leaving."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.identifiers import read_email
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.company import ProjectInvitationRow, ProjectMemberRow
from kevytasiointi.storage.queries import project_page
from kevytasiointi.texts import day, mark
from kevytasiointi.usecases import journal, projects
from kevytasiointi.usecases.accounts import EMAIL_UNREADABLE
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.sealing import Purpose, Sealer

LASTS: Final = timedelta(days=14)
"""How long an invitation can be accepted."""

_MOST_OPEN: Final = 20


class InvitationOver(Exception):
    """The invitation was used or cancelled, or its time has passed."""


def invite(
    session: Session,
    actor: Actor,
    project: ProjectRow,
    *,
    email: str,
    language: str,
    now: datetime,
) -> ProjectInvitationRow:
    """Invite somebody by mail to an own project.

    Raises:
        InvalidInput: the address can't be read, or too many invitations wait already.
    """
    check_permission(actor, Permission.PROJECT_USE)
    try:
        address = read_email(email)
    except ValueError as error:
        raise InvalidInput("email", EMAIL_UNREADABLE) from error
    waiting = project_page.people_of(session, project, now).invited
    if len(waiting) >= _MOST_OPEN:
        raise InvalidInput(
            "email",
            mark("%(most)s invitations wait already. Cancel one first."),
            most=_MOST_OPEN,
        )
    for earlier in waiting:
        if earlier.email.casefold() == address.casefold():
            earlier.cancelled_at = now  # one link at a time works
    row = ProjectInvitationRow(
        project_id=project.id,
        email=address,
        language=language,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    journal.send(session, (journal.notice(Notice.PROJECT_INVITATION, row.id),), now=now)
    return row


def cancel_invitation(found: ProjectInvitationRow, now: datetime) -> None:
    """Make an invitation's link useless."""
    if found.accepted_at is None and found.cancelled_at is None:
        found.cancelled_at = now


def check_open(found: ProjectInvitationRow, now: datetime) -> None:
    """Refuse an invitation that can't be accepted any more.

    Raises:
        InvitationOver: it was used or cancelled, or its time has passed.
    """
    if found.accepted_at or found.cancelled_at or now >= found.expires_at:
        raise InvitationOver(str(found.id))


def join(
    session: Session, actor: Actor, found: ProjectInvitationRow, *, now: datetime
) -> ProjectRow:
    """Accept an invitation: see the project's status view and put own matters there.

    Raises:
        InvitationOver: it was used or cancelled, or its time has passed.
    """
    check_permission(actor, Permission.PROJECT_USE)
    check_open(found, now)
    found.accepted_at = now
    project = project_page.project_of(session, found)
    is_in_already = project.owner_id == actor.person_id or project_page.membership(
        session, project.id, actor.person_id
    )
    if not is_in_already:
        session.add(
            ProjectMemberRow(project_id=project.id, person_id=actor.person_id, joined_at=now)
        )
        _tell(session, EventKind.PROJECT_PERSON_JOINED, project, actor, actor.person_id, now)
    return project


def leave(
    session: Session, actor: Actor, project: ProjectRow, person_id: UUID, *, now: datetime
) -> None:
    """End somebody's part in a project; their own matters leave it with them.

    Raises:
        NotFound: the person takes no part in it, or is neither the actor nor their guest.
    """
    check_permission(actor, Permission.PROJECT_USE)
    row = project_page.membership(session, project.id, person_id)
    if row is None or actor.person_id not in (person_id, project.owner_id):
        raise NotFound(f"member {person_id} of project {project.id}")
    for draft in project_page.drafts_of_person(session, project.id, person_id):
        draft.project_id = None
    for case in project_page.cases_of_person(session, project.id, person_id):
        projects.put_case(session, actor, case, None, now=now)
    session.delete(row)
    _tell(session, EventKind.PROJECT_PERSON_LEFT, project, actor, person_id, now)


def _tell(
    session: Session,
    kind: EventKind,
    project: ProjectRow,
    actor: Actor,
    person_id: UUID,
    now: datetime,
) -> None:
    data = {"project": str(project.id), "person": str(person_id)}
    journal.record(session, kind, actor=actor, now=now, data=data)


def address_invitation(session: Session, key: UUID, sealer: Sealer) -> Addressed | None:
    """Who is invited to a project; None when the invitation was cancelled or used meanwhile."""
    found = project_page.invitation(session, key)
    if found.accepted_at or found.cancelled_at:
        return None
    return Addressed(
        to=found.email,
        language=found.language,
        path=f"/hankkeet/kutsu/{sealer.seal(Purpose.PROJECT_INVITATION, found.id)}",
        facts={"until": day(found.language, helsinki_day(found.expires_at))},
    )
