"""What is legal in the life of a matter, said again and by itself: the tests' own statement of it.

Written from the rules of the domain, not from the portal's table; the two must agree.
"""

from datetime import date, timedelta

from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.states import CaseState

#: `!` asks for a reason, `*` for a lead officer.
_OF_OFFICERS = """
submitted            in_progress supplement_requested transferred! decided processed withdrawn!
in_progress          supplement_requested decided processed transferred! lapsed! withdrawn!
supplement_requested in_progress! lapsed! withdrawn!
supplemented         in_progress supplement_requested decided processed withdrawn!
decided              in_progress!* closed
processed            in_progress! closed
withdrawn            closed
lapsed               closed
transferred          closed
"""
_STEPS = {
    (state, step.rstrip("!*")): step
    for state, *steps in map(str.split, _OF_OFFICERS.strip().splitlines())
    for step in steps
}
_OF_CUSTOMERS = {("supplement_requested", "supplemented")} | {
    (state, "withdrawn")
    for state in ("submitted", "in_progress", "supplement_requested", "supplemented")
}

PENDING = {"submitted", "in_progress", "supplement_requested", "supplemented"}
HANDLED = {"decided", "processed"}
OVER = {*HANDLED, "withdrawn", "lapsed", "transferred", "closed"}
OURS = {"submitted", "in_progress", "supplemented"}
"""States in which it is the authority's turn."""

LONGEST = 4000
MISSED_AT_MOST = timedelta(days=60)
SILENCE = timedelta(days=30)

#: Presumed service: 434/2003 59 § and 62 a §, 13/2003 19 §; in person the day itself.
PRESUMED = {
    ServiceWay.LETTER: 7,
    ServiceWay.E_MESSAGE: 3,
    ServiceWay.PUBLIC_NOTICE: 7,
    ServiceWay.IN_PERSON: 0,
}
BINDS_SOMEBODY = {
    *("processing", "supplement", "statement", "hearing", "service", "inspection", "renewal")
}
RUNS_OUT = {"appeal", "validity", "standstill"}
MANY = {"statement", "inspection"}
"""Kinds of which several may run at once."""


def may_step(state: CaseState, target: CaseState, *, lead: bool) -> bool:
    """Whether an officer may take the step."""
    step = _STEPS.get((state.value, target.value))
    return step is not None and (lead or not step.endswith("*"))


def needs_reason(state: CaseState, target: CaseState) -> bool:
    """Whether the step has to be reasoned."""
    return "!" in _STEPS.get((state.value, target.value), "")


def is_step(state: CaseState, target: CaseState) -> bool:
    """Whether anybody may take the step, or it is a change of phase only."""
    both = (state.value, target.value)
    return both in _STEPS or both in _OF_CUSTOMERS or both == ("in_progress",) * 2


def bad_text(text: str, *, needed: bool) -> bool:
    """Whether a text is missing or too long."""
    return len(text) > LONGEST or (needed and not text.strip())


def served(sent_on: date, way: ServiceWay) -> date:
    """The day on which the receiver is taken to know."""
    return sent_on + timedelta(days=PRESUMED[way])
