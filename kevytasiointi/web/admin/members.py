"""Who works for the own authority: roles, invitations."""

from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Permission, Role
from kevytasiointi.storage.queries import staff
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.usecases import invitations, members
from kevytasiointi.web import wording
from kevytasiointi.web.admin.own_authority import scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_HINTS: Final[dict[Role, LazyString]] = {
    Role.OFFICER: _l("Handles matters: takes them, sets states and deadlines, decides, writes."),
    Role.LEAD_OFFICER: _l("The same, and takes a wrong step back."),
    Role.FORM_DESIGNER: _l("Sees the forms and designs them."),
    Role.AUTHORITY_ADMIN: _l("Keeps these pages: services, members, what the authority tells."),
}


class RolesForm(PortalForm):
    """The roles of a member."""

    roles = SelectMultipleField(_l("Roles"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [
            SelectChoice(role.value, wording.role(role)) for role in members.WORK_ROLES
        ]


class InviteForm(RolesForm):
    """An invitation by mail."""

    email = EmailField(_l("E-mail"))
    language = SelectField(_l("Language of the invitation"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [
            SelectChoice(code, wording.language_name(code)) for code in LANGUAGES
        ]


def role_hints() -> dict[str, str]:
    """What each role may do, in words."""
    return {role.value: str(words) for role, words in _HINTS.items()}


@requires(Permission.AUTHORITY_ADMINISTER)
def own_members() -> str:
    """The members and the open invitations."""
    return _page(_fresh())


@requires(Permission.AUTHORITY_ADMINISTER)
def invite_member() -> ResponseReturnValue:
    """Send an invitation."""
    form, actor = InviteForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                invitations.invite(
                    session,
                    actor,
                    authority_by_id(session, actor.authority_id, lock=True),
                    email=form.email.data or "",
                    roles=form.roles.data or (),
                    language=form.language.data or "",
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The invitation has been sent to %(address)s.", address=form.email.data))
            return redirect(path("/yllapito/jasenet"), code=303)
    return _page(form), form.status


@requires(Permission.AUTHORITY_ADMINISTER)
def cancel_invitation(member_invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        is_gone = invitations.cancel_invitation(
            session,
            actor,
            authority_by_id(session, actor.authority_id),
            staff.invitation(session, member_invitation_id, lock=True),
            now=now(),
        )
    if is_gone:
        flash(_("The invitation has been cancelled."))
    else:
        flash(_("The invitation was no longer open."), "warning")
    return redirect(path("/yllapito/jasenet"), code=303)


@requires(Permission.AUTHORITY_ADMINISTER)
def member(member_id: UUID) -> str:
    """One member, with the roles to change."""
    found = _read(member_id)
    data = {"roles": [role.value for role in found.roles]}
    return _member_page(found, RolesForm(formdata=None, data=data))


@requires(Permission.AUTHORITY_ADMINISTER)
def change_member(member_id: UUID) -> ResponseReturnValue:
    """Change a member's roles, or remove the member."""
    actor, form, found = current_actor(), RolesForm(), _read(member_id)
    is_leaving = request.form.get("do") == "remove"
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                authority = authority_by_id(session, actor.authority_id, lock=True)
                if is_leaving:
                    members.remove_member(session, actor, authority, member_id, now=now())
                else:
                    members.change_roles(
                        session, actor, authority, member_id, form.roles.data or (), now=now()
                    )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _saved(found.name, is_leaving=is_leaving, is_self=member_id == actor.person_id)
    return _member_page(found, form), form.status


def _saved(name: str, *, is_leaving: bool, is_self: bool) -> ResponseReturnValue:
    if is_leaving:
        flash(_("%(name)s no longer works here.", name=name))
    else:
        flash(_("The roles of %(name)s have been saved.", name=name))
    # Whoever changed the own roles may have no right to these pages any more.
    return redirect(path("/" if is_self else "/yllapito/jasenet"), code=303)


def _fresh() -> InviteForm:
    data = {"language": language(), "roles": [Role.OFFICER.value]}
    return InviteForm(formdata=None, data=data)


def _read(member_id: UUID) -> staff.Member:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return staff.member(session, actor.authority_id, member_id)


def _member_page(found: staff.Member, form: RolesForm) -> str:
    return render_template(
        "admin/member.html",
        found=found,
        form=form,
        hints=role_hints(),
        is_self=found.person_id == current_actor().person_id,
        has_errors=bool(form.errors),
    )


def _page(form: InviteForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = staff.members(session, actor.authority_id)
        waiting = staff.open_invitations(session, actor.authority_id, now())
    return render_template(
        "admin/members.html",
        members=found,
        invitations=[(row, invitations.roles_of(row)) for row in waiting],
        form=form,
        hints=role_hints(),
        words=wording,
        has_errors=bool(form.errors),
    )
