"""The officer's queue."""

import re
from datetime import date, timedelta

import pytest

from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.queries import matters
from tests import factories
from tests.web.conftest import START
from tests.web.officer.conftest import CUSTOMER, FOREIGN, OFFICER, Office, act

QUEUE = "/en/virkailija/asiat"


def rows(text: str) -> set[str]:
    return set(re.findall(r'<tr[^>]*data-number="([^"]+)"', text))


def test_counters_are_links_to_their_rows(office: Office) -> None:
    new, handled = office.case(), office.case(CaseState.IN_PROGRESS)
    office.case(CaseState.SUPPLEMENT_REQUESTED)
    office.case(CaseState.WITHDRAWN)
    client = office.browser()
    act(client, handled, "ota")
    office.change(new, lambda _s, c: setattr(c, "next_deadline_on", date(2026, 11, 1)))
    page = client.get(QUEUE).text
    found = dict(re.findall(r'data-counter="(\w+)" data-number="(\d+)"', page))
    assert found == {
        "new": "1",
        "mine": "1",
        "waiting_us": "2",
        "waiting_customer": "1",
        "due_week": "1",
        "overdue": "1",
    }
    for key, number in found.items():
        assert len(rows(client.get(f"{QUEUE}?laskuri={key}").text)) == int(number), key


def test_an_overdue_row_says_so_in_words(office: Office) -> None:
    case_id = office.case()
    office.change(case_id, lambda _s, c: setattr(c, "next_deadline_on", date(2026, 11, 20)))
    assert "overdue</strong>" in office.browser().get(QUEUE).text


def test_filters_by_state_service_and_words(office: Office) -> None:
    first, second = office.case(), office.case(CaseState.IN_PROGRESS)
    client = office.browser()
    act(client, second, "tunnus", identifier="RAN/77/2026")
    number = {i: office.stored(i).case.number for i in (first, second)}
    for query, wanted in (
        ("", {first, second}),
        ("tila=submitted", {first}),
        (f"palvelu={office.own.service.id}", {first, second}),
        (f"palvelu={office.neighbour.service.id}", set()),
        ("haku=ran/77", {second}),
        (f"haku={number[first]}", {first}),
        ("haku=%25", set()),
        ("tila=nonsense&palvelu=x&laskuri=y&sivu=-3", {first, second}),
    ):
        text = client.get(f"{QUEUE}?{query}").text
        assert rows(text) == {number[i] for i in wanted}, query


def test_nothing_of_the_customer_is_in_the_list(office: Office) -> None:
    office.case()
    text = office.browser().get(QUEUE).text
    assert "Esimerkki" not in text
    assert "asiakas@" not in text


def test_an_authority_sees_its_own_cases_only(office: Office) -> None:
    office.case()
    page = office.browser(FOREIGN).get(QUEUE)
    assert rows(page.text) == set()
    assert "No matters have arrived yet" in page.text


def test_an_empty_filter_leads_back(office: Office) -> None:
    office.case()
    text = office.browser().get(f"{QUEUE}?haku=nothing").text
    assert "No matter fits these filters." in text
    assert f'href="{QUEUE}"' in text


def test_long_queues_have_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matters, "PAGE_SIZE", 2)
    for hours in range(3):
        with office.writing() as session:
            factories.make_case(session, office.own, now=START + timedelta(hours=hours))
    client = office.browser()
    first, second = client.get(QUEUE).text, client.get(f"{QUEUE}?sivu=2").text
    assert (len(rows(first)), len(rows(second))) == (2, 1)
    assert f'href="{QUEUE}?sivu=2"' in first
    assert "<title>Queue, page 2" in second


def test_a_customer_has_no_queue(office: Office) -> None:
    assert office.browser(CUSTOMER).get(QUEUE).status_code == 403
    assert office.app.test_client().get(QUEUE).status_code == 303
    assert OFFICER
