"""Recording the service of a decision and its legal force, also later than the decision."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import serving
from kevytasiointi.web.context import now
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import perform
from kevytasiointi.web.officer.service_forms import ForceForm, ServiceForm, offer_ways


@requires(Permission.CASE_DECIDE)
def record_service(case_id: UUID) -> ResponseReturnValue:
    """Record how and when the decision was served."""
    form = ServiceForm()
    offer_ways(form)

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        if form.service is None:
            raise InvalidInput("service_way", mark("Choose how the decision was served"))
        serving.record_service(
            session, actor, case, form.service, shown_version=form.shown_version, now=now()
        )

    return perform(case_id, form, act, _("The service has been saved."))


@requires(Permission.CASE_DECIDE)
def set_legal_force(case_id: UUID) -> ResponseReturnValue:
    """Record legal force, or an appeal."""
    form = ForceForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        serving.set_legal_force(
            session,
            actor,
            case,
            legal_force_on=form.legal_force_on.day,
            appealed_on=form.appealed_on.day,
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("Legal force has been saved."))
