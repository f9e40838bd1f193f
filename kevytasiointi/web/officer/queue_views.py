"""The views of the queue: the page on which they are saved, deleted, and one is begun with."""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import queue_views
from kevytasiointi.storage.queries.matters import services_of_authority
from kevytasiointi.storage.queries.officers import Colleague
from kevytasiointi.storage.queries.queue import clock_of
from kevytasiointi.storage.queries.staff import members
from kevytasiointi.usecases.queue_views import delete_view, may_delete, save_view, start_with
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.officer.queue import view_address, views_address
from kevytasiointi.web.officer.queue_address import address, asked_in, pairs_of
from kevytasiointi.web.officer.queue_form import QueueForm, counter_words


class ViewForm(PortalForm):
    """A view to be saved."""

    kysely = HiddenField()
    name = StringField(_l("Name of the view"))
    shared = BooleanField(_l("Share the view with everybody in the authority"))


@requires(Permission.QUEUE_SEE)
def see_views() -> str:
    """The views, and the one that the address holds, to be saved."""
    return _page(ViewForm(formdata=None, data={"kysely": request.query_string.decode()}))


@requires(Permission.QUEUE_SEE)
def keep_view() -> ResponseReturnValue:
    """Save a view; it is shown at once."""
    actor, form = current_actor(), ViewForm()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                view = save_view(
                    session,
                    actor,
                    name=form.name.data or "",
                    asked=asked_in(pairs_of(form.kysely.data or "")),
                    is_shared=bool(form.shared.data),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The view has been saved."))
            return redirect(view_address(view), code=303)
    return _page(form), form.status


@requires(Permission.QUEUE_SEE)
def drop_view(view_id: UUID) -> ResponseReturnValue:
    """Delete an own view."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        delete_view(session, actor, queue_views.view_of(session, actor, view_id))
    flash(_("The view has been deleted."))
    return redirect(views_address(), code=303)


@requires(Permission.QUEUE_SEE)
def begin_with_view(view_id: UUID) -> ResponseReturnValue:
    """Let the queue open with a view."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        start_with(session, actor, queue_views.view_of(session, actor, view_id))
    flash(_("The queue now opens with this view."))
    return redirect(views_address(), code=303)


@requires(Permission.QUEUE_SEE)
def begin_with_all() -> ResponseReturnValue:
    """Let the queue open with every matter."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        start_with(session, actor, None)
    flash(_("The queue now opens with every matter."))
    return redirect(views_address(), code=303)


def _page(form: ViewForm) -> str:
    actor = current_actor()
    asked = asked_in(pairs_of(form.kysely.data or ""))
    narrowing = QueueForm(asked)
    with tools().database.read(scope_of(actor)) as session:
        found = queue_views.views_of(session, actor)
        start = queue_views.start_of(session, actor)
        _clock, silence_days = clock_of(session, actor, now())
        known = [Colleague(m.person_id, m.name) for m in members(session, actor.authority_id)]
        narrowing.offer(services_of_authority(session, actor), known)
    counter = narrowing.wanted().counter
    told = [(_("Counter"), counter_words(counter, silence_days))] if counter else []
    return render_template(
        "officer/queue_views.html",
        form=form,
        has_errors=bool(form.errors),
        asked=asked,
        told=[*told, *narrowing.told()],
        columns=", ".join(
            str(c.label) for c in narrowing.sarake.choices if c.value in narrowing.columns()
        ),
        views=[
            (view, view_address(view), may_delete(actor, view), view.id == start) for view in found
        ],
        has_start=start is not None,
        address=views_address(),
        queue_address=address(pairs_of(form.kysely.data or "")),
    )
