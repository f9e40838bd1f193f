"""The writer of a draft lets the authority see it for advice, or takes it back from view."""

from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.usecases.showing_drafts import hide_draft, show_draft
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.customer.drafts import address_of, own_draft
from kevytasiointi.web.guards import requires

# The entry goes into the authority's chain, which a customer's own scope does not reach.
_SCOPE = System("consent of a draft's writer to show it to the authority")


@requires(Permission.OWN_FILL)
def choose_showing(draft_id: UUID) -> ResponseReturnValue:
    """Show the draft to the authority (`shown=yes`), or show it no more."""
    actor, is_shown = current_actor(), request.form.get("shown") == "yes"
    with tools().database.write(_SCOPE) as session:
        parts = own_draft(session, actor, draft_id, lock=True)
        if is_shown:
            show_draft(session, actor, parts, now=now())
        else:
            hide_draft(session, actor, parts, now=now())
    if is_shown:
        flash(_("The authority can read the draft now. It has not been sent."))
    else:
        flash(_("The authority does not see the draft any more."))
    return redirect(f"{address_of(draft_id)}/tarkistus", code=303)
