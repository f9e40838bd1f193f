"""Kinds of deadline of a case, what they ask of whom, and which of them end with the handling."""

from collections.abc import Mapping
from enum import StrEnum

from kevytasiointi.domain.states import CLOCK_STOPPED_STATES, OPEN_STATES, CaseState, Turn


class DeadlineKind(StrEnum):
    """What a deadline is for (määräajan laji)."""

    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    STATEMENT = "statement"
    HEARING = "hearing"
    SERVICE = "service"
    APPEAL = "appeal"
    VALIDITY = "validity"
    INSPECTION = "inspection"
    RENEWAL = "renewal"
    STANDSTILL = "standstill"
    RETENTION = "retention"


class DeadlineAct(StrEnum):
    """What has happened to a deadline: an entry of its history."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    OVERRIDDEN = "overridden"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"
    REOPENED = "reopened"
    SHOWN = "shown"
    HIDDEN = "hidden"


BINDS: Mapping[DeadlineKind, Turn] = {
    DeadlineKind.PROCESSING: Turn.AUTHORITY,
    DeadlineKind.SUPPLEMENT: Turn.CUSTOMER,
    DeadlineKind.STATEMENT: Turn.AUTHORITY,
    DeadlineKind.HEARING: Turn.AUTHORITY,
    DeadlineKind.SERVICE: Turn.AUTHORITY,
    DeadlineKind.APPEAL: Turn.NOBODY,
    DeadlineKind.VALIDITY: Turn.NOBODY,
    DeadlineKind.INSPECTION: Turn.AUTHORITY,
    DeadlineKind.RENEWAL: Turn.CUSTOMER,
    DeadlineKind.STANDSTILL: Turn.NOBODY,
    DeadlineKind.RETENTION: Turn.NOBODY,
}
"""Who has something to do by the last day. A time that binds nobody runs out and is not missed."""

RUN_OUT = frozenset({DeadlineKind.APPEAL, DeadlineKind.VALIDITY, DeadlineKind.STANDSTILL})
"""Times that are over when their last day has passed; nothing is decided by that."""

SEVERAL = frozenset({DeadlineKind.STATEMENT, DeadlineKind.INSPECTION})
"""Kinds of which a case may have several at once: each statement and inspection has its own day."""

OF_HANDLING = frozenset({DeadlineKind.PROCESSING, DeadlineKind.STATEMENT, DeadlineKind.HEARING})
"""Deadlines that run while the matter is handled and end with the handling."""


OF_DECISION = frozenset(
    {DeadlineKind.SERVICE, DeadlineKind.APPEAL, DeadlineKind.VALIDITY, DeadlineKind.RENEWAL}
)
"""Deadlines that a decision brings; they are moot when the matter is taken up again."""

BINDING = frozenset(kind for kind, side in BINDS.items() if side is not Turn.NOBODY)
"""Deadlines by which somebody must have done something; for the others nobody is late."""

_NOT_BY_HAND = frozenset({DeadlineKind.SUPPLEMENT, DeadlineKind.RETENTION})
_WHILE_HANDLED = tuple(kind for kind in DeadlineKind if kind not in _NOT_BY_HAND)
_AFTER_END = (
    DeadlineKind.VALIDITY,
    DeadlineKind.RENEWAL,
    DeadlineKind.INSPECTION,
    DeadlineKind.APPEAL,
    DeadlineKind.SERVICE,
)

_MOOT_STATES = frozenset({CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.TRANSFERRED})


def settable_in(state: CaseState) -> tuple[DeadlineKind, ...]:
    """The kinds that an officer is offered for a deadline set by hand, the likeliest first.

    Retention starts by itself; the day of a supplement can be moved while it is asked for; what
    belongs to the handling is not offered after its end.
    """
    if state in CLOCK_STOPPED_STATES:
        return _AFTER_END
    if state is CaseState.SUPPLEMENT_REQUESTED:
        return (*_WHILE_HANDLED, DeadlineKind.SUPPLEMENT)
    return _WHILE_HANDLED


def is_ended_by(kind: DeadlineKind, state: CaseState) -> bool:
    """Whether reaching `state` ends a deadline of `kind` (met, or moot).

    Retention runs by rules of its own: `usecases/retaining.py`.
    """
    if kind is DeadlineKind.RETENTION:
        return False
    if kind is DeadlineKind.SUPPLEMENT:
        return state is not CaseState.SUPPLEMENT_REQUESTED
    if state in _MOOT_STATES:
        return True
    if kind in OF_DECISION:
        return state in OPEN_STATES
    # The waiting time (odotusaika) too: a decision says itself when one may begin.
    ends_with_handling = kind in OF_HANDLING or kind is DeadlineKind.STANDSTILL
    return ends_with_handling and state in CLOCK_STOPPED_STATES


def is_met_by(kind: DeadlineKind, state: CaseState) -> bool:
    """Whether what the deadline asks for is done by reaching `state`; otherwise it is moot.

    A statement, a hearing or an inspection is marked as done by hand only: an end of the handling
    does not tell that it ever came.
    """
    if kind is DeadlineKind.PROCESSING:
        return state in {CaseState.DECIDED, CaseState.PROCESSED, CaseState.CLOSED}
    return kind is DeadlineKind.SUPPLEMENT and state is CaseState.SUPPLEMENTED
