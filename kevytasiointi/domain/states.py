"""Main states (päätila), outcomes and the one table of allowed steps.

The main state is a closed list that drives the clocks. The status text shown to people and the
outcome are separate fields (domain rules: one case has all three). Only `closed` is terminal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kevytasiointi.domain.errors import InvalidTransition


class CaseState(StrEnum):
    """Main state (päätila, huvudstatus). `draft` is a Draft row, never the state of a Case."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    DECIDED = "decided"
    PROCESSED = "processed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


class Phase(StrEnum):
    """What happens inside `in_progress`, when the authority wants to tell it."""

    AT_STATEMENT = "at_statement"
    HEARING = "hearing"
    INSPECTION = "inspection"


class Outcome(StrEnum):
    """How the matter ended; kept apart from the main state."""

    GRANTED = "granted"
    GRANTED_WITH_CONDITIONS = "granted_with_conditions"
    PARTLY_GRANTED = "partly_granted"
    REJECTED = "rejected"
    NOT_EXAMINED = "not_examined"
    NOTED = "noted"
    REGISTERED = "registered"
    APPROVED = "approved"
    INSPECTED = "inspected"
    RECEIVED = "received"
    NO_ACTION = "no_action"


OUTCOMES_BY_END: Mapping[CaseState, frozenset[Outcome]] = {
    CaseState.DECIDED: frozenset(
        {
            Outcome.GRANTED,
            Outcome.GRANTED_WITH_CONDITIONS,
            Outcome.PARTLY_GRANTED,
            Outcome.REJECTED,
            Outcome.NOT_EXAMINED,
        }
    ),
    CaseState.PROCESSED: frozenset(
        {
            Outcome.NOTED,
            Outcome.REGISTERED,
            Outcome.APPROVED,
            Outcome.INSPECTED,
            Outcome.RECEIVED,
            Outcome.NO_ACTION,
        }
    ),
}
"""Which outcomes belong to which end; a form picks its subset."""


class Side(StrEnum):
    """Who makes a step."""

    CUSTOMER = "customer"
    AUTHORITY = "authority"
    LEAD = "lead"
    SYSTEM = "system"


class Turn(StrEnum):
    """Whose turn it is (kenen vuoro), told to everybody who sees the case."""

    CUSTOMER = "customer"
    AUTHORITY = "authority"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step.

    Attributes:
        sides: who may take it.
        needs_reason: a written reason is mandatory; a customer never has to give one.
    """

    sides: frozenset[Side]
    needs_reason: bool = False


_CUSTOMER = frozenset({Side.CUSTOMER})
_AUTHORITY = frozenset({Side.AUTHORITY, Side.LEAD})
_BOTH = _CUSTOMER | _AUTHORITY
_LEAD = frozenset({Side.LEAD})
_OR_SYSTEM = _AUTHORITY | {Side.SYSTEM}

_S = CaseState

TRANSITIONS: Mapping[tuple[CaseState, CaseState], Step] = {
    (_S.DRAFT, _S.SUBMITTED): Step(_CUSTOMER),
    (_S.SUBMITTED, _S.IN_PROGRESS): Step(_AUTHORITY),
    (_S.SUBMITTED, _S.SUPPLEMENT_REQUESTED): Step(_AUTHORITY),
    (_S.SUBMITTED, _S.TRANSFERRED): Step(_AUTHORITY, needs_reason=True),
    (_S.SUBMITTED, _S.DECIDED): Step(_AUTHORITY),
    (_S.SUBMITTED, _S.PROCESSED): Step(_AUTHORITY),
    (_S.IN_PROGRESS, _S.SUPPLEMENT_REQUESTED): Step(_AUTHORITY),
    (_S.SUPPLEMENT_REQUESTED, _S.SUPPLEMENTED): Step(_CUSTOMER),
    (_S.SUPPLEMENT_REQUESTED, _S.IN_PROGRESS): Step(_AUTHORITY, needs_reason=True),
    (_S.SUPPLEMENT_REQUESTED, _S.LAPSED): Step(_AUTHORITY, needs_reason=True),
    (_S.SUPPLEMENTED, _S.IN_PROGRESS): Step(_AUTHORITY),
    (_S.SUPPLEMENTED, _S.SUPPLEMENT_REQUESTED): Step(_AUTHORITY),
    (_S.SUPPLEMENTED, _S.DECIDED): Step(_AUTHORITY),
    (_S.SUPPLEMENTED, _S.PROCESSED): Step(_AUTHORITY),
    (_S.IN_PROGRESS, _S.DECIDED): Step(_AUTHORITY),
    (_S.IN_PROGRESS, _S.PROCESSED): Step(_AUTHORITY),
    (_S.IN_PROGRESS, _S.TRANSFERRED): Step(_AUTHORITY, needs_reason=True),
    (_S.IN_PROGRESS, _S.LAPSED): Step(_AUTHORITY, needs_reason=True),
    (_S.SUBMITTED, _S.WITHDRAWN): Step(_BOTH, needs_reason=True),
    (_S.IN_PROGRESS, _S.WITHDRAWN): Step(_BOTH, needs_reason=True),
    (_S.SUPPLEMENT_REQUESTED, _S.WITHDRAWN): Step(_BOTH, needs_reason=True),
    (_S.SUPPLEMENTED, _S.WITHDRAWN): Step(_BOTH, needs_reason=True),
    (_S.DECIDED, _S.IN_PROGRESS): Step(_LEAD, needs_reason=True),
    (_S.PROCESSED, _S.IN_PROGRESS): Step(_AUTHORITY, needs_reason=True),
    (_S.DECIDED, _S.CLOSED): Step(_OR_SYSTEM),
    (_S.PROCESSED, _S.CLOSED): Step(_OR_SYSTEM),
    (_S.WITHDRAWN, _S.CLOSED): Step(_OR_SYSTEM),
    (_S.LAPSED, _S.CLOSED): Step(_OR_SYSTEM),
    (_S.TRANSFERRED, _S.CLOSED): Step(_OR_SYSTEM),
}
"""Every forward step of a case. One step back is `CORRECTION`, for a lead officer."""

CORRECTION = Step(_LEAD, needs_reason=True)
"""Any state, back one step to the state before: the mending of a mis-click, also from closed."""

OPEN_STATES = frozenset({_S.SUBMITTED, _S.IN_PROGRESS, _S.SUPPLEMENT_REQUESTED, _S.SUPPLEMENTED})
"""States in which the matter is pending (vireillä)."""

ENDED_STATES = frozenset({_S.DECIDED, _S.PROCESSED, _S.WITHDRAWN, _S.LAPSED, _S.TRANSFERRED})
"""States in which handling is over but the case is not yet closed."""

CLOCK_STOPPED_STATES = ENDED_STATES | {_S.CLOSED}
"""States in which the processing clock no longer runs."""

TURN: Mapping[CaseState, Turn] = {
    _S.DRAFT: Turn.CUSTOMER,
    _S.SUBMITTED: Turn.AUTHORITY,
    _S.IN_PROGRESS: Turn.AUTHORITY,
    _S.SUPPLEMENT_REQUESTED: Turn.CUSTOMER,
    _S.SUPPLEMENTED: Turn.AUTHORITY,
    _S.DECIDED: Turn.NOBODY,
    _S.PROCESSED: Turn.NOBODY,
    _S.WITHDRAWN: Turn.NOBODY,
    _S.LAPSED: Turn.NOBODY,
    _S.TRANSFERRED: Turn.NOBODY,
    _S.CLOSED: Turn.NOBODY,
}
"""Whose turn it is in each state."""


def check_transition(
    current: CaseState,
    target: CaseState,
    side: Side,
    *,
    ends_in: frozenset[str],
    reason: str | None = None,
) -> None:
    """Refuse a step that the table does not have.

    Args:
        current: the state the case is in.
        target: the wanted state.
        side: who asks.
        ends_in: the form's `ends_in`; `decided` and `processed` must be in it.
        reason: written reason, when one was given.

    Raises:
        InvalidTransition: no such step, not for this side, or its reason is missing.
    """
    step = TRANSITIONS.get((current, target))
    if step is None or side not in step.sides:
        raise InvalidTransition(f"{current} → {target} is not a step of {side}")
    if target in OUTCOMES_BY_END and target.value not in ends_in:
        raise InvalidTransition(f"this form does not end in {target}")
    if step.needs_reason and side is not Side.CUSTOMER and not (reason and reason.strip()):
        raise InvalidTransition(f"{current} → {target} needs a reason")


def next_states(current: CaseState, side: Side, ends_in: frozenset[str]) -> tuple[CaseState, ...]:
    """The states that `side` may choose now, in the order of the table."""
    return tuple(
        target
        for (source, target), step in TRANSITIONS.items()
        if source == current
        and side in step.sides
        and (target not in OUTCOMES_BY_END or target.value in ends_in)
    )


def needs_reason(current: CaseState, target: CaseState) -> bool:
    """Whether the step must have a written reason when the authority takes it."""
    step = TRANSITIONS.get((current, target))
    return step is not None and step.needs_reason


def end_of(outcome: Outcome) -> CaseState:
    """The state that an outcome belongs to."""
    return next(end for end, all_of in OUTCOMES_BY_END.items() if outcome in all_of)
