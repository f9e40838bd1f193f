"""What comes on paper is pending from its day, complete or not, and its sender can claim it."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidAnswers, InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.joining import Identification, JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.origins import Origin, checked_arrival
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import PersonRow, ServiceRow
from kevytasiointi.storage.queries import case_deadlines, case_page, entries, filling, statistics
from kevytasiointi.storage.queries.provenance import provenance_of
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import entering, identifying, journal, mails, submissions
from kevytasiointi.usecases.entering import Arrival
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from tests import factories
from tests.factories import NOW, World

LATER = NOW + timedelta(days=4)
CAME = date(2026, 1, 7)
SCOPE = System("test")
SEALER = Sealer("a secret of the tests")
PAPER = Arrival(
    origin=Origin.PAPER,
    arrived_on=CAME,
    name="Kerttu Kirjeenkirjoittaja",
    email="kerttu@posti.example",
    address="Kirjetie 1, 00100 Helsinki",
)


@pytest.fixture
def world(database: Database) -> World:
    with database.write(SCOPE) as session:
        return factories.make_world(session)


def begin(session: Session, world: World, arrival: Arrival = PAPER) -> UUID:
    service, version = entries.enterable_service(session, world.officer, world.service.id)
    return entering.begin_entry(session, world.officer, service, version, arrival, now=LATER).id


def enter(
    session: Session,
    world: World,
    arrival: Arrival = PAPER,
    *,
    answers: Mapping[str, Json] | None = None,
    raw: Mapping[str, Json] | None = None,
    take: bool = False,
) -> CaseRow:
    key = begin(session, world, arrival)
    parts = filling.own_draft(session, world.officer, key, lock=True)
    submissions.save_step(
        parts.draft, shown_version=None, answers=answers or {}, raw=raw or {}, now=LATER
    )
    assert parts.entry is not None
    return entering.enter_case(
        session, world.officer, parts, parts.entry, take=take, artificial_hetus=True, now=LATER
    )


def test_a_paper_is_pending_since_its_day_though_something_is_missing(
    database: Database, world: World
) -> None:
    with database.write(SCOPE) as session:
        key = enter(session, world, answers={"begins": "2026-06-01"}).id
    with database.read(Authority(world.authority.id)) as session:
        case = case_page.authority_case(session, world.officer, key)
        assert case.state is CaseState.SUBMITTED
        assert case.submitted_at.astimezone(HELSINKI).date() == CAME
        assert case.origin is Origin.PAPER
        running = {d.kind: d for d in case_deadlines.open_deadlines(session, key)}
        assert running[DeadlineKind.PROCESSING].start_on == CAME
        entry = provenance_of(session, case).entry
        assert entry is not None
        assert (entry.name, entry.address) == (PAPER.name, PAPER.address)
        assert entry.entered_by == world.officer.name
    with database.read(SCOPE) as session:
        assert not journal.verify(session)[1]


def test_it_can_be_taken_at_once(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        case = enter(session, world, answers={"what": "Lava"}, take=True)
        assert (case.state, case.handler_id) == (CaseState.IN_PROGRESS, world.officer.person_id)


def test_a_matter_of_a_guidance_service_is_marked_so(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        session.get_one(ServiceRow, world.service.id).joining = JoiningMethod.GUIDANCE
        assert enter(session, world, answers={"what": "Lava"}).joining is JoiningMethod.GUIDANCE


def test_the_time_of_handling_begins_when_a_paper_came(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        came_at = enter(session, world, answers={"what": "Lava"}, take=True).submitted_at
    with database.read(Authority(world.authority.id)) as session:
        ((service_id, entered),) = statistics.histories(session, world.lead, NOW)
        assert service_id == world.service.id
        assert [(one.state, one.at) for one in entered] == [
            (CaseState.SUBMITTED, came_at),
            (CaseState.IN_PROGRESS, LATER),
        ]


def test_what_cannot_be_read_is_not_lost_in_silence(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        with pytest.raises(InvalidAnswers) as caught:
            enter(session, world, raw={"begins": "kesällä"})
        assert [problem.path for problem in caught.value.problems] == ["begins"]


def test_nothing_at_all_is_no_matter(database: Database, world: World) -> None:
    with database.write(SCOPE) as session, pytest.raises(InvalidInput):
        enter(session, world)


def test_an_officer_of_another_authority_enters_nothing_here(
    database: Database, world: World
) -> None:
    with database.write(SCOPE) as session:
        other = factories.make_officer(session, factories.make_authority(session, "kuusiranta"))
        service, version = entries.enterable_service(session, world.officer, world.service.id)
        with pytest.raises(NotFound):
            entries.enterable_service(session, other, world.service.id)
        with pytest.raises(NotAllowed):
            entering.begin_entry(session, other, service, version, PAPER, now=LATER)


def test_an_entry_is_neither_sent_as_ones_own_nor_among_ones_own_drafts(
    database: Database, world: World
) -> None:
    with database.write(SCOPE) as session:
        key = begin(session, world)
    with database.read(Person(world.officer.person_id)) as session:
        assert filling.own_drafts(session, world.officer) == []
    with database.write(Person(world.officer.person_id)) as session:
        parts = filling.own_draft(session, world.officer, key, lock=True)
        with pytest.raises(NotAllowed):
            submissions.submit(
                session, world.officer, parts, declared=True, artificial_hetus=True, now=LATER
            )
    with database.read(SCOPE) as session:
        assert [one.name for one in entries.unfinished(session, world.officer)] == [PAPER.name]


def test_a_deleted_entry_leaves_nothing(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        key = begin(session, world)
    with database.write(Person(world.officer.person_id)) as session:
        submissions.delete_draft(session, filling.own_draft(session, world.officer, key))
    with database.read(SCOPE) as session:
        assert entries.unfinished(session, world.officer) == []


def test_the_code_gives_the_matter_to_a_strong_person_and_opens_it_to_nobody_else(
    database: Database, world: World
) -> None:
    with database.write(SCOPE) as session:
        case = enter(session, world, answers={"what": "Lava"})
        code, number, key = SEALER.follow_code(case.id), case.number, case.id
        with pytest.raises(NotFound):
            identifying.follow(session, SEALER, number=number, code=code)
    claimer = world.customer_actor
    with database.write(SCOPE) as session:
        found = identifying.follow(session, SEALER, number=number, code=code, to_claim=True)
        assert identifying.claim(session, claimer, found.person_id, now=LATER) == 1
    with database.read(Person(claimer.person_id)) as session:
        case = case_page.own_case(session, claimer, key)
        entry = provenance_of(session, case).entry
        assert entry is not None
        assert entry.entered_by == world.officer.name
    with database.write(SCOPE) as session, pytest.raises(NotFound):
        identifying.follow(session, SEALER, number=number, code=code, to_claim=True)


def test_the_mail_leads_to_claiming_until_the_matter_has_been_claimed(
    database: Database, world: World
) -> None:
    with database.write(SCOPE) as session:
        case = enter(session, world, answers={"what": "Lava"})
        key = case.id
        session.flush()
        row = session.scalars(
            select(OutboxRow).where(OutboxRow.case_id == key, OutboxRow.channel == "mail")
        ).one()
        claim = Claim(row.seq, row.id, key, row.payload, 1)
        letter = mails.letter_of(session, claim, "https://portal.example", SEALER)
        assert letter is not None
        assert letter.to == "kerttu@posti.example"
        assert "/fi/omat/siirra" in letter.body
        assert "Kerttu" not in letter.body
        assert SEALER.follow_code(key) not in letter.body
        assert row.payload["mail"] == Mail.RECEIPT


def test_the_customer_is_known_by_what_they_gave(database: Database, world: World) -> None:
    with database.write(SCOPE) as session:
        case = enter(session, world, answers={"what": "Lava"})
        person = session.get_one(PersonRow, case.person_id)
        assert (person.name, person.identified_by, person.hetu) == (
            PAPER.name,
            Identification.NONE,
            None,
        )


@pytest.mark.parametrize(
    ("day", "is_fine"),
    [
        (date(2026, 1, 9), True),
        (date(2026, 1, 10), False),
        (date(2025, 1, 8), True),
        (date(2025, 1, 7), False),
    ],
)
def test_the_day_of_arrival_is_in_the_year_behind_us(day: date, is_fine: bool) -> None:
    today = date(2026, 1, 9)
    if is_fine:
        assert checked_arrival(day, today) == day
    else:
        with pytest.raises(InvalidInput):
            checked_arrival(day, today)


def test_an_arrival_today_has_the_time_of_entering() -> None:
    assert entering.arrived_at(LATER.astimezone(HELSINKI).date(), LATER) == LATER
    assert entering.arrived_at(CAME, LATER).astimezone(HELSINKI).hour == 12
