"""A matter changes hands, its notices their address; a colleague looks after it for a while."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, StaleCase
from kevytasiointi.domain.events import SHOWN_TO_CUSTOMER, EventKind
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.queues import Counter, QueueFilter, Window
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.office import AbsenceRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import officers
from kevytasiointi.storage.queries.queue import clock_of, queue_counters, queue_page
from kevytasiointi.usecases import casework, handlers, mails, messages, reopening
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from tests.factories import NOW, World, go, make_authority, make_case, make_officer, make_world

LATER = NOW + timedelta(days=2)
TODAY = date(2026, 1, 7)
MINE = QueueFilter(counter=Counter.MINE)
SEALER = Sealer("a secret of the tests")


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def mail_now(session: Session, case: CaseRow, today: date = TODAY) -> Letter:
    """The mail of the newest errand of a case."""
    row = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.case_id == case.id, OutboxRow.channel == Channel.MAIL)
        .order_by(OutboxRow.seq.desc())
    ).first()
    assert row is not None
    claim = Claim(row.seq, row.id, case.id, row.payload, 1)
    letter = mails.letter_of(session, claim, "https://portal.example", SEALER, today)
    assert letter is not None
    return letter


def mine(session: Session, world: World, day: date) -> tuple[list[UUID], int, frozenset[UUID]]:
    """The lead's own rows on a day, how many the counter tells, and who is covered."""
    clock, _days = clock_of(session, world.lead, datetime.combine(day, time(12), UTC))
    rows = queue_page(session, world.lead, MINE, Window(), clock).matters
    count = queue_counters(session, world.lead, clock)[Counter.MINE]
    return [matter.id for matter in rows], count, clock.covered


def newest(session: Session, case: CaseRow) -> EventRow:
    found = session.scalars(
        select(EventRow).where(EventRow.case_id == case.id).order_by(EventRow.seq.desc())
    ).first()
    assert found is not None
    return found


def away(
    session: Session, world: World, first: date, last: date, actor: Actor | None = None
) -> AbsenceRow:
    return handlers.tell_absence(
        session,
        actor or world.officer,
        world.lead.person_id,
        first_on=first,
        last_on=last,
        now=LATER,
    )


def test_a_matter_is_given_to_a_colleague_and_goes_into_progress(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    handlers.assign(
        session, world.officer, case, world.lead.person_id, shown_version=case.version, now=LATER
    )
    assert (case.state, case.handler_id) == (CaseState.IN_PROGRESS, world.lead.person_id)
    entry = newest(session, case)
    assert (entry.kind, entry.data["handler"]) == (EventKind.ASSIGNED, world.lead.name)


def test_only_officers_of_the_own_authority_can_be_given_a_matter(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    other = make_officer(session, make_authority(session, "kuusiranta"))
    for person_id in (other.person_id, world.customer.id, uuid4()):
        with pytest.raises(InvalidInput):
            handlers.assign(
                session, world.officer, case, person_id, shown_version=case.version, now=LATER
            )
    with pytest.raises(StaleCase):
        handlers.assign(
            session, world.officer, case, world.lead.person_id, shown_version=99, now=LATER
        )


def test_later_notices_go_where_the_officer_says_and_back(session: Session, world: World) -> None:
    case = make_case(session, world)

    def redirect(address: str) -> None:
        session.flush()
        handlers.redirect_notices(
            session, world.officer, case, address, shown_version=case.version, now=LATER
        )

    redirect("olli@lehtola.example.fi")
    messages.send_to_authority(session, world.customer_actor, case, "Hei", now=LATER)
    assert mail_now(session, case).to == "olli@lehtola.example.fi"
    assert EventKind.NOTICES_REDIRECTED not in SHOWN_TO_CUSTOMER
    with pytest.raises(InvalidInput):
        redirect("not an address")
    redirect("")
    assert mail_now(session, case).to == "kirjaamo@lehtola.example"
    count = len(session.scalars(select(EventRow)).all())
    redirect("")
    assert len(session.scalars(select(EventRow)).all()) == count


def test_the_cover_gets_the_notices_and_sees_the_matters_only_on_the_days(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=CaseState.SUBMITTED)
    casework.take_case(session, world.officer, case, shown_version=case.version, now=LATER)
    away(session, world, date(2026, 1, 7), date(2026, 1, 9))
    cover = session.get_one(PersonRow, world.lead.person_id)
    cover.email = "liisa@lehtola.example.fi"
    messages.send_to_authority(session, world.customer_actor, case, "Hei", now=LATER)
    session.flush()
    seen = {
        day: (mail_now(session, case, day).to, *mine(session, world, day))
        for day in (date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 9), date(2026, 1, 10))
    }
    plain = ("kirjaamo@lehtola.example", [], 0, frozenset())
    covering = (
        "liisa@lehtola.example.fi",
        [case.id],
        1,
        frozenset({world.officer.person_id}),
    )
    assert list(seen.values()) == [plain, covering, covering, plain]


def test_an_absence_is_ended_early(session: Session, world: World) -> None:
    absence = away(session, world, date(2026, 1, 7), date(2026, 1, 30))
    assert [a.cover_name for a in officers.absences(session, world.lead, TODAY)] == [
        world.lead.name
    ]
    handlers.end_absence(session, world.officer, absence, now=LATER)
    session.flush()
    assert not officers.absences(session, world.lead, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 1, 9), date(2026, 1, 8), "last_on"),
        (date(2026, 1, 5), date(2026, 1, 6), "last_on"),
    ],
)
def test_days_that_make_no_absence_are_refused(
    session: Session, world: World, first: date, last: date, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        away(session, world, first, last)
    assert caught.value.field == field


def test_a_cover_is_somebody_else_who_is_there(session: Session, world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        away(session, world, TODAY, TODAY, actor=world.lead)
    assert caught.value.field == "cover"
    away(session, world, TODAY, TODAY)
    with pytest.raises(InvalidInput) as caught:
        away(session, world, TODAY, TODAY)
    assert caught.value.field == "first_on"
    with pytest.raises(InvalidInput) as caught:
        handlers.tell_absence(
            session,
            world.lead,
            world.officer.person_id,
            first_on=TODAY,
            last_on=TODAY,
            now=LATER,
        )
    assert caught.value.field == "cover"


def test_absences_are_seen_in_the_own_authority_only(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        away(session, world, TODAY, TODAY)
        other = make_world(session, "kuusiranta", document=None, customer=world.customer)
    with database.read(Authority(other.authority.id)) as session:
        assert not officers.absences(session, other.officer, TODAY)
    with database.read(Authority(world.authority.id)) as session:
        assert len(officers.absences(session, world.officer, TODAY)) == 1


@pytest.mark.parametrize("state", [CaseState.PROCESSED, CaseState.DECIDED])
def test_an_ended_matter_is_taken_up_again_with_its_reason(
    session: Session, world: World, state: CaseState
) -> None:
    case = make_case(session, world, state=state)
    reopening.reopen(
        session,
        world.lead,
        case,
        reason="Uutta selvitystä",
        shown_version=case.version,
        now=LATER,
    )
    assert (case.state, case.outcome) == (CaseState.IN_PROGRESS, None)
    assert newest(session, case).data["reason"] == "Uutta selvitystä"
    assert mail_now(session, case).to == world.customer.email


def test_a_decided_matter_takes_a_lead_officer_and_every_one_a_reason(
    session: Session, world: World
) -> None:
    case = make_case(session, world, state=CaseState.DECIDED)
    with pytest.raises(InvalidTransition):
        reopening.reopen(
            session, world.officer, case, reason="x", shown_version=case.version, now=LATER
        )
    with pytest.raises(InvalidInput):
        reopening.reopen(
            session, world.lead, case, reason=" ", shown_version=case.version, now=LATER
        )
    pending = make_case(session, world)
    go(session, world, pending, CaseState.WITHDRAWN)
    session.flush()
    with pytest.raises(InvalidTransition):
        reopening.reopen(
            session, world.lead, pending, reason="x", shown_version=pending.version, now=LATER
        )
