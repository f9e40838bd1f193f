"""The administration page: each role sees its own sections of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.domain.settings import effective_settings, say_setting
from kevytasiointi.storage.database import Authority, System
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import administration, jobs, staff
from kevytasiointi.storage.queries.administration import ServiceLine
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.health import LATE_AFTER, SILENT_AFTER, WORKER

_PLATFORM: Final = System("the portal's state, for an operator")


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service of the own authority; settings as label and value in words."""

    service: ServiceRow
    form_version: FormVersionRow | None
    settings: tuple[tuple[Localized, str], ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """What an authority admin sees."""

    authority: AuthorityRow
    services: list[OwnService]
    members: int


@dataclass(frozen=True, slots=True)
class Platform:
    """What an operator sees."""

    authorities: int
    waiting: int
    oldest_waiting: datetime | None
    is_late: bool
    dead: int
    heartbeat: datetime | None
    is_silent: bool


@requires(Permission.ADMIN_SEE)
def overview() -> str:
    """The sections that belong to the actor's roles."""
    actor = current_actor()
    return render_template(
        "admin/overview.html",
        own=_own(actor) if may(actor, Permission.AUTHORITY_ADMINISTER) else None,
        designs=may(actor, Permission.FORM_DESIGN),
        platform=_platform() if may(actor, Permission.PLATFORM_OPERATE) else None,
        words=wording,
    )


def _own(actor: Actor) -> OwnAuthority | None:
    if actor.authority_id is None:
        return None
    with tools().database.read(Authority(actor.authority_id)) as session:
        authority = administration.own_authority(session, actor)
        lines = administration.own_services(session, actor)
        members = len(staff.members(session, actor.authority_id))
    if authority is None:
        return None
    return OwnAuthority(authority, [_service(line, today()) for line in lines], members)


def _service(line: ServiceLine, day: date) -> OwnService:
    service, version = line.service, line.form_version
    return OwnService(
        service=service,
        form_version=version,
        settings=_settings(service, spec_of(version)) if version else (),
        is_open=version is not None and service.is_open_on(day),
    )


def _settings(service: ServiceRow, spec: FormSpec) -> tuple[tuple[Localized, str], ...]:
    values = effective_settings(spec, service.settings)
    return tuple((s.label, _said(values[s.key])) for s in spec.settings)


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    return say_setting(value, language())


def _platform() -> Platform:
    with tools().database.read(_PLATFORM) as session:
        return _platform_of(session, now())


def _platform_of(session: Session, moment: datetime) -> Platform:
    oldest = jobs.oldest_waiting(session)
    beat = jobs.heartbeat(session, WORKER)
    return Platform(
        authorities=len(administration.authority_lines(session)),
        waiting=administration.waiting_count(session),
        oldest_waiting=oldest,
        is_late=oldest is not None and moment - oldest > LATE_AFTER,
        dead=administration.dead_count(session),
        heartbeat=beat,
        is_silent=beat is None or moment - beat > SILENT_AFTER,
    )
