"""Many matters at once: from the queue, from a list, as a list, as packages."""

import csv
import html
import io
import json
import re
import zipfile
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kevytasiointi.domain.bulk import BulkAction
from kevytasiointi.domain.csvtext import guarded, unguarded
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.packages import MANIFEST
from kevytasiointi.domain.statelists import Column
from kevytasiointi.domain.states import CaseState
from kevytasiointi.web.officer.bulk_form import ACTION_WORDS
from kevytasiointi.web.officer.list_in import COLUMN_WORDS
from kevytasiointi.web.officer.list_out import CELLS
from kevytasiointi.web.officer.queue_form import COLUMNS
from kevytasiointi.worker import run_once
from tests.web.conftest import token_in, tools_of
from tests.web.officer.conftest import FOREIGN, Office, address

MANY = "/en/virkailija/valitut"
LIST = "/en/virkailija/luettelo"


def chosen(office: Office, *ids: UUID) -> list[str]:
    return [f"{key}:{office.stored(key).case.version}" for key in ids]


def kept(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    form = page.text.partition("data-action=")[2]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def results(page: TestResponse) -> dict[str, bool]:
    rows = re.findall(r'<tr[^>]*data-number="([^"]+)" data-done="(\w+)"', page.text)
    return {number: done == "true" for number, done in rows}


def post(client: FlaskClient, at: str, **data: object) -> TestResponse:
    token = token_in(client.get("/en/virkailija/luettelo"))
    return client.post(at, data={"csrf_token": token, **data})


def test_states_are_set_after_a_look_at_what_would_happen(office: Office) -> None:
    fine, ended = office.case(), office.case(CaseState.WITHDRAWN)
    client = office.browser()
    queue = client.get("/en/virkailija/asiat")
    assert queue.text.count('name="case"') == 2
    asked = post(client, MANY, action="state", case=chosen(office, fine, ended))
    assert "2 matters have been chosen" in asked.text
    told = client.post(MANY, data={**kept(asked), "state": "in_progress", "step": "preview"})
    number, other = office.stored(fine).case.number, office.stored(ended).case.number
    assert results(told) == {number: True, other: False}
    assert "Submitted → Being processed" in told.text
    assert office.stored(fine).case.state is CaseState.SUBMITTED
    done = client.post(MANY, data={**kept(told), "step": "do"})
    assert results(done) == {number: True, other: False}
    assert office.stored(fine).case.state is CaseState.IN_PROGRESS
    again = client.post(MANY, data={**kept(told), "step": "do"})
    assert results(again) == {number: False, other: False}
    assert "after you opened the list" in again.text


def test_nothing_chosen_is_told_clearly(office: Office) -> None:
    office.case()
    client = office.browser()
    page = post(client, MANY, action="take")
    assert page.status_code == 400
    assert "You have not chosen any matter" in page.text
    page = post(client, MANY, case=["x", "1:2"], action="take")
    assert page.status_code == 200


@pytest.mark.parametrize("data", [{"state": ""}, {"state": "nonsense"}])
def test_what_the_action_needs_is_asked_at_its_field(office: Office, data: dict[str, str]) -> None:
    client = office.browser()
    asked = post(client, MANY, action="state", case=chosen(office, office.case()))
    page = client.post(MANY, data={**kept(asked), **data, "reason": "Kept", "step": "preview"})
    assert page.status_code == 400
    assert "Choose the new state" in page.text
    assert "Kept" in page.text


def test_a_deadline_for_many_needs_its_day_and_reason(office: Office) -> None:
    key = office.case()
    client = office.browser()
    asked = post(client, MANY, action="deadline", case=chosen(office, key))
    data = {**kept(asked), "kind": "hearing", "last_on": "4.12.2026"}
    page = client.post(MANY, data={**data, "step": "preview"})
    assert "Write the reason" in page.text
    told = client.post(MANY, data={**data, "reason": "Agreed", "step": "preview"})
    assert "Last day: 4 December 2026." in told.text
    client.post(MANY, data={**kept(told), "step": "do"})
    assert "hearing" in {row.kind.value for row in office.stored(key).deadlines}


def test_all_that_fit_the_filters_can_be_chosen(office: Office) -> None:
    first, second = office.case(), office.case()
    office.case(CaseState.PROCESSED)
    page = post(office.browser(), MANY, action="take", everything="y", back="?tila=submitted")
    assert results(page) == {office.stored(key).case.number: True for key in (first, second)}


def test_another_authoritys_matter_is_unknown(office: Office) -> None:
    key = office.case()
    page = post(office.browser(FOREIGN), MANY, action="take", case=chosen(office, key))
    assert office.stored(key).case.number not in page.text
    assert "There is no such matter in your authority." in page.text


def test_packages_of_many_are_ordered_made_and_downloaded(office: Office) -> None:
    key = office.case()
    client = office.browser()
    told = post(client, MANY, action="package", case=chosen(office, key))
    answer = client.post(MANY, data={**kept(told), "step": "do"})
    assert answer.status_code == 303
    order = answer.headers["Location"]
    assert 'data-ready="false"' in client.get(order).text
    assert client.get(f"{order}/paketit.zip").status_code == 404
    with tools_of(office.app).pdf:
        run_once(tools_of(office.app))
    assert 'data-ready="true"' in client.get(order).text
    assert order.rpartition("/")[2] in client.get("/en/virkailija/paketit").text
    assert office.browser(FOREIGN).get(order).status_code == 404
    with client.get(f"{order}/paketit.zip") as answer:
        content = answer.data
    assert int(answer.headers["Content-Length"]) == len(content)
    number = office.stored(key).case.number
    assert set(zipfile.ZipFile(io.BytesIO(content)).namelist()) == {
        "index.json",
        f"{number}.zip",
    }
    assert office.stored(key).events[-1].kind in {EventKind.PACKAGE_MADE, EventKind.PDF_MADE}


def test_one_package_is_made_by_a_button_and_streams(office: Office) -> None:
    key = office.case()
    client = office.browser()
    token = token_in(client.get(address(key)))
    answer = client.post(address(key, "paketti"), data={"csrf_token": token})
    assert answer.headers["Location"] == address(key, "paketti.zip")
    assert office.stored(key).events[-1].kind is EventKind.PACKAGE_MADE
    entries = len(office.stored(key).events)
    got = client.get(answer.headers["Location"])
    assert got.mimetype == "application/zip"
    assert office.stored(key).case.number in got.headers["Content-Disposition"]
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(got.data)).read(MANIFEST))
    assert manifest["case"]["id"] == str(key)
    assert len(office.stored(key).events) == entries


def test_the_queue_as_a_list(office: Office) -> None:
    first = office.case()
    office.case(CaseState.PROCESSED)
    office.change(first, lambda _s, case: setattr(case, "identifier", "=1+1"))
    client = office.browser()
    got = client.get("/fi/virkailija/luettelo.csv?tila=submitted&sarake=state&sarake=language")
    assert got.mimetype == "text/csv"
    text = got.data.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[1] == [office.stored(first).case.number, "'=1+1", "Lähetetty", "suomi"]
    assert len(rows) == 2


def test_a_list_is_rehearsed_and_then_done_row_by_row(office: Office) -> None:
    fine, late, closed = office.case(), office.case(), office.case(CaseState.CLOSED)
    numbers = [office.stored(key).case.number for key in (fine, late, closed)]
    lines = [
        "Numero;Tila;Syy;Asiatunnus",
        f"{numbers[0]};Käsittelyssä;;D/1",
        f"{numbers[1]};withdrawn;Asked;",
        f"{numbers[2]};;;D/2",
        "KA-1999-000001;;;D/3",
        f"{numbers[0]};;;D/4",
        ";in_progress;;",
    ]
    client = office.browser()
    told = post(client, LIST, text="\r\n".join(lines), step="preview")
    assert results(told) == {
        numbers[0]: False,  # its second line
        numbers[1]: True,
        numbers[2]: False,
        "KA-1999-000001": False,
        "Line 7": False,
    }
    assert "on an earlier line already" in told.text
    assert office.stored(fine).case.identifier is None
    office.change(late, lambda _s, case: setattr(case, "identifier", "elsewhere"))
    done = client.post(LIST, data={**kept(told), "step": "do"})
    assert office.stored(fine).case.state is CaseState.IN_PROGRESS
    assert office.stored(fine).case.identifier == "D/1"
    assert office.stored(late).case.state is CaseState.SUBMITTED
    assert "after you opened the list" in done.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": ""}, "The list is empty"),
        ({"text": "number;colour\nKA-1;red"}, "The column colour is not known."),
        ({"text": "number;state\n" + "KA-1;x\n" * 501}, "too long"),
        ({"text": "in_progress;KA-2026-000001\nin_progress;KA-2026-000002"}, "not recognised"),
        ({"text": ";in_progress\n;decided"}, "not recognised"),
        ({"text": "x" * 40_001}, "too long"),
        ({"file": (io.BytesIO(b"\xff\xfe\x00"), "lista.csv")}, "UTF-8"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    office: Office, data: dict[str, object], said: str
) -> None:
    page = post(office.browser(), LIST, step="preview", **data)
    assert page.status_code == 400
    assert said in page.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("KA-2026-000001;nonsense", "The state nonsense is not known."),
        ("KA-2026-000001;decided", "from a list"),
        ("KA-2026-000001", "asks for nothing"),
        ("KA-2026-000001;;;;hearing;", "both its kind and its last day"),
        ("KA-2026-000001;;;;retention;1.1.2030", "can&#39;t be set"),
        ("KA-2026-000001;;;;hearing;someday", "5.6.2026"),
        ("KA-2026-000001;;;;hearing;someday", "Column Last day"),
        ("KA-2026-000001;;;;hearing;4.12.2027", "Column Reason is missing: a deadline needs"),
        ("KA-2026-000001;;;;;;x", "more cells"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(office: Office, line: str, said: str) -> None:
    page = post(
        office.browser(),
        LIST,
        text=f"number;state;reason;identifier;deadline;last day\n{line}",
        step="preview",
    )
    assert page.status_code == 200
    assert results(page) == {"KA-2026-000001": False}
    assert said in page.text
    assert "Line 2: " in page.text


def test_a_number_that_is_none_is_told_of_with_its_line(office: Office) -> None:
    number = office.stored(office.case()).case.number
    lines = f"{number};in_progress\n<b>12/2026;in_progress\n{number.lower()};closed"
    page = post(office.browser(), LIST, text=lines, step="preview")
    assert results(page) == {number: False, "&lt;b&gt;12/2026": False}
    assert "Line 2: “&lt;b&gt;12/2026” does not look like a number of a matter" in page.text
    assert "Line 3: The number is on an earlier line already." in page.text


def test_a_state_that_needs_a_reason_says_so_with_the_line(office: Office) -> None:
    number = office.stored(office.case(CaseState.IN_PROGRESS)).case.number
    page = post(office.browser(), LIST, text=f"{number};lapsed", step="preview")
    assert "Line 1: The reason is missing: this change needs one." in page.text


def test_the_page_says_what_a_deadline_needs(office: Office) -> None:
    page = office.browser().get(LIST)
    assert "A deadline needs its last day and a reason." in page.text


def test_tables_are_complete() -> None:
    assert set(ACTION_WORDS) == set(BulkAction)
    assert set(COLUMN_WORDS) == set(Column)
    assert set(CELLS) == set(COLUMNS)


@pytest.mark.parametrize("text", ["=1", "+358", "-1", "@x", "\tx", "plain", "'quoted"])
def test_formulas_are_guarded_and_come_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t"))
    assert unguarded(guarded(text)) == text
