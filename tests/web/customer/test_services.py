"""The catalogue and the page before the start."""

from pathlib import Path

import pytest
from flask import Flask

from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.usecases import publishing
from kevytasiointi.usecases.formfiles import read_document
from tests import factories
from tests.web.conftest import START
from tests.web.customer.conftest import THE_STRANGER, Counter, Page
from tests.web.customer.own_case import writing

ROOT = Path(__file__).parents[3]


@pytest.fixture
def guided(counter: Counter) -> Counter:
    """The counter with a service of another authority that is used elsewhere."""
    with writing(counter) as session:
        authority = factories.make_authority(session, "metsala")
        authority.area = {"names": ["Metsälä"]}
        counter_authority = session.merge(counter.world.authority)
        counter_authority.area = {"names": ["Rantala"]}
        publishing.offer_guidance(
            session,
            authority=authority,
            slug="kaato-metsala",
            title={"fi": "Puunkaatolupa", "en": "Tree felling"},
            summary={"fi": "Haetaan metsällä", "en": "Apply elsewhere"},
            guidance_url="https://metsala.example/kaato",
            joining=JoiningMethod.GUIDANCE,
            actor=None,
            now=START,
        )
    return counter


def listed(app: Flask, query: str = "") -> list[str]:
    client = app.test_client()
    page = Page(client, client.get(f"/en/palvelut{query}"))
    assert page.status == 200
    found = page.tree.xpath("//@data-service")
    assert page.tree.get_element_by_id("count").get("data-count") == str(len(found))
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["koe-rantala", "kaato-metsala"]),
        ("?q=felling", ["kaato-metsala"]),
        ("?q=PUUNKAATOLUVAN", ["kaato-metsala"]),
        ("?q=puunkaatoluvat+metsala", ["kaato-metsala"]),
        ("?q=stage+rantala", ["koe-rantala"]),
        ("?viranomainen=metsala", ["kaato-metsala"]),
        ("?kunta=Rantala", ["koe-rantala"]),
        ("?kunta=Rantala&q=felling", []),
        ("?kunta=Ei-ole", []),
        ("?viranomainen=%3Cscript%3E&q=%3Cb%3E", []),
    ],
)
def test_services_are_found_by_words_authority_and_municipality(
    guided: Counter, query: str, found: list[str]
) -> None:
    assert listed(guided.app, query) == found


def test_looking_for_nothing_that_is_here_says_what_to_do(guided: Counter) -> None:
    page = guided.open("/palvelut?q=xyzzy", guided.app.test_client())
    assert "No service was found" in page.words
    assert page.links["Show all services"] == "/en/palvelut"


def test_the_page_of_a_service_tells_what_is_ahead(counter: Counter) -> None:
    page = counter.open("/palvelut/koe-rantala", counter.app.test_client())
    words = page.words
    for said in ("Times en", "What en", "Plan en", "costs 100 euros", "30 days", "60 days"):
        assert said in words, said
    assert "keeps the matter for 5 years" in words
    assert "You sign in first" in words
    assert not page.has("drafts")


@pytest.mark.parametrize(
    ("is_waste_plan_required", "waste_plan"),
    [(True, "Mining waste plan – required"), (False, "Mining waste plan – if you have it")],
)
def test_attachments_are_told_apart_by_when_they_are_needed(
    counter: Counter, is_waste_plan_required: bool, waste_plan: str
) -> None:
    document = read_document(ROOT / "forms" / "maa-ainesten-ottamislupa.yaml")
    with writing(counter) as session:
        factories.make_service(
            session,
            session.merge(counter.world.authority),
            factories.make_version(session, document),
            slug="maa-aines",
            settings={"waste_plan_required": is_waste_plan_required},
        )
    words = counter.open("/palvelut/maa-aines").words
    assert "Extraction plan – required " in words
    assert "The owner's consent – required if your answers call for it" in words
    assert "Other attachments – if you have it" in words
    assert waste_plan in words


def test_starting_without_signing_in_comes_back_to_the_service(counter: Counter) -> None:
    client = counter.app.test_client()
    page = counter.open("/palvelut/koe-rantala", client)
    answer = client.post(
        "/en/palvelut/koe-rantala/aloita",
        data={"csrf_token": page.value("csrf_token")},
        headers={"Referer": "http://localhost/en/palvelut/koe-rantala"},
    )
    assert answer.status_code == 303
    asked = Page(client, client.get(answer.headers["Location"]))
    sent = {name: values[0] for name, values in asked.fields.items()}
    back = client.post("/en/kirjaudu/demo", data={**sent, "person": "the-customer"})
    assert back.headers["Location"] == "/en/palvelut/koe-rantala"


def test_an_earlier_draft_is_offered_first_and_only_to_its_writer(counter: Counter) -> None:
    draft = counter.draft()
    page = counter.open("/palvelut/koe-rantala")
    assert f"/en/asiointi/{draft}" in page.links.values()
    other = counter.open("/palvelut/koe-rantala", counter.browser(THE_STRANGER))
    assert not other.has("drafts")


def test_a_guided_service_leads_elsewhere_and_can_not_be_begun(guided: Counter) -> None:
    page = guided.open("/palvelut/kaato-metsala")
    assert "https://metsala.example/kaato" in page.links.values()
    assert "aloita" not in page.text
    assert guided.start("kaato-metsala").status == 409


def test_a_closed_service_says_when_it_opens(counter: Counter) -> None:
    with writing(counter) as session:
        service = session.get(ServiceRow, counter.world.service.id)
        service.opens_on = START.date().replace(month=12, day=1)
    page = counter.open("/palvelut/koe-rantala")
    assert "It opens on 1 December 2026" in page.words
    assert "aloita" not in page.text


def test_a_service_whose_time_is_over_says_so(counter: Counter) -> None:
    with writing(counter) as session:
        service = session.get(ServiceRow, counter.world.service.id)
        service.opens_on = START.date().replace(month=1, day=1)
        service.closes_on = START.date().replace(month=2, day=1)
    page = counter.open("/palvelut/koe-rantala")
    assert "Its last day was 1 February 2026" in page.words
    assert "It opens on" not in page.words


def test_only_an_https_address_becomes_a_link(guided: Counter) -> None:
    with writing(guided) as session:
        session.query(ServiceRow).filter_by(slug="kaato-metsala").update(
            {"guidance_url": "javascript:alert(1)"}
        )
    assert "javascript:" not in guided.open("/palvelut/kaato-metsala").text


def test_there_is_no_service_by_another_name(counter: Counter) -> None:
    assert counter.open("/palvelut/ei-ole").status == 404
