"""Another handler, another address for notices, days away, and a new turn, through the pages."""

import re

from kevytasiointi.domain.states import CaseState
from tests.web.conftest import token_in
from tests.web.officer.conftest import LEAD, Office, act, address, form_in, has_form

AWAY = "/en/virkailija/poissaolot"


def test_a_matter_is_given_to_a_colleague(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    form = form_in(client.get(address(case_id)), "assign")
    assert str(office.own.lead.person_id) in form
    assert str(office.neighbour.officer.person_id) not in form
    answer = act(client, case_id, "anna", colleague="")
    assert answer.status_code == 400
    assert 'href="#assign-colleague"' in answer.text
    answer = act(client, case_id, "anna", colleague=str(office.neighbour.officer.person_id))
    assert answer.status_code == 400
    answer = act(client, case_id, "anna", colleague=str(office.own.lead.person_id))
    assert answer.status_code == 303
    stored = office.stored(case_id).case
    assert (stored.handler_id, stored.state) == (
        office.own.lead.person_id,
        CaseState.IN_PROGRESS,
    )


def test_notices_of_one_matter_go_elsewhere(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "heratteet", address="väärä")
    assert answer.status_code == 400
    assert 'value="väärä"' in form_in(answer, "mailbox")
    assert act(client, case_id, "heratteet", address="o@rantala.example.fi").status_code == 303
    assert office.stored(case_id).case.notices_to == "o@rantala.example.fi"
    assert "o@rantala.example.fi" in client.get(address(case_id)).text
    assert act(client, case_id, "heratteet", address="").status_code == 303
    assert office.stored(case_id).case.notices_to is None


def test_the_cover_sees_the_matters_marked_until_the_absence_ends(office: Office) -> None:
    case_id, client, cover = office.case(), office.browser(), office.browser(LEAD)
    act(client, case_id, "ota")
    page = client.get(AWAY)
    sent = {"csrf_token": token_in(page), "cover": str(office.own.lead.person_id)}
    answer = client.post(AWAY, data={**sent, "first_on": "24.11.2026", "last_on": "1.1.2026"})
    assert answer.status_code == 400
    assert 'href="#last_on"' in answer.text
    answer = client.post(AWAY, data={**sent, "first_on": "23.11.2026", "last_on": "27.11.2026"})
    assert answer.status_code == 303
    mine = cover.get("/en/virkailija/asiat?laskuri=mine").text
    assert str(case_id) in mine
    assert 'data-covered="true"' in mine
    page = client.get(AWAY)
    end = re.search(r'action="([^"]+/lopeta)"', page.text)
    assert end
    assert "/lopeta" not in cover.get(AWAY).text
    token = token_in(cover.get(AWAY))
    assert cover.post(end[1], data={"csrf_token": token}).status_code == 404
    assert client.post(end[1], data={"csrf_token": token_in(page)}).status_code == 303
    assert str(case_id) not in cover.get("/en/virkailija/asiat?laskuri=mine").text


def test_an_ended_matter_has_a_button_for_taking_it_up_again(office: Office) -> None:
    case_id, client = office.case(CaseState.PROCESSED), office.browser()
    page = client.get(address(case_id))
    assert has_form(page, "reopen")
    assert 'value="in_progress"' not in page.text
    answer = act(client, case_id, "uudelleen", reason="")
    assert answer.status_code == 400
    assert act(client, case_id, "uudelleen", reason="Uutta tietoa").status_code == 303
    assert office.stored(case_id).case.state is CaseState.IN_PROGRESS
    assert not has_form(client.get(address(case_id)), "reopen")


def test_only_a_lead_officer_takes_a_decided_matter_up_again(office: Office) -> None:
    case_id = office.case(CaseState.DECIDED)
    assert not has_form(office.browser().get(address(case_id)), "reopen")
    assert act(office.browser(), case_id, "uudelleen", reason="x").status_code == 400
    lead = office.browser(LEAD)
    assert has_form(lead.get(address(case_id)), "reopen")
    assert act(lead, case_id, "uudelleen", reason="Virhe").status_code == 303


def test_a_closed_matter_is_opened_by_correcting_the_last_step(office: Office) -> None:
    case_id, lead = office.case(CaseState.CLOSED), office.browser(LEAD)
    page = lead.get(address(case_id))
    assert has_form(page, "correct")
    assert not has_form(page, "reopen")
    assert act(lead, case_id, "oikaise", reason="Suljettiin liian pian").status_code == 303
    assert has_form(lead.get(address(case_id)), "reopen")
