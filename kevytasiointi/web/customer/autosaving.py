"""Saving a step while it is being typed, for static/js/autosave.js. Nothing is checked.

Why this counts as using the session, and how a page goes on after its person has signed in anew:
docs/decisions/0019-what-is-typed-is-saved-as-it-is-typed.md.
"""

from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from kevytasiointi import texts
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import Person
from kevytasiointi.web.arrivals import room_for_files
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.drafts import AlreadySent, filling_of, own_draft, read_filling
from kevytasiointi.web.customer.filling import save_typed
from kevytasiointi.web.customer.step_page import late_sentence
from kevytasiointi.web.guards import requires, takes_files

_CONFLICT = 409


@requires(Permission.OWN_FILL)
@takes_files(room_for_files)
def autosave(draft_id: UUID, step_key: str) -> ResponseReturnValue:
    """Keep what stands in the fields of a step.

    Answers the draft's new version, when it was saved, and the warning of the lead time, if any.

    Raises:
        NotFound: the signed-in person has no such draft.
        StaleCase: another window saved something else in between.
    """
    actor = current_actor()
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True, may_answer=True)
            filling = filling_of(parts)
            step = filling.spec.step(step_key)
            if step is None:
                return _renewed()
            save_typed(filling.parts, filling, step)
        saved = read_filling(draft_id, may_answer=True)
    except AlreadySent:
        return jsonify(error="sent"), _CONFLICT
    clock = texts.clock(language(), now())
    return jsonify(
        version=saved.draft.version,
        saved=_("Saved at %(clock)s", clock=clock),
        late=late_sentence(saved),
    )


@requires(Permission.OWN_FILL)
def token(draft_id: UUID, step_key: str) -> ResponseReturnValue:
    """A fresh form token for the draft's own person, who has signed in again in another tab.

    Anybody else is told that there is no such draft before a word of it has been sent.
    """
    try:
        if read_filling(draft_id, may_answer=True).spec.step(step_key) is None:
            return _renewed()
    except AlreadySent:
        return jsonify(error="sent"), _CONFLICT
    return jsonify(token=generate_csrf())


def _renewed() -> ResponseReturnValue:
    """The draft has moved in another window to a version of the form without this step."""
    return jsonify(error="renewed"), _CONFLICT
