"""A new draft begins with the answers of its person's own earlier matters, and of nobody else's."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import DraftRow, ProjectRow
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases.submissions import open_draft
from tests import factories
from tests.factories import NOW, World

SCOPE = System("test")
TEL = "+358 40 1234567"


def document(**changes: Any) -> dict[str, Any]:
    made = factories.form_document(**changes)
    made["steps"][0]["items"] += [
        {
            "id": "p1",
            "key": "tel",
            "kind": "phone",
            "label": factories.words("Tel"),
            "prefill": "earlier",
        },
        {
            "id": "p2",
            "key": "place",
            "kind": "text",
            "label": factories.words("Place"),
            "prefill": "project",
        },
    ]
    return made


def opened(session: Session, world: World, project: ProjectRow | None = None) -> DraftRow:
    return open_draft(
        session,
        world.customer_actor,
        filling.offer_by_slug(session, world.service.slug),
        language="fi",
        now=NOW,
        project_id=project.id if project else None,
    )


def answers(tel: str, place: str) -> dict[str, Any]:
    return {"what": "A stage", "tel": tel, "place": place}


def test_an_own_matter_of_another_authority_gives_contact_details(database: Database) -> None:
    with database.write(SCOPE) as session:
        first = factories.make_world(session, document=document())
        second = factories.make_world(
            session, "metsola", document=document(slug="toinen"), customer=first.customer
        )
        factories.make_case(session, first, answers=answers(TEL, "The market"))
        person = first.customer.id
    with database.write(Person(person)) as session:
        assert opened(session, second).answers == {"tel": TEL}
        assert opened(session, first).answers == {"tel": TEL}


def test_a_project_gives_what_its_own_matters_say(database: Database) -> None:
    with database.write(SCOPE) as session:
        first = factories.make_world(session, document=document())
        second = factories.make_world(
            session, "metsola", document=document(slug="toinen"), customer=first.customer
        )
        project = factories.make_project(session, first.customer)
        factories.make_case(session, first, answers=answers(TEL, "The market"), project=project)
        person = first.customer.id
    with database.write(Person(person)) as session:
        assert opened(session, second, project).answers == {"tel": TEL, "place": "The market"}
        assert opened(session, second).answers == {"tel": TEL}


def test_nobody_elses_matter_gives_anything_in_a_shared_project_neither(
    database: Database,
) -> None:
    with database.write(SCOPE) as session:
        theirs = factories.make_world(session, document=document())
        project = factories.make_project(session, theirs.customer)
        factories.make_case(session, theirs, answers=answers(TEL, "The market"), project=project)
        stranger = factories.make_person(session, "Outi")
        mine = factories.make_world(
            session, "metsola", document=document(slug="toinen"), customer=stranger
        )
        assert opened(session, mine, project).answers == {}


def test_who_has_not_identified_has_no_earlier_matters(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session, document=document(identification="none"))
        factories.make_case(session, world, answers=answers(TEL, "The market"))
        nobody = replace(world.customer_actor, identified_by=Identification.NONE)
        offer = filling.offer_by_slug(session, world.service.slug)
        assert open_draft(session, nobody, offer, language="fi", now=NOW).answers == {}
