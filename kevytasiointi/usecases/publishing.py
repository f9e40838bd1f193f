"""Form versions: publishing an immutable copy, and reading it back as a FormSpec."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import sha256_of, to_canonical_json
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.designs import FormRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import jobs
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.parsed_forms import spec_of as spec_of


def publish(
    session: Session,
    document: JsonObject,
    *,
    actor: Actor | None,
    now: datetime,
    comment: str | None = None,
) -> FormVersionRow:
    """Publish a checked definition as the form's next version.

    The same definition again gives the version that is already there. A form that is new becomes a
    shared one; designers begin theirs with `designing`.

    Raises:
        BrokenFormSpec: the definition breaks the rules.
    """
    spec = parse_formspec(document)
    digest = sha256_of(document)
    newest = jobs.newest_version(session, spec.id)
    if newest is not None and newest.sha256 == digest:
        return newest
    version = FormVersionRow(
        form_id=spec.id,
        slug=spec.slug,
        number=newest.number + 1 if newest else 1,
        sha256=digest,
        definition=to_canonical_json(document).decode("utf-8"),
        published_at=now,
        published_by=actor.name if actor else None,
        comment=comment,
    )
    form = session.get(FormRow, spec.id)
    if form is None:
        form = FormRow(id=spec.id, slug=spec.slug, created_at=now)
        session.add(form)
    form.slug = spec.slug
    session.add(version)
    session.flush()
    journal.record(
        session,
        EventKind.FORM_PUBLISHED,
        actor=actor,
        now=now,
        authority_id=form.authority_id,
        data={"slug": spec.slug, "number": version.number, "sha256": digest},
    )
    return version


def take_into_use(
    session: Session,
    *,
    authority: AuthorityRow,
    version: FormVersionRow,
    slug: str,
    mailbox: str,
    settings: Mapping[str, Json],
    actor: Actor | None,
    now: datetime,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> ServiceRow:
    """Open a service at once, its mailbox taken on trust.

    People go the longer way: `services.prepare_service`, a test mail, `services.open_service`.
    """
    spec = spec_of(version)
    service = ServiceRow(
        authority_id=authority.id,
        slug=slug,
        joining=JoiningMethod.LIGHT,
        title=dict(spec.title),
        summary=dict(spec.summary),
        form_version_id=version.id,
        settings=dict(settings),
        mailbox=mailbox,
        mailbox_confirmed_at=now,
        opened_at=now,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    session.add(service)
    _opened(session, service, authority.id, actor, now)
    return service


def offer_guidance(
    session: Session,
    *,
    authority: AuthorityRow,
    slug: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    guidance_url: str,
    joining: JoiningMethod,
    actor: Actor | None,
    now: datetime,
    version: FormVersionRow | None = None,
    mailbox: str | None = None,
) -> ServiceRow:
    """Show at once a service that is used in the authority's own system.

    With a form `version` customers can follow their matter here as well.
    """
    service = ServiceRow(
        authority_id=authority.id,
        slug=slug,
        joining=joining,
        opened_at=now,
        title=dict(title),
        summary=dict(summary),
        guidance_url=guidance_url,
        form_version_id=version.id if version else None,
        mailbox=mailbox,
        mailbox_confirmed_at=now if mailbox else None,
    )
    session.add(service)
    _opened(session, service, authority.id, actor, now)
    return service


def _opened(
    session: Session, service: ServiceRow, authority_id: UUID, actor: Actor | None, now: datetime
) -> None:
    session.flush()
    journal.record(
        session,
        EventKind.SERVICE_OPENED,
        actor=actor,
        now=now,
        authority_id=authority_id,
        data={"slug": service.slug, "joining": service.joining.value},
    )
