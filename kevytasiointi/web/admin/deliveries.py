"""The delivery monitor: what was given up, what waits, why, and trying again."""

from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.database import Scope, System
from kevytasiointi.storage.queries import deliveries as stored
from kevytasiointi.usecases.deliveries import send_again, send_all_again
from kevytasiointi.web import wording
from kevytasiointi.web.admin import delivery_words
from kevytasiointi.web.admin.service_state import scope_of
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_MOST: Final = 300
_ADDRESS: Final = "/yllapito/lahtevat"
_PORTAL: Final = System("deliveries of the portal, for an operator")


@requires(Permission.DELIVERY_SEE)
def deliveries() -> str:
    """An operator sees all deliveries; an authority's administrator those of the authority."""
    actor = current_actor()
    with tools().database.read(_scope(actor)) as session:
        found = stored.deliveries(session, actor, _MOST)
    return render_template(
        "admin/deliveries.html",
        dead=[row for row in found if row.dead_at is not None],
        waiting=[row for row in found if row.dead_at is None],
        is_cut=len(found) == _MOST,
        most=_MOST,
        shows_authority=may(actor, Permission.PLATFORM_OPERATE),
        words=wording,
        said=delivery_words,
        now=now(),
    )


@requires(Permission.DELIVERY_SEE)
def retry(seq: int) -> ResponseReturnValue:
    """Give a dead letter a new life."""
    actor = current_actor()
    with tools().database.write(_scope(actor)) as session:
        row = stored.delivery(session, actor, seq)
        is_waiting = send_again(session, row, actor, now=now())
    if is_waiting:
        flash(_("The delivery %(number)s is tried again.", number=seq))
    else:
        flash(_("The delivery %(number)s is no longer given up.", number=seq), "warning")
    return redirect(path(_ADDRESS), code=303)


@requires(Permission.DELIVERY_SEE)
def retry_all() -> ResponseReturnValue:
    """Give all dead letters that the actor sees a new life."""
    actor = current_actor()
    with tools().database.write(_scope(actor)) as session:
        rows = stored.dead_rows(session, actor)
        count = send_all_again(session, rows, actor, now=now())
    flash(
        ngettext("%(num)s delivery is tried again.", "%(num)s deliveries are tried again.", count)
    )
    return redirect(path(_ADDRESS), code=303)


def _scope(actor: Actor) -> Scope:
    return _PORTAL if may(actor, Permission.PLATFORM_OPERATE) else scope_of(actor)
