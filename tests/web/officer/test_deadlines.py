"""One deadline on the officer's page: extended, moved, met, hidden; how a decision is served."""

import re
from datetime import UTC, datetime

import pytest

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.states import CaseState
from tests.web.officer.conftest import CUSTOMER, Office, act, address, form_in

JANUARY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def deadline_of(office: Office, case_id: object, kind: DeadlineKind = DeadlineKind.PROCESSING):
    [deadline] = [d for d in office.stored(case_id).deadlines if d.kind is kind]
    return deadline


def test_a_deadline_is_extended_by_a_period_and_its_history_tells_it(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    before = deadline_of(office, case_id)
    answer = act(
        client,
        case_id,
        "lisaaika",
        deadline=str(before.id),
        amount="2",
        unit="W",
        reason="Statements <b>missing</b>",
    )
    assert answer.status_code == 303
    assert deadline_of(office, case_id).last_on > before.last_on
    page = client.get(address(case_id)).text
    assert "More time: 2 weeks." in page
    assert "Statements &lt;b&gt;missing&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "", "last_on": ""}, "Write how much more time there is"),
        ({"amount": "2", "last_on": "5.6.2030"}, "Write how much more time there is"),
        ({"amount": "two"}, "Write the time as a whole number"),
        ({"amount": "9999", "unit": "Y"}, "Write a number from 1 to 100<"),
        ({"amount": "0"}, "Write a number from 1 to 36525<"),
        ({"amount": "99", "unit": "Y"}, "The day "),
        ({"last_on": "31.2.2026"}, "Write the day like this"),
        ({"last_on": "2.1.2026"}, "The new day must be later"),
        ({"amount": "2", "reason": ""}, "Write the reason"),
    ],
)
def test_a_bad_extension_is_told_and_keeps_what_was_typed(
    office: Office, typed: dict[str, str], words: str
) -> None:
    case_id, client = office.case(), office.browser()
    deadline = deadline_of(office, case_id)
    sent = {"unit": "D", "reason": "I kept this", **typed, "deadline": str(deadline.id)}
    answer = act(client, case_id, "lisaaika", **sent)
    assert answer.status_code == 400
    assert words in answer.text
    assert sent["reason"] in answer.text
    assert deadline_of(office, case_id).last_on == deadline.last_on


def test_after_an_end_only_deadlines_that_can_follow_it_are_offered(office: Office) -> None:
    client = office.browser()

    def kinds(state: CaseState) -> list[str]:
        form = form_in(client.get(address(office.case(state))), "deadline")
        return re.findall(r'<option value="(\w+)"', form.split("</select>")[0])

    assert kinds(CaseState.IN_PROGRESS)[0] == "processing"
    assert kinds(CaseState.DECIDED) == ["validity", "renewal", "inspection", "appeal", "service"]
    page = client.get(address(office.case(CaseState.DECIDED)))
    assert 'value="validity" selected' in form_in(page, "deadline")


def test_a_deadline_is_moved_met_and_hidden(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    which = str(deadline_of(office, case_id).id)
    assert act(client, case_id, "nakyvyys", deadline=which, shown="").status_code == 303
    assert not deadline_of(office, case_id).shown_to_customer
    moved = act(client, case_id, "maarapaiva", deadline=which, last_on="6.6.2027", reason="Agreed")
    assert moved.status_code == 303
    assert "6 June 2027 is a day off" in client.get(address(case_id)).text
    assert act(client, case_id, "taytetty", deadline=which).status_code == 303
    assert deadline_of(office, case_id).met_by_hand
    assert "Met " in client.get(address(case_id)).text


@pytest.mark.parametrize(
    ("which", "status"),
    [("", 400), ("nonsense", 400), ("00000000-0000-0000-0000-000000000000", 404)],
)
def test_a_deadline_that_there_is_not_is_refused(office: Office, which: str, status: int) -> None:
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "taytetty", deadline=which).status_code == status


def test_the_service_of_a_decision_is_recorded_later_and_both_read_how_it_was_counted(
    office: Office,
) -> None:
    case_id = office.case(CaseState.DECIDED)
    office.change(case_id, lambda _session, case: setattr(case, "submitted_at", JANUARY))
    client, customer = office.browser(), office.browser(CUSTOMER)
    assert "The service has not been recorded" in client.get(address(case_id)).text
    sent = {"service_way": "e_message", "sent_on": "31.3.2026", "appeal_way": "court"}
    assert act(client, case_id, "tiedoksianto", **sent).status_code == 303
    for page in (client.get(address(case_id)).text, customer.get(f"/en/asiat/{case_id}").text):
        assert "The day of service is 3 April 2026." in page
        assert "the time ended on 4 May 2026" in page
        assert "third day" in page
    assert act(client, case_id, "lainvoima", legal_force_on="5.5.2026").status_code == 303
    assert "Has legal force since 5 May 2026." in customer.get(f"/en/asiat/{case_id}").text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"sent_on": "31.3.2026", "appeal_way": "court"}, "Choose how the decision was served"),
        ({"service_way": "letter", "appeal_way": "court"}, "Write the day of sending"),
        (
            {"service_way": "letter", "sent_on": "31.3.2026", "appeal_way": "tea"},
            "Choose how it can be appealed against",
        ),
        (
            {"service_way": "letter", "sent_on": "1.1.2099", "appeal_way": "court"},
            "The day is still to come",
        ),
        (
            {"service_way": "letter", "sent_on": "22.11.2026", "appeal_way": "court"},
            "The day is before the matter arrived",
        ),
    ],
)
def test_a_service_that_cannot_be_is_told_at_its_field(
    office: Office, sent: dict[str, str], words: str
) -> None:
    case_id, client = office.case(CaseState.DECIDED), office.browser()
    answer = act(client, case_id, "tiedoksianto", **sent)
    assert answer.status_code == 400
    assert words in answer.text
    assert re.search(r'<details[^>]* id="tiedoksianto" open>', answer.text)


def test_a_matter_that_is_not_decided_is_not_served(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    sent = {"service_way": "letter", "sent_on": "31.3.2026", "appeal_way": "court"}
    answer = act(client, case_id, "tiedoksianto", **sent)
    assert answer.status_code == 400
    assert "present state" in answer.text


def test_a_stale_page_of_a_deadline_shows_both_versions(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    which = str(deadline_of(office, case_id).id)
    act(client, case_id, "tunnus", identifier="RAN/1")
    answer = act(
        client, case_id, "lisaaika", version="1", deadline=which, amount="2", unit="W", reason="x"
    )
    assert answer.status_code == 409
    assert 'data-action="extend"' in answer.text
