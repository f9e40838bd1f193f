"""A form that was renewed while a draft of it was open: what that means, and moving on with it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import StaleCase
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rebasing import Why
from kevytasiointi.storage.database import Person
from kevytasiointi.texts import mark
from kevytasiointi.usecases import renewing
from kevytasiointi.web.context import current_actor, now, today, tools
from kevytasiointi.web.customer.drafts import own_draft, read_filling
from kevytasiointi.web.forms import carried_number
from kevytasiointi.web.guards import requires

REASONS: Final[Mapping[str, str]] = {
    Why.REMOVED.value: mark("This is not asked any more."),
    Why.OTHER_KIND.value: mark("This is asked in another way now: answer it again."),
    Why.MOVED.value: mark("This is asked in another place now: answer it again there."),
    Why.NO_OPTION.value: mark("This option is not offered any more: choose again."),
}
_NO_VERSION: Final = -1


@requires(Permission.OWN_FILL)
def renewal(draft_id: UUID) -> ResponseReturnValue:
    """What the newer version asks, and which answers it does not take; nothing is changed."""
    filling = read_filling(draft_id)
    let_go = renewing.let_go_of(filling.parts)
    newer = filling.newer
    if newer is None and not let_go:
        return redirect(filling.address, code=303)
    return render_template(
        "customer/renewal.html",
        filling=filling,
        newer=newer,
        coming=renewing.renewal_of(filling.parts, newer, filling.today) if newer else None,
        let_go=let_go,
        reasons=REASONS,
    )


@requires(Permission.OWN_FILL)
def renew(draft_id: UUID) -> ResponseReturnValue:
    """Move the draft to the newer version and go on filling it in."""
    actor = current_actor()
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True)
            renewing.renew(
                parts,
                shown_version=carried_number(request.form.get("version"), _NO_VERSION),
                shown_newer=request.form.get("newer", ""),
                today=today(),
                now=now(),
            )
    except StaleCase:
        flash(_("The draft or the form was changed in the meantime. Look at this once more."))
        return redirect(read_filling(draft_id).renewal_address, code=303)
    filling = read_filling(draft_id)
    flash(_("Your draft uses the updated form now. Check what is new."))
    return redirect(filling.address, code=303)
