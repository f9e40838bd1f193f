"""Projects (hanke): the customer keeps matters of several authorities together."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.cases import CaseRow, ProjectRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal

_LONGEST_NAME = 120


def create_project(session: Session, actor: Actor, name: str, *, now: datetime) -> ProjectRow:
    """Begin a project.

    Raises:
        InvalidInput: the name is missing or longer than 120 characters.
    """
    check_permission(actor, Permission.PROJECT_USE)
    text = _checked_name(name)
    project = ProjectRow(owner_id=actor.person_id, name=text, created_at=now)
    session.add(project)
    session.flush()
    return project


def rename_project(session: Session, actor: Actor, project: ProjectRow, name: str) -> None:
    """Give an own project another name.

    Raises:
        InvalidInput: the name is missing or longer than 120 characters.
    """
    check_permission(actor, Permission.PROJECT_USE)
    project.name = _checked_name(name)
    session.flush()


def _checked_name(name: str) -> str:
    text = name.strip()
    if not text:
        raise InvalidInput("name", mark("Give the project a name."))
    if len(text) > _LONGEST_NAME:
        raise InvalidInput(
            "name",
            mark("The name is too long. The limit is %(limit)s characters."),
            limit=_LONGEST_NAME,
        )
    return text


def put_case(
    session: Session, actor: Actor, case: CaseRow, project: ProjectRow | None, *, now: datetime
) -> None:
    """Put a case under a project, or take it out (`project` None).

    From then on every authority that has a case in the project sees the row of this one.
    """
    check_permission(actor, Permission.PROJECT_USE)
    target = project.id if project else None
    if case.project_id == target:
        return
    case.project_id = target
    journal.record(
        session,
        EventKind.PROJECT_JOINED if project else EventKind.PROJECT_LEFT,
        actor=actor,
        now=now,
        case=case,
    )
