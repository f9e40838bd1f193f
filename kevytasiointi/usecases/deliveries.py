"""Deliveries that did not arrive: given up, reported as bounced, tried again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.letters import Bounce
from kevytasiointi.domain.outboxes import BOUNCED, Channel
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries import deliveries as stored
from kevytasiointi.usecases import journal, mailboxes


def give_up(session: Session, row: OutboxRow, *, for_good: bool, now: datetime) -> None:
    """Put a row aside that can't be delivered.

    Args:
        session: the open write transaction.
        row: the row, locked.
        for_good: the receiving server said that trying again does not help.
        now: aware time.
    """
    row.dead_at = now
    kind = EventKind.PDF_FAILED if row.channel is Channel.PDF else EventKind.MAIL_DEAD
    _tell(session, kind, row, None, now)
    if for_good:
        _blame_mailbox(session, row, now)


def record_bounce(session: Session, bounce: Bounce, *, now: datetime) -> bool:
    """Take a report that a mail did not arrive after all; the mail becomes a dead letter.

    Returns:
        Whether there is such a mail.
    """
    row = stored.row_of_letter(session, bounce.letter)
    if row is None:
        return False
    if row.dead_at is None:
        row.dead_at = now
        row.last_error = f"{BOUNCED} {bounce.status}".strip()
        _tell(session, EventKind.MAIL_BOUNCED, row, None, now)
        _blame_mailbox(session, row, now)
    return True


def send_again(session: Session, row: OutboxRow, actor: Actor | None, *, now: datetime) -> bool:
    """Give a dead letter a new life; False when it is not dead.

    Args:
        session: the open write transaction.
        row: a row that the actor may see, locked.
        actor: who wants it; None: the operator by a command.
        now: aware time.
    """
    if actor is not None:
        check_permission(actor, Permission.DELIVERY_SEE)
    if row.dead_at is None:
        return False
    row.dead_at = row.done_at = row.lease_until = None
    row.attempts, row.due_at = 0, now
    _tell(session, EventKind.DELIVERY_RETRIED, row, actor, now)
    return True


def send_all_again(
    session: Session, rows: Sequence[OutboxRow], actor: Actor, *, now: datetime
) -> int:
    """Give dead letters a new life; returns how many."""
    return sum(send_again(session, row, actor, now=now) for row in rows)


def _tell(
    session: Session, kind: EventKind, row: OutboxRow, actor: Actor | None, now: datetime
) -> None:
    case = case_page.any_case(session, row.case_id, lock=True) if row.case_id else None
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        case=case,
        authority_id=stored.authority_of(session, row),
        data={"outbox": str(row.id), "error": row.last_error},
    )


def _blame_mailbox(session: Session, row: OutboxRow, now: datetime) -> None:
    """Remember it of a role mailbox, unless it has been confirmed since the mail was sent."""
    service = stored.service_of_mailbox_mail(session, row)
    if service is None:
        return
    sent_at, confirmed_at = row.done_at or now, service.mailbox_confirmed_at
    if confirmed_at is None or confirmed_at <= sent_at:
        mailboxes.note_failure(session, service, now=now)
