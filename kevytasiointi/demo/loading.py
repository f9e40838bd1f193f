"""Filling a portal with the demo, through the same use cases as people use."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kevytasiointi.config import Config
from kevytasiointi.demo import doubling
from kevytasiointi.demo.authorities import BODIES, KOMPOSTI, MELU
from kevytasiointi.demo.filler import Filler
from kevytasiointi.demo.filling_in import Helper, Writer, begin_draft
from kevytasiointi.demo.founding import DemoRefused, found
from kevytasiointi.demo.offers import GUIDED, TAKEN
from kevytasiointi.demo.people import KUUSIRANTA, LEHTOLA, OPERATOR, STAFF
from kevytasiointi.demo.portal import record_breaks
from kevytasiointi.demo.stage import Act, Stage, Story
from kevytasiointi.demo.stories import life_of, role_of, schedule
from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import filling, founding, jobs, signing_in

_SCOPE = System("demo load")
_OPENED_BEFORE = timedelta(days=150)
_ACTS_AT_ONCE = 500
_DRAFTS = (
    ("asiakas-aino", LEHTOLA, MELU),
    ("asiakas-bjorn", KUUSIRANTA, KOMPOSTI),
    ("asiakas-grace", KUUSIRANTA, MELU),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the portal has now; `added` is how many cases are new."""

    people: int
    services: int
    cases: int
    added: int


def load_demo(
    database: Database,
    store: AttachmentStore,
    config: Config,
    *,
    cases: int,
    seed: int,
    now: datetime,
    models: int = doubling.MODELS,
) -> Loaded:
    """Add what is missing of the demo, and cases until there are `cases` of them.

    Everything stands in the past of `now`. Mails and PDFs are left to the worker. The first
    `models` cases are played; more are copies of them.

    Raises:
        DemoRefused: the portal runs in production, or a form definition has faults.
    """
    if not config.is_demo:
        raise DemoRefused("Demo people are not for production: set KEVYT_MODE=demo.")
    helper = Helper(
        store=store,
        scan_state=ScanState.UNSCANNED if config.scanner == "none" else ScanState.PENDING,
        max_case_bytes=config.max_case_bytes,
    )
    with database.write(_SCOPE) as session:
        is_new = not founding.authorities(session)
        people = found(session, now - _OPENED_BEFORE if is_new else now)
        actors = {key: signing_in.actor_of(session, row.id) for key, row in people.items()}
        before = jobs.case_count(session)
        if is_new:
            record_breaks(session, actors[OPERATOR], now)
            _begin_drafts(session, people, actors, seed, now)
        services = len(filling.offers(session))
    plays = _plays(range(before, min(cases, models)), people, actors, seed, now)
    for first in range(0, len(plays), _ACTS_AT_ONCE):
        with database.write(_SCOPE) as session:
            stage = Stage(session, helper)
            for play in plays[first : first + _ACTS_AT_ONCE]:
                play.act(stage, play.story, play.moment)
    with database.write(_SCOPE) as session:
        # The stories are old, but their errands begin to wait only now.
        for row in jobs.waiting_rows(session):
            row.due_at = now
    _copy(database, store, models=models, there=max(before, models), cases=cases)
    return Loaded(
        people=len(people),
        services=services,
        cases=max(before, cases),
        added=max(0, cases - before),
    )


def _copy(
    database: Database, store: AttachmentStore, *, models: int, there: int, cases: int
) -> None:
    """Add copies of the played cases until there are enough."""
    if cases <= there:
        return
    with database.read(_SCOPE) as session:
        found = doubling.models(session, models)
    while there < cases:
        with database.write(_SCOPE) as session:
            there += doubling.copy_round(
                session,
                store,
                found,
                round_number=found.round_after(there - models),
                most=cases - there,
            )


@dataclass(frozen=True, slots=True)
class _Play:
    """One act of one story at its time."""

    moment: datetime
    story: Story
    act: Act


def _plays(
    numbers: range,
    people: Mapping[str, PersonRow],
    actors: Mapping[str, Actor],
    seed: int,
    now: datetime,
) -> Sequence[_Play]:
    """The acts of all stories in the order of time, so that case numbers follow the calendar."""
    plays = []
    for number in numbers:
        story = _story(number, people, actors, seed)
        plays += [
            _Play(moment, story, act)
            for moment, act in schedule(life_of(number), now, story.chance)
        ]
    return sorted(plays, key=lambda play: play.moment)


def _story(
    number: int, people: Mapping[str, PersonRow], actors: Mapping[str, Actor], seed: int
) -> Story:
    role = role_of(number)
    return Story(
        number=number,
        service=_service(role.authority, role.form),
        prefix=next(body.prefix for body in BODIES if body.slug == role.authority),
        writer=_writer(people[role.customer], actors[role.customer], role.authority, role.activity),
        officer=actors[_staff(role.authority, Role.OFFICER)],
        lead=actors[_staff(role.authority, Role.LEAD_OFFICER)],
        project=role.project,
        chance=_chance(f"{seed}:{number}"),
    )


def _service(authority: str, form: str) -> str:
    return next(t.slug for t in (*TAKEN, *GUIDED) if (t.authority, t.form) == (authority, form))


def _writer(person: PersonRow, actor: Actor, authority: str, activity: str | None = None) -> Writer:
    return Writer(actor, Filler(person.name, person.email, person.language, authority), activity)


def _staff(authority: str, role: Role) -> str:
    return next(p.key for p in STAFF if p.authority == authority and role in p.roles)


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 (the same seed must give the same demo)


def _begin_drafts(
    session: Session,
    people: Mapping[str, PersonRow],
    actors: Mapping[str, Actor],
    seed: int,
    now: datetime,
) -> None:
    for days, (customer, authority, form) in enumerate(_DRAFTS, start=1):
        begin_draft(
            session,
            filling.offer_by_slug(session, _service(authority, form)),
            _writer(people[customer], actors[customer], authority),
            chance=_chance(f"{seed}:draft:{days}"),
            now=now - timedelta(days=days, minutes=17 * days),
        )
