"""What a project tells once begins each draft of it, and leaves one line in the journal."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.company import ProjectMemberRow
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import filling, project_page
from kevytasiointi.usecases import journal, projects, submissions
from tests import factories
from tests.factories import NOW, World

SCOPE = System("test")
TYPED = {"address": "Rantatie 1", "for_whom": "Koivu Oy", "phone": "040 1234567"}


def document(**changes: Any) -> dict[str, Any]:
    made = factories.form_document(**changes)
    words = factories.words
    for key, kind, source in (
        ("street", "address", "project.address"),
        ("who", "text", "project.for_whom"),
        ("tel", "phone", "project.phone"),
    ):
        question = {"id": key, "key": key, "kind": kind, "label": words(key), "prefill": source}
        made["steps"][0]["items"].append(question)
    return made


def told(session: Session, world: World) -> ProjectRow:
    project = factories.make_project(session, world.customer)
    projects.tell_shared(session, world.customer_actor, project, TYPED, now=NOW)
    return project


def entries(session: Session) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(EventRow).where(EventRow.kind == EventKind.PROJECT_DATA_CHANGED)
    ).all()
    return [row.data for row in sorted(rows, key=lambda row: row.seq)]


def begun(session: Session, actor: Actor, world: World, project: ProjectRow | None) -> Any:
    return submissions.open_draft(
        session,
        actor,
        filling.offer_by_slug(session, world.service.slug),
        language="fi",
        now=NOW,
        project_id=project.id if project else None,
    ).answers


def test_what_is_told_once_begins_a_draft_at_each_authority(database: Database) -> None:
    with database.write(SCOPE) as session:
        first = factories.make_world(session, document=document())
        second = factories.make_world(
            session, "metsola", document=document(slug="toinen"), customer=first.customer
        )
        project = told(session, first)
    expected = {"street": "Rantatie 1", "who": "Koivu Oy", "tel": "+358 40 1234567"}
    with database.write(Person(first.customer.id)) as session:
        for world in (first, second):
            assert begun(session, first.customer_actor, world, project) == expected
            assert begun(session, first.customer_actor, world, None) == {}


def test_a_guest_gets_all_but_the_contact_details(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session, document=document())
        project = told(session, world)
        guest = factories.make_person(session, "Outi")
        session.add(ProjectMemberRow(project_id=project.id, person_id=guest.id, joined_at=NOW))
        actor = factories.actor_of(guest)
    with database.write(Person(guest.id)) as session:
        assert begun(session, actor, world, project) == {"street": "Rantatie 1", "who": "Koivu Oy"}


def test_who_takes_no_part_gets_nothing(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session, document=document())
        project = told(session, world)
        stranger = factories.actor_of(factories.make_person(session, "Vieras"))
        assert begun(session, stranger, world, project) == {}
        assert project_page.joined_project(session, stranger, project.id) is None


def test_each_change_is_one_line_that_names_the_fields_and_repeats_nothing(
    session: Session,
) -> None:
    world = factories.make_world(session)
    project = told(session, world)
    owner = world.customer_actor
    projects.tell_shared(session, owner, project, TYPED, now=NOW)
    projects.tell_shared(session, owner, project, {**TYPED, "for_whom": ""}, now=NOW)
    session.flush()
    session.refresh(project)
    assert project.shared == {"address": "Rantatie 1", "phone": "+358 40 1234567"}
    key = str(project.id)
    assert entries(session) == [
        {"project": key, "fields": ["address", "for_whom", "phone"]},
        {"project": key, "fields": ["for_whom"]},
    ]
    assert journal.verify(session)[1] == ()


def test_nothing_is_kept_when_one_text_is_no_good(session: Session) -> None:
    world = factories.make_world(session)
    project = factories.make_project(session, world.customer)
    with pytest.raises(UnreadableError):
        projects.tell_shared(
            session, world.customer_actor, project, {**TYPED, "postcode": "1"}, now=NOW
        )
    assert project.shared == {}
    assert entries(session) == []


def test_only_customers_tell_it(session: Session) -> None:
    world = factories.make_world(session)
    project = factories.make_project(session, world.customer)
    robot = Actor(world.customer.id, "Robot", roles=frozenset({Role.OFFICER}))
    with pytest.raises(NotAllowed):
        projects.tell_shared(session, robot, project, TYPED, now=NOW)
