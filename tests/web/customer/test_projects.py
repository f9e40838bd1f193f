"""Projects and their shared status view."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.usecases import accounts, casework
from kevytasiointi.usecases.sealing import Purpose
from tests import factories
from tests.factories import World
from tests.web.conftest import START, Clock, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import change, make, post, stored, writing

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


def far_officer(session) -> Actor:
    person = signing_in.person_by_demo_key(session, FAR)
    return signing_in.actor_of(session, person.id)


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


def test_own_matters_of_each_project_are_counted_without_reading_them(shared) -> None:
    counter, project, _cases = shared
    client = counter.browser()
    client.get("/en/omat")
    asked: list[str] = []
    with noted(tools_of(counter.app).database.engine, asked):
        page = counter.open("/hankkeet", client)
    (card,) = page.tree.xpath("//*[@data-project=$key]", key=str(project))
    assert "2 matters of yours" in card.text_content()
    assert not [statement for statement in asked if "cases.number" in statement]


@contextmanager
def noted(engine, asked: list[str]) -> Iterator[None]:
    """What the database is asked in the meantime."""

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


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


def test_an_open_page_is_told_in_a_few_bytes_that_nothing_has_changed(shared) -> None:
    counter, project, cases = shared
    client = counter.browser()
    first = client.get(f"/en/hankkeet/{project}")
    asked = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/en/hankkeet/{project}", headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    change(
        counter,
        cases["far"],
        lambda session, case: casework.set_identifier(
            session,
            far_officer(session),
            case,
            "FAR/7",
            shown_version=case.version,
            now=START,
        ),
    )
    changed = client.get(f"/en/hankkeet/{project}", headers=asked)
    assert changed.status_code == 200
    assert "FAR/7" in changed.text


def test_the_mark_differs_by_person_and_language(shared) -> None:
    counter, project, _cases = shared
    marks = {
        counter.browser(person).get(f"/{language}/hankkeet/{project}").headers["ETag"]
        for person in ("the-customer", NEAR)
        for language in ("fi", "en")
    }
    assert len(marks) == 4


def test_asking_on_its_own_keeps_no_session_alive(shared, clock: Clock) -> None:
    counter, project, _cases = shared
    client = counter.browser()
    for _ in range(7):
        clock.pass_time(minutes=5)
        answer = client.get(f"/en/hankkeet/{project}", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 303


def test_a_person_is_invited_joins_and_is_removed(shared) -> None:
    counter, project, _cases = shared
    owner, guest = counter.browser(), counter.browser(THE_STRANGER)
    address = f"/hankkeet/{project}"
    page = post(owner, f"{address}/kutsut", email="vieras@posti.example.fi")
    assert "The invitation has been sent to vieras@posti.example.fi." in page.text
    (key,) = page.tree.xpath("//@data-invitation")
    tools = tools_of(counter.app)
    sealed = tools.sealer.seal(Purpose.PROJECT_INVITATION, UUID(key))
    asked = counter.open(f"/hankkeet/kutsu/{sealed}", guest)
    assert "Bridge & road" in asked.words
    joined = asked.press()
    assert joined.path == f"/en{address}"
    assert "Leave the project" in joined.words
    assert "Invite a person" not in joined.words
    again = counter.open(f"/hankkeet/kutsu/{sealed}", guest)
    assert again.status == 410
    (person,) = joined.tree.xpath("//@data-person")
    assert post(guest, f"{address}/nimi", name="Mine").status == 404
    post(owner, f"{address}/mukana/{person}/poista")
    assert counter.open(address, guest).status == 404


def test_an_authority_does_not_see_who_takes_part(shared) -> None:
    counter, project, _cases = shared
    page = counter.open(f"/hankkeet/{project}", counter.browser(NEAR))
    assert not page.has("people")
    assert post(counter.browser(NEAR), f"/hankkeet/{project}/kutsut", email="a@b.fi").status == 404


def test_the_name_is_changed_or_refused_beside_its_field(shared) -> None:
    counter, project, _cases = shared
    client = counter.browser()
    assert "Tunnel" in post(client, f"/hankkeet/{project}/nimi", name="Tunnel").title
    refused = post(client, f"/hankkeet/{project}/nimi", name=" ")
    assert refused.status == 400
    assert "Give the project a name" in refused.error_at("name")


def test_a_broken_address_of_an_invitation_is_asked_again(shared) -> None:
    counter, project, _cases = shared
    page = post(counter.browser(), f"/hankkeet/{project}/kutsut", email="ei")
    assert page.status == 400
    assert "Write the e-mail address like this" in page.error_at("invite-email")
    assert counter.open("/hankkeet/kutsu/x.y", counter.browser()).status == 404
