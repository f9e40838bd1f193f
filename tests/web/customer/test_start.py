"""The front page leads to what each person does."""

import pytest

from kevytasiointi.storage.people import PersonRow
from tests.web.customer.conftest import THE_CUSTOMER, Counter
from tests.web.customer.own_case import writing

OFFICER = "the-officer"


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (None, {"/en/palvelut", "/en/kirjaudu", "/en/ohje"}),
        (THE_CUSTOMER, {"/en/palvelut", "/en/omat", "/en/ohje"}),
        (OFFICER, {"/en/palvelut", "/en/omat", "/en/virkailija/asiat", "/en/ohje"}),
    ],
)
def test_the_front_page_leads_to_what_the_person_does(
    counter: Counter, person: str | None, found: set[str]
) -> None:
    with writing(counter) as session:
        session.get(PersonRow, counter.world.officer.person_id).demo_key = OFFICER
    client = counter.browser(person) if person else counter.app.test_client()
    page = counter.open("/", client)
    assert set(page.tree.xpath("//main//li//h2/a/@href")) == found
