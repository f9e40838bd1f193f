"""Kinds of deadline of a case, and which of them end with the handling."""

from enum import StrEnum

from kevytasiointi.domain.states import CLOCK_STOPPED_STATES, CaseState


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


OF_HANDLING = frozenset({DeadlineKind.PROCESSING, DeadlineKind.STATEMENT, DeadlineKind.HEARING})
"""Deadlines that run while the matter is handled and end with the handling."""


def is_ended_by(kind: DeadlineKind, state: CaseState) -> bool:
    """Whether reaching `state` ends a deadline of `kind` (met, or moot)."""
    if kind is DeadlineKind.SUPPLEMENT:
        return state is not CaseState.SUPPLEMENT_REQUESTED
    return kind in OF_HANDLING and state in CLOCK_STOPPED_STATES
