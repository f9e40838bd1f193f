"""Silence: the handler is asked once in each period, and the columns behind it are kept."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases import casework, handlers, mails, messages
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.silence import ask_of_silence
from tests.factories import NOW, World, make_case, make_world

DAY = timedelta(days=1)
LATER = NOW + 31 * DAY


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def letters(session: Session) -> list[Letter | None]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all()
    return [
        mails.letter_of(
            session,
            Claim(row.seq, row.id, row.case_id, dict(row.payload), 1),
            "https://lehtola.example.fi",
            Sealer("x" * 40),
        )
        for row in rows
        if row.payload.get("notice") == Notice.MATTER_SILENT
    ]


def test_the_mailbox_is_asked_once_in_each_period_of_silence(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world)
        version, changed = case.version, case.last_change_at
        assert ask_of_silence(session, NOW + 29 * DAY) == 0
        assert ask_of_silence(session, LATER) == 1
        assert ask_of_silence(session, LATER + DAY) == 0
        assert ask_of_silence(session, LATER + 31 * DAY) == 1
        session.expire(case)
        assert (case.version, case.last_change_at) == (version, changed)
        first, _second = letters(session)
    assert first is not None
    assert first.to == "kirjaamo@lehtola.example"
    assert f"/virkailija/asiat/{case.id}" in first.body
    assert "Esimerkki" not in first.subject + first.body
    assert "submitted" not in first.body.lower()


def test_the_handler_is_asked_in_the_own_language(session: Session, world: World) -> None:
    case = make_case(session, world)
    casework.take_case(session, world.officer, case, shown_version=case.version, now=NOW)
    handler = session.get(PersonRow, world.officer.person_id)
    assert handler is not None
    handler.language = "sv"
    assert ask_of_silence(session, LATER) == 1
    (letter,) = letters(session)
    assert letter is not None
    assert (letter.to, letter.language) == (handler.email, "sv")


def test_the_cover_is_asked_while_the_handler_is_away(session: Session, world: World) -> None:
    case = make_case(session, world)
    casework.take_case(session, world.officer, case, shown_version=case.version, now=NOW)
    cover = session.get_one(PersonRow, world.lead.person_id)
    cover.email = "liisa@lehtola.example.fi"
    first = LATER.date()
    handlers.tell_absence(
        session,
        world.officer,
        cover.id,
        first_on=first,
        last_on=first + 7 * DAY,
        now=NOW,
    )
    assert ask_of_silence(session, LATER) == 1
    (letter,) = letters(session)
    assert letter is not None
    assert letter.to == cover.email


def test_the_address_that_notices_go_to_is_asked(session: Session, world: World) -> None:
    case = make_case(session, world)
    casework.take_case(session, world.officer, case, shown_version=case.version, now=NOW)
    session.flush()
    there = "olli@lehtola.example.fi"
    handlers.redirect_notices(
        session, world.officer, case, there, shown_version=case.version, now=NOW
    )
    assert ask_of_silence(session, LATER) == 1
    (letter,) = letters(session)
    assert letter is not None
    assert letter.to == there


def test_nobody_is_asked_while_the_customer_is_waited_for_or_after_the_end(
    session: Session, world: World
) -> None:
    for state in (CaseState.SUPPLEMENT_REQUESTED, CaseState.DECIDED, CaseState.WITHDRAWN):
        make_case(session, world, state=state)
    assert ask_of_silence(session, NOW + 400 * DAY) == 0


def test_the_number_of_days_is_the_authoritys_own(session: Session, world: World) -> None:
    make_case(session, world)
    world.authority.silence_days = 7
    session.flush()
    assert ask_of_silence(session, NOW + 8 * DAY) == 1


def test_an_entry_before_the_mail_goes_out_settles_it(session: Session, world: World) -> None:
    case = make_case(session, world)
    ask_of_silence(session, LATER)
    session.expire(case)
    messages.send_to_customer(session, world.officer, case, "Hello", now=LATER + DAY)
    assert letters(session) == [None]


def test_only_what_the_authority_does_ends_its_silence(session: Session, world: World) -> None:
    case = make_case(session, world)
    assert case.last_authority_at is None
    messages.send_to_authority(session, world.customer_actor, case, "Well?", now=NOW + DAY)
    assert case.last_authority_at is None
    messages.send_to_customer(session, world.officer, case, "Soon.", now=NOW + 2 * DAY)
    assert case.last_authority_at == NOW + 2 * DAY


def set_day(session: Session, world: World, case: CaseRow, day: date, *, shown: bool) -> None:
    casework.set_deadline(
        session,
        world.officer,
        case,
        kind=DeadlineKind.HEARING,
        last_on=day,
        reason="Agreed",
        shown_to_customer=shown,
        shown_version=case.version,
        now=NOW,
    )


def test_a_due_day_counts_also_when_the_customer_does_not_see_it(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    set_day(session, world, case, date(2026, 1, 20), shown=False)
    assert case.next_due_on == date(2026, 1, 20)
    assert case.next_deadline_on != date(2026, 1, 20)


def test_a_clock_that_stands_still_is_no_due_day(session: Session, world: World) -> None:
    case = make_case(session, world, state=CaseState.SUPPLEMENT_REQUESTED)
    asked = case.next_due_on
    assert asked is not None
    processing = date(2026, 3, 6)
    assert asked != processing
