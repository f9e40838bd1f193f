"""Deadlines as pages show them: the day, how it was counted, how it stands, what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.deadline_kinds import BINDS, RUN_OUT, DeadlineAct, DeadlineKind
from kevytasiointi.domain.deadlines import Due
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.states import Turn
from kevytasiointi.storage.deadlines import (
    DeadlineChangeRow,
    DeadlineRow,
)
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.deadline_counting import counted_day, is_paused
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.explaining import explain, period_in_words, summary
from kevytasiointi.web import wording


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An entry of a deadline's history; `who` is empty when the portal did it by a rule."""

    act: DeadlineAct
    title: str
    at: datetime
    who: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline with the reasons of its day.

    Attributes:
        in_short: the counting in one line, or the officer's reason when it was moved by hand.
        standing: how it stands today, in a sentence: days left, late, met, out of use.
        steps: the counting, one sentence each.
        is_missed: the last day has passed, and somebody should have done something by it.
        has_run_out: the last day of a time that binds nobody has passed.
        share: how many per cent of the time have passed; None when its start is not known.
        history: what was done to it, oldest first.
    """

    id: UUID
    kind_key: DeadlineKind
    kind: str
    last_on: date
    in_short: str
    standing: str
    steps: tuple[str, ...]
    basis: Localized | None
    shown_to_customer: bool
    met_at: datetime | None
    met_by_hand: bool
    is_missed: bool
    has_run_out: bool
    is_paused: bool
    start_on: date | None
    share: int | None
    history: tuple[ChangeLine, ...]


def deadline_lines(parts: CaseParts, language: str, today: date) -> list[DeadlineLine]:
    """The deadlines of a case that its page may show."""
    changes: dict[UUID, list[DeadlineChangeRow]] = {}
    for change in parts.deadline_changes:
        changes.setdefault(change.deadline_id, []).append(change)
    return [_line(row, changes.get(row.id, []), language, today) for row in parts.deadlines]


def is_overdue(last_on: date | None, today: date) -> bool:
    """Whether a deadline's last day has passed."""
    return last_on is not None and last_on < today


def _line(
    row: DeadlineRow, changes: Sequence[DeadlineChangeRow], language: str, today: date
) -> DeadlineLine:
    counted, stands = counted_day(row, today), is_paused(row)
    last_on = counted.last_day if counted is not None and stands else row.last_on
    has_passed = row.met_at is None and not stands and is_overdue(last_on, today)
    binds_nobody = BINDS[row.kind] is Turn.NOBODY
    return DeadlineLine(
        id=row.id,
        kind_key=row.kind,
        kind=wording.deadline_kind(row.kind),
        last_on=last_on,
        in_short=row.reason or _in_short(counted, language),
        standing=_standing(row, changes, last_on, stands, language, today),
        steps=explain(counted, language) if counted else (),
        basis=row.basis,
        shown_to_customer=row.shown_to_customer,
        met_at=row.met_at,
        met_by_hand=row.met_by_hand,
        is_missed=has_passed and not binds_nobody,
        has_run_out=has_passed and binds_nobody,
        is_paused=stands,
        start_on=row.start_on,
        share=_share(row.start_on, last_on, today) if row.start_on else None,
        history=_history(row, changes, language),
    )


def _in_short(counted: Due | None, language: str) -> str:
    return summary(counted, language) if counted is not None and counted.period else ""


def _standing(
    row: DeadlineRow,
    changes: Sequence[DeadlineChangeRow],
    last_on: date,
    stands: bool,
    language: str,
    today: date,
) -> str:
    if row.met_at is not None:
        return _how_it_ended(row, row.met_at, changes, language)
    if stands:
        return str(_("The clock stands still while an answer is awaited."))
    left = (last_on - today).days
    if left < 0:
        return _late(BINDS[row.kind], -left, language)
    if not left:
        return str(_("The last day is today."))
    return texts.say_plural(language, "%(n)s day left.", "%(n)s days left.", left)


def _late(whose: Turn, days: int, language: str) -> str:
    if whose is Turn.AUTHORITY:
        return texts.say_plural(
            language,
            "The authority is %(n)s day late.",
            "The authority is %(n)s days late.",
            days,
        )
    if whose is Turn.CUSTOMER:
        return texts.say_plural(
            language,
            "The last day passed %(n)s day ago.",
            "The last day passed %(n)s days ago.",
            days,
        )
    return texts.say_plural(
        language, "The time ran out %(n)s day ago.", "The time ran out %(n)s days ago.", days
    )


def _how_it_ended(
    row: DeadlineRow, met_at: datetime, changes: Sequence[DeadlineChangeRow], language: str
) -> str:
    """Met in time, met late, or no longer needed; old rows tell only that they have ended."""
    acts = [change.act for change in changes if change.act in _ENDING]
    day = texts.day(language, helsinki_day(met_at))
    if not acts:
        return str(_("Ended %(day)s.", day=day))
    if acts[-1] is DeadlineAct.ENDED and row.kind in RUN_OUT and row.last_on < helsinki_day(met_at):
        last = texts.day(language, row.last_on)
        return str(_("The time ended on %(day)s.", day=last))
    if acts[-1] is DeadlineAct.ENDED:
        return str(_("No longer needed since %(day)s.", day=day))
    late = (helsinki_day(met_at) - row.last_on).days
    if late > 0:
        return texts.say_plural(
            language, "Met %(day)s, %(n)s day late.", "Met %(day)s, %(n)s days late.", late, day=day
        )
    return str(_("Met %(day)s, in time.", day=day))


_ENDING: Final = frozenset({DeadlineAct.MET, DeadlineAct.ENDED})


def _share(start: date, end: date, today: date) -> int:
    """How many per cent of the days between two days have passed."""
    whole = max((end - start).days, 1)
    return min(max(100 * (today - start).days // whole, 0), 100)


def _history(
    row: DeadlineRow, changes: Sequence[DeadlineChangeRow], language: str
) -> tuple[ChangeLine, ...]:
    """The start, which the row itself tells unless an officer set it, and every change."""
    lines = [_change(change, language) for change in changes]
    if not changes or changes[0].act is not DeadlineAct.STARTED:
        first = changes[0].previous_on if changes else row.last_on
        said = str(_("Last day: %(day)s.", day=texts.day(language, first)))
        started = DeadlineAct.STARTED
        title = wording.deadline_act(started)
        lines.insert(0, ChangeLine(started, title, row.created_at, "", (said,)))
    return tuple(lines)


def _change(change: DeadlineChangeRow, language: str) -> ChangeLine:
    last = texts.day(language, change.last_on)
    facts = []
    if change.act is DeadlineAct.STARTED:
        facts.append(str(_("Last day: %(day)s.", day=last)))
    elif change.previous_on != change.last_on:
        before = texts.day(language, change.previous_on)
        facts.append(str(_("Last day: %(before)s → %(day)s.", before=before, day=last)))
    if change.period:
        words = period_in_words(Period.parse(change.period), language)
        facts.append(str(_("More time: %(period)s.", period=words)))
    if change.reason:
        facts.append(str(_("Reason: %(reason)s", reason=change.reason)))
    return ChangeLine(
        act=change.act,
        title=wording.deadline_act(change.act),
        at=change.at,
        who=change.by_name or "",
        facts=tuple(facts),
    )
