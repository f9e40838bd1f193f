"""The shared data of a project: told on its own page, seen by everybody concerned, carried."""

from typing import Any
from uuid import UUID

import pytest

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.people import PersonRow
from tests import factories
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import make, post, writing

OFFICER = "the-officer"
TOLD = {
    "what": "A new quay",
    "address": "Rantatie 1",
    "municipality": "837",
    "for_whom": "Koivu Oy",
    "business_id": "01120389",
    "email": "a@posti.example.fi",
    "phone": "040 1234567",
}


@pytest.fixture
def project(counter: Counter) -> UUID:
    """A project of the customer's with a case at the authority."""
    with writing(counter) as session:
        made = factories.make_project(session, counter.world.customer, "Quay")
        officer: Actor = counter.world.officer
        session.get_one(PersonRow, officer.person_id).demo_key = OFFICER
    make(counter, project=made)
    return made.id


def tell(counter: Counter, project: UUID, client: Any, **typed: str) -> Any:
    return counter.open(f"/hankkeet/{project}/tiedot", client).press(typed=typed)


def facts(page: Any) -> dict[str, str]:
    return {
        row.findtext("dt"): row.findtext("dd")
        for row in page.tree.xpath("//*[@id='project-facts']//div[dt]")
    }


def test_it_is_told_once_and_shown_on_the_page_of_the_project(
    counter: Counter, project: UUID
) -> None:
    client = counter.browser()
    page = counter.open(f"/hankkeet/{project}", client)
    assert not page.has("project-facts")
    asked = counter.open(
        page.links["Tell the shared data of the project"].removeprefix("/en"), client
    )
    done = asked.press(typed=TOLD)
    assert done.path == f"/en/hankkeet/{project}"
    assert facts(done) == {
        "What the project is": "A new quay",
        "Street address of the place": "Rantatie 1",
        "Municipality": "Tampere",
        "Company or person that the project is for": "Koivu Oy",
        "Business ID": "0112038-9",
        "Contact e-mail": "a@posti.example.fi",
        "Contact telephone": "+358 40 1234567",
    }
    again = counter.open(f"/hankkeet/{project}/tiedot", client)
    assert again.value("address") == "Rantatie 1"
    assert again.tree.xpath("//select[@id='municipality']/option[@selected]/@value") == ["837"]


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(
    counter: Counter, project: UUID
) -> None:
    client = counter.browser()
    bad = {"postcode": "331", "business_id": "1-1", "email": "ei", "what": "x" * 2001}
    page = tell(counter, project, client, **bad, address="Rantatie 1")
    assert page.status == 400
    for name in bad:
        assert page.error_at(name)
    assert "Business ID – check the business ID" in page.error_at("business_id")
    assert (page.value("postcode"), page.value("address")) == ("331", "Rantatie 1")
    assert not counter.open(f"/hankkeet/{project}", client).has("project-facts")


def test_a_municipality_that_is_none_is_refused(counter: Counter, project: UUID) -> None:
    page = post(counter.browser(), f"/hankkeet/{project}/tiedot", municipality="999")
    assert page.status == 400
    assert "choose from the options" in page.error_at("municipality")


def test_an_authority_sees_it_without_contact_details(counter: Counter, project: UUID) -> None:
    tell(counter, project, counter.browser(), **TOLD)
    client = counter.browser(OFFICER)
    page = counter.open(f"/hankkeet/{project}", client)
    (matter,) = [link for link in page.links.values() if "/virkailija/asiat/" in link]
    of_case = counter.open(matter.removeprefix("/en"), client)
    for seen in (page, of_case):
        assert facts(seen)["What the project is"] == "A new quay"
        assert facts(seen)["Company or person that the project is for"] == "Koivu Oy"
        assert "a@posti.example.fi" not in seen.text
        assert "1234567" not in "".join(facts(seen).values()).replace("0112038-9", "")
    assert "/tiedot" not in page.text
    assert post(client, f"/hankkeet/{project}/tiedot", what="Mine").status == 404


def test_nobody_else_reads_or_changes_it(counter: Counter, project: UUID) -> None:
    client = counter.browser(THE_STRANGER)
    assert client.get(f"/en/hankkeet/{project}/tiedot").status_code == 404
    for what in ("Mine", "x" * 2001):
        assert post(client, f"/hankkeet/{project}/tiedot", what=what).status == 404


def test_a_draft_of_the_project_tells_where_it_was_filled_in_from(counter: Counter) -> None:
    document: dict[str, Any] = factories.form_document(slug="kantaa")
    place = {
        "id": "p1",
        "key": "place",
        "kind": "address",
        "label": factories.words("Place"),
        "prefill": "project.address",
    }
    document["steps"][0]["items"].append(place)
    with writing(counter) as session:
        world = factories.make_world(
            session, "koskela", document=document, customer=counter.world.customer
        )
        made = factories.make_project(session, world.customer, "Quay")
    client = counter.browser()
    tell(counter, made.id, client, **TOLD)
    page = post(client, f"/palvelut/{world.service.slug}/aloita", project_id=str(made.id))
    assert page.value("a-place") == "Rantatie 1"
    told = "Filled in from the shared data of your project. Check it."
    assert told in page.words
    changed = page.press("attach:plan", {"a-place": "Tori 2"})
    assert changed.value("a-place") == "Tori 2"
    assert told not in changed.words
