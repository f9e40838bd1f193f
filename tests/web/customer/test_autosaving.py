"""Saving by a script while a step is typed: what is kept, what is refused, and by whom."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.usecases.accounts import token_hash
from tests.web.conftest import Clock, sign_in, token_in, tools_of
from tests.web.customer.conftest import THE_CUSTOMER, THE_STRANGER, Counter

JSON = {"Accept": "application/json"}
SCRIPT = {**JSON, "Sec-Fetch-Dest": "empty"}


def address(draft_id: UUID, step: str = "tiedot", language: str = "en") -> str:
    return f"/{language}/asiointi/{draft_id}/{step}"


class Typing:
    """A page of a step with a script that saves."""

    def __init__(self, client: FlaskClient, where: str) -> None:
        self.client = client
        self.where = where
        page = client.get(where)
        self.token = token_in(page)
        found = re.search(r'name="version" value="([0-9]+)"', page.text)
        assert found
        self.version = found[1]

    def save(self, **typed: Any) -> TestResponse:
        sent = {"csrf_token": self.token, "version": self.version, **typed}
        answer = self.client.post(f"{self.where}/talteen", data=sent, headers=SCRIPT)
        if answer.status_code == 200:
            self.version = str(answer.json["version"])
        return answer

    def renew(self) -> TestResponse:
        answer = self.client.get(f"{self.where}/talteen", headers=SCRIPT)
        if answer.status_code == 200:
            self.token = answer.json["token"]
        return answer


def typing(counter: Counter, draft_id: UUID, step: str = "tiedot", language: str = "en") -> Typing:
    return Typing(counter.browser(), address(draft_id, step, language))


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Tallennettu klo 12.00"), ("sv", "Sparat kl. 12.00"), ("en", "Saved at 12:00")],
)
def test_what_stands_in_the_fields_is_kept_and_said(
    counter: Counter, language: str, said: str
) -> None:
    draft_id = counter.draft({})
    answer = typing(counter, draft_id, language=language).save(**{"a-what": "A sta"})
    assert answer.status_code == 200
    assert answer.json["saved"] == said
    assert answer.json["version"] == counter.stored(draft_id).draft.version
    assert counter.stored(draft_id).draft.answers == {"what": "A sta"}


def test_a_half_typed_day_is_kept_as_it_was_typed(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    assert page.save(**{"a-begins": "1.6."}).status_code == 200
    assert counter.stored(draft_id).draft.raw == {"begins": "1.6."}
    assert page.save(**{"a-begins": "1.6.2027"}).status_code == 200
    draft = counter.stored(draft_id).draft
    assert (draft.raw, draft.answers) == ({}, {"begins": "2027-06-01"})


def test_each_save_knows_the_version_of_the_one_before(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    first = int(page.version)
    saved = [page.save(**{"a-what": text}).json["version"] for text in "abc"]
    assert saved == [first + 1, first + 2, first + 3]


def test_the_lead_time_warns_as_soon_as_the_day_is_known(counter: Counter) -> None:
    page = typing(counter, counter.draft({}))
    late = page.save(**{"a-begins": "1.12.2026"}).json["late"]
    assert "1 November 2026" in late
    assert "The rule: The law en." in late
    assert page.save(**{"a-begins": "1.12.2027"}).json["late"] == ""


def test_a_stale_page_changes_nothing(counter: Counter) -> None:
    draft_id = counter.draft({})
    one, other = typing(counter, draft_id), typing(counter, draft_id)
    assert other.save(**{"a-what": "Theirs"}).status_code == 200
    refused = one.save(**{"a-what": "Mine"})
    assert (refused.status_code, refused.json["error"]) == (409, "changed")
    assert counter.stored(draft_id).draft.answers == {"what": "Theirs"}


def test_the_same_text_from_two_pages_is_no_conflict(counter: Counter) -> None:
    draft_id = counter.draft({})
    one, other = typing(counter, draft_id), typing(counter, draft_id)
    assert other.save(**{"a-what": "Same"}).status_code == 200
    assert one.save(**{"a-what": "Same"}).status_code == 200


def test_a_draft_that_was_sent_is_told_so(counter: Counter) -> None:
    draft_id = counter.draft(
        {"what": "A stage", "begins": "2027-06-01", "times": [{"on": "2027-06-01"}]}
    )
    page = typing(counter, draft_id)
    counter.open(f"/asiointi/{draft_id}/tarkistus").press("", {"a-declared": "true"})
    for answer in (page.save(**{"a-what": "Too late"}), page.renew()):
        assert (answer.status_code, answer.json) == (409, {"error": "sent"})


def test_after_the_end_of_the_session_nothing_is_taken(counter: Counter, clock: Clock) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    clock.pass_time(days=2)
    refused = page.save(**{"a-what": "Late"})
    assert (refused.status_code, refused.json["error"]) == (401, "signed_out")
    assert page.renew().status_code == 401
    assert counter.stored(draft_id).draft.answers == {}


def test_signing_in_again_in_another_tab_lets_the_first_one_go_on(
    counter: Counter, clock: Clock
) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    clock.pass_time(days=2)
    sign_in(page.client, THE_CUSTOMER)
    refused = page.save(**{"a-what": "Still here"})
    assert (refused.status_code, refused.json["error"]) == (400, "form_expired")
    assert page.renew().status_code == 200
    assert page.save(**{"a-what": "Still here"}).status_code == 200
    assert counter.stored(draft_id).draft.answers == {"what": "Still here"}


def test_another_person_in_the_same_browser_gets_no_token_and_no_text(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    sign_in(page.client, THE_STRANGER)
    assert page.renew().status_code == 404
    assert page.save(**{"a-what": "Private"}).status_code == 400
    page.token = token_in(page.client.get("/en/omat"))
    assert page.save(**{"a-what": "Private"}).status_code == 404
    assert counter.stored(draft_id).draft.answers == {}


def test_typing_keeps_the_session_and_asking_for_a_token_does_not(
    counter: Counter, clock: Clock
) -> None:
    page = typing(counter, counter.draft({}))

    def last_seen() -> timedelta:
        cookie = page.client.get_cookie("kevyt")
        assert cookie is not None
        with tools_of(counter.app).database.read(System("test")) as session:
            row = signing_in.login_session(session, token_hash(cookie.value))
        assert row is not None
        return clock.at - row.last_seen_at

    clock.pass_time(minutes=5)
    page.renew()
    assert last_seen() == timedelta(minutes=5)
    page.save(**{"a-what": "Typed"})
    assert last_seen() == timedelta(0)


def test_on_a_step_that_the_form_has_no_more_it_is_told_that_the_form_has_changed(
    counter: Counter,
) -> None:
    draft_id = counter.draft({})
    page = typing(counter, draft_id)
    told = page.client.get(page.where).text.partition('data-trouble="renewed"')[2]
    assert f'href="/en/asiointi/{draft_id}"' in told.partition("</template>")[0]
    page.where = address(draft_id, "ei-ole")
    for answer in (page.save(), page.renew()):
        assert (answer.status_code, answer.json) == (409, {"error": "renewed"})


def test_a_step_of_another_person_s_draft_is_not_found(counter: Counter) -> None:
    page = typing(counter, counter.draft({}))
    page.where = address(UUID(int=1), "ei-ole")
    assert [page.save().status_code, page.renew().status_code] == [404, 404]
