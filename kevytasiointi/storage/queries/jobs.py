"""What the worker, the health page and the command line read: outbox, journal, heartbeat."""

from collections.abc import Generator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from kevytasiointi.domain.events import GENESIS_HASH
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import (
    ChainRow,
    CounterRow,
    EventRow,
    HeartbeatRow,
    OutboxRow,
)
from kevytasiointi.storage.people import FormVersionRow


def due_outbox(
    session: Session, now: datetime, channel: Channel, *, lock: bool = False
) -> OutboxRow | None:
    """The next row to deliver: the oldest of its case and channel, due, no lease on it."""
    earlier = aliased(OutboxRow)
    blocked = exists().where(
        earlier.case_id == OutboxRow.case_id,
        earlier.channel == OutboxRow.channel,
        earlier.seq < OutboxRow.seq,
        earlier.done_at.is_(None),
        earlier.dead_at.is_(None),
    )
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.dead_at.is_(None),
            OutboxRow.due_at <= now,
            OutboxRow.channel == channel,
            or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now),
            ~blocked,
        )
        .order_by(OutboxRow.seq)
        .limit(1)
    )
    if lock:
        query = query.with_for_update(skip_locked=True)
    return session.scalars(query).one_or_none()


def leased(session: Session, seq: int, owner: str) -> OutboxRow | None:
    """The row if `owner` still holds its lease."""
    return session.scalars(
        select(OutboxRow)
        .where(and_(OutboxRow.seq == seq, OutboxRow.lease_owner == owner))
        .with_for_update()
    ).one_or_none()


def dead_letters(session: Session) -> Sequence[OutboxRow]:
    """Rows that were given up, newest first."""
    return session.scalars(
        select(OutboxRow).where(OutboxRow.dead_at.is_not(None)).order_by(OutboxRow.seq.desc())
    ).all()


def waiting_rows(session: Session) -> Sequence[OutboxRow]:
    """Rows that are neither delivered nor given up, in order."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None))
        .order_by(OutboxRow.seq)
    ).all()


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest undelivered row was due (dead letters left out)."""
    return session.scalar(
        select(func.min(OutboxRow.due_at)).where(
            OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None)
        )
    )


def heartbeat(session: Session, name: str) -> datetime | None:
    """When the worker `name` was last alive."""
    row = session.get(HeartbeatRow, name)
    return row.at if row else None


def chain_head(session: Session, chain: str) -> ChainRow:
    """The head of a journal chain, locked until the transaction ends; made when there is none."""
    head = select(ChainRow).where(ChainRow.chain == chain).with_for_update()
    there = session.scalars(head).one_or_none()
    if there is not None:
        return there
    session.execute(
        text(
            "INSERT INTO chains (chain, seq, hash) VALUES (:chain, 0, :hash) ON CONFLICT DO NOTHING"
        ),
        {"chain": chain, "hash": GENESIS_HASH},
    )
    return session.scalars(head).one()


def chains(session: Session) -> Sequence[ChainRow]:
    """The heads of all chains."""
    return session.scalars(select(ChainRow).order_by(ChainRow.chain)).all()


def chain_names_of_events(session: Session) -> Sequence[str]:
    """Every chain that has an entry, also one whose head was removed."""
    return session.scalars(select(EventRow.chain).distinct().order_by(EventRow.chain)).all()


def entries_of_chain(session: Session, chain: str) -> Generator[EventRow, None, None]:
    """The entries of a chain in order, streamed; close it when leaving before the end."""
    with session.scalars(
        select(EventRow)
        .where(EventRow.chain == chain)
        .order_by(EventRow.seq)
        .execution_options(yield_per=500)
    ) as entries:
        yield from entries


def case_count(session: Session) -> int:
    """How many cases there are."""
    return session.scalar(select(func.count()).select_from(CaseRow)) or 0


def newest_version(session: Session, form_id: UUID) -> FormVersionRow | None:
    """The newest published version of a form."""
    return session.scalars(
        select(FormVersionRow)
        .where(FormVersionRow.form_id == form_id)
        .order_by(FormVersionRow.number.desc())
        .limit(1)
    ).one_or_none()


def newest_version_by_slug(session: Session, slug: str) -> FormVersionRow | None:
    """The newest version of a form by the name in its addresses."""
    return session.scalars(
        select(FormVersionRow)
        .where(FormVersionRow.slug == slug)
        .order_by(FormVersionRow.published_at.desc(), FormVersionRow.number.desc())
        .limit(1)
    ).first()


def take_numbers(session: Session, year: int, count: int = 1) -> range:
    """The next numbers of a year; the counter stays locked until the transaction ends."""
    session.execute(
        text("INSERT INTO counters (year, last) VALUES (:year, 0) ON CONFLICT DO NOTHING"),
        {"year": year},
    )
    counter = session.scalars(
        select(CounterRow).where(CounterRow.year == year).with_for_update()
    ).one()
    first = counter.last + 1
    counter.last += count
    session.flush()
    return range(first, first + count)


def outbox_row(session: Session, seq: int) -> OutboxRow | None:
    """One row of the outbox, locked."""
    return session.scalars(
        select(OutboxRow).where(OutboxRow.seq == seq).with_for_update()
    ).one_or_none()
