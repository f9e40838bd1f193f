"""The retention plan (säilytyssuunnitelma) of the own authority, on one printable page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.retention import passed
from kevytasiointi.domain.settings import effective_settings, resolved_period, say_period
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import administration
from kevytasiointi.storage.queries import retention as stored
from kevytasiointi.texts import mark
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.admin.service_state import scope_of
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.guards import requires

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
