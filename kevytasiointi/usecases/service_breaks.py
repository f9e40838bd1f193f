"""Breaks of the portal: telling of them ahead, recording faults, calling them off."""

from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.authorities import localized
from kevytasiointi.domain.breaks import LONGEST_TEXT, check_past, check_planned
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.portal import ServiceBreakRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal


def announce_break(
    session: Session,
    actor: Actor,
    *,
    text: Localized,
    shown_from: datetime | None,
    begins_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> ServiceBreakRow:
    """Tell of a break ahead, on every page.

    Args:
        session: an open write transaction.
        actor: an operator.
        text: what people are told, in at least one language.
        shown_from: when it begins to be told; None: at once.
        begins_at: when the break begins.
        ends_at: when it ends, and is no longer told of.
        now: aware time.

    Raises:
        InvalidInput: no text, or times that can't be.
    """
    first = min(now, begins_at) if shown_from is None else shown_from
    check_planned(first, begins_at, ends_at, now)
    return _recorded(
        session,
        actor,
        ServiceBreakRow(
            is_planned=True,
            text=_checked_text(text),
            shown_from=first,
            begins_at=begins_at,
            ends_at=ends_at,
            created_by=actor.name,
            created_at=now,
        ),
    )


def record_fault(
    session: Session,
    actor: Actor,
    *,
    text: Localized,
    begins_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> ServiceBreakRow:
    """Record a fault that is over; pages do not tell of it.

    Raises:
        InvalidInput: no text, or times that can't be.
    """
    check_past(begins_at, ends_at, now)
    return _recorded(
        session,
        actor,
        ServiceBreakRow(
            is_planned=False,
            text=_checked_text(text),
            shown_from=begins_at,
            begins_at=begins_at,
            ends_at=ends_at,
            created_by=actor.name,
            created_at=now,
        ),
    )


def cancel_break(session: Session, actor: Actor, row: ServiceBreakRow, *, now: datetime) -> bool:
    """Call a planned break off: pages stop telling of it, the list keeps it.

    Returns:
        False when it is over or called off already.
    """
    check_permission(actor, Permission.PLATFORM_OPERATE)
    if not may_be_cancelled(row, now):
        return False
    row.cancelled_at = now
    journal.record(
        session, EventKind.BREAK_CANCELLED, actor=actor, now=now, data={"break": str(row.id)}
    )
    return True


def may_be_cancelled(row: ServiceBreakRow, now: datetime) -> bool:
    """Whether a break can still be called off."""
    return row.is_planned and row.cancelled_at is None and now < row.ends_at


def _recorded(session: Session, actor: Actor, row: ServiceBreakRow) -> ServiceBreakRow:
    check_permission(actor, Permission.PLATFORM_OPERATE)
    session.add(row)
    session.flush()
    journal.record(
        session,
        EventKind.BREAK_ANNOUNCED,
        actor=actor,
        now=row.created_at,
        data={
            "break": str(row.id),
            "is_planned": row.is_planned,
            "begins_at": row.begins_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
        },
    )
    return row


def _checked_text(text: Localized) -> dict[str, str]:
    kept = localized("text", text, LONGEST_TEXT)
    if not kept:
        raise InvalidInput(
            f"text_{LANGUAGES[0]}", mark("Write in some language what people are told.")
        )
    return kept
