"""The table of steps is that of the state model, for every pair of states and every side."""

from itertools import product

import pytest

from kevytasiointi.domain.errors import InvalidTransition
from kevytasiointi.domain.states import (
    CLOCK_STOPPED_STATES,
    ENDED_STATES,
    OPEN_STATES,
    OUTCOMES_BY_END,
    TRANSITIONS,
    TURN,
    CaseState,
    Outcome,
    Side,
    check_transition,
    next_states,
)

# From the state model: c customer, a authority, l lead officer only, s system; ! needs a reason,
# but from a customer.
EXPECTED = """
draft                > submitted c
submitted            > in_progress a, supplement_requested a, transferred a!, withdrawn ca!
submitted            > decided a, processed a
in_progress          > supplement_requested a, decided a, processed a, transferred a!, lapsed a!
in_progress          > withdrawn ca!
supplement_requested > supplemented c, in_progress a!, lapsed a!, withdrawn ca!
supplemented         > in_progress a, supplement_requested a, decided a, processed a, withdrawn ca!
decided              > in_progress l!, closed as
processed            > in_progress a!, closed as
withdrawn            > closed as
lapsed               > closed as
transferred          > closed as
"""
_SIDES = {
    "c": {Side.CUSTOMER},
    "a": {Side.AUTHORITY, Side.LEAD},
    "l": {Side.LEAD},
    "s": {Side.SYSTEM},
}


def expected_steps() -> dict[tuple[CaseState, CaseState], tuple[set[Side], bool]]:
    steps = {}
    for line in EXPECTED.strip().splitlines():
        source, _, targets = line.partition(">")
        for target in targets.split(","):
            name, marks = target.split()
            sides = set().union(*(_SIDES[mark] for mark in marks.rstrip("!")))
            steps[CaseState(source.strip()), CaseState(name)] = (sides, marks.endswith("!"))
    return steps


STEPS = expected_steps()
BOTH_ENDS = frozenset({"decided", "processed"})


def test_the_table_has_exactly_the_expected_steps() -> None:
    found = {key: (set(step.sides), step.needs_reason) for key, step in TRANSITIONS.items()}
    assert found == STEPS


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("source", list(CaseState))
def test_a_step_is_taken_or_refused_as_the_table_says(source: CaseState, side: Side) -> None:
    for target, reason in product(CaseState, (None, " ", "a reason")):
        sides, needs_reason = STEPS.get((source, target), (set(), False))
        lacks_reason = needs_reason and side is not Side.CUSTOMER and not (reason or "").strip()
        allowed = side in sides and not lacks_reason
        try:
            check_transition(source, target, side, ends_in=BOTH_ENDS, reason=reason)
        except InvalidTransition:
            assert not allowed, (target, reason)
        else:
            assert allowed, (target, reason)


@pytest.mark.parametrize("end", sorted(OUTCOMES_BY_END))
@pytest.mark.parametrize("source", ["submitted", "in_progress", "supplemented"])
def test_a_form_ends_only_as_it_says(source: str, end: CaseState) -> None:
    other = BOTH_ENDS - {end.value}
    with pytest.raises(InvalidTransition):
        check_transition(CaseState(source), end, Side.AUTHORITY, ends_in=other)
    assert end not in next_states(CaseState(source), Side.AUTHORITY, other)
    assert end in next_states(CaseState(source), Side.AUTHORITY, BOTH_ENDS)


def test_only_closed_has_no_way_on() -> None:
    ends = [s for s in CaseState if not any(s == source for source, _ in TRANSITIONS)]
    assert ends == [CaseState.CLOSED]


def test_every_state_is_in_one_group_and_has_a_turn() -> None:
    assert OPEN_STATES | ENDED_STATES | {CaseState.DRAFT, CaseState.CLOSED} == set(CaseState)
    assert not OPEN_STATES & ENDED_STATES
    assert ENDED_STATES | {CaseState.CLOSED} == CLOCK_STOPPED_STATES
    assert set(TURN) == set(CaseState)


def test_every_outcome_belongs_to_one_end() -> None:
    decided, processed = OUTCOMES_BY_END[CaseState.DECIDED], OUTCOMES_BY_END[CaseState.PROCESSED]
    assert decided | processed == set(Outcome)
    assert not decided & processed
