"""What leaves the portal and does not arrive: rows of the outbox, and to whom they belong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.outboxes import TO_AUTHORITY, Channel, Notice
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import AuthorityRow, ServiceRow
from kevytasiointi.storage.portal import InvitationRow, MailboxTestRow

_UNDELIVERED = or_(OutboxRow.dead_at.is_not(None), OutboxRow.done_at.is_(None))
_ABOUT = OutboxRow.payload["about"].as_string()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row that waits, was given up or came back; never to whom it was.

    Attributes:
        about: the kind of mail; empty for what is no mail.
        number: of the case that it belongs to, if any.
        authority: the name of the authority that it belongs to; None: the portal's own.
    """

    seq: int
    channel: Channel
    about: str
    number: str | None
    authority: Mapping[str, str] | None
    attempts: int
    created_at: datetime
    due_at: datetime
    dead_at: datetime | None
    last_error: str | None


def deliveries(session: Session, actor: Actor, limit: int) -> list[Delivery]:
    """What is given up and what waits: an operator's all, an administrator's own authority's.

    The given-up ones come first, the newest of each first.
    """
    rows = session.execute(
        _of(session, actor)
        .where(_UNDELIVERED)
        .order_by(OutboxRow.dead_at.is_(None), OutboxRow.seq.desc())
        .limit(limit)
    ).all()
    owners = _owners_of_notices(session, [row for row, _number, _authority in rows])
    found = session.execute(select(AuthorityRow.id, AuthorityRow.name))
    names: dict[UUID | None, Mapping[str, str]] = {row[0]: row[1] for row in found}
    return [
        _delivery(row, number, names.get(owners.get(row.seq, authority_id)))
        for row, number, authority_id in rows
    ]


def dead_rows(session: Session, actor: Actor) -> Sequence[OutboxRow]:
    """The actor's given-up rows, locked, in the order of writing."""
    query = _of(session, actor).where(OutboxRow.dead_at.is_not(None)).order_by(OutboxRow.seq)
    return [row for row, _number, _id in session.execute(query.with_for_update(of=OutboxRow))]


def delivery(session: Session, actor: Actor, seq: int) -> OutboxRow:
    """One row that the actor may see, locked.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    query = _of(session, actor).where(OutboxRow.seq == seq).with_for_update(of=OutboxRow)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"delivery {seq}")
    row: OutboxRow = found[0]
    return row


def row_of_letter(session: Session, key: UUID) -> OutboxRow | None:
    """The mail whose Message-ID holds the key, locked."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.id == key, OutboxRow.channel == Channel.MAIL)
        .with_for_update()
    ).one_or_none()


def authority_of(session: Session, row: OutboxRow) -> UUID | None:
    """The authority that a row belongs to; None: the portal itself."""
    if row.case_id is not None:
        return session.scalar(select(CaseRow.authority_id).where(CaseRow.id == row.case_id))
    return _owners_of_notices(session, [row]).get(row.seq)


def service_of_mailbox_mail(session: Session, row: OutboxRow) -> ServiceRow | None:
    """The service to whose role mailbox a mail went; None when it went to somebody else."""
    if row.payload.get("mail") in TO_AUTHORITY:
        return session.scalars(
            select(ServiceRow)
            .join(CaseRow, CaseRow.service_id == ServiceRow.id)
            .where(CaseRow.id == row.case_id)
        ).one_or_none()
    if row.payload.get("notice") == Notice.MAILBOX_TEST:
        return session.scalars(
            select(ServiceRow)
            .join(MailboxTestRow, MailboxTestRow.service_id == ServiceRow.id)
            .where(
                MailboxTestRow.id == UUID(str(row.payload["about"])),
                MailboxTestRow.mailbox == ServiceRow.mailbox,
            )
        ).one_or_none()
    return None


def _of(session: Session, actor: Actor) -> Select[OutboxRow, str, UUID]:
    """Rows with the number and the authority of their case, as far as the actor may see them."""
    query = select(OutboxRow, CaseRow.number, CaseRow.authority_id).outerjoin(
        CaseRow, CaseRow.id == OutboxRow.case_id
    )
    return query if may(actor, Permission.PLATFORM_OPERATE) else query.where(_own(session, actor))


def _own(session: Session, actor: Actor) -> ColumnElement[bool]:
    tests = session.scalars(
        select(MailboxTestRow.id)
        .join(ServiceRow, ServiceRow.id == MailboxTestRow.service_id)
        .where(ServiceRow.authority_id == actor.authority_id)
    )
    invitations = session.scalars(
        select(InvitationRow.id).where(InvitationRow.authority_id == actor.authority_id)
    )
    about = [str(key) for key in (*tests, *invitations)]
    return or_(
        CaseRow.authority_id == actor.authority_id,
        and_(OutboxRow.case_id.is_(None), _ABOUT.in_(about)),
    )


def _owners_of_notices(session: Session, rows: Collection[OutboxRow]) -> dict[int, UUID]:
    """The authorities of mails about mailboxes and invitations, by the rows' numbers."""
    about = {row.seq: UUID(str(row.payload["about"])) for row in rows if "about" in row.payload}
    if not about:
        return {}
    keys = set(about.values())
    owners: dict[UUID, UUID] = {}
    of_tests = (
        select(MailboxTestRow.id, ServiceRow.authority_id)
        .join(ServiceRow, ServiceRow.id == MailboxTestRow.service_id)
        .where(MailboxTestRow.id.in_(keys))
    )
    of_invitations = select(InvitationRow.id, InvitationRow.authority_id).where(
        InvitationRow.id.in_(keys)
    )
    for query in (of_tests, of_invitations):
        owners |= {row[0]: row[1] for row in session.execute(query)}
    return {seq: owners[key] for seq, key in about.items() if key in owners}


def _delivery(row: OutboxRow, number: str | None, authority: Mapping[str, str] | None) -> Delivery:
    return Delivery(
        seq=row.seq,
        channel=row.channel,
        about=str(row.payload.get("mail") or row.payload.get("notice") or ""),
        number=number,
        authority=authority,
        attempts=row.attempts,
        created_at=row.created_at,
        due_at=row.due_at,
        dead_at=row.dead_at,
        last_error=row.last_error,
    )
