"""The lives that the demo's cases have: every state, and some of the ways there."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kevytasiointi.demo import acts, office_acts, phrases
from kevytasiointi.demo.authorities import (
    ALUE,
    KAIVU,
    KOMPOSTI,
    MAA_AINES,
    MELU,
    OHJAUS,
    PUUT,
    RUOKA,
    TUPAKKA,
    YLEISO,
)
from kevytasiointi.demo.people import AURA, KUUSIRANTA, LEHTOLA
from kevytasiointi.demo.stage import Act
from kevytasiointi.demo.times import (
    a_little_later,
    office_time,
    waking_time,
    working_days_after,
    working_days_before,
)
from kevytasiointi.domain.states import CaseState, Outcome, Phase
from kevytasiointi.usecases.deadline_keeping import helsinki_day


@dataclass(frozen=True, slots=True)
class Beat:
    """An act so many working days after the one before; 0 means the same officer goes on."""

    days: int
    act: Act
    by_customer: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """How a case lives.

    Attributes:
        ends: the state that it reaches.
        beats: what happens after the submission.
        rest: fewest and most working days since the last beat; at least one, so that
            nothing ever happens in the future.
        by_decision: needs a form that can end in a decision.
    """

    ends: CaseState
    beats: tuple[Beat, ...]
    rest: tuple[int, int]
    by_decision: bool = False


_TAKEN = (Beat(2, acts.take), Beat(0, acts.identify))
_ASKED = (*_TAKEN, Beat(2, acts.ask(10)))
_ANSWERED = (*_ASKED, Beat(4, acts.answer, by_customer=True))
_LAPSE = acts.set_by_reason(CaseState.LAPSED, phrases.LAPSED)
_TRANSFER = acts.set_by_reason(CaseState.TRANSFERRED, phrases.TRANSFERRED)
_GRANT = acts.decide(Outcome.GRANTED_WITH_CONDITIONS, Outcome.GRANTED)
_REFUSE = acts.decide(Outcome.REJECTED, Outcome.NOT_EXAMINED)
_PROCESSED = (*_TAKEN, Beat(5, acts.process))

LIVES: Sequence[Life] = (
    Life(CaseState.SUBMITTED, (), (1, 3)),
    Life(CaseState.IN_PROGRESS, _TAKEN, (1, 8)),
    Life(CaseState.SUPPLEMENT_REQUESTED, _ASKED, (1, 6)),
    Life(CaseState.DECIDED, (*_TAKEN, Beat(8, _GRANT)), (1, 25), by_decision=True),
    Life(CaseState.PROCESSED, _PROCESSED, (1, 30)),
    Life(CaseState.SUPPLEMENTED, _ANSWERED, (1, 4)),
    Life(CaseState.WITHDRAWN, (Beat(3, acts.withdraw, by_customer=True),), (2, 40)),
    Life(CaseState.LAPSED, (*_TAKEN, Beat(2, acts.ask(7)), Beat(10, _LAPSE)), (2, 30)),
    Life(CaseState.TRANSFERRED, (Beat(2, _TRANSFER),), (3, 30)),
    Life(
        CaseState.CLOSED,
        (*_TAKEN, Beat(8, _GRANT), Beat(1, acts.move), Beat(3, acts.close)),
        (5, 30),
        by_decision=True,
    ),
    Life(
        CaseState.IN_PROGRESS,
        (*_TAKEN, Beat(3, office_acts.ask_statement), Beat(0, office_acts.write_note)),
        (2, 10),
    ),
    Life(CaseState.SUBMITTED, (), (5, 9)),
    Life(CaseState.SUPPLEMENT_REQUESTED, (*_TAKEN, Beat(1, acts.ask(5))), (7, 12)),
    Life(CaseState.IN_PROGRESS, (*_ANSWERED, Beat(2, acts.take)), (1, 6)),
    Life(
        CaseState.IN_PROGRESS,
        (
            *_TAKEN,
            Beat(1, acts.customer_writes, by_customer=True),
            Beat(1, acts.officer_writes),
        ),
        (1, 5),
    ),
    Life(
        CaseState.DECIDED,
        (*_TAKEN, Beat(2, acts.tell_phase(Phase.HEARING)), Beat(12, _REFUSE)),
        (1, 20),
        by_decision=True,
    ),
    Life(CaseState.PROCESSED, (*_PROCESSED, Beat(2, acts.move)), (1, 30)),
    Life(
        CaseState.IN_PROGRESS,
        (*_TAKEN, Beat(1, acts.ask(7)), Beat(0, acts.correct)),
        (1, 8),
    ),
    Life(
        CaseState.IN_PROGRESS,
        (*_TAKEN, Beat(2, acts.reschedule), Beat(0, office_acts.announce_visit(15))),
        (1, 8),
    ),
    Life(CaseState.IN_PROGRESS, (*_TAKEN, Beat(0, office_acts.announce_visit(30))), (15, 18)),
    Life(CaseState.IN_PROGRESS, _TAKEN, (23, 30)),
    Life(CaseState.CLOSED, (*_PROCESSED, Beat(1, acts.move), Beat(2, acts.close)), (5, 40)),
    Life(CaseState.DECIDED, (*_ANSWERED, Beat(2, acts.take), Beat(6, _GRANT)), (1, 15), True),
)
"""Played in this order again and again; the first ten reach every state."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who sends which form where, about what, and under which project."""

    customer: str
    authority: str
    form: str
    activity: str | None = None
    project: str | None = None


_WORKS = "construction"
_FEAST = "event"
_ROAD = "Lehtola–Kuusiranta-tien perusparannus"
_PARK = "Strandparkens sommarfest"

CAST: Sequence[Role] = (
    Role("asiakas-aino", LEHTOLA, KOMPOSTI),
    Role("yrittaja-veikko", LEHTOLA, MELU, _WORKS, _ROAD),
    Role("yrittaja-veikko", KUUSIRANTA, MELU, _WORKS, _ROAD),
    Role("asiakas-bjorn", KUUSIRANTA, MELU, _FEAST, _PARK),
    Role("asiakas-eino", LEHTOLA, KOMPOSTI),
    Role("asiakas-bjorn", KUUSIRANTA, KOMPOSTI),
    Role("asiakas-grace", LEHTOLA, KOMPOSTI),
    Role("yrittaja-veikko", AURA, MELU, _WORKS, _ROAD),
    Role("asiakas-aino", LEHTOLA, MELU),
    Role("asiakas-bjorn", AURA, MELU, _FEAST, _PARK),
    Role("asiakas-grace", KUUSIRANTA, MELU),
)
"""Taken in turn. Only the first round is put under projects."""

GUESTS: Mapping[int, Role] = {
    20: Role("asiakas-aino", AURA, OHJAUS),
    22: Role("asiakas-aino", LEHTOLA, KAIVU),
    23: Role("yrittaja-veikko", LEHTOLA, MAA_AINES),
    24: Role("asiakas-bjorn", KUUSIRANTA, KAIVU),
    26: Role("asiakas-aino", LEHTOLA, TUPAKKA),
    27: Role("asiakas-grace", LEHTOLA, YLEISO),
    28: Role("asiakas-grace", LEHTOLA, RUOKA),
    33: Role("asiakas-aino", LEHTOLA, PUUT),
    34: Role("asiakas-bjorn", KUUSIRANTA, TUPAKKA),
    35: Role("asiakas-bjorn", KUUSIRANTA, ALUE),
    39: Role("asiakas-eino", LEHTOLA, PUUT),
}
"""Cases of the other forms, by number: decided (22, 26), processed (27, 39), new (23, 34), one
that is being handled (24), one that is followed here and handled elsewhere (20), at a statement
(33), waiting for a supplement (35), supplemented (28).
"""


def life_of(number: int) -> Life:
    """The life of the case with this number, from 0."""
    return LIVES[number % len(LIVES)]


def role_of(number: int) -> Role:
    """Who plays in the case with this number, from 0."""
    if number in GUESTS:
        return GUESTS[number]
    role = CAST[number % len(CAST)]
    form = MELU if life_of(number).by_decision else role.form
    project = role.project if number < len(CAST) else None
    return Role(role.customer, role.authority, form, role.activity, project)


def schedule(life: Life, now: datetime, chance: random.Random) -> Iterator[tuple[datetime, Act]]:
    """When each act of a life happens, the submission first; all of it before `now`."""
    rest = chance.randint(*life.rest)
    day = working_days_before(helsinki_day(now), rest + sum(beat.days for beat in life.beats))
    moment = waking_time(day, chance)
    yield moment, acts.submit
    for beat in life.beats:
        if beat.days:
            day = working_days_after(day, beat.days)
            moment = (waking_time if beat.by_customer else office_time)(day, chance)
        else:
            moment = a_little_later(moment, chance)
        yield moment, beat.act
