"""A service changes its way of joining; matters keep the way in which they came."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kevytasiointi.domain.errors import InvalidInput, NotAllowed, ServiceClosed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import case_page, matters
from kevytasiointi.usecases import accounts, deciding
from kevytasiointi.usecases.rejoining import NewWay, change_joining
from tests import factories
from tests.factories import NOW, World

LINK = "https://lehtola.example.fi/asiointi"
MAILBOX = "kirjaamo@lehtola.example"
LATER = NOW + timedelta(days=1)
SCOPE = System("test")


def admin_of(session, world: World) -> Actor:
    person = factories.make_person(session, "Raimo", "Heino")
    accounts.give_role(session, person, Role.AUTHORITY_ADMIN, world.authority, actor=None, now=NOW)
    return factories.actor_of(person, world.authority, Role.AUTHORITY_ADMIN)


def following(session) -> FormVersionRow:
    """A form by which matters that are elsewhere are followed: it asks the reference, too."""
    document = factories.form_document(slug="asiakasohjaus")
    (step,) = document["steps"]
    step["items"] = [
        *step["items"],
        {"id": "r1", "key": "reference", "kind": "text", "label": factories.words("Reference")},
    ]
    return factories.make_version(session, document)


def guided(version: FormVersionRow | None) -> NewWay:
    return NewWay(JoiningMethod.GUIDANCE, version, link=LINK, mailbox=MAILBOX)


def test_matters_keep_the_way_in_which_they_came_and_are_finished(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session)
        admin, version = admin_of(session, world), following(session)
        project = factories.make_project(session, world.customer)
        earlier = factories.make_case(session, world, project=project)
        used = earlier.form_version_id
    with database.write(Authority(world.authority.id)) as session:
        service = session.get_one(ServiceRow, world.service.id)
        change_joining(session, admin, service, guided(version), now=LATER)
    with database.write(SCOPE) as session:
        draft = factories.make_draft(
            session,
            world.customer,
            session.get_one(ServiceRow, world.service.id),
            answers={**factories.ANSWERS, "reference": " LEH/12/2026 "},
            project=project,
            now=LATER,
        )
        later = factories.submit(session, world.customer, draft, now=LATER)
    with database.write(Authority(world.authority.id)) as session:
        old, new = (
            case_page.authority_case(session, world.officer, case.id, lock=True)
            for case in (earlier, later)
        )
        assert (old.joining, old.form_version_id) == (JoiningMethod.LIGHT, used)
        assert (new.joining, new.identifier) == (JoiningMethod.GUIDANCE, "LEH/12/2026")
        with pytest.raises(InvalidInput):
            decide(session, world, old)
        decide(session, world, new)
        assert (new.state, new.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
        deciding.decide(
            session,
            world.officer,
            old,
            target=CaseState.DECIDED,
            outcome=Outcome.GRANTED,
            note="",
            file=factories.decision_file(session, old),
            appeal_instruction=False,
            shown_version=old.version,
            now=LATER,
        )
    with database.read(SCOPE) as session:
        rows = matters.matters_of_project(session, project.id)
        assert [row.joining for row in rows] == [JoiningMethod.LIGHT, JoiningMethod.GUIDANCE]
        entry = session.scalars(
            select(EventRow).where(EventRow.kind == EventKind.SERVICE_CHANGED)
        ).one()
    assert (entry.data["before"], entry.data["joining"]) == ("light", "guidance")


def decide(session, world: World, case: CaseRow) -> None:
    deciding.decide(
        session,
        world.officer,
        case,
        target=CaseState.DECIDED,
        outcome=Outcome.GRANTED,
        note="",
        file=None,
        appeal_instruction=False,
        shown_version=case.version,
        now=LATER,
    )


def test_a_service_comes_back_to_a_form_of_its_own(session) -> None:
    world = factories.make_world(session)
    admin, own = admin_of(session, world), world.service.form_version_id
    change_joining(session, admin, world.service, guided(None), now=NOW)
    assert (world.service.form_version_id, world.service.mailbox) == (None, None)
    back = NewWay(JoiningMethod.LIGHT, session.get(FormVersionRow, own), mailbox=MAILBOX)
    change_joining(session, admin, world.service, back, now=LATER)
    assert (world.service.form_version_id, world.service.guidance_url) == (own, None)
    assert world.service.title["fi"] == "Stage fi"


def test_a_draft_of_the_form_before_is_not_sent(session) -> None:
    world = factories.make_world(session)
    draft = factories.make_draft(session, world.customer, world.service)
    change_joining(
        session, admin_of(session, world), world.service, guided(following(session)), now=NOW
    )
    with pytest.raises(ServiceClosed):
        factories.submit(session, world.customer, draft)


@pytest.mark.parametrize(
    ("way", "field"),
    [
        (NewWay(JoiningMethod.LIGHT, None), "joining"),
        (NewWay(JoiningMethod.GUIDANCE, None), "link"),
        (NewWay(JoiningMethod.INTEGRATION, None, link="http://lehtola.example.fi"), "link"),
    ],
)
def test_a_way_that_can_not_be_is_refused_at_its_field(session, way: NewWay, field: str) -> None:
    world = factories.make_world(session)
    with pytest.raises(InvalidInput) as refused:
        change_joining(session, admin_of(session, world), world.service, way, now=NOW)
    assert refused.value.field == field
    assert world.service.joining is JoiningMethod.LIGHT


def test_what_a_new_way_needs_is_asked_for(session) -> None:
    world = factories.make_world(session)
    admin, version = admin_of(session, world), following(session)
    way = NewWay(JoiningMethod.GUIDANCE, version, link=LINK)
    with pytest.raises(InvalidInput) as refused:
        change_joining(session, admin, world.service, way, now=NOW)
    assert refused.value.field == "mailbox"
    change_joining(session, admin, world.service, guided(version), now=NOW)
    with pytest.raises(InvalidInput) as refused:
        change_joining(session, admin, world.service, NewWay(JoiningMethod.LIGHT, None), now=NOW)
    assert refused.value.field == "form"


def test_only_an_administrator_changes_the_way(session) -> None:
    world = factories.make_world(session)
    with pytest.raises(NotAllowed):
        change_joining(session, world.officer, world.service, guided(None), now=NOW)
