"""The journal's one writer: entry, chain value, main state and outbox rows, all or nothing.

Nothing else in the house inserts an EventRow or an OutboxRow, or assigns a case's state.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import (
    CHANGES_WORDS,
    GENESIS_HASH,
    PLATFORM_CHAIN,
    QUIET,
    SHOWN_TO_CUSTOMER,
    EventKind,
    chain_hash,
)
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.outboxes import Channel, Mail, Notice
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage import doubles
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.doubles import Values
from kevytasiointi.storage.machinery import ChainRow, EventRow, OutboxRow
from kevytasiointi.storage.queries import jobs
from kevytasiointi.usecases.searching import add_handler, keep_words

SYSTEM_NAME = "system"


@dataclass(frozen=True, slots=True)
class Errand:
    """Something for the worker to do once the transaction has been committed."""

    channel: Channel
    payload: Mapping[str, Json] = field(default_factory=dict)


def mail(kind: Mail) -> Errand:
    """The errand of sending a mail; its recipient is looked up at delivery."""
    return Errand(Channel.MAIL, {"mail": kind.value})


def notice(kind: Notice, about: UUID) -> Errand:
    """The errand of sending a mail that is about no case but about the row with key `about`."""
    return Errand(Channel.MAIL, {"notice": kind.value, "about": str(about)})


MAKE_PDF = Errand(Channel.PDF)
"""The errand of making the case's PDF."""


def supplement_pdf(request_id: UUID) -> Errand:
    """The errand of making the PDF of the answers to a supplement request."""
    return Errand(Channel.PDF, {"supplement": str(request_id)})


def record(
    session: Session,
    kind: EventKind,
    *,
    actor: Actor | None,
    now: datetime,
    case: CaseRow | None = None,
    authority_id: UUID | None = None,
    to: CaseState | None = None,
    data: Mapping[str, Json] | None = None,
    errands: Sequence[Errand] = (),
) -> EventRow:
    """Write one entry, and with it the new main state and what follows from it.

    Args:
        session: an open write transaction.
        kind: what happened.
        actor: who did it; None for the system.
        now: aware time of the entry.
        case: the case it is about; its authority's chain is used.
        authority_id: the chain's authority when there is no case; None for the platform's chain.
        to: the new main state of `case`; the one before goes into the entry as `from`.
        data: further facts; never an identity code.
        errands: outbox rows to add.
    """
    facts: dict[str, Json] = dict(data or {})
    if case is not None:
        authority_id = case.authority_id
        if kind not in QUIET:
            case.last_change_at = now
            if kind in SHOWN_TO_CUSTOMER and _is_for_authority(actor, case):
                case.last_authority_at = now
        if to is not None:
            facts |= {"from": case.state.value, "to": to.value}
            case.state = to
    entry = _chained(
        session,
        EventRow(
            chain=str(authority_id) if authority_id else PLATFORM_CHAIN,
            seq=0,
            authority_id=authority_id,
            case_id=case.id if case else None,
            kind=kind,
            at=now,
            actor_id=actor.person_id if actor else None,
            actor_name=actor.name if actor else SYSTEM_NAME,
            data=facts,
            previous_hash=GENESIS_HASH,
            hash="",
        ),
    )
    if case is not None and kind in CHANGES_WORDS:
        keep_words(session, case)
    elif case is not None and "handler" in facts:
        add_handler(session, case)
    send(session, errands, now=now, case=case)
    return entry


def _is_for_authority(actor: Actor | None, case: CaseRow) -> bool:
    """Whether the actor acts for the case's authority, and not in a matter of one's own."""
    if actor is None or actor.person_id == case.person_id:
        return False
    return actor.authority_id == case.authority_id


def send(
    session: Session, errands: Sequence[Errand], *, now: datetime, case: CaseRow | None = None
) -> None:
    """Leave errands to the worker; alone only where nothing happened that the journal tells."""
    for errand in errands:
        session.add(
            OutboxRow(
                id=uuid4(),
                case_id=case.id if case else None,
                channel=errand.channel,
                payload=dict(errand.payload),
                created_at=now,
                due_at=now,
            )
        )
    session.flush()


def _chained(session: Session, entry: EventRow) -> EventRow:
    head = jobs.chain_head(session, entry.chain)
    entry.seq = head.seq + 1
    entry.previous_hash = head.hash
    entry.hash = chain_hash(head.hash, hashed_facts(_values_of(entry)))
    session.add(entry)
    head.seq = entry.seq
    head.hash = entry.hash
    return entry


def record_copies(session: Session, entries: Sequence[Values]) -> None:
    """Write the entries of copied cases of the demo, many at a time, at the ends of their chains.

    Args:
        session: an open write transaction.
        entries: values by column in the order of time; place and hashes are given here.
    """
    heads: dict[str, ChainRow] = {}
    rows: list[Values] = []
    for entry in entries:
        chain = entry["chain"]
        head = heads.get(chain) or heads.setdefault(chain, jobs.chain_head(session, chain))
        row = {**entry, "seq": head.seq + 1, "previous_hash": head.hash}
        row["hash"] = chain_hash(head.hash, hashed_facts(row))
        head.seq, head.hash = row["seq"], row["hash"]
        rows.append(row)
    doubles.write(session, doubles.EVENTS, rows)


def hashed_facts(entry: Values) -> dict[str, Json]:
    """What the hash of an entry covers: every column but the hashes themselves."""
    return {
        "id": str(entry["id"]),
        "chain": entry["chain"],
        "seq": entry["seq"],
        "authority_id": str(entry["authority_id"]) if entry["authority_id"] else None,
        "case_id": str(entry["case_id"]) if entry["case_id"] else None,
        "kind": entry["kind"].value,
        "at": entry["at"].astimezone(UTC).isoformat(),
        "actor_id": str(entry["actor_id"]) if entry["actor_id"] else None,
        "actor_name": entry["actor_name"],
        "data": entry["data"],
    }


def _values_of(entry: EventRow) -> Values:
    return {column.name: getattr(entry, column.name) for column in EventRow.__table__.columns}


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    reason: str


def verify(session: Session) -> tuple[int, tuple[ChainBreak, ...]]:
    """Recompute every chain.

    Returns:
        How many entries were read, and the first break of each broken chain.
    """
    heads = {head.chain: head for head in jobs.chains(session)}
    names = sorted({*heads, *jobs.chain_names_of_events(session)})
    count = 0
    breaks: list[ChainBreak] = []
    for name in names:
        read, broken = _verify_chain(session, name, heads.get(name))
        count += read
        if broken:
            breaks.append(broken)
    return count, tuple(breaks)


def _broken(entry: EventRow, seq: int, previous: str) -> str | None:
    if entry.seq != seq:
        return "an entry is missing"
    if entry.previous_hash != previous:
        return "does not follow the entry before"
    if entry.hash != chain_hash(previous, hashed_facts(_values_of(entry))):
        return "the entry was changed"
    return None


def _verify_chain(
    session: Session, name: str, head: ChainRow | None
) -> tuple[int, ChainBreak | None]:
    previous = GENESIS_HASH
    seq = 0
    with closing(jobs.entries_of_chain(session, name)) as entries:
        for entry in entries:
            seq += 1
            if reason := _broken(entry, seq, previous):
                return seq, ChainBreak(name, seq, reason)
            previous = entry.hash
    if head is None:
        return seq, ChainBreak(name, seq, "the head of the chain is missing")
    if (head.seq, head.hash) != (seq, previous):
        return seq, ChainBreak(name, seq + 1, "the end of the chain was cut or added to")
    return seq, None
