"""Changing the way in which a service has joined (liitostapa); what has come already stays.

A matter remembers how its service had joined when it came (`joining`) and keeps its form version,
so that it is handled to its end as it was begun. A draft of the form before can be read but not
sent any more: the authority no longer takes matters that way.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.authorities import checked_email
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.services import checked_link
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal, mailboxes
from kevytasiointi.usecases.publishing import spec_of


@dataclass(frozen=True, slots=True)
class NewWay:
    """How a service is used from now on, as it was typed.

    Attributes:
        version: the form that is filled in here, or by which a matter elsewhere is followed here;
            None: there is none.
        link: the address of the authority's own system; asked for unless the form is filled in
            here.
        mailbox: hears of new matters; asked for when there is a form.
    """

    joining: JoiningMethod
    version: FormVersionRow | None
    link: str = ""
    mailbox: str = ""


def change_joining(
    session: Session, actor: Actor, service: ServiceRow, way: NewWay, *, now: datetime
) -> None:
    """Let a service be used in another way; matters that have come and its address stay.

    A form that is filled in here begins with its own settings.

    Raises:
        InvalidInput: the service is used in that way already, or something for it is missing.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    before, version = service.joining, way.version
    if way.joining is before:
        raise InvalidInput("joining", mark("Choose another way than the present one."))
    is_here = way.joining is JoiningMethod.LIGHT
    if is_here and version is None:
        raise InvalidInput("form", mark("Choose the form that customers fill in here."))
    link = None if is_here else checked_link("link", way.link)
    mailbox = checked_email("mailbox", way.mailbox, needed=True) if version else None
    service.joining, service.guidance_url = way.joining, link
    service.form_version_id = version.id if version else None
    service.settings = {}
    if is_here and version is not None:
        spec = spec_of(version)
        service.title, service.summary = dict(spec.title), dict(spec.summary)
    session.flush()
    journal.record(
        session,
        EventKind.SERVICE_CHANGED,
        actor=actor,
        now=now,
        authority_id=service.authority_id,
        data={
            "slug": service.slug,
            "joining": way.joining.value,
            "before": before.value,
            "form": version.slug if version else None,
        },
    )
    if mailbox != service.mailbox:
        mailboxes.use_mailbox(session, actor, service, mailbox, now=now)
