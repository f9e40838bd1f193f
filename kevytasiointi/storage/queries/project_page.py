"""Projects: whose they are, who has been invited, and who may see their status view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.cases import CaseRow, DraftRow, ProjectRow
from kevytasiointi.storage.company import ProjectInvitationRow, ProjectMemberRow
from kevytasiointi.storage.people import PersonRow


@dataclass(frozen=True, slots=True)
class ProjectPerson:
    """Somebody who was invited to a project and joined."""

    person_id: UUID
    name: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class ProjectPeople:
    """The owner of a project, who has joined, and who has been invited."""

    owner_name: str
    joined: Sequence[ProjectPerson]
    invited: Sequence[ProjectInvitationRow]


def _takes_part(actor: Actor) -> ColumnElement[bool]:
    """The actor began the project or has joined it."""
    return or_(
        ProjectRow.owner_id == actor.person_id,
        exists().where(
            ProjectMemberRow.project_id == ProjectRow.id,
            ProjectMemberRow.person_id == actor.person_id,
        ),
    )


def own_projects(session: Session, actor: Actor) -> Sequence[ProjectRow]:
    """The projects that the actor began or has joined, by name."""
    return session.scalars(
        select(ProjectRow).where(_takes_part(actor)).order_by(ProjectRow.name, ProjectRow.id)
    ).all()


def own_counts(session: Session, actor: Actor) -> Mapping[UUID, int]:
    """How many matters of the actor's own are in each project; those with none are left out."""
    rows = session.execute(
        select(CaseRow.project_id, func.count())
        .where(CaseRow.person_id == actor.person_id, CaseRow.project_id.is_not(None))
        .group_by(CaseRow.project_id)
    )
    return {project_id: number for project_id, number in rows if project_id}


def own_project(session: Session, actor: Actor, project_id: UUID) -> ProjectRow:
    """A project that the actor began or has joined: own matters can be put there.

    Raises:
        NotFound: there is none, or the actor takes no part in it.
    """
    return _one(session, project_id, _takes_part(actor))


def joined_project(session: Session, actor: Actor, project_id: UUID) -> ProjectRow | None:
    """The same, None when the actor takes no part in it."""
    return session.scalars(
        select(ProjectRow).where(ProjectRow.id == project_id, _takes_part(actor))
    ).one_or_none()


def owned_project(
    session: Session, actor: Actor, project_id: UUID, *, lock: bool = False
) -> ProjectRow:
    """A project that the actor began: only they rename it, invite and tell its data.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return _one(session, project_id, ProjectRow.owner_id == actor.person_id, lock=lock)


def visible_project(session: Session, actor: Actor, project_id: UUID) -> ProjectRow:
    """A project in which the actor takes part, or an officer's authority has a case.

    Raises:
        NotFound: there is none that the actor may see.
    """
    rule = _takes_part(actor)
    if actor.authority_id is not None and may(actor, Permission.CASE_OPEN):
        rule = rule | exists().where(
            CaseRow.project_id == ProjectRow.id, CaseRow.authority_id == actor.authority_id
        )
    return _one(session, project_id, rule)


def _one(
    session: Session, project_id: UUID, rule: ColumnElement[bool], *, lock: bool = False
) -> ProjectRow:
    query = select(ProjectRow).where(ProjectRow.id == project_id, rule)
    project = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if project is None:
        raise NotFound(f"project {project_id}")
    return project


def people_of(session: Session, project: ProjectRow, now: datetime) -> ProjectPeople:
    """Who takes part in a project, and whose invitation still waits."""
    joined = session.execute(
        select(PersonRow, ProjectMemberRow.joined_at)
        .join(ProjectMemberRow, ProjectMemberRow.person_id == PersonRow.id)
        .where(ProjectMemberRow.project_id == project.id)
        .order_by(PersonRow.family_name, PersonRow.given_name, PersonRow.id)
    )
    owner = session.get_one(PersonRow, project.owner_id)
    return ProjectPeople(
        owner_name=owner.name,
        joined=[ProjectPerson(person.id, person.name, at) for person, at in joined],
        invited=session.scalars(
            select(ProjectInvitationRow)
            .where(
                ProjectInvitationRow.project_id == project.id,
                ProjectInvitationRow.accepted_at.is_(None),
                ProjectInvitationRow.cancelled_at.is_(None),
                ProjectInvitationRow.expires_at > now,
            )
            .order_by(ProjectInvitationRow.created_at, ProjectInvitationRow.id)
        ).all(),
    )


def invitation(session: Session, key: UUID, *, lock: bool = False) -> ProjectInvitationRow:
    """An invitation to a project.

    Raises:
        NotFound: there is none.
    """
    query = select(ProjectInvitationRow).where(ProjectInvitationRow.id == key)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"project invitation {key}")
    return found


def project_of(session: Session, found: ProjectInvitationRow) -> ProjectRow:
    """The project that an invitation is for."""
    return session.get_one(ProjectRow, found.project_id)


def membership(session: Session, project_id: UUID, person_id: UUID) -> ProjectMemberRow | None:
    """A person's part in a project."""
    return session.get(ProjectMemberRow, (project_id, person_id), with_for_update=True)


def cases_of_person(session: Session, project_id: UUID, person_id: UUID) -> Sequence[CaseRow]:
    """A person's cases in a project, locked."""
    return session.scalars(
        select(CaseRow)
        .where(CaseRow.project_id == project_id, CaseRow.person_id == person_id)
        .order_by(CaseRow.id)
        .with_for_update()
    ).all()


def drafts_of_person(session: Session, project_id: UUID, person_id: UUID) -> Sequence[DraftRow]:
    """A person's drafts in a project, locked."""
    return session.scalars(
        select(DraftRow)
        .where(DraftRow.project_id == project_id, DraftRow.person_id == person_id)
        .with_for_update()
    ).all()
