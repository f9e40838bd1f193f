"""The relay: claim a lease, deliver outside any transaction, mark, back off, or give up.

A worker that is killed loses its lease and another attempt follows, so a mail may go out twice,
but always with the same Message-ID; nothing is lost. What a delivery writes into the database
(a PDF's row) is written in the transaction that marks the row done, so it happens once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.letters import MailRefused
from kevytasiointi.domain.outboxes import MAX_ATTEMPTS, Channel, wait_after
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import HeartbeatRow
from kevytasiointi.storage.queries import jobs
from kevytasiointi.usecases import deliveries

LEASE = timedelta(minutes=2)
"""How long a claimed row belongs to its worker, unless a long delivery keeps it longer."""

RENEWED_EVERY = timedelta(seconds=15)
"""How often a long delivery prolongs its lease and tells that the worker is alive."""

BATCH = 10
"""How many rows of a channel are tried before the next channel has its turn."""

_SCOPE = System("outbox relay")
_log = structlog.get_logger()


class LeaseLost(Exception):
    """Another worker has the row now; what this one is making is of no use."""


def _nothing() -> None:
    """What is delivered at once has nothing to keep."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker may deliver now.

    Attributes:
        keep: a delivery that may outlast the lease calls it again and again while it works; most
            calls cost nothing. It raises LeaseLost when another worker has taken the row.
    """

    seq: int
    id: UUID
    case_id: UUID | None
    payload: JsonObject
    attempts: int
    keep: Callable[[], None] = _nothing


class _Lease:
    """Prolongs the lease of one row while its delivery works."""

    def __init__(
        self,
        database: Database,
        seq: int,
        owner: str,
        clock: Callable[[], datetime],
        alive: Callable[[], None],
    ) -> None:
        self._database, self._seq, self._owner = database, seq, owner
        self._clock, self._alive = clock, alive
        self._renewed = clock()

    def keep(self) -> None:
        """Prolong it, unless that was just done.

        Raises:
            LeaseLost: it ran out, and another worker has taken the row.
        """
        now = self._clock()
        if now - self._renewed < RENEWED_EVERY:
            return
        with self._database.write(_SCOPE) as session:
            row = jobs.leased(session, self._seq, self._owner)
            if row is None or row.lease_until is None:
                raise LeaseLost(str(self._seq))
            row.lease_until = now + LEASE
        self._alive()
        self._renewed = now


class Deliver(Protocol):
    """Does the errand outside any transaction.

    Returns a function that writes its result in the transaction that marks the row done, or None.
    Any exception means that the attempt failed.
    """

    def __call__(self, claim: Claim, /) -> Callable[[Session], None] | None:
        """Deliver one claim."""


def relay(
    database: Database,
    channels: Mapping[Channel, Deliver],
    *,
    owner: str,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    alive: Callable[[], None] = _nothing,
) -> int:
    """Deliver one batch of each channel.

    Rows are claimed one by one: a lease covers one delivery only, and an attempt is counted for
    a row that was tried, not for those that waited behind it when a worker was killed.

    Args:
        database: where the rows are.
        channels: how each channel delivers.
        owner: this worker's name; the fence of its leases.
        clock: gives the aware time now.
        jitter: gives 0.0–1.0.
        alive: called now and then while a delivery takes long.

    Returns:
        How many rows were tried.
    """
    tried = 0
    for channel, deliver in channels.items():
        for _ in range(BATCH):
            claim = _claim(database, channel, owner, clock, alive)
            if claim is None:
                break
            tried += 1
            if not _attempt(database, channel, deliver, claim, owner, clock, jitter):
                break  # each try at a server that hangs takes long: others have their turn first
    return tried


def _claim(
    database: Database,
    channel: Channel,
    owner: str,
    clock: Callable[[], datetime],
    alive: Callable[[], None],
) -> Claim | None:
    now = clock()
    with database.read(_SCOPE) as session:
        if jobs.due_outbox(session, now, channel) is None:
            return None
    with database.write(_SCOPE) as session:
        row = jobs.due_outbox(session, now, channel, lock=True)
        if row is None:
            return None
        row.lease_owner, row.lease_until = owner, now + LEASE
        row.attempts += 1
        lease = _Lease(database, row.seq, owner, clock, alive)
        return Claim(row.seq, row.id, row.case_id, dict(row.payload), row.attempts, lease.keep)


def _attempt(
    database: Database,
    channel: Channel,
    deliver: Deliver,
    claim: Claim,
    owner: str,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
) -> bool:
    """Whether nothing went wrong."""
    try:
        finish = deliver(claim)
        with database.write(_SCOPE) as session:
            row = jobs.leased(session, claim.seq, owner)
            if row is None or row.done_at is not None or row.dead_at is not None:
                return True
            if finish is not None:
                finish(session)
            row.done_at, row.lease_until, row.last_error = clock(), None, None
    except Exception as error:
        # Whatever went wrong, the row must be tried again.
        _log.warning("outbox.failed", channel=channel, seq=claim.seq, error=type(error).__name__)
        with database.write(_SCOPE) as session:
            _put_off(session, channel, claim, owner, error, clock(), jitter())
        return False
    return True


def _put_off(
    session: Session,
    channel: Channel,
    claim: Claim,
    owner: str,
    error: Exception,
    now: datetime,
    jitter: float,
) -> None:
    row = jobs.leased(session, claim.seq, owner)
    if row is None or row.done_at is not None:
        return
    row.lease_until = None
    row.last_error = _word(error)
    is_refused = isinstance(error, MailRefused)
    if not is_refused and claim.attempts < MAX_ATTEMPTS[channel]:
        row.due_at = now + wait_after(claim.attempts, jitter)
        return
    deliveries.give_up(session, row, for_good=is_refused, now=now)


def _word(error: Exception) -> str:
    """The kind of an error and a mail server's code: its words may hold addresses."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def beat(database: Database, name: str, now: datetime) -> None:
    """Tell that the worker is alive."""
    with database.write(_SCOPE) as session:
        session.merge(HeartbeatRow(name=name, at=now))
