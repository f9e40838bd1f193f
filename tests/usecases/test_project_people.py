"""Who takes part in a project: invited by mail, joined once, and gone with their matters."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.company import ProjectInvitationRow
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.queries import project_page
from kevytasiointi.usecases import mails, project_people, projects
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.project_people import LASTS, InvitationOver
from kevytasiointi.usecases.sealing import Purpose, Sealer
from tests.factories import (
    NOW,
    World,
    actor_of,
    make_case,
    make_draft,
    make_person,
    make_project,
    make_world,
)

SEALER = Sealer("x" * 40)
GUEST = "vieras@posti.example"


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture
def project(session: Session, world: World) -> ProjectRow:
    return make_project(session, world.customer)


def invite(session: Session, world: World, project: ProjectRow, email: str = GUEST):
    return project_people.invite(
        session, world.customer_actor, project, email=email, language="sv", now=NOW
    )


def join(session: Session, found: ProjectInvitationRow) -> Actor:
    guest = actor_of(make_person(session, "Vieras"))
    project_people.join(session, guest, found, now=NOW)
    return guest


def test_the_link_in_the_mail_opens_the_invitation(
    session: Session, world: World, project: ProjectRow
) -> None:
    found = invite(session, world, project)
    row = session.scalars(select(OutboxRow).order_by(OutboxRow.seq.desc())).first()
    assert row is not None
    assert GUEST not in str(row.payload)
    claim = Claim(row.seq, row.id, None, dict(row.payload), 1)
    letter = mails.letter_of(session, claim, "https://x.example/", SEALER)
    assert letter is not None
    assert (letter.to, letter.language) == (GUEST, "sv")
    link = next(line for line in letter.body.splitlines() if "/kutsu/" in line)
    assert link.startswith("https://x.example/sv/hankkeet/kutsu/")
    assert SEALER.open(Purpose.PROJECT_INVITATION, link.rsplit("/", 1)[1]) == found.id
    assert project.name not in letter.body
    project_people.cancel_invitation(found, NOW)
    assert mails.letter_of(session, claim, "https://x.example/", SEALER) is None


def test_a_guest_sees_the_project_and_puts_an_own_matter_there(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        project = make_project(session, world.customer)
        guest = join(session, invite(session, world, project))
        other = make_world(session, "toinen")
        other.customer.id, case = other.customer.id, make_case(session, other)
        case.person_id = guest.person_id
    with database.write(Person(guest.person_id)) as session:
        found = project_page.own_project(session, guest, project.id)
        projects.put_case(session, guest, session.get_one(type(case), case.id), found, now=NOW)
    with database.read(Person(guest.person_id)) as session:
        assert [row.id for row in project_page.own_projects(session, guest)] == [project.id]
        assert project_page.visible_project(session, guest, project.id)
        with pytest.raises(NotFound):
            project_page.owned_project(session, guest, project.id)


def test_an_invitation_works_once_and_not_for_ever(
    session: Session, world: World, project: ProjectRow
) -> None:
    used, cancelled, late = (invite(session, world, project, f"{n}@posti.example") for n in "abc")
    join(session, used)
    project_people.cancel_invitation(cancelled, NOW)
    for found, now in ((used, NOW), (cancelled, NOW), (late, NOW + LASTS)):
        with pytest.raises(InvitationOver):
            project_people.join(session, actor_of(make_person(session)), found, now=now)
    project_people.join(
        session, actor_of(make_person(session)), late, now=NOW + LASTS - timedelta(seconds=1)
    )


def test_a_new_invitation_to_the_same_address_ends_the_earlier(
    session: Session, world: World, project: ProjectRow
) -> None:
    first = invite(session, world, project)
    invite(session, world, project, GUEST.upper())
    assert first.cancelled_at == NOW
    assert len(project_page.people_of(session, project, NOW).invited) == 1


@pytest.mark.parametrize("email", ["", "ei osoite", "a@b", "a@posti.example\nBcc: c@d.example"])
def test_an_address_that_cannot_be_read_is_refused(
    session: Session, world: World, project: ProjectRow, email: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite(session, world, project, email)
    assert refused.value.field == "email"


def test_only_so_many_invitations_wait_at_once(
    session: Session, world: World, project: ProjectRow
) -> None:
    for number in range(20):
        invite(session, world, project, f"v{number}@posti.example")
    with pytest.raises(InvalidInput):
        invite(session, world, project)


def test_leaving_takes_the_own_matters_along(
    session: Session, world: World, project: ProjectRow
) -> None:
    guest = join(session, invite(session, world, project))
    theirs, owners = (
        make_case(session, world, project=project),
        make_case(session, world, project=project),
    )
    theirs.person_id = guest.person_id
    draft = make_draft(session, world.customer, world.service, project=project)
    draft.person_id = guest.person_id
    session.flush()
    project_people.leave(session, guest, project, guest.person_id, now=NOW)
    assert (theirs.project_id, owners.project_id) == (None, project.id)
    assert draft.project_id is None
    kinds = session.scalars(
        select(EventRow.kind).where(EventRow.chain == "platform").order_by(EventRow.seq)
    ).all()
    assert kinds[-2:] == [EventKind.PROJECT_PERSON_JOINED, EventKind.PROJECT_PERSON_LEFT]


def test_guests_remove_nobody_but_themselves(
    session: Session, world: World, project: ProjectRow
) -> None:
    first = join(session, invite(session, world, project, "a@posti.example"))
    second = join(session, invite(session, world, project, "b@posti.example"))
    with pytest.raises(NotFound):
        project_people.leave(session, first, project, second.person_id, now=NOW)
    with pytest.raises(NotFound):
        project_people.leave(session, world.customer_actor, project, world.customer.id, now=NOW)
    project_people.leave(session, world.customer_actor, project, second.person_id, now=NOW)
    people = project_page.people_of(session, project, NOW)
    assert [person.person_id for person in people.joined] == [first.person_id]
