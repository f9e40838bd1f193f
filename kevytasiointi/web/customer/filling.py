"""Filling in a form step by step; every button saves what was typed first."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import StaleCase
from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import html_name
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.usecases.submissions import save_step
from kevytasiointi.web.arrivals import room_for_files
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.customer.attaching import (
    attach_all,
    keep_attached,
    let_go,
    receive_step,
    refusals,
)
from kevytasiointi.web.customer.drafts import (
    SHOW_PROBLEMS,
    Filling,
    filling_of,
    own_draft,
    read_filling,
)
from kevytasiointi.web.customer.step_page import (
    ADDED_ROW,
    late_sentence,
    read_typed,
    render_conflict,
    render_step,
)
from kevytasiointi.web.forms import carried_number
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.templating import path

_NO_VERSION = -1
_NEW: Final = 1
"""The version of a draft that has not been saved since it was opened."""


@requires(Permission.OWN_FILL)
def resume(draft_id: UUID) -> ResponseReturnValue:
    """Lead to the first step that is not ready, else to the review.

    A draft that nobody has saved begins at its beginning, whatever it was prefilled with.
    """
    filling = read_filling(draft_id)
    if filling.newer is not None:
        return redirect(filling.renewal_address, code=303)
    is_new = filling.draft.version == _NEW
    step = next((s for s in filling.steps if is_new or not filling.is_done(s)), None)
    return redirect(filling.address_of(step) if step else filling.review_address, code=303)


@requires(Permission.OWN_FILL)
def show_step(draft_id: UUID, step_key: str) -> ResponseReturnValue:
    """A step of the form."""
    filling = read_filling(draft_id)
    if filling.newer is not None:
        return redirect(filling.renewal_address, code=303)
    step = filling.step(step_key)
    if step not in filling.steps:
        return redirect(filling.review_address, code=303)
    problems = filling.problems(step) if SHOW_PROBLEMS in request.args else ()
    return render_step(filling, step, problems=problems)


@requires(Permission.OWN_FILL)
@takes_files(room_for_files)
def post_step(draft_id: UUID, step_key: str) -> ResponseReturnValue:
    """Save a step and the files chosen in it, then go where the button says."""
    actor = current_actor()
    arrived = receive_step(draft_id, step_key)
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True)
            before = filling_of(parts)
            was_late = before.lead_time() is not None
            step = before.step(step_key)
            save_typed(parts, before, step)
            attach_all(session, actor, parts, arrived)
        keep_attached(arrived)
    except StaleCase:
        return render_conflict(draft_id, step_key)
    finally:
        let_go(arrived)
    filling = read_filling(draft_id)
    refused = refusals(arrived)
    if refused:
        return render_step(filling, step, refused=refused)
    late = late_sentence(filling)
    if late and not was_late:
        flash(late, "warning")
    return redirect(_next_address(filling, step, request.form.get("do", "")), code=303)


def save_typed(parts: DraftParts, filling: Filling, step: Step) -> None:
    """Save the step's texts of the request; for use inside a write transaction.

    The same texts once more (a double click) are no conflict.

    Raises:
        StaleCase: another window saved something else in between.
    """
    typed = read_typed(filling, step)
    draft = parts.draft
    is_same = dict(typed.answers) == dict(draft.answers) and dict(typed.unread) == dict(draft.raw)
    save_step(
        draft,
        shown_version=None if is_same else _shown_version(),
        answers=typed.answers,
        raw=typed.unread,
        now=now(),
    )


def _shown_version() -> int:
    """The version of the draft that the page was made from."""
    return carried_number(request.form.get("version"), _NO_VERSION)


def _next_address(filling: Filling, step: Step, button: str) -> str:
    """Where a button leads: `next`, or a verb with what it is about, `add:durations`."""
    verb, _colon, rest = button.partition(":")
    return _WAYS.get(verb, _forwards)(filling, step, rest)


def _forwards(filling: Filling, step: Step, _rest: str) -> str:
    """The next step; the same one as long as something in it is wrong.

    What an officer enters from a customer's paper may be incomplete: nothing stops there.
    """
    if filling.parts.entry is None and filling.problems(step):
        return f"{filling.address_of(step)}?{SHOW_PROBLEMS}=1"
    after = filling.step_after(step)
    return filling.address_of(after) if after else filling.review_address


def _backwards(filling: Filling, step: Step, _rest: str) -> str:
    return filling.address_of(filling.step_before(step) or step)


def _at_question(filling: Filling, step: Step, rest: str) -> str:
    anchor = f"#{html_name(rest)}" if filling.spec.item(rest) else ""
    return filling.address_of(step) + anchor


def _to_step(filling: Filling, _step: Step, rest: str) -> str:
    target = filling.spec.step(rest)
    return filling.address_of(target) if target else filling.review_address


def _away(_filling: Filling, _step: Step, _rest: str) -> str:
    flash(_("The draft has been saved. You can continue it here at any time."))
    return path("/omat")


def _with_row(filling: Filling, step: Step, rest: str) -> str:
    here = filling.address_of(step)
    item = filling.spec.item(rest)
    if item is None or item.kind is not ItemKind.REPEAT:
        return here
    # The place of the new row; a repeat inside another is shown from its beginning.
    stored = len(filling.shown.form.rows(rest))
    row = f".{max(stored, item.min_rows, 1 if item.required else 0)}" if "." not in rest else ""
    return f"{here}?{urlencode({ADDED_ROW: rest})}#{html_name(rest + row)}"


def _without_row(filling: Filling, step: Step, rest: str) -> str:
    return _at_question(filling, step, rest.rpartition(".")[0])


_WAYS: Final[Mapping[str, Callable[[Filling, Step, str], str]]] = {
    "next": _forwards,
    "previous": _backwards,
    "attach": _at_question,
    "go": _to_step,
    "save": _away,
    "add": _with_row,
    "remove": _without_row,
}
"""What follows a button; a form without one (the Enter key) goes forwards."""
