"""Projects (hanke): kept by a customer, and their status view that all concerned share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.database import Person, System
from kevytasiointi.storage.queries import project_page
from kevytasiointi.storage.queries.matters import (
    Matter,
    matters_of_project,
)
from kevytasiointi.storage.queries.project_page import ProjectPeople
from kevytasiointi.usecases.projects import create_project, rename_project
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.customer.forms import InviteForm, ProjectForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.project_facts import shared_facts
from kevytasiointi.web.templating import path

_SHARED_VIEW = System("shared status view of a project that the actor belongs to")
_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A matter in the shared status view; `address` only where this person may open it."""

    matter: Matter
    address: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A project as one person sees it; who takes part is not for the authorities.

    `facts` is the shared data, contact details for the owner only.
    """

    project: ProjectRow
    facts: Sequence[tuple[str, str]]
    rows: Sequence[SharedRow]
    people: ProjectPeople | None
    is_owner: bool

    @property
    def mark(self) -> str:
        """Changes exactly when the page says something else: language, day and person included."""
        people = self.people and (
            self.people.joined,
            [row.email for row in self.people.invited],
        )
        said = (language(), today(), self.project.name, self.facts, self.rows, people)
        return hashlib.sha256(repr(said).encode()).hexdigest()


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
            return redirect(address_of(project.id), code=303)
    return _projects_page(form), _BAD_REQUEST


@requires(Permission.PROJECT_USE)
def status_view(project_id: UUID) -> Response:
    """The matters of a project over all authorities: the same rows for everybody concerned.

    An open page asks again with the mark that it has (If-None-Match) and is told in a few bytes
    that nothing has changed.

    Raises:
        NotFound: there is no such project that the actor takes part in or works with.
    """
    shown = read_project(project_id)
    if request.if_none_match.contains_weak(shown.mark):
        answer = make_response("", 304)
    else:
        answer = make_response(render_project(shown))
    answer.set_etag(shown.mark, weak=True)
    return answer


@requires(Permission.PROJECT_USE)
def rename(project_id: UUID) -> ResponseReturnValue:
    """Give an own project another name."""
    form, actor = ProjectForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(Person(actor.person_id)) as session:
                project = project_page.owned_project(session, actor, project_id, lock=True)
                rename_project(session, actor, project, form.name.data or "")
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The project has a new name."))
            return redirect(address_of(project_id), code=303)
    return render_project(read_owned(project_id), name_form=form), _BAD_REQUEST


def address_of(project_id: UUID) -> str:
    """The status view of a project."""
    return path(f"/hankkeet/{project_id}")


def read_project(project_id: UUID) -> Shown:
    """A project as the actor may see it.

    Raises:
        NotFound: there is no such project that the actor takes part in or works with.
    """
    actor = current_actor()
    with tools().database.read(_SHARED_VIEW) as session:
        project = project_page.visible_project(session, actor, project_id)
        found = matters_of_project(session, project.id)
        people = project_page.people_of(session, project, now())
    takes_part = actor.person_id in {project.owner_id, *(one.person_id for one in people.joined)}
    is_owner = project.owner_id == actor.person_id
    return Shown(
        project=project,
        facts=shared_facts(project, with_contacts=is_owner),
        rows=[SharedRow(matter, _address(matter, actor)) for matter in found],
        people=people if takes_part else None,
        is_owner=is_owner,
    )


def read_owned(project_id: UUID) -> Shown:
    """A project that the actor began.

    Raises:
        NotFound: there is none, or the actor is a guest in it.
    """
    shown = read_project(project_id)
    if not shown.is_owner:
        raise NotFound(f"project {project_id}")
    return shown


def render_project(
    shown: Shown, *, name_form: ProjectForm | None = None, invite_form: InviteForm | None = None
) -> str:
    """The page of a project; with a form that was refused, its problems said."""
    tried = name_form or invite_form
    return render_template(
        "customer/project.html",
        shown=shown,
        project=shown.project,
        rows=shown.rows,
        address=address_of(shown.project.id),
        now=now(),
        words=wording,
        viewer_id=current_actor().person_id,
        name_form=name_form or ProjectForm(formdata=None, name=shown.project.name),
        invite_form=invite_form or InviteForm(formdata=None),
        tried=tried,
        has_errors=tried is not None,
    )


def _address(matter: Matter, actor: Actor) -> str | None:
    if matter.person_id == actor.person_id:
        return path(f"/asiat/{matter.id}")
    if matter.authority_id == actor.authority_id:
        return path(f"/virkailija/asiat/{matter.id}")
    return None


def _projects_page(form: ProjectForm) -> str:
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        projects = project_page.own_projects(session, actor)
        counts = project_page.own_counts(session, actor)
    return render_template(
        "customer/projects.html",
        projects=[(project, counts.get(project.id, 0)) for project in projects],
        viewer_id=actor.person_id,
        form=form,
        has_errors=bool(form.errors),
    )
