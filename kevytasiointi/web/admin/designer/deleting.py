"""Letting a design go: asked first, because it can't be taken back."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.usecases import beginning, designing
from kevytasiointi.web.admin.designer.work import ADDRESS, address_of, done, read_work, scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import carried_number
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path


@requires(Permission.FORM_DESIGN)
def confirm_deleting(form_id: UUID) -> str:
    """What goes and what stays, and the button."""
    work = read_work(form_id)
    with tools().database.read(scope_of(current_actor())) as session:
        newest = stored.form_line(session, current_actor(), form_id).newest
    return render_template("admin/designer/delete.html", work=work, newest=newest)


@requires(Permission.FORM_DESIGN)
def delete_form(form_id: UUID) -> ResponseReturnValue:
    """Delete the design; a form that was never published goes whole."""
    actor, shown = current_actor(), carried_number(request.form.get("version"))
    try:
        with tools().database.write(scope_of(actor)) as session:
            design = designing.open_design(session, actor, form_id, lock=True)
            beginning.delete_design(session, actor, design, shown=shown, now=now())
    except InvalidInput as error:
        flash(texts.say(language(), error.msgid, **error.params), "warning")
        return redirect(address_of(form_id, "poista"), code=303)
    return done(path(ADDRESS), _("The design has been deleted."))
