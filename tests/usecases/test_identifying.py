"""Coming without strong identification: links work once, codes open one notice, claims move all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, LinkOver, NotAllowed, NotFound, NotIdentified
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification, suffices
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import case_page, filling, signing_in
from kevytasiointi.usecases import identifying, mails, submissions
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Purpose, Sealer
from tests.factories import (
    NOW,
    World,
    actor_of,
    form_document,
    make_case,
    make_draft,
    make_person,
    make_project,
    make_world,
)

SEALER = Sealer("salaisuus" * 5)
EMAIL = "aino@posti.example.fi"


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def ask(session: Session, email: str = EMAIL, **more: object) -> EmailLinkRow | None:
    values = {"email": email, "language": "sv", "return_path": "/sv/omat", "now": NOW, **more}
    before = set(session.scalars(select(EmailLinkRow.id)).all())
    identifying.ask_for_link(session, **values)
    new = [row for row in session.scalars(select(EmailLinkRow)) if row.id not in before]
    return new[0] if new else None


def by_email(session: Session) -> PersonRow:
    row = ask(session)
    assert row is not None
    return identifying.use_link(session, row.id, now=NOW)[0]


def letter(session: Session) -> Letter | None:
    row = session.scalars(select(OutboxRow).order_by(OutboxRow.seq.desc())).first()
    assert row is not None
    assert EMAIL not in str(row.payload)
    claim = Claim(row.seq, row.id, None, dict(row.payload), 1)
    return mails.letter_of(session, claim, "https://x.example", SEALER)


def test_the_link_of_the_mail_signs_in_as_the_person_of_the_address(session: Session) -> None:
    row = ask(session, " AINO@posti.example.fi ")
    assert row is not None
    mail = letter(session)
    assert mail is not None
    assert (mail.to, mail.language) == (EMAIL, "sv")
    sealed = next(line for line in mail.body.splitlines() if "/linkki/" in line).rsplit("/", 1)[1]
    key = SEALER.open(Purpose.EMAIL_LINK, sealed)
    person, going = identifying.use_link(session, key, now=NOW)
    assert going == "/sv/omat"
    assert (person.identified_by, person.email, person.name) == (
        Identification.EMAIL,
        EMAIL,
        EMAIL,
    )
    assert letter(session) is None
    again = ask(session)
    assert again is not None
    assert identifying.use_link(session, again.id, now=NOW)[0].id == person.id


def test_a_link_works_once_and_for_a_quarter_of_an_hour(session: Session) -> None:
    used, late = ask(session), ask(session)
    assert used is not None
    assert late is not None
    identifying.use_link(session, used.id, now=NOW + timedelta(minutes=14, seconds=59))
    for row, now in ((used, NOW), (late, NOW + timedelta(minutes=15))):
        with pytest.raises(LinkOver):
            identifying.use_link(session, row.id, now=now)


def test_a_link_for_another_purpose_opens_nothing(session: Session) -> None:
    row = ask(session)
    assert row is not None
    for purpose in set(Purpose) - {Purpose.EMAIL_LINK}:
        with pytest.raises(NotFound):
            SEALER.open(Purpose.EMAIL_LINK, SEALER.seal(purpose, row.id))
    with pytest.raises(NotFound):
        SEALER.open(Purpose.EMAIL_LINK, Sealer("toinen" * 8).seal(Purpose.EMAIL_LINK, row.id))


def test_a_strangers_mailbox_is_not_filled(session: Session) -> None:
    sent = [ask(session) for _ in range(8)]
    assert [row is not None for row in sent] == [True] * 5 + [False] * 3
    assert ask(session, now=NOW + timedelta(hours=1, seconds=1)) is not None
    assert ask(session, "toinen@posti.example.fi") is not None


@pytest.mark.parametrize("email", ["", "aino", "a@b", "a@posti.example\nBcc: b@posti.example"])
def test_an_address_that_cannot_be_read_is_refused(session: Session, email: str) -> None:
    with pytest.raises(InvalidInput):
        ask(session, email)


@pytest.mark.parametrize("given", list(Identification))
@pytest.mark.parametrize("asked", list(Identification))
def test_a_form_takes_as_strong_identification_as_it_asks_or_stronger(
    session: Session, given: Identification, asked: Identification
) -> None:
    world = make_world(session, document=form_document(identification=asked.value))
    person = make_person(session, "Joku", hetu=None)
    person.identified_by = given
    session.flush()
    actor = signing_in.actor_of(session, person.id)
    offer = filling.offer_by_slug(session, world.service.slug)
    if suffices(given, asked):
        assert submissions.open_draft(session, actor, offer, language="fi", now=NOW)
    else:
        with pytest.raises(NotIdentified):
            submissions.open_draft(session, actor, offer, language="fi", now=NOW)


ORDER = [Identification.NONE, Identification.EMAIL, Identification.STRONG]


def test_strong_is_more_than_email_and_email_more_than_none() -> None:
    table = [[suffices(given, asked) for asked in ORDER] for given in ORDER]
    assert table == [[True, False, False], [True, True, False], [True, True, True]]


def test_a_claim_moves_matters_drafts_and_projects(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session, document=form_document(identification="email"))
        weak = by_email(session)
        case = make_case(session, world)
        case.person_id = weak.id
        draft = make_draft(session, weak, world.service)
        project = make_project(session, weak)
        strong = actor_of(make_person(session, "Vahva", email=None))
    with database.write(System("claim")) as session:
        assert identifying.claim(session, strong, weak.id, now=NOW) == 1
    with database.read(Person(strong.person_id)) as session:
        assert case_page.own_case(session, strong, case.id).id == case.id
        assert session.get_one(DraftRow, draft.id).person_id == strong.person_id
        kinds = session.scalars(select(EventRow.kind).where(EventRow.case_id == case.id)).all()
        assert EventKind.CLAIMED in kinds
        assert signing_in.person(session, strong.person_id).email == EMAIL
    with database.read(System("test")) as session:
        assert session.get_one(type(project), project.id).owner_id == strong.person_id


def test_nobody_claims_from_a_strong_person_or_as_a_weak_one(
    session: Session, world: World
) -> None:
    weak = by_email(session)
    with pytest.raises(NotAllowed):
        identifying.claim(session, world.customer_actor, world.officer.person_id, now=NOW)
    other = Actor(weak.id, weak.name, identified_by=Identification.EMAIL)
    with pytest.raises(NotAllowed):
        identifying.claim(session, other, weak.id, now=NOW)


def open_case(session: Session):
    world = make_world(session, document=form_document(identification="none"))
    person = identifying.begin_open_notice(session, language="fi", now=NOW)
    case = make_case(session, world)
    case.person_id = person.id
    session.flush()
    return case


def test_a_number_and_its_code_open_one_notice(session: Session) -> None:
    case = open_case(session)
    code = SEALER.follow_code(case.id)
    assert len(code.replace("-", "")) == 12
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} "):
        found = identifying.follow(session, SEALER, number=case.number.lower(), code=typed)
        assert found.id == case.id


def test_a_wrong_code_a_wrong_number_and_a_strong_persons_case_open_nothing(
    session: Session,
) -> None:
    case = open_case(session)
    code = SEALER.follow_code(case.id)
    strong = make_case(session, make_world(session, "toinen"))
    wrong = "0" * 12 if code[0] != "0" else "1" * 12
    for number, typed in (
        (case.number, wrong),
        (case.number, ""),
        (case.number, "ÄÄÄÄ"),
        ("KA-2026-999999", code),
        (strong.number, SEALER.follow_code(strong.id)),
    ):
        with pytest.raises(NotFound):
            identifying.follow(session, SEALER, number=number, code=typed)


def test_codes_do_not_repeat_and_have_no_letters_that_look_alike() -> None:
    codes = {SEALER.follow_code(uuid4()) for _ in range(2000)}
    assert len(codes) == 2000
    assert not set("".join(codes)) & set("ILOU")
