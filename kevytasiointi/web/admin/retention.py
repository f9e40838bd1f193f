"""The retention plan (säilytyssuunnitelma) of the own authority, on one printable page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.retention import passed
from kevytasiointi.domain.settings import effective_settings, resolved_period, say_period
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import administration
from kevytasiointi.storage.queries import retention as stored
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.texts import mark
from kevytasiointi.usecases.closing import set_waiting_time
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.admin.closing_form import ClosingForm
from kevytasiointi.web.admin.service_state import scope_of
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

PUBLICITIES: Final[Mapping[str, str]] = {
    "public": mark("Public"),
    "partly_secret": mark("Partly secret"),
    "secret": mark("Secret"),
}
"""What people read of a form's publicity; a test holds it complete."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A service in the plan.

    Attributes:
        period: how long its matters are kept, in words.
        ended: how many of its matters have ended.
        passed: how many of those have been kept for their whole time.
    """

    service: ServiceRow
    period: str
    basis: Localized
    publicity: str
    ended: int
    passed: int


@requires(Permission.AUTHORITY_ADMINISTER)
def retention() -> str:
    """Per service: how long, why, how public, and how many matters' time has passed."""
    return _page(None)


@requires(Permission.AUTHORITY_ADMINISTER)
def save_closing() -> ResponseReturnValue:
    """Keep the number of days after which the portal closes matters that have been moved."""
    actor, form = current_actor(), ClosingForm()
    form.validate()
    try:
        with tools().database.write(scope_of(actor)) as session:
            authority = authority_by_id(session, actor.authority_id, lock=True)
            is_new = set_waiting_time(session, actor, authority, form.number, now=now())
    except InvalidInput as error:
        form.refuse(error)
        return _page(form), form.status
    flash(_("The changes have been saved.") if is_new else _("Nothing was changed."))
    return redirect(path("/yllapito/sailytys"), code=303)


def _page(tried: ClosingForm | None) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        authority = administration.own_authority(session, actor)
        lines = administration.own_services(session, actor)
        ended = stored.ended_moments(session, actor)
    return render_template(
        "admin/retention.html",
        authority=authority,
        lines=[
            _line(line.service, line.form_version, ended)
            for line in lines
            if line.form_version is not None
        ],
        printed_at=now(),
        form=tried or ClosingForm.of(authority),
        has_errors=tried is not None,
    )


def _line(
    service: ServiceRow, version: FormVersionRow, ended: Mapping[UUID, Sequence[datetime]]
) -> PlanLine:
    spec = spec_of(version)
    period = resolved_period(spec.retention.period, effective_settings(spec, service.settings))
    days = [helsinki_day(moment) for moment in ended.get(service.id, ())]
    return PlanLine(
        service=service,
        period=say_period(period, language()),
        basis=spec.retention.basis,
        publicity=str(_(PUBLICITIES[spec.publicity])),
        ended=len(days),
        passed=passed(days, period, today()),
    )
