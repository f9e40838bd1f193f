"""Kinds of deadline of a case, and which of them end with the handling."""

from enum import StrEnum

from kevytasiointi.domain.states import CLOCK_STOPPED_STATES, OPEN_STATES, CaseState


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


OF_HANDLING = frozenset({DeadlineKind.PROCESSING, DeadlineKind.STATEMENT, DeadlineKind.HEARING})
"""Deadlines that run while the matter is handled and end with the handling."""


OF_DECISION = frozenset(
    {DeadlineKind.SERVICE, DeadlineKind.APPEAL, DeadlineKind.VALIDITY, DeadlineKind.RENEWAL}
)
"""Deadlines that a decision brings; they are moot when the matter is taken up again."""

BINDING = frozenset(DeadlineKind) - {
    DeadlineKind.APPEAL,
    DeadlineKind.VALIDITY,
    DeadlineKind.STANDSTILL,
    DeadlineKind.RETENTION,
}
"""Deadlines by which somebody must have done something; the others tell when something begins or
ends, and nobody is late for them.
"""

_MOOT_STATES = frozenset({CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.TRANSFERRED})


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
