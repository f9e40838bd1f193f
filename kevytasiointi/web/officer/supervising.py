"""An officer tells of supervision events, changes them and calls them off."""

from datetime import datetime, time
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidTransition, NotFound
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import case_page, supervision
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import supervising
from kevytasiointi.usecases.supervising import Visit
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import day_of, perform
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.officer.supervision_forms import CancelSupervisionForm, SupervisionForm


@requires(Permission.CASE_SUPERVISE)
def supervision_event(case_id: UUID, event_id: UUID) -> str:
    """The page of changing an event."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        row = supervision.event_of_case(session, found.id, event_id)
    if row.cancelled_at is not None:
        raise NotFound(f"supervision event {event_id} that can be changed")
    return render_template(
        "officer/supervision_event.html",
        case=found,
        form=SupervisionForm.of(row, found.version),
        cancel_form=CancelSupervisionForm.fresh(found.version, event=str(row.id)),
        address=address_of(case_id),
        max_file_mb=tools().config.max_file_mb,
    )


@requires(Permission.CASE_SUPERVISE)
def supervise(case_id: UUID) -> ResponseReturnValue:
    """Tell of an event, or change one."""
    form = SupervisionForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        visit = _visit(form)
        if form.event_id is None:
            supervising.add_event(
                session, actor, case, visit, shown_version=form.shown_version, now=now()
            )
        else:
            supervising.change_event(
                session,
                actor,
                case,
                form.event_id,
                visit,
                shown_version=form.shown_version,
                now=now(),
            )

    return perform(case_id, form, act, _("The supervision event has been saved."))


@requires(Permission.CASE_SUPERVISE)
def call_off(case_id: UUID) -> ResponseReturnValue:
    """Call an event off."""
    form = CancelSupervisionForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        if form.event_id is None:
            raise InvalidTransition("no supervision event was named")
        supervising.cancel_event(
            session, actor, case, form.event_id, shown_version=form.shown_version, now=now()
        )

    return perform(case_id, form, act, _("The supervision event has been cancelled."))


def _visit(form: SupervisionForm) -> Visit:
    return Visit(
        title=form.what.data or "",
        begins_at=datetime.combine(day_of(form.on), form.at.clock or time(), HELSINKI),
        place=form.place.data or "",
        needed=form.needed.data or "",
    )
