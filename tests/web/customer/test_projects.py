"""Projects and their shared status view."""

from uuid import UUID, uuid4

import pytest

from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases import accounts
from tests import factories
from tests.factories import World
from tests.web.conftest import START
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import make, post, stored, writing

NEAR, FAR, OUTSIDE = "near-officer", "far-officer", "outside-officer"
DESIGNER = "near-designer"


@pytest.fixture
def shared(counter: Counter) -> tuple[Counter, UUID, dict[str, UUID]]:
    """A project with a case at each of two authorities; a third authority has none in it."""
    with writing(counter) as session:
        project = factories.make_project(session, counter.world.customer, "Bridge & road")
        far = factories.make_world(
            session,
            "metsala",
            document=factories.form_document(slug="toinen"),
            customer=counter.world.customer,
        )
        outside = factories.make_authority(session, "sivula")
        outsider = factories.make_officer(session, outside)
        for actor, key in ((counter.world.officer, NEAR), (far.officer, FAR), (outsider, OUTSIDE)):
            session.get(PersonRow, actor.person_id).demo_key = key
        designer = factories.make_person(session, "Suunnittelija")
        designer.demo_key = DESIGNER
        accounts.give_role(
            session, designer, Role.FORM_DESIGNER, counter.world.authority, actor=None, now=START
        )
        theirs = case_of(session, far, project)
    mine = make(counter, CaseState.DECIDED, project=project)
    make(counter)
    return counter, project.id, {"near": mine, "far": theirs}


def case_of(session, world: World, project) -> UUID:
    return factories.make_case(
        session, world, state=CaseState.IN_PROGRESS, project=project, now=START
    ).id


@pytest.mark.parametrize("person", ["the-customer", NEAR, FAR])
def test_everybody_concerned_sees_the_same_rows_without_outcomes(shared, person: str) -> None:
    counter, project, cases = shared
    page = counter.open(f"/hankkeet/{project}", counter.browser(person))
    assert page.status == 200
    assert "Bridge & road" in page.title
    numbers = {stored(counter, case).case.number for case in cases.values()}
    assert set(page.tree.xpath("//tr/@data-number")) == numbers
    assert "Granted" not in page.text
    links = [link for link in page.links.values() if "/asiat/" in link]
    assert sorted(links) == sorted(
        {
            "the-customer": [f"/en/asiat/{case}" for case in cases.values()],
            NEAR: [f"/en/virkailija/asiat/{cases['near']}"],
            FAR: [f"/en/virkailija/asiat/{cases['far']}"],
        }[person]
    )


@pytest.mark.parametrize("person", [OUTSIDE, THE_STRANGER, DESIGNER])
def test_those_who_are_not_concerned_see_nothing(shared, person: str) -> None:
    counter, project, _cases = shared
    client = counter.browser(person)
    assert client.get(f"/en/hankkeet/{project}").status_code == 404
    assert client.get(f"/en/hankkeet/{uuid4()}").status_code == 404


def test_a_project_is_begun_and_listed(counter: Counter) -> None:
    client = counter.browser()
    page = counter.open("/hankkeet", client)
    assert "You have no projects yet" in page.words
    done = page.press(typed={"name": " Market "})
    assert done.title.startswith("Status of the project: Market")
    assert "There are no matters in the project yet" in done.words
    assert "Market" in counter.open("/hankkeet", client).links


def test_an_officer_has_own_projects_as_a_customer(shared) -> None:
    counter, _project, _cases = shared
    client = counter.browser(NEAR)
    assert post(client, "/hankkeet", name="My own house").status == 200
    listed = counter.open("/hankkeet", client)
    assert "My own house" in listed.links
    assert "Bridge & road" not in listed.words
    assert counter.open(listed.links["My own house"].removeprefix("/en"), client).status == 200


@pytest.mark.parametrize(("name", "said"), [("  ", "Give the project a name"), ("x" * 121, "120")])
def test_a_project_needs_a_name_of_a_fair_length(counter: Counter, name: str, said: str) -> None:
    page = post(counter.browser(), "/hankkeet", name=name)
    assert page.status == 400
    assert said in page.error_at("name")
    assert page.value("name").strip() == name.strip()
