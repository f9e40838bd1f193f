"""Asking the customer for a supplement, taking the request back, and going on without it."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import casework, supplementing
from kevytasiointi.web.context import now
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import day_of, perform
from kevytasiointi.web.officer.customer_forms import CancelForm, GoOnForm, SupplementForm


@requires(Permission.CASE_REQUEST_SUPPLEMENT)
def request_supplement(case_id: UUID) -> ResponseReturnValue:
    """Ask the customer for a supplement."""
    form = SupplementForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        supplementing.request_supplement(
            session,
            actor,
            case,
            text=form.text.data or "",
            due_on=day_of(form.due_on),
            asked=form.asked,
            if_nothing=form.if_nothing.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The supplement request has been sent."))


@requires(Permission.CASE_CHANGE_STATE)
def go_on(case_id: UUID) -> ResponseReturnValue:
    """Go on with the handling without the supplement."""
    form = GoOnForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        casework.change_state(
            session,
            actor,
            case,
            CaseState.IN_PROGRESS,
            shown_version=form.shown_version,
            now=now(),
            reason=form.reason.data or "",
        )

    return perform(case_id, form, act, _("The handling goes on without the supplement."))


@requires(Permission.CASE_REQUEST_SUPPLEMENT)
def cancel(case_id: UUID) -> ResponseReturnValue:
    """Take the open request back."""
    form = CancelForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        supplementing.cancel(
            session,
            actor,
            case,
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The supplement request has been cancelled."))
