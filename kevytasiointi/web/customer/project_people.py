"""Inviting people to a project, joining and leaving.

These write across people, so they run in the portal's own scope; each begins by finding the
project or the invitation that the actor has a right to.
"""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import project_page
from kevytasiointi.usecases import project_people
from kevytasiointi.usecases.project_people import InvitationOver
from kevytasiointi.usecases.sealing import Purpose
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.forms import InviteForm
from kevytasiointi.web.customer.projects import address_of, read_owned, render_project
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SCOPE = System("people of a project")
_BAD_REQUEST = 400
_GONE = 410


@requires(Permission.PROJECT_USE)
def invite(project_id: UUID) -> ResponseReturnValue:
    """Invite somebody by mail to an own project."""
    form, actor = InviteForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(_SCOPE) as session:
                project = project_page.owned_project(session, actor, project_id, lock=True)
                project_people.invite(
                    session,
                    actor,
                    project,
                    email=form.email.data or "",
                    language=language(),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The invitation has been sent to %(address)s.", address=form.email.data))
            return redirect(f"{address_of(project_id)}#people", code=303)
    return render_project(read_owned(project_id), invite_form=form), _BAD_REQUEST


@requires(Permission.PROJECT_USE)
def cancel_invitation(project_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Make an invitation's link useless.

    Raises:
        NotFound: the project is not the actor's own, or has no such invitation.
    """
    with tools().database.write(_SCOPE) as session:
        project_page.owned_project(session, current_actor(), project_id)
        found = project_page.invitation(session, invitation_id, lock=True)
        if found.project_id != project_id:
            raise NotFound(f"invitation {invitation_id} of project {project_id}")
        project_people.cancel_invitation(found, now())
    flash(_("The invitation has been cancelled."))
    return redirect(f"{address_of(project_id)}#people", code=303)


@requires(Permission.PROJECT_USE)
def remove_person(project_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Leave a project, or end a guest's part in an own one."""
    actor = current_actor()
    with tools().database.write(_SCOPE) as session:
        project = project_page.own_project(session, actor, project_id)
        project_people.leave(session, actor, project, person_id, now=now())
    if person_id == actor.person_id:
        flash(_("You have left the project."))
        return redirect(path("/hankkeet"), code=303)
    flash(_("The person no longer takes part in the project."))
    return redirect(f"{address_of(project_id)}#people", code=303)


@requires(Permission.PROJECT_USE)
def invitation(sealed: str) -> ResponseReturnValue:
    """What one is invited to, and a button for joining.

    Raises:
        NotFound: the link is not ours.
    """
    key = tools().sealer.open(Purpose.PROJECT_INVITATION, sealed)
    with tools().database.read(_SCOPE) as session:
        found = project_page.invitation(session, key)
        project = project_page.project_of(session, found)
        people = project_page.people_of(session, project, now())
    try:
        project_people.check_open(found, now())
    except InvitationOver:
        return _over()
    return render_template(
        "customer/project_invitation.html",
        project=project,
        people=people,
        address=path(f"/hankkeet/kutsu/{sealed}"),
    )


@requires(Permission.PROJECT_USE)
def join(sealed: str) -> ResponseReturnValue:
    """Accept an invitation."""
    key = tools().sealer.open(Purpose.PROJECT_INVITATION, sealed)
    try:
        with tools().database.write(_SCOPE) as session:
            found = project_page.invitation(session, key, lock=True)
            project = project_people.join(session, current_actor(), found, now=now())
    except InvitationOver:
        return _over()
    flash(_("You have joined the project. You can put your own matters into it, too."))
    return redirect(address_of(project.id), code=303)


def _over() -> ResponseReturnValue:
    return render_template("customer/project_invitation.html", project=None), _GONE
