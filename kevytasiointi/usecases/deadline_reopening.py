"""Which ended deadlines run again when the state of their case changes or is corrected."""

from collections.abc import Sequence
from datetime import date

from kevytasiointi.domain.deadline_kinds import OF_DECISION, SEVERAL, DeadlineKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.deadlines import DeadlineRow
from kevytasiointi.usecases.deadline_counting import is_over


def comes_back(
    deadline: DeadlineRow,
    others: Sequence[DeadlineRow],
    state: CaseState,
    today: date,
    *,
    is_correction: bool,
) -> bool:
    """Whether an ended deadline runs again in `state`.

    Not what an officer marked as met, not a decision's that a new decision replaces, not one in
    whose place another day was set, and no time that is over on `today` whatever the state.
    """
    kind = deadline.kind
    if deadline.met_at is None or deadline.met_by_hand:
        return False
    if state is CaseState.CLOSED or kind is DeadlineKind.SUPPLEMENT or is_over(deadline, today):
        return False
    may_run = is_correction or kind not in OF_DECISION
    return may_run and not _is_replaced(deadline, others)


def _is_replaced(deadline: DeadlineRow, others: Sequence[DeadlineRow]) -> bool:
    """Whether a later decision, or an officer's hand, has set another day in its place."""
    if deadline.kind in SEVERAL:
        return False
    same_kind = [other for other in others if other.kind is deadline.kind]
    if deadline.period is not None and any(other.period is None for other in same_kind):
        return True
    is_one_of_many = deadline.period is None or deadline.kind in OF_DECISION
    return is_one_of_many and any(other.created_at > deadline.created_at for other in same_kind)
