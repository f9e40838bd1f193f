"""Two officers at the same case: nobody's change is lost unseen."""

import io

import pytest

from kevytasiointi.domain.states import CaseState
from tests import factories
from tests.factories import PDF_BYTES
from tests.web.conftest import START, token_in, tools_of
from tests.web.officer.conftest import LEAD, Office, act, address, form_in, version_in


def test_the_second_of_two_officers_sees_both_versions(office: Office) -> None:
    case_id = office.case()
    first, second = office.browser(), office.browser(LEAD)
    page = second.get(address(case_id))
    act(first, case_id, "ota")
    act(first, case_id, "tunnus", identifier="RAN/1/2026")
    answer = second.post(
        address(case_id, "tila"),
        data={
            "csrf_token": token_in(page),
            "version": version_in(page),
            "state": "transferred",
            "phase": "",
            "reason": "My long reason",
        },
    )
    assert answer.status_code == 409
    text = answer.text
    stored, yours = text.split('id="yours"')
    for shown in ("Being processed", office.own.officer.name, "RAN/1/2026", "identifier was set"):
        assert shown in stored
    for shown in ("Transferred to another authority", "My long reason", "on top of"):
        assert shown in yours
    assert office.stored(case_id).case.state is CaseState.IN_PROGRESS


def test_the_typed_text_is_applied_on_top_with_one_button(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    page = client.get(address(case_id))
    act(office.browser(LEAD), case_id, "ota")
    data = {
        "csrf_token": token_in(page),
        "version": version_in(page),
        "text": "Add the map",
        "due_on": "7.12.2026",
    }
    answer = client.post(address(case_id, "taydennys"), data=data)
    assert answer.status_code == 409
    form = form_in(answer, "supplement")
    assert "Add the map" in form
    assert 'value="7.12.2026"' in form
    stored = str(office.stored(case_id).case.version)
    assert f'name="version" value="{stored}"' in form
    again = client.post(address(case_id, "taydennys"), data={**data, "version": stored})
    assert again.status_code == 303
    assert office.stored(case_id).case.state is CaseState.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize(
    ("end", "data"),
    [
        ("ota", {}),
        ("tila", {"state": "in_progress"}),
        ("tunnus", {"identifier": "X/1"}),
        ("maaraaika", {"kind": "statement", "last_on": "7.12.2026", "reason": "r"}),
        ("taydennys", {"text": "t", "due_on": "7.12.2026"}),
        ("paatos", {"outcome": "noted"}),
        ("siirretty", {}),
    ],
)
@pytest.mark.parametrize("version", ["1", "", "x", "-1", "999999999999999999999", "9" * 5_000])
def test_every_action_compares_versions(
    office: Office, end: str, data: dict[str, str], version: str
) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    before = office.stored(case_id)
    answer = act(client, case_id, end, **{**data, "version": version})
    assert answer.status_code == 409
    after = office.stored(case_id)
    assert after.case.version == before.case.version
    assert len(after.events) == len(before.events)


def test_a_file_sent_too_late_is_not_kept(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    file = (io.BytesIO(PDF_BYTES), "paatos.pdf")
    answer = act(client, case_id, "paatos", outcome="granted", file=file, version="1")
    assert answer.status_code == 409
    assert "choose it again" in answer.text
    store = tools_of(office.app).config.store
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_what_no_longer_fits_is_said_and_kept(office: Office) -> None:
    case_id, client = office.case(CaseState.IN_PROGRESS), office.browser()
    page = client.get(address(case_id))
    data = {"csrf_token": token_in(page), "version": version_in(page)}
    with office.writing() as session:
        case = session.merge(office.stored(case_id).case)
        factories.go(session, office.own, case, CaseState.WITHDRAWN, now=START)
    answer = client.post(
        address(case_id, "tila"), data={**data, "state": "lapsed", "reason": "A kept reason"}
    )
    assert answer.status_code == 409
    yours = answer.text.split('id="yours"')[1]
    assert 'id="does-not-fit"' in yours
    assert "Lapsed" in yours
    assert "A kept reason" in yours
    answer = client.post(address(case_id, "ota"), data=data)
    assert 'id="does-not-fit"' in answer.text


def test_wrong_input_does_not_take_the_new_version_unseen(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    page = client.get(address(case_id))
    act(office.browser(LEAD), case_id, "ota")
    data = {"csrf_token": token_in(page), "version": version_in(page), "identifier": "x" * 101}
    answer = client.post(address(case_id, "taydennys"), data=data)
    assert answer.status_code == 400
    assert f'name="version" value="{data["version"]}"' in form_in(answer, "supplement")


def test_the_portals_own_work_makes_no_page_old(office: Office) -> None:
    """A message overwrites nothing, so it is never too late."""
    case_id, client = office.case(), office.browser()
    assert act(client, case_id, "viesti", body="Hello", version="1").status_code == 303
    assert office.stored(case_id).messages[0].sent_at == START
