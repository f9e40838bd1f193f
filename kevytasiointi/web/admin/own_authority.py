"""What an authority tells of itself, kept by its own admin."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.database import Authority
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.usecases.authorities import change_authority
from kevytasiointi.web import wording
from kevytasiointi.web.admin.authority_forms import ProfileForm, picture_and_form
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.templating import path


@requires(Permission.AUTHORITY_ADMINISTER)
def own_authority() -> str:
    """The own authority, to be changed."""
    found = _read()
    return _page(found, ProfileForm.of(found))


@requires(Permission.AUTHORITY_ADMINISTER)
@takes_files(picture_and_form)
def save_own_authority() -> ResponseReturnValue:
    """Change what the own authority tells of itself."""
    found, form = _read(), ProfileForm()
    if form.validate() and _changed(form):
        return redirect(path("/yllapito/viranomainen"), code=303)
    return _page(found, form), form.status


def scope_of(actor: Actor) -> Authority:
    """The rows of the authority that the actor works for.

    Raises:
        NotFound: the actor works for none.
    """
    if actor.authority_id is None:
        raise NotFound("own authority")
    return Authority(actor.authority_id)


def _changed(form: ProfileForm) -> bool:
    actor = current_actor()
    profile, logo = form.profile(), form.logo_change()
    if form.errors or profile is None:
        return False
    try:
        with tools().database.write(scope_of(actor)) as session:
            is_new = change_authority(
                session,
                actor,
                authority_by_id(session, actor.authority_id, lock=True),
                identity=None,
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


def _read() -> AuthorityRow:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return authority_by_id(session, actor.authority_id)


def _page(found: AuthorityRow, form: ProfileForm) -> str:
    return render_template(
        "admin/own_authority.html",
        found=found,
        form=form,
        words=wording,
        has_errors=bool(form.errors),
    )
