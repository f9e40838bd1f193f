"""Projects (hanke): the customer keeps matters of several authorities together."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.projectdata import read_shared
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


def tell_shared(
    session: Session, actor: Actor, project: ProjectRow, typed: Mapping[str, str], *, now: datetime
) -> None:
    """Tell what is common to all matters of an own project; drafts begun later begin with it.

    Args:
        session: an open write transaction.
        actor: the owner.
        project: read by a query of owned ones, locked.
        typed: texts by the keys of `domain.projectfields`; what is not there is emptied.
        now: aware time of the entry in the journal, which names fields and repeats nothing.

    Raises:
        UnreadableError: one of the texts is no good.
    """
    check_permission(actor, Permission.PROJECT_USE)
    shared = read_shared(typed)
    fields = sorted(
        key
        for key in {*shared, *project.shared}
        if shared.get(key, "") != project.shared.get(key, "")
    )
    if not fields:
        return
    project.shared = dict(shared)
    data: dict[str, Json] = {"project": str(project.id), "fields": list(fields)}
    journal.record(session, EventKind.PROJECT_DATA_CHANGED, actor=actor, now=now, data=data)


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
