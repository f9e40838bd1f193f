"""What mails say: that something happened. Never who, never what came of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.outboxes import TO_AUTHORITY, Channel, Mail
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.gateways.mail import FolderMailer
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.queries import case_deadlines
from kevytasiointi.usecases import (
    casework,
    deadline_reminding,
    deciding,
    mails,
    messages,
    outbox,
    reopening,
    serving,
    stating,
    submissions,
    supervising,
    supplementing,
    transferring,
)
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.serving import Service
from kevytasiointi.usecases.stating import Answer, Question
from tests.factories import (
    NOW,
    World,
    decision_file,
    go,
    make_authority,
    make_case,
    make_officer,
    make_person,
    make_world,
)

SEALER = Sealer("koe" * 20)
BASE = "https://asiointi.lehtola.example.fi"
CANARY = "kanarialintu"
"""Stands in everything that a mail must not tell."""

LIFE = (
    CaseState.IN_PROGRESS,
    CaseState.SUPPLEMENT_REQUESTED,
    CaseState.SUPPLEMENTED,
    CaseState.IN_PROGRESS,
)


def claims(session: Session) -> list[Claim]:
    rows = session.scalars(
        select(OutboxRow).where(OutboxRow.channel == Channel.MAIL).order_by(OutboxRow.seq)
    )
    return [
        Claim(row.seq, row.id, row.case_id, dict(row.payload), 1)
        for row in rows
        if "mail" in row.payload
    ]


def letters(session: Session) -> list[tuple[Mail, Letter]]:
    found = []
    for claim in claims(session):
        letter = mails.letter_of(session, claim, BASE + "/", SEALER)
        assert letter is not None
        found.append((Mail(str(claim.payload["mail"])), letter))
    return found


def life_with_canaries(
    session: Session, *, outcome: Outcome = Outcome.GRANTED, language: str = "fi"
) -> tuple[World, CaseRow]:
    """A case in which every mail is sent and every text that people write holds the canary."""
    customer = make_person(
        session,
        f"{CANARY}-etu",
        f"{CANARY}-suku",
        email="asiakas@posti.example",
        hetu=f"{CANARY}-hetu",
    )
    world = make_world(session, customer=customer)
    answers: dict[str, Json] = {
        "what": f"{CANARY} vastaus",
        "loud": True,
        "how_loud": f"{CANARY} ääni",
    }
    case = make_case(session, world, answers=answers, language=language)
    now = NOW
    for state in LIFE:
        now += timedelta(days=1)
        go(session, world, case, state, now=now, reason=CANARY)
    messages.send_to_authority(session, world.customer_actor, case, f"{CANARY} kysymys", now=now)
    messages.send_to_customer(session, world.officer, case, f"{CANARY} vastaus", now=now)
    casework.set_identifier(
        session, world.officer, case, f"{CANARY}/1", shown_version=case.version, now=now
    )
    session.flush()
    visit = supervising.Visit(f"{CANARY} käynti", now + timedelta(days=9), CANARY, CANARY)
    supervising.add_event(session, world.officer, case, visit, shown_version=case.version, now=now)
    session.flush()
    deciding.decide(
        session,
        world.officer,
        case,
        target=CaseState.DECIDED,
        outcome=outcome,
        note=f"{CANARY} perustelu",
        file=decision_file(session, case),
        appeal_instruction=True,
        shown_version=case.version,
        now=now,
    )
    session.flush()
    service = Service(ServiceWay.LETTER, now.date(), AppealWay.COURT)
    serving.record_service(
        session, world.officer, case, service, shown_version=case.version, now=now
    )
    session.flush()
    other = make_case(session, world, answers=answers, language=language)
    submissions.withdraw(session, world.customer_actor, other, reason=f"{CANARY} syy", now=now)
    waiting = make_case(session, world, answers=answers, language=language, now=now)
    go(session, world, waiting, CaseState.SUPPLEMENT_REQUESTED, now=now, reason=CANARY)
    for deadline in case_deadlines.open_deadlines(session, waiting.id):
        last = datetime.combine(deadline.last_on, time(12), UTC)
        for days in (-7, 0, 1):
            deadline_reminding.remind_of_deadlines(session, last + timedelta(days=days))
    supplementing.cancel(
        session,
        world.officer,
        waiting,
        reason=CANARY,
        shown_version=waiting.version,
        now=now,
    )
    session.flush()
    for deadline in case_deadlines.open_deadlines(session, waiting.id):
        last = datetime.combine(deadline.last_on, time(12), UTC)
        deadline_reminding.remind_of_deadlines(session, last)
    between_offices(session, world, answers, language)
    return world, case


def between_offices(
    session: Session, world: World, answers: dict[str, Json], language: str
) -> None:
    """A case that is asked a statement of, taken up again, and transferred."""
    case = make_case(
        session, world, state=CaseState.IN_PROGRESS, answers=answers, language=language
    )
    other = make_authority(session, "pelastus")
    expert = make_officer(session, other)
    question = Question(other, "", f"{CANARY} kysymys", date(2026, 1, 30))
    asked = stating.ask(session, world.officer, case, question, shown_version=case.version, now=NOW)
    answer = Answer(StatementResult.AGAINST, f"{CANARY} lausunto")
    stating.give(session, expert, case, asked, answer, now=NOW)
    go(session, world, case, CaseState.PROCESSED)
    session.flush()
    reopening.reopen(session, world.lead, case, reason=CANARY, shown_version=case.version, now=NOW)
    session.flush()
    transferring.transfer_outside(
        session,
        world.officer,
        case,
        receiver=f"{CANARY} oy",
        contact=CANARY,
        reason=CANARY,
        shown_version=case.version,
        now=NOW,
    )
    session.flush()


def test_every_mail_has_its_wording() -> None:
    assert set(mails.WORDINGS) == set(Mail)
    for wording in mails.WORDINGS.values():
        assert wording.subject
        assert all(wording.sentences)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_mail_tells_anything_personal(session: Session, language: str) -> None:
    world, case = life_with_canaries(session, language=language)
    found = letters(session)
    assert {kind for kind, _ in found} == set(Mail)
    for kind, letter in found:
        told = f"{letter.subject}\n{letter.body}"
        assert CANARY not in told.lower()
        assert "posti.example" not in told
        assert "%(" not in told
        assert letter.to == (
            world.service.mailbox if kind in TO_AUTHORITY else world.customer.email
        )
        assert letter.language == ("fi" if kind in TO_AUTHORITY else language)
    numbers = {case.number, *(f"KA-2026-00000{n}" for n in (2, 3, 4))}
    assert all(any(n in letter.subject for n in numbers) for _, letter in found)


OF_OTHER_CASES = (
    *(Mail.WITHDRAWN, Mail.DEADLINE_NEAR, Mail.DEADLINE_NEAR_US, Mail.DEADLINE_PASSED),
    *(Mail.STATEMENT_GIVEN, Mail.REOPENED, Mail.TRANSFERRED, Mail.SUPPLEMENT_CANCELLED),
)
"""Mails that the other cases of the life bring."""


def test_mails_are_the_same_whatever_the_outcome(sqlite_database: Database) -> None:
    told = []
    for outcome in (Outcome.GRANTED, Outcome.REJECTED):
        with sqlite_database.write(System("test")) as session:
            _, case = life_with_canaries(session, outcome=outcome)
            key = str(case.id)
            told.append(
                [
                    (kind, letter.subject, letter.body.replace(key, "ID"))
                    for kind, letter in letters(session)
                    if key in letter.body
                ]
            )
            session.rollback()
    assert told[0] == told[1]
    assert len(told[0]) == len(Mail) - len(OF_OTHER_CASES)


def test_the_link_opens_the_right_door(session: Session) -> None:
    _, case = life_with_canaries(session, language="sv")
    for kind, letter in letters(session):
        door = "/fi/virkailija/asiat/" if kind in TO_AUTHORITY else "/sv/asiat/"
        (link,) = [line for line in letter.body.splitlines() if line.startswith("http")]
        assert link.startswith(BASE + door)
        assert link.rpartition("/")[2] == str(case.id) or kind in {
            *(Mail.RECEIPT, Mail.ARRIVED, Mail.SUPPLEMENT_ASKED, Mail.HANDLED),
            *OF_OTHER_CASES,
        }
        assert case.number not in link


def test_who_has_given_no_address_gets_no_mail(session: Session) -> None:
    world = make_world(session, customer=make_person(session, email=None))
    world.service.mailbox = None
    make_case(session, world)
    assert [mails.letter_of(session, claim, BASE, SEALER) for claim in claims(session)] == [
        None,
        None,
    ]


def test_a_changed_address_is_used_at_the_next_try(session: Session) -> None:
    world = make_world(session)
    make_case(session, world)
    claim = claims(session)[0]
    world.customer.email = "uusi@posti.example"
    session.flush()
    letter = mails.letter_of(session, claim, BASE, SEALER)
    assert letter is not None
    assert letter.to == "uusi@posti.example"
    again = mails.letter_of(session, replace(claim, attempts=2), BASE, SEALER)
    assert again == letter
    assert letter.id == claim.id


def test_a_row_without_a_case_is_no_letter(session: Session) -> None:
    assert (
        mails.letter_of(session, Claim(1, uuid4(), None, {"mail": "receipt"}, 1), BASE, SEALER)
        is None
    )


def test_the_relay_writes_the_letters_of_a_life(database: Database, tmp_path: Path) -> None:
    with database.write(System("test")) as session:
        life_with_canaries(session)
        expected = {claim.id for claim in claims(session)}
    folder, later = tmp_path / "mail", NOW + timedelta(days=120)
    deliver = mails.deliver_mail(
        database, FolderMailer(folder, "portal@x.example").send, BASE, SEALER, lambda: later
    )
    while outbox.relay(
        database, {Channel.MAIL: deliver}, owner="w", clock=lambda: later, jitter=lambda: 0.5
    ):
        pass
    assert {path.stem for path in folder.iterdir()} == {str(key) for key in expected}
