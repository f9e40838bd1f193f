"""How the day of a stored deadline is counted: from its period, its pauses and what moved it; and
which of the days of several comes next.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from kevytasiointi.domain.clocks import Move, Pause, moved_end, paused_end
from kevytasiointi.domain.deadline_kinds import BINDING, RUN_OUT
from kevytasiointi.domain.deadlines import Due, Period
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)


def counted_day(deadline: DeadlineRow, today: date) -> Due | None:
    """How the day of a deadline is counted; None when it was set by hand and never changed."""
    moves = moves_of(deadline)
    if deadline.start_on is not None and deadline.period is not None:
        period = Period.parse(deadline.period)
        return paused_end(deadline.start_on, period, pauses_of(deadline), today, moves)
    if moves and not isinstance(moves[0].by, Period):
        return moved_end(moves[0].on, moves[0].by, moves[1:])
    return None


def is_by_hand(deadline: DeadlineRow) -> bool:
    """Whether an officer has set its day, so that neither a rule nor a pause changes it."""
    days = [move for move in moves_of(deadline) if not isinstance(move.by, Period)]
    return deadline.period is None or bool(days)


def is_paused(deadline: DeadlineRow) -> bool:
    """Whether its clock stands now; one that had run out before the pause does not."""
    pauses = pauses_of(deadline)
    if not pauses or pauses[-1][1] is not None:
        return False
    if deadline.met_at is not None or is_by_hand(deadline):
        return False
    counted = counted_day(deadline, pauses[-1][0])
    return counted is not None and counted.paused_on is not None


def is_over(deadline: DeadlineRow, today: date) -> bool:
    """Whether it is a time that simply runs out, and has."""
    return deadline.kind in RUN_OUT and deadline.last_on < today


def next_days(deadlines: Iterable[DeadlineRow], today: date) -> tuple[date | None, date | None]:
    """The earliest open deadline that the customer may see, and that somebody must keep.

    While a clock stands its day is no deadline: it will be another when the clock runs again. A
    time that simply runs out is nobody's next day when it has; what is overdue still is.
    """
    running = [
        deadline
        for deadline in deadlines
        if deadline.met_at is None and not is_paused(deadline) and not is_over(deadline, today)
    ]
    shown = min((d.last_on for d in running if d.shown_to_customer), default=None)
    return shown, min((d.last_on for d in running if d.kind in BINDING), default=None)


def moves_of(deadline: DeadlineRow) -> Sequence[Move]:
    """What officers have changed of a deadline, in order."""
    return [Move(date.fromisoformat(on), _by(text)) for on, text in deadline.moves["moves"]]


def _by(text: str) -> Period | date:
    return Period.parse(text) if text.startswith("P") else date.fromisoformat(text)


def pauses_of(deadline: DeadlineRow) -> Sequence[Pause]:
    """The pauses of a deadline as days."""
    return [
        (date.fromisoformat(begin), date.fromisoformat(end) if end else None)
        for begin, end in deadline.pauses["pauses"]
    ]
