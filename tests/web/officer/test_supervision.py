"""Supervision events on the pages of both, and as a calendar file."""

import re

from kevytasiointi.domain.states import CaseState
from tests.web.officer.conftest import CUSTOMER, FOREIGN, Office, act, address

TYPED = {
    "what": "Final inspection",
    "on": "1.12.2027",
    "at": "9.30",
    "place": "The yard",
    "needed": "Drawings",
}


def test_an_event_is_told_changed_and_cancelled_and_the_customer_sees_each(office: Office) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    customer = office.browser(CUSTOMER)
    assert act(client, case_id, "valvonta", **TYPED).status_code == 303
    (row,) = office.stored(case_id).supervisions
    for page in (f"/en/asiat/{case_id}", "/en/omat"):
        text = customer.get(page).text
        assert "Final inspection" in text
        assert "1 December 2027 at 9:30" in text
    change = client.get(f"{address(case_id)}/valvonta/{row.id}")
    assert 'value="1.12.2027"' in change.text
    assert 'value="9.30"' in change.text
    done = act(client, case_id, "valvonta", **{**TYPED, "event": str(row.id), "at": "10"})
    assert done.status_code == 303
    file = customer.get(f"/en/asiat/{case_id}/valvonta.ics")
    assert file.content_type == "text/calendar; charset=utf-8"
    assert re.search(r'filename="KA-\d{4}-\d+\.ics"', file.headers["Content-Disposition"])
    assert "DTSTART;TZID=Europe/Helsinki:20271201T100000\r\n" in file.text
    assert "SEQUENCE:1\r\n" in file.text
    # The portal's own host, whatever the name by which it was asked.
    assert f"UID:{row.id}@127.0.0.1\r\n" in file.text
    assert act(client, case_id, "valvonnan_peruutus", event=str(row.id)).status_code == 303
    assert "STATUS:CANCELLED" in customer.get(f"/en/asiat/{case_id}/valvonta.ics").text
    assert "Final inspection" not in customer.get("/en/omat").text
    assert client.get(f"{address(case_id)}/valvonta/{row.id}").status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "valvonta", **{**TYPED, "at": "25", "on": "1.12.1999"})
    assert answer.status_code == 400
    assert "Write the time like this: 18.30" in answer.text
    past = act(client, case_id, "valvonta", **{**TYPED, "on": "1.12.1999"})
    assert "The time has passed" in past.text
    assert 'value="The yard"' in past.text


def test_an_event_with_a_broken_key_is_answered_in_words(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "valvonnan_peruutus", event="x")
    assert answer.status_code == 400


def test_a_stale_page_is_told_of_both_versions(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "valvonta", version="0", **TYPED)
    assert answer.status_code == 409
    assert "Final inspection" in answer.text


def test_another_authority_sees_no_event(office: Office) -> None:
    case_id = office.case()
    act(office.browser(), case_id, "valvonta", **TYPED)
    (row,) = office.stored(case_id).supervisions
    foreign = office.browser(FOREIGN)
    assert foreign.get(f"{address(case_id)}/valvonta/{row.id}").status_code == 404
