"""An authority's services: prepared, changed, opened, shut, brought to a newer form version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.authorities import (
    LONGEST_TEXT,
    checked_email,
    checked_name,
    checked_slug,
    localized,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.services import (
    MailboxUnconfirmed,
    checked_days,
    checked_link,
    checked_settings,
)
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import services as stored
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal, mailboxes
from kevytasiointi.usecases.publishing import spec_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What an authority decides of a service that uses a form, as it was typed.

    Attributes:
        settings: values by the keys of the form's settings; a missing one is the form's default.
    """

    slug: str
    mailbox: str
    settings: Mapping[str, Json] = field(default_factory=dict)
    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """What an authority tells of a service that is used in its own system, as it was typed.

    Attributes:
        mailbox: hears of matters that customers follow here; empty without a form.
    """

    slug: str
    joining: JoiningMethod
    title: Localized
    summary: Localized
    link: str
    mailbox: str = ""


def prepare_service(
    session: Session,
    actor: Actor,
    *,
    authority: AuthorityRow,
    version: FormVersionRow,
    plan: Plan,
    now: datetime,
) -> ServiceRow:
    """Take a form into use: a service that customers do not see yet, and a test of its mailbox.

    Raises:
        InvalidInput: naming the field, or the key of the setting.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    spec = spec_of(version)
    opens_on, closes_on = checked_days(plan.opens_on, plan.closes_on)
    service = ServiceRow(
        authority_id=authority.id,
        slug=_free_slug(session, plan.slug),
        joining=JoiningMethod.LIGHT,
        title=dict(spec.title),
        summary=dict(spec.summary),
        form_version_id=version.id,
        settings=checked_settings(spec, plan.settings),
        opens_on=opens_on,
        closes_on=closes_on,
    )
    _prepared(session, actor, service, checked_email("mailbox", plan.mailbox, needed=True), now)
    return service


def prepare_guidance(
    session: Session,
    actor: Actor,
    *,
    authority: AuthorityRow,
    version: FormVersionRow | None,
    guidance: Guidance,
    now: datetime,
) -> ServiceRow:
    """Prepare a service that leads to the authority's own system.

    Args:
        session: the open write transaction.
        actor: an administrator of the authority.
        authority: whose service it is.
        version: the form by which customers follow their matter here; None: they can't.
        guidance: what is told of the service.
        now: aware time.

    Raises:
        InvalidInput: naming the field.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    service = ServiceRow(
        authority_id=authority.id,
        slug=_free_slug(session, guidance.slug),
        joining=_checked_joining(guidance.joining),
        title=checked_name("title", guidance.title),
        summary=localized("summary", guidance.summary, LONGEST_TEXT),
        guidance_url=checked_link("link", guidance.link),
        form_version_id=version.id if version else None,
    )
    _prepared(session, actor, service, _mailbox_of(guidance, version), now)
    return service


def change_service(
    session: Session,
    actor: Actor,
    service: ServiceRow,
    version: FormVersionRow,
    plan: Plan,
    *,
    now: datetime,
) -> None:
    """Change what the authority has decided; another mailbox is tested at once.

    The address stays when the service has been opened: others may have written it down.

    Raises:
        InvalidInput: naming the field, or the key of the setting.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    mailbox = checked_email("mailbox", plan.mailbox, needed=True)
    _change_slug(session, service, plan.slug)
    service.opens_on, service.closes_on = checked_days(plan.opens_on, plan.closes_on)
    service.settings = checked_settings(spec_of(version), plan.settings)
    _changed(session, actor, service, mailbox, now)


def change_guidance(
    session: Session,
    actor: Actor,
    service: ServiceRow,
    version: FormVersionRow | None,
    guidance: Guidance,
    *,
    now: datetime,
) -> None:
    """Change what is told of a service that is used in the authority's own system.

    Raises:
        InvalidInput: naming the field.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    mailbox = _mailbox_of(guidance, version)
    _change_slug(session, service, guidance.slug)
    service.joining = _checked_joining(guidance.joining)
    service.title = checked_name("title", guidance.title)
    service.summary = localized("summary", guidance.summary, LONGEST_TEXT)
    service.guidance_url = checked_link("link", guidance.link)
    service.form_version_id = version.id if version else None
    _changed(session, actor, service, mailbox, now)


def take_newer_version(
    session: Session, actor: Actor, service: ServiceRow, version: FormVersionRow, *, now: datetime
) -> None:
    """Let drafts use a newer version of the form; cases keep theirs.

    Open drafts move to it when they are continued: `renewing`.
    The settings stay; those that the new version adds have its defaults.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if service.form_version_id == version.id:
        return
    service.form_version_id = version.id
    if service.joining is JoiningMethod.LIGHT:
        spec = spec_of(version)
        service.title, service.summary = dict(spec.title), dict(spec.summary)
    data: dict[str, Json] = {"slug": service.slug, "form": version.slug, "number": version.number}
    _tell(session, EventKind.SERVICE_CHANGED, actor, service, now, data)


def open_service(session: Session, actor: Actor, service: ServiceRow, *, now: datetime) -> None:
    """Let customers see and use a service that was prepared or shut.

    Raises:
        MailboxUnconfirmed: nobody has opened the link of the test mail yet.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if service.opened_at is not None and service.shut_at is None:
        return
    if service.form_version_id is not None and service.mailbox_confirmed_at is None:
        raise MailboxUnconfirmed
    service.opened_at, service.shut_at = service.opened_at or now, None
    _tell(session, EventKind.SERVICE_OPENED, actor, service, now)


def shut_service(session: Session, actor: Actor, service: ServiceRow, *, now: datetime) -> None:
    """Take no new matters; those that have arrived are handled to their end."""
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if service.opened_at is None or service.shut_at is not None:
        return
    service.shut_at = now
    _tell(session, EventKind.SERVICE_SHUT, actor, service, now)


def _prepared(
    session: Session, actor: Actor, service: ServiceRow, mailbox: str | None, now: datetime
) -> None:
    session.add(service)
    session.flush()
    _tell(session, EventKind.SERVICE_PREPARED, actor, service, now)
    mailboxes.use_mailbox(session, actor, service, mailbox, now=now)


def _changed(
    session: Session, actor: Actor, service: ServiceRow, mailbox: str | None, now: datetime
) -> None:
    _tell(session, EventKind.SERVICE_CHANGED, actor, service, now)
    if mailbox != service.mailbox:
        mailboxes.use_mailbox(session, actor, service, mailbox, now=now)


def _tell(
    session: Session,
    kind: EventKind,
    actor: Actor,
    service: ServiceRow,
    now: datetime,
    data: Mapping[str, Json] | None = None,
) -> None:
    session.flush()
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        authority_id=service.authority_id,
        data=data or {"slug": service.slug, "joining": service.joining.value},
    )


def _free_slug(session: Session, text: str, service: ServiceRow | None = None) -> str:
    slug = checked_slug("slug", text, {})
    if stored.is_slug_taken(session, slug, except_for=service.id if service else None):
        raise InvalidInput("slug", mark("Another service has this address already."))
    return slug


def _change_slug(session: Session, service: ServiceRow, text: str) -> None:
    if service.opened_at is None:
        service.slug = _free_slug(session, text, service)


def _checked_joining(joining: JoiningMethod) -> JoiningMethod:
    if joining is JoiningMethod.LIGHT:
        raise InvalidInput("joining", mark("Choose how the service is used."))
    return joining


def _mailbox_of(guidance: Guidance, version: FormVersionRow | None) -> str | None:
    """A mailbox hears of matters only, and those come by the form."""
    return checked_email("mailbox", guidance.mailbox, needed=True) if version else None
