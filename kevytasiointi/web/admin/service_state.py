"""A service as its administrator sees it: where it stands, what is missing, what needs a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.joining import JoiningMethod, Standing
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.services import seems_unread
from kevytasiointi.domain.settings import effective_settings, say_setting
from kevytasiointi.storage.database import Authority
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import administration, services
from kevytasiointi.storage.queries.administration import ServiceLine
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.context import current_actor, language, today
from kevytasiointi.web.templating import day, moment, path

ADDRESS: Final = "/yllapito/palvelut"

GROUPS: Final = (
    (Standing.PREPARED,),
    (Standing.OPEN, Standing.COMING),
    (Standing.ENDED, Standing.SHUT),
)
"""The sections of the list: being prepared; in use; no longer taking matters."""


@dataclass(frozen=True, slots=True)
class ShownService:
    """A service with what its administrator should know of it.

    Attributes:
        newest: the newest published version of its form, when there is a form.
        oldest_untouched_at: arrival of the oldest matter that nobody has touched.
    """

    service: ServiceRow
    version: FormVersionRow | None
    newest: FormVersionRow | None
    standing: Standing
    oldest_untouched_at: datetime | None

    @property
    def address(self) -> str:
        """Its page in the administration."""
        return address_of(self.service.id)

    @property
    def change_address(self) -> str:
        """Where it is changed."""
        return f"{self.address}/{'muuta' if self.is_light else 'opastus'}"

    @property
    def newer(self) -> FormVersionRow | None:
        """A version of the form that could be taken into use."""
        if self.version is None or self.newest is None or self.newest.id == self.version.id:
            return None
        return self.newest

    @property
    def is_light(self) -> bool:
        """Whether it is filled in here, by a form of its own."""
        return self.service.joining is JoiningMethod.LIGHT

    @property
    def waits_for_mailbox(self) -> bool:
        """Whether nobody has opened the link of the test mail yet."""
        return self.version is not None and self.service.mailbox_confirmed_at is None

    @property
    def may_open(self) -> bool:
        """Whether it can be opened now."""
        is_out = self.standing in (Standing.PREPARED, Standing.SHUT)
        return is_out and not self.waits_for_mailbox

    @property
    def may_shut(self) -> bool:
        """Whether it takes matters, or will, and can be shut."""
        return self.standing not in (Standing.PREPARED, Standing.SHUT)

    @property
    def where(self) -> str:
        """Where it stands, in words."""
        service = self.service
        if self.standing is Standing.PREPARED:
            return str(_("Being prepared"))
        if self.standing is Standing.SHUT:
            return str(_("Shut"))
        if self.standing is Standing.COMING and service.opens_on:
            return str(_("Opens on %(day)s", day=day(service.opens_on)))
        if self.standing is Standing.ENDED and service.closes_on:
            return str(_("Closed since %(day)s", day=day(service.closes_on)))
        return str(_("Open"))

    @property
    def missing(self) -> str:
        """What has to be done before customers see it; empty when nothing."""
        if self.standing is not Standing.PREPARED:
            return ""
        if self.waits_for_mailbox:
            return str(_("Waiting for the mailbox to be confirmed."))
        return str(_("Ready to be opened."))

    @property
    def warnings(self) -> Sequence[str]:
        """What needs the administrator's attention."""
        service = self.service
        found = []
        if self.waits_for_mailbox and self.standing is not Standing.PREPARED:
            found.append(
                _("The mailbox has not been confirmed: nobody knows whether mail arrives.")
            )
        if service.mailbox_failed_at is not None:
            found.append(
                _(
                    "Mail to this mailbox came back on %(when)s.",
                    when=moment(service.mailbox_failed_at),
                )
            )
        oldest = self.oldest_untouched_at
        if oldest is not None and seems_unread(helsinki_day(oldest), today()):
            found.append(
                _(
                    "A matter has waited untouched since %(day)s. Is the mailbox read?",
                    day=day(helsinki_day(oldest)),
                )
            )
        return [str(sentence) for sentence in found]

    @property
    def settings(self) -> Sequence[tuple[Localized, str]]:
        """The settings in use: label, and value in words."""
        if self.version is None:
            return ()
        spec = spec_of(self.version)
        values = effective_settings(spec, self.service.settings)
        return [(setting.label, _said(values[setting.key])) for setting in spec.settings]


def address_of(service_id: UUID) -> str:
    """The page of a service in the administration."""
    return path(f"{ADDRESS}/{service_id}")


def saved(service: ServiceRow) -> ResponseReturnValue:
    """Say that a service was saved, and show it."""
    if service.mailbox and service.mailbox_confirmed_at is None:
        flash(_("Saved. A test mail waits to be opened at %(mailbox)s.", mailbox=service.mailbox))
    else:
        flash(_("Saved."))
    return redirect(address_of(service.id), code=303)


def scope_of(actor: Actor) -> Authority:
    """The rows of the authority that the actor administers.

    Raises:
        NotFound: the actor works for none.
    """
    if actor.authority_id is None:
        raise NotFound("own authority")
    return Authority(actor.authority_id)


def shown_services(session: Session, actor: Actor) -> list[ShownService]:
    """All services of the actor's authority."""
    newest = {version.form_id: version for version in services.newest_versions(session)}
    untouched = services.oldest_untouched(session, actor)
    return [_shown(line, newest, untouched) for line in administration.own_services(session, actor)]


def shown_service(session: Session, service_id: UUID) -> ShownService:
    """One service of the authority that is administered.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    actor = current_actor()
    line = services.own_service(session, actor, service_id)
    newest = {version.form_id: version for version in services.newest_versions(session)}
    return _shown(line, newest, services.oldest_untouched(session, actor))


def _shown(
    line: ServiceLine,
    newest: Mapping[UUID, FormVersionRow],
    untouched: Mapping[UUID, datetime],
) -> ShownService:
    version = line.form_version
    return ShownService(
        service=line.service,
        version=version,
        newest=newest.get(version.form_id) if version else None,
        standing=line.service.standing_on(today()),
        oldest_untouched_at=untouched.get(line.service.id),
    )


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    return say_setting(value, language())
