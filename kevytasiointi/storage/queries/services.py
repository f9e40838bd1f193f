"""An authority's services as its administrator sees them, and the tests of their mailboxes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.designs import FormRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.portal import MailboxTestRow
from kevytasiointi.storage.queries.administration import ServiceLine


def own_service(
    session: Session, actor: Actor, service_id: UUID, *, lock: bool = False
) -> ServiceLine:
    """A service of the actor's authority with the version of the form that it uses.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    query = select(ServiceRow).where(
        ServiceRow.id == service_id, ServiceRow.authority_id == actor.authority_id
    )
    service = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if service is None:
        raise NotFound(f"service {service_id}")
    key = service.form_version_id
    return ServiceLine(service, session.get(FormVersionRow, key) if key else None)


def is_slug_taken(session: Session, slug: str, *, except_for: UUID | None = None) -> bool:
    """Whether another service of any authority has this address."""
    found = session.scalar(select(ServiceRow.id).where(ServiceRow.slug == slug))
    return found is not None and found != except_for


def newest_versions(session: Session) -> Sequence[FormVersionRow]:
    """The newest published version of each form that is not retired, by slug."""
    newest = (
        select(FormVersionRow.form_id, func.max(FormVersionRow.number).label("number"))
        .group_by(FormVersionRow.form_id)
        .subquery()
    )
    return session.scalars(
        select(FormVersionRow)
        .join(
            newest,
            (newest.c.form_id == FormVersionRow.form_id)
            & (newest.c.number == FormVersionRow.number),
        )
        .join(FormRow, FormRow.id == FormVersionRow.form_id)
        .where(FormRow.retired_at.is_(None))
        .order_by(FormVersionRow.slug)
    ).all()


def newest_version_by_slug(session: Session, slug: str) -> FormVersionRow | None:
    """The newest published version of the form with this slug."""
    return session.scalars(
        select(FormVersionRow)
        .where(FormVersionRow.slug == slug)
        .order_by(FormVersionRow.published_at.desc(), FormVersionRow.number.desc())
        .limit(1)
    ).one_or_none()


def oldest_untouched(session: Session, actor: Actor) -> Mapping[UUID, datetime]:
    """When the oldest matter arrived that nobody has touched, by service; others are left out."""
    rows = session.execute(
        select(CaseRow.service_id, func.min(CaseRow.submitted_at))
        .where(
            CaseRow.authority_id == actor.authority_id,
            CaseRow.state == CaseState.SUBMITTED,
            CaseRow.handler_id.is_(None),
        )
        .group_by(CaseRow.service_id)
    )
    return {row[0]: row[1] for row in rows}


def services_of_mailbox(
    session: Session, authority_id: UUID, mailbox: str, *, lock: bool = False
) -> Sequence[ServiceRow]:
    """The authority's services whose notices go to a mailbox, by address."""
    query = (
        select(ServiceRow)
        .where(ServiceRow.authority_id == authority_id, ServiceRow.mailbox == mailbox)
        .order_by(ServiceRow.slug)
    )
    return session.scalars(query.with_for_update() if lock else query).all()


def mailbox_test(
    session: Session, key: UUID, *, lock: bool = False
) -> tuple[MailboxTestRow, ServiceRow, AuthorityRow] | None:
    """A test mail with the service that it is about and its authority."""
    query = (
        select(MailboxTestRow, ServiceRow, AuthorityRow)
        .join(ServiceRow, ServiceRow.id == MailboxTestRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .where(MailboxTestRow.id == key)
    )
    if lock:
        query = query.with_for_update(of=MailboxTestRow)
    row = session.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def latest_mailbox_test(session: Session, service: ServiceRow) -> MailboxTestRow | None:
    """The newest test mail that was sent to the service's present mailbox."""
    return session.scalars(
        select(MailboxTestRow)
        .where(MailboxTestRow.service_id == service.id, MailboxTestRow.mailbox == service.mailbox)
        .order_by(MailboxTestRow.sent_at.desc(), MailboxTestRow.id)
        .limit(1)
    ).one_or_none()
