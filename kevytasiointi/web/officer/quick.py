"""A row's small page: its state and deadline in two clicks, and back to the same place."""

from typing import Final
from uuid import UUID

from flask import render_template, request

from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import (
    CaseState,
    needs_reason,
)
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.matters import matters_by_id
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.officer.forms import StateForm
from kevytasiointi.web.officer.panel import (
    panel_of,
)
from kevytasiointi.web.officer.queue_address import address, pairs_of

_KEYS: Final = ("take", "state", "deadline")


@requires(Permission.CASE_OPEN)
def quick(case_id: UUID) -> str:
    """The state and the deadline of a case, to be set."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        case = case_page.authority_case(session, actor, case_id)
        spec = handling_of(session, case).spec
        (matter,) = matters_by_id(session, [case.id])
    panel = panel_of(actor, case, spec, before=None, today=today())
    pairs = pairs_of(request.args.get("paluu", ""))
    back = "?" + address(pairs).partition("?")[2]
    forms = [form for key in _KEYS if (form := panel.form(key)) is not None]
    for form in forms:
        form.back.data = back
    state_form = panel.form("state")
    return render_template(
        "officer/quick.html",
        matter=matter,
        panel=panel,
        forms=forms,
        at_once=_at_once(case.state, state_form) if isinstance(state_form, StateForm) else [],
        words=wording,
        address=address_of(case_id),
        back_address=f"{address(pairs)}#case-{case_id}",
    )


def _at_once(current: CaseState, form: StateForm) -> list[tuple[str, str]]:
    """The states that need nothing but a click: values and words."""
    return [
        (choice.value, str(choice.label))
        for choice in form.state.choices
        if choice.value != current and not needs_reason(current, CaseState(choice.value))
    ]
