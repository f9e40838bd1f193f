"""Projects (hanke): kept by a customer, and their status view that all concerned share."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.database import Person, System
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries.matters import (
    Matter,
    matters_of_person,
    matters_of_project,
)
from kevytasiointi.usecases.projects import create_project
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.customer.forms import ProjectForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SHARED_VIEW = System("shared status view of a project that the actor belongs to")
_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A matter in the shared status view; `address` only where this person may open it."""

    matter: Matter
    address: str | None


@requires(Permission.PROJECT_USE)
def own_projects() -> ResponseReturnValue:
    """My projects, and a form for a new one."""
    return _projects_page(ProjectForm())


@requires(Permission.PROJECT_USE)
def create() -> ResponseReturnValue:
    """Begin a project."""
    form, actor = ProjectForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(Person(actor.person_id)) as session:
                project = create_project(session, actor, form.name.data or "", now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The project has been created. Now you can put matters into it."))
            return redirect(path(f"/hankkeet/{project.id}"), code=303)
    return _projects_page(form), _BAD_REQUEST


@requires(Permission.PROJECT_USE)
def status_view(project_id: UUID) -> str:
    """The matters of a project over all authorities: the same rows for everybody concerned.

    Raises:
        NotFound: there is no such project that the actor owns or works with.
    """
    actor = current_actor()
    with tools().database.read(_SHARED_VIEW) as session:
        project = filling.visible_project(session, actor, project_id)
        found = matters_of_project(session, project.id)
        is_owner = project.owner_id == actor.person_id
    return render_template(
        "customer/project.html",
        project=project,
        is_owner=is_owner,
        rows=[SharedRow(matter, _address(matter, actor, is_owner)) for matter in found],
        now=now(),
        words=wording,
    )


def _address(matter: Matter, actor: Actor, is_owner: bool) -> str | None:
    if is_owner:
        return path(f"/asiat/{matter.id}")
    if matter.authority_id == actor.authority_id:
        return path(f"/virkailija/asiat/{matter.id}")
    return None


def _projects_page(form: ProjectForm) -> str:
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        projects = filling.own_projects(session, actor)
        matters = matters_of_person(session, actor)
    return render_template(
        "customer/projects.html",
        projects=[
            (project, sum(matter.project_id == project.id for matter in matters))
            for project in projects
        ],
        form=form,
        has_errors=bool(form.errors),
    )
