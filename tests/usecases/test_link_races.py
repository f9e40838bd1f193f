"""Links used at the same moment, on both databases: one use wins, and an address is one person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from sqlalchemy import func, select

from kevytasiointi.domain.errors import LinkOver
from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases import identifying
from tests.factories import NOW, actor_of, form_document, make_case, make_person, make_world

SCOPE = System("test")
EMAIL = "aino@posti.example.fi"


def ask(database: Database) -> UUID:
    with database.write(SCOPE) as session:
        identifying.ask_for_link(
            session, email=EMAIL, language="fi", return_path="/fi/omat", now=NOW
        )
        unused = select(EmailLinkRow.id).order_by(EmailLinkRow.id)
        known = set(session.scalars(unused.where(EmailLinkRow.return_path == "/known")))
        row = next(key for key in session.scalars(unused) if key not in known)
        session.get_one(EmailLinkRow, row).return_path = "/known"
        return row


def at_once(database: Database, keys: list[UUID]) -> list[UUID | None]:
    """Use links at the same moment; whom each signs in, None where it was over."""
    barrier = Barrier(len(keys))

    def use(key: UUID) -> UUID | None:
        barrier.wait()
        try:
            with database.write(SCOPE) as session:
                return identifying.use_link(session, key, now=NOW)[0].id
        except LinkOver:
            return None

    with ThreadPoolExecutor(len(keys)) as threads:
        return list(threads.map(use, keys))


def test_one_link_that_is_used_many_times_at_once_signs_in_once(database: Database) -> None:
    for _turn in range(3):
        used = at_once(database, [ask(database)] * 6)
        assert sum(person is not None for person in used) == 1


def test_many_links_of_a_new_address_at_once_make_one_person(database: Database) -> None:
    used = at_once(database, [ask(database) for _ in range(5)])
    assert None not in used
    assert len(set(used)) == 1
    with database.read(SCOPE) as session:
        weak = PersonRow.identified_by == Identification.EMAIL
        assert session.scalar(select(func.count()).select_from(PersonRow).where(weak)) == 1


def test_two_strong_people_who_claim_at_once_do_not_share(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = make_world(session, document=form_document(identification="email"))
        cases = [make_case(session, world) for _ in range(4)]
        people = [actor_of(make_person(session, name, email=None)) for name in ("Eka", "Toka")]
    link = ask(database)
    with database.write(SCOPE) as session:
        weak = identifying.use_link(session, link, now=NOW)[0].id
        for case in cases:
            session.get_one(type(case), case.id).person_id = weak
    barrier = Barrier(2)

    def claim(number: int) -> int:
        barrier.wait()
        with database.write(SCOPE) as session:
            return identifying.claim(session, people[number], weak, now=NOW)

    with ThreadPoolExecutor(2) as threads:
        moved = list(threads.map(claim, range(2)))
    assert sorted(moved) == [0, 4]
    winner = people[moved.index(4)]
    with database.read(SCOPE) as session:
        owners = {session.get_one(type(case), case.id).person_id for case in cases}
    assert owners == {winner.person_id}
