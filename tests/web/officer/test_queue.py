"""The officer's queue."""

import re
from datetime import date, timedelta

import pytest

from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.queries import queue
from tests import factories
from tests.web.conftest import START, token_in
from tests.web.officer.conftest import (
    CUSTOMER,
    FOREIGN,
    LEAD,
    OFFICER,
    Office,
    act,
    address,
    has_form,
    version_in,
)

QUEUE = "/en/virkailija/asiat"


def rows(text: str) -> set[str]:
    return set(re.findall(r'<tr[^>]*data-number="([^"]+)"', text))


def test_counters_are_links_to_their_rows(office: Office) -> None:
    new, handled = office.case(), office.case(CaseState.IN_PROGRESS)
    asked = office.case(CaseState.SUPPLEMENT_REQUESTED)
    office.case(CaseState.WITHDRAWN)
    client = office.browser()
    for case_id, day in ((new, 1), (handled, 25)):
        office.change(
            case_id, lambda _s, c, day=day: setattr(c, "next_due_on", date(2026, 11, day))
        )
    office.change(asked, lambda _s, c: setattr(c, "next_due_on", None))
    long_ago = START - timedelta(days=31)
    office.change(new, lambda _s, c: setattr(c, "submitted_at", long_ago))
    page = client.get(QUEUE).text
    found = dict(re.findall(r'data-counter="(\w+)" data-number="(\d+)"', page))
    assert found == {
        "new": "1",
        "mine": "2",
        "waiting_us": "2",
        "waiting_customer": "1",
        "due_week": "1",
        "overdue": "1",
        "silent": "1",
    }
    for key, number in found.items():
        assert len(rows(client.get(f"{QUEUE}?laskuri={key}").text)) == int(number), key


def test_an_overdue_row_says_so_in_words(office: Office) -> None:
    case_id = office.case()
    office.change(case_id, lambda _s, c: setattr(c, "next_due_on", date(2026, 11, 20)))
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


def test_pages_stay_where_they_were_when_cases_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    made = []
    for hours in range(5):
        with office.writing() as session:
            case = factories.make_case(session, office.own, now=START + timedelta(hours=hours - 9))
            made.append((case.number, case.id))
    client = office.browser()
    first = client.get(QUEUE)
    assert rows(first.text) == {made[4][0], made[3][0]}
    act(client, made[0][1], "ota")  # the oldest becomes the newest
    second = client.get(beside(first.text, "jalkeen"))
    assert rows(second.text) == {made[2][0], made[1][0]}
    assert "<title>Queue, next rows" in second.text
    assert not beside(second.text, "jalkeen")
    back = client.get(beside(second.text, "ennen"))
    assert rows(back.text) == {made[4][0], made[3][0]}
    assert rows(client.get(beside(back.text, "ennen")).text) == {made[0][0], made[4][0]}


def beside(text: str, name: str) -> str:
    """The address of the page before or after, as the page links to it."""
    found = re.search(rf'pagination__link" href="([^"]*[?&;]{name}=[^"]*)"', text)
    return found[1].replace("&amp;", "&") if found else ""


def test_filters_combine_and_a_bad_day_is_told_at_its_field(office: Office) -> None:
    first, second = office.case(), office.case(CaseState.IN_PROGRESS)
    office.case(CaseState.WITHDRAWN)
    client = office.browser()
    act(client, second, "ota")
    number = {i: office.stored(i).case.number for i in (first, second)}
    for query, wanted in (
        ("tila=submitted&tila=in_progress", {first, second}),
        ("tila=submitted&tila=in_progress&kasittelija=mina", {second}),
        ("tila=submitted&tila=in_progress&kasittelija=ei-kukaan", {first}),
        (f"kasittelija={office.own.officer.person_id}", {second}),
        ("kieli=sv", set()),
        ("vaihe=hearing", set()),
        ("tila=submitted&saapunut_alkaen=23.11.2026&saapunut_asti=23.11.2026", {first}),
        ("tila=submitted&saapunut_asti=22.11.2026", set()),
        ("tila=submitted&muuttunut_alkaen=2026-11-24", set()),
    ):
        assert rows(client.get(f"{QUEUE}?{query}").text) == {number[i] for i in wanted}, query
    page = client.get(f"{QUEUE}?maaraaika_alkaen=soon")
    assert page.status_code == 400
    assert 'id="filter-due-from-error"' in page.text
    assert 'value="soon"' in page.text


@pytest.mark.parametrize("which", ["saapunut", "muuttunut", "maaraaika"])
def test_days_in_the_wrong_order_are_told_at_their_field(office: Office, which: str) -> None:
    case = office.case()
    asked = f"{which}_alkaen=1.1.2026&{which}_asti=31.12.2025"
    page = office.browser().get(f"{QUEUE}?{asked}")
    assert page.status_code == 400
    assert page.text.count("The last day can&#39;t be before the first.") == 2  # above and there
    assert 'value="31.12.2025"' in page.text
    assert rows(page.text) == {office.stored(case).case.number}


def test_words_find_what_was_written_and_nothing_breaks_the_question(office: Office) -> None:
    case_id = office.case()
    client = office.browser()
    act(client, case_id, "viesti", body="Lähettäkää asemapiirros ja pöytäkirja")
    for words, is_found in (
        ("aino esim", True),
        ("asemap", True),
        ("market square", True),
        ("ASEMAPIIRROS stage", True),
        ("pöytäk", True),
        ("poytak", False),
        ("asemapiirros zebra", False),
        ("\"'*:()&|!<->^~-", False),
        ('asema" OR "x', False),
        ("NEAR(asemapiirros stage)", False),
    ):
        page = client.get(QUEUE, query_string={"haku": words})
        assert page.status_code == 200
        assert bool(rows(page.text)) is is_found, words
    assert not rows(office.browser(FOREIGN).get(f"{QUEUE}?haku=asemapiirros").text)


def test_a_view_is_saved_shared_begun_with_and_deleted(office: Office) -> None:
    office.case()
    office.case(CaseState.IN_PROGRESS)
    client, views = office.browser(), "/en/virkailija/nakymat"
    page = client.get(f"{views}?tila=submitted&sarake=language")
    token = token_in(page)
    kept = {"csrf_token": token, "kysely": "tila=submitted&sarake=language&evil=1"}
    assert client.post(views, data={**kept, "name": " "}).status_code == 400
    saved = client.post(views, data={**kept, "name": "New ones", "shared": "y"})
    shown = client.get(saved.location).text
    assert len(rows(shown)) == 1
    assert "<title>Queue: New ones" in shown
    assert 'data-column="language"' in shown
    assert 'data-column="service"' not in shown
    assert "evil" not in saved.location
    key = re.search(r'id="view-([^"]+)"', client.get(views).text)
    assert key
    assert client.post(f"{views}/{key[1]}/aloitus", data={"csrf_token": token}).status_code == 303
    assert client.get(QUEUE).location == saved.location
    assert len(rows(client.get(f"{QUEUE}?nakyma=kaikki").text)) == 2
    lead = office.browser(LEAD)
    assert "New ones" in lead.get(views).text
    foreign = office.browser(FOREIGN)
    data = {"csrf_token": token_in(foreign.get(f"{views}?tila=submitted"))}
    assert foreign.post(f"{views}/{key[1]}/aloitus", data=data).status_code == 404
    data = {"csrf_token": token_in(lead.get(f"{views}?tila=submitted"))}
    assert lead.post(f"{views}/{key[1]}/poista", data=data).status_code == 303
    assert client.get(QUEUE).status_code == 200


def test_state_and_deadline_are_set_from_the_list_and_lead_back_to_it(office: Office) -> None:
    case_id = office.case()
    client = office.browser()
    listed = client.get(f"{QUEUE}?tila=submitted&tila=in_progress").text
    quick = re.search(r'href="([^"]+/pika[^"]+)"', listed)
    assert quick
    page = client.get(quick[1])
    sent = {"csrf_token": token_in(page), "version": version_in(page), "back": "?tila=in_progress"}
    done = client.post(address(case_id, "tila"), data={**sent, "state": "in_progress"})
    assert done.location == f"{QUEUE}?tila=in_progress#case-{case_id}"
    told = client.get(done.location).text
    assert f"{office.stored(case_id).case.number}: The state has been saved." in told
    stale = {**sent, "kind": "processing", "last_on": "1.12.2026", "reason": "Agreed"}
    conflict = client.post(address(case_id, "maaraaika"), data=stale)
    assert conflict.status_code == 409
    assert 'name="back" value="?tila=in_progress"' in conflict.text
    evil = {**stale, "version": version_in(client.get(quick[1])), "back": "//evil.example/?x=1"}
    assert client.post(address(case_id, "maaraaika"), data=evil).location.startswith(QUEUE)


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.IN_PROGRESS])
def test_no_matter_ends_by_one_click(office: Office, state: CaseState) -> None:
    client, case_id = office.browser(), office.case(state)
    buttons = re.findall(r'name="state" value="(\w+)">', client.get(address(case_id, "pika")).text)
    assert buttons == (["in_progress"] if state is CaseState.SUBMITTED else [])
    assert not has_form(client.get(address(case_id, "pika")), "take")
    refused = act(client, case_id, "tila", state="withdrawn", reason="")
    assert refused.status_code == 400
    assert "Write the reason for this change." in refused.text
    assert office.stored(case_id).case.state is state
    assert act(client, case_id, "tila", state="withdrawn", reason="By phone").status_code == 303


def test_a_customer_has_no_queue(office: Office) -> None:
    assert office.browser(CUSTOMER).get(QUEUE).status_code == 403
    assert office.app.test_client().get(QUEUE).status_code == 303
    assert OFFICER
