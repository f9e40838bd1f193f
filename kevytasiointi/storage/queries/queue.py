"""The officer's queue: counters that read open cases only, and pages that begin at a place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, asc, desc, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import Tuple

from kevytasiointi.domain.listplaces import Place
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.queues import Counter, Days, Handler, QueueFilter, Window
from kevytasiointi.domain.searchwords import asked_words, telling_words
from kevytasiointi.domain.silence import silent_before
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import IS_OPEN, WAITS_FOR_AUTHORITY, CaseRow
from kevytasiointi.storage.office import AbsenceRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries.matters import Matter, matters_by_id
from kevytasiointi.storage.queries.officers import is_covering
from kevytasiointi.storage.queries.searching import are_listed_more, has_words, is_listed
from kevytasiointi.texts import HELSINKI

PAGE_SIZE = 50
MOST_COUNTED = 499
"""Counting stops after so many: a number that big is not read, and counting it takes long."""
NEAREST = 500
"""So many cases are asked for their words before the index of words is."""
MOST_LISTED = 2_000
"""When the index of words has more cases, they are not listed and sorted but asked in order."""

_WEEK = timedelta(days=7)

_Towards: TypeAlias = Callable[[InstrumentedAttribute[Any] | ColumnElement[Any]], Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue, the latest change first, and where the pages beside begin."""

    matters: Sequence[Matter]
    previous: Place | None
    next: Place | None


@dataclass(frozen=True, slots=True)
class Clock:
    """What the day and the authority's habits mean for the rules.

    Attributes:
        today: the day in Finland.
        silent_before: whoever recorded last before it is silent.
        covered: those whose matters the actor looks after today.
    """

    today: date
    silent_before: datetime
    covered: frozenset[UUID] = frozenset()


def clock_of(session: Session, actor: Actor, now: datetime) -> tuple[Clock, int]:
    """The clock of the actor's authority, and after how many days it is silent."""
    today = now.astimezone(HELSINKI).date()
    rows = session.execute(
        select(AuthorityRow.silence_days, AbsenceRow.person_id)
        .outerjoin(AbsenceRow, is_covering(actor, today))
        .where(AuthorityRow.id == actor.authority_id)
    ).all()
    days = rows[0].silence_days
    covered = frozenset(row.person_id for row in rows if row.person_id is not None)
    return clock_by(days, covered, now), days


def clock_by(silence_days: int, covered: frozenset[UUID], now: datetime) -> Clock:
    """The clock of an authority that is silent after so many days."""
    today = now.astimezone(HELSINKI).date()
    return Clock(today, silent_before(now, silence_days), covered)


def is_silent(before: datetime) -> ColumnElement[bool]:
    """The rule that it is the authority's turn and it has recorded nothing since `before`."""
    return and_(
        WAITS_FOR_AUTHORITY,
        or_(
            CaseRow.last_authority_at < before,
            and_(CaseRow.last_authority_at.is_(None), CaseRow.submitted_at < before),
        ),
    )


def _counter_rule(counter: Counter, actor: Actor, clock: Clock) -> ColumnElement[bool]:
    rules: dict[Counter, ColumnElement[bool]] = {
        Counter.NEW: CaseRow.state == CaseState.SUBMITTED,
        Counter.MINE: and_(
            IS_OPEN,
            CaseRow.handler_id.in_([actor.person_id, *clock.covered]),
        ),
        Counter.WAITING_US: and_(WAITS_FOR_AUTHORITY),
        Counter.WAITING_CUSTOMER: CaseRow.state == CaseState.SUPPLEMENT_REQUESTED,
        Counter.DUE_WEEK: and_(
            IS_OPEN, CaseRow.next_due_on.between(clock.today, clock.today + _WEEK)
        ),
        Counter.OVERDUE: and_(IS_OPEN, CaseRow.next_due_on < clock.today),
        Counter.SILENT: is_silent(clock.silent_before),
    }
    return rules[counter]


def queue_counters(session: Session, actor: Actor, clock: Clock) -> dict[Counter, int]:
    """How many cases of the actor's authority fall under each counter, up to one more than
    `MOST_COUNTED`.
    """
    numbers = [
        select(func.count())
        .select_from(
            select(literal(1))  # a column would be looked up in the row; the index is enough
            .select_from(CaseRow)
            .where(CaseRow.authority_id == actor.authority_id, _counter_rule(counter, actor, clock))
            .limit(MOST_COUNTED + 1)
            .subquery()
        )
        .scalar_subquery()
        .label(counter.value)
        for counter in Counter
    ]
    row = session.execute(select(*numbers)).one()
    return {counter: int(getattr(row, counter.value)) for counter in Counter}


def queue_page(
    session: Session, actor: Actor, wanted: QueueFilter, window: Window, clock: Clock
) -> Page:
    """The rows of the actor's authority after or before a place."""
    rules = list(_rules(actor, wanted, clock))
    seeking = _Seeking(session, actor, asked_words(wanted.words) if wanted.words else None)
    if window.before is not None:
        found = seeking.first(asc, *rules, _key() > _value(window.before))[::-1]
        if len(found) > PAGE_SIZE:
            return _page(session, found[-PAGE_SIZE:], has_previous=True, has_next=True)
        window = Window()  # near the beginning a whole page is shown
    if window.after is not None:
        rules.append(_key() < _value(window.after))
    found = seeking.first(desc, *rules)
    return _page(
        session,
        found[:PAGE_SIZE],
        has_previous=window.after is not None,
        has_next=len(found) > PAGE_SIZE,
    )


@dataclass(frozen=True, slots=True)
class _Seeking:
    """How cases are sought for a page: among all of the authority's, or by words.

    Attributes:
        words: None when no words are asked for; empty when what was typed holds none.
    """

    session: Session
    actor: Actor
    words: Sequence[str] | None

    def first(self, towards: _Towards, *rules: ColumnElement[bool]) -> list[Place]:
        """The first places by the time of change, one more than a page has.

        The nearest cases are asked for the words one by one: words that many cases have fill the
        page from among them, however many cases there are in all. Words that few have are listed
        by the index of words. For the others one case after the other is asked.
        """
        order = (towards(CaseRow.last_change_at), towards(CaseRow.id))
        fitting = select(CaseRow.id, CaseRow.last_change_at).where(*rules).order_by(*order)
        own = fitting.where(CaseRow.authority_id == self.actor.authority_id)
        if self.words is None:
            return self._places(own)
        if not self.words:
            return []
        near = own.limit(NEAREST).subquery()
        found = self._places(
            select(near.c.id, near.c.last_change_at)
            .where(has_words(self.session, near.c.id, self.words))
            .order_by(towards(near.c.last_change_at), towards(near.c.id))
        )
        if len(found) > PAGE_SIZE:
            return found
        telling = telling_words(self.words)
        has_all = has_words(self.session, CaseRow.id, self.words)
        if are_listed_more(self.session, self.actor, telling, MOST_LISTED):
            return self._places(own.where(has_all))
        listed = fitting.where(is_listed(self.session, self.actor, telling))
        return self._places(listed if telling == self.words else listed.where(has_all))

    def _places(self, query: Select[UUID, datetime]) -> list[Place]:
        rows = self.session.execute(query.limit(PAGE_SIZE + 1))
        return [Place(changed_at, key) for key, changed_at in rows]


def _page(session: Session, places: Sequence[Place], *, has_previous: bool, has_next: bool) -> Page:
    return Page(
        matters_by_id(session, [place.case_id for place in places]) if places else [],
        places[0] if places and has_previous else None,
        places[-1] if places and has_next else None,
    )


def _key() -> Tuple:
    return tuple_(CaseRow.last_change_at, CaseRow.id)


def _value(place: Place) -> Tuple:
    return tuple_(place.changed_at, place.case_id)


def _rules(actor: Actor, wanted: QueueFilter, clock: Clock) -> Iterator[ColumnElement[bool]]:
    if wanted.counter is not None:
        yield _counter_rule(wanted.counter, actor, clock)
    yield from _values_fit(wanted)
    yield from _handler_fits(actor, wanted.handler)
    yield from _moment_fits(CaseRow.submitted_at, wanted.arrived)
    yield from _moment_fits(CaseRow.last_change_at, wanted.changed)
    if wanted.due.first is not None:
        yield CaseRow.next_due_on >= wanted.due.first
    if wanted.due.last is not None:
        yield CaseRow.next_due_on <= wanted.due.last


def _values_fit(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    asked = (
        (CaseRow.state, wanted.states),
        (CaseRow.service_id, wanted.services),
        (CaseRow.phase, wanted.phases),
        (CaseRow.language, wanted.languages),
    )
    return (column.in_(values) for column, values in asked if values)


def _handler_fits(actor: Actor, handler: Handler | UUID | None) -> Iterator[ColumnElement[bool]]:
    if handler is Handler.NOBODY:
        yield CaseRow.handler_id.is_(None)
    elif handler is not None:
        key = actor.person_id if handler is Handler.ME else handler
        yield CaseRow.handler_id == key


def _moment_fits(
    column: InstrumentedAttribute[datetime], days: Days
) -> Iterator[ColumnElement[bool]]:
    if days.first is not None:
        yield column >= datetime.combine(days.first, time.min, HELSINKI)
    if days.last is not None:
        yield column < datetime.combine(days.last + timedelta(days=1), time.min, HELSINKI)
