"""Projects and messages: who sees which rows, and who writes to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import CaseState, Side
from kevytasiointi.storage.cases import MessageRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.queries import case_page, matters, project_page
from kevytasiointi.usecases import messages, projects
from tests.factories import (
    NOW,
    World,
    actor_of,
    make_case,
    make_person,
    make_project,
    make_world,
)

_SCOPE = System("test")


def two_worlds(session: Session) -> tuple[World, World, World]:
    """Two authorities with the same customer, and one that has nothing to do with them."""
    first = make_world(session)
    second = make_world(session, "kuusiranta", customer=first.customer)
    return first, second, make_world(session, "muu")


def test_owner_and_joined_authorities_see_a_project_and_nobody_else(database: Database) -> None:
    with database.write(_SCOPE) as session:
        first, second, other = two_worlds(session)
        project = make_project(session, first.customer)
        for world in (first, second):
            make_case(session, world, state=CaseState.DECIDED, project=project)
        make_case(session, first)
        stranger = actor_of(make_person(session, "Vieras"))
    owner = first.customer_actor
    for actor, scope in (
        (owner, Person(owner.person_id)),
        (first.officer, Authority(first.authority.id)),
        (second.lead, Authority(second.authority.id)),
    ):
        with database.read(scope) as session:
            assert project_page.visible_project(session, actor, project.id).name == "Markkinat"
    for actor, scope in (
        (stranger, Person(stranger.person_id)),
        (other.officer, Authority(other.authority.id)),
        (other.customer_actor, Person(other.customer.id)),
        (owner, System("even where the database hides nothing")),
    ):
        with database.read(scope) as session:
            if actor is owner:
                assert project_page.visible_project(session, actor, project.id)
                continue
            with pytest.raises(NotFound):
                project_page.visible_project(session, actor, project.id)
            with pytest.raises(NotFound):
                project_page.own_project(session, actor, project.id)
    with database.read(_SCOPE) as session:
        for actor in (stranger, other.officer):
            with pytest.raises(NotFound):
                project_page.visible_project(session, actor, project.id)
        with pytest.raises(NotFound):
            project_page.visible_project(session, owner, uuid4())
        with pytest.raises(NotFound):
            project_page.own_project(session, first.officer, project.id)


def test_the_shared_view_has_every_authoritys_rows_without_outcomes(database: Database) -> None:
    with database.write(_SCOPE) as session:
        first, second, _ = two_worlds(session)
        project = make_project(session, first.customer)
        cases = [
            make_case(session, world, state=CaseState.DECIDED, project=project, now=NOW + later)
            for world, later in ((first, timedelta(0)), (second, timedelta(hours=5)))
        ]
        make_case(session, second)
    with database.read(System("shared status view")) as session:
        rows = matters.matters_of_project(session, project.id)
    assert [row.id for row in rows] == [case.id for case in cases]
    assert [row.outcome for row in rows] == [None, None]
    assert {row.authority_id for row in rows} == {first.authority.id, second.authority.id}


def test_a_scoped_session_shows_only_the_own_rows_of_a_project(database: Database) -> None:
    """The shared view needs the portal's own scope; an authority's alone keeps to its cases."""
    with database.write(_SCOPE) as session:
        first, second, _ = two_worlds(session)
        project = make_project(session, first.customer)
        for world in (first, second):
            make_case(session, world, project=project)
    with database.read(Authority(first.authority.id)) as session:
        found = {row.authority_id for row in matters.matters_of_project(session, project.id)}
    # SQLite has no row-level security: there the queries alone keep authorities apart.
    assert found - {first.authority.id} == ({second.authority.id} if database.is_sqlite else set())


def test_a_case_joins_and_leaves_a_project(session: Session) -> None:
    world = make_world(session)
    case = make_case(session, world)
    project = make_project(session, world.customer)
    owner = world.customer_actor
    projects.put_case(session, owner, case, project, now=NOW)
    projects.put_case(session, owner, case, project, now=NOW)
    assert case.project_id == project.id
    projects.put_case(session, owner, case, None, now=NOW)
    assert case.project_id is None
    kinds = [event.kind for event in case_page.parts_of(session, case, for_customer=True).events]
    assert kinds == [EventKind.RECEIVED, EventKind.PROJECT_JOINED, EventKind.PROJECT_LEFT]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_project_has_a_name_of_reasonable_length(session: Session, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        projects.create_project(session, actor_of(make_person(session)), name, now=NOW)
    assert refused.value.field == "name"


def test_only_customers_keep_projects(session: Session) -> None:
    world = make_world(session)
    robot = Actor(world.customer.id, "Robot", roles=frozenset({Role.OFFICER}))
    with pytest.raises(NotAllowed):
        projects.create_project(session, robot, "Fair", now=NOW)
    with pytest.raises(NotAllowed):
        projects.put_case(session, robot, make_case(session, world), None, now=NOW)


def mails(session: Session) -> list[str]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.seq))
    return [str(row.payload["mail"]) for row in rows if "mail" in row.payload][2:]


def test_messages_go_both_ways(session: Session) -> None:
    world = make_world(session)
    case = make_case(session, world)
    messages.send_to_authority(session, world.customer_actor, case, " When? ", now=NOW)
    messages.send_to_customer(session, world.officer, case, "Soon", now=NOW + timedelta(minutes=1))
    sent = case_page.parts_of(session, case, for_customer=True).messages
    assert [(m.side, m.body, m.author_name) for m in sent] == [
        (Side.CUSTOMER, "When?", world.customer.name),
        (Side.AUTHORITY, "Soon", world.officer.name),
    ]
    assert mails(session) == ["message_to_authority", "message_to_customer"]
    assert case.last_change_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("body", ["", " \n", "x" * 4001])
def test_a_message_has_a_text_of_reasonable_length(session: Session, body: str) -> None:
    world = make_world(session)
    case = make_case(session, world)
    with pytest.raises(InvalidInput):
        messages.send_to_authority(session, world.customer_actor, case, body, now=NOW)
    assert session.scalars(select(MessageRow)).all() == []
    assert mails(session) == []


def test_nobody_writes_into_a_closed_case_or_on_the_other_side(session: Session) -> None:
    world = make_world(session)
    closed = make_case(session, world, state=CaseState.CLOSED)
    with pytest.raises(InvalidTransition):
        messages.send_to_authority(session, world.customer_actor, closed, "Hi", now=NOW)
    with pytest.raises(InvalidTransition):
        messages.send_to_customer(session, world.officer, closed, "Hi", now=NOW)
    case = make_case(session, world)
    with pytest.raises(NotAllowed):
        messages.send_to_customer(session, world.customer_actor, case, "Hi", now=NOW)
