"""The operator's pages of authorities: the list, a new one, and one of them."""

from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission, Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import administration, staff
from kevytasiointi.storage.queries.authorities import authority_by_slug
from kevytasiointi.usecases.authorities import change_authority, create_authority
from kevytasiointi.usecases.invitations import invite
from kevytasiointi.web import wording
from kevytasiointi.web.admin.authority_forms import (
    AuthorityForm,
    InviteAdminForm,
    NewAuthorityForm,
    picture_and_form,
)
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.templating import path

_SCOPE: Final = System("authorities, for an operator")


@requires(Permission.PLATFORM_OPERATE)
def authorities() -> str:
    """All authorities."""
    with tools().database.read(_SCOPE) as session:
        lines = administration.authority_lines(session)
    return render_template("admin/authorities.html", lines=lines, words=wording)


@requires(Permission.PLATFORM_OPERATE)
def new_authority() -> str:
    """The form of a new authority."""
    return render_template("admin/new_authority.html", form=NewAuthorityForm.fresh())


@requires(Permission.PLATFORM_OPERATE)
@takes_files(picture_and_form)
def add_authority() -> ResponseReturnValue:
    """Add an authority, and invite its first admin."""
    form = NewAuthorityForm()
    if form.validate() and (slug := _added(form)):
        flash(_("The authority has been added."))
        if form.admin_email.data:
            flash(_("The invitation has been sent to %(address)s.", address=form.admin_email.data))
        return redirect(path(f"/yllapito/viranomaiset/{slug}"), code=303)
    page = render_template("admin/new_authority.html", form=form, has_errors=True)
    return page, form.status


def _added(form: NewAuthorityForm) -> str | None:
    identity, slug, profile = form.identity(), form.checked_slug(), form.profile()
    logo, admin = form.logo_change(), form.checked_admin()
    if form.errors or identity is None or slug is None or profile is None:
        return None
    actor, moment = current_actor(), now()
    try:
        with tools().database.write(_SCOPE) as session:
            authority = create_authority(
                session,
                actor,
                slug=slug,
                identity=identity,
                profile=profile,
                logo=logo,
                now=moment,
            )
            if admin:
                invite(
                    session,
                    actor,
                    authority,
                    email=admin,
                    roles=[Role.AUTHORITY_ADMIN.value],
                    language=form.admin_language.data or language(),
                    now=moment,
                )
    except InvalidInput as error:
        form.refuse(error)
        return None
    return slug


@requires(Permission.PLATFORM_OPERATE)
def authority(slug: str) -> ResponseReturnValue:
    """One authority, to be changed."""
    return _page(slug, AuthorityForm.of(_read(slug)), InviteAdminForm(formdata=None))


@requires(Permission.PLATFORM_OPERATE)
@takes_files(picture_and_form)
def save_authority(slug: str) -> ResponseReturnValue:
    """Change what is told of an authority."""
    _read(slug)
    form = AuthorityForm()
    if form.validate() and _changed(slug, form):
        return redirect(path(f"/yllapito/viranomaiset/{slug}"), code=303)
    return _page(slug, form, InviteAdminForm(formdata=None)), form.status


def _changed(slug: str, form: AuthorityForm) -> bool:
    identity, profile, logo = form.identity(), form.profile(), form.logo_change()
    if form.errors or identity is None or profile is None:
        return False
    try:
        with tools().database.write(_SCOPE) as session:
            is_new = change_authority(
                session,
                current_actor(),
                authority_by_slug(session, slug, lock=True),
                identity=identity,
                profile=profile,
                logo=logo,
                shown=form.shown.data or "",
                now=now(),
            )
    except InvalidInput as error:
        form.refuse(error)
        return False
    flash(_("The changes have been saved.") if is_new else _("Nothing was changed."))
    return True


@requires(Permission.PLATFORM_OPERATE)
def invite_admin(slug: str) -> ResponseReturnValue:
    """Invite an admin for an authority."""
    form = InviteAdminForm()
    if form.validate():
        try:
            with tools().database.write(_SCOPE) as session:
                invite(
                    session,
                    current_actor(),
                    authority_by_slug(session, slug, lock=True),
                    email=form.admin_email.data or "",
                    roles=[Role.AUTHORITY_ADMIN.value],
                    language=form.admin_language.data or language(),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The invitation has been sent to %(address)s.", address=form.admin_email.data))
            return redirect(path(f"/yllapito/viranomaiset/{slug}"), code=303)
    return _page(slug, AuthorityForm.of(_read(slug)), form), form.status


def _read(slug: str) -> AuthorityRow:
    with tools().database.read(_SCOPE) as session:
        return authority_by_slug(session, slug)


def _page(slug: str, form: AuthorityForm, invite_form: InviteAdminForm) -> str:
    with tools().database.read(_SCOPE) as session:
        found = authority_by_slug(session, slug)
        members = staff.members(session, found.id)
        invitations = staff.open_invitations(session, found.id, now())
    return render_template(
        "admin/authority.html",
        found=found,
        form=form,
        invite_form=invite_form,
        admins=[member for member in members if Role.AUTHORITY_ADMIN in member.roles],
        invitations=invitations,
        has_errors=bool(form.errors or invite_form.errors),
    )
