"""The form is updated while a draft is open: told before, moved by a button, kept to look at."""

from typing import Any
from uuid import UUID

import pytest

from kevytasiointi.domain.formparser import RESERVED_STEP_KEYS
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.usecases import publishing
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter, wide_form
from tests.web.customer.test_autosaving import typing

WORDS = factories.words


@pytest.fixture
def draft_id(counter: Counter) -> UUID:
    return counter.draft(
        {
            "what": "A stage",
            "begins": "2027-06-01",
            "loud": True,
            "how_loud": "Very",
            "times": [{"on": "2027-06-01", "level": "70"}],
            "tools": ["drum", "horn"],
        }
    )


def update(counter: Counter) -> None:
    """Version 2: `how_loud` is gone, no horn any more, and a telephone number is asked."""
    document: dict[str, Any] = wide_form()
    with tools_of(counter.app).database.write(System("test")) as session:
        service = session.get_one(ServiceRow, counter.world.service.id)
        version = session.get_one(FormVersionRow, service.form_version_id)
        document["id"] = str(version.form_id)
        items = document["steps"][0]["items"]
        phone = {"id": "i9", "key": "tel", "kind": "phone", "label": WORDS("Tel"), "required": True}
        document["steps"][0]["items"] = [*items[:3], phone, items[4]]
        document["steps"][3]["items"][1]["options"].pop()
        newer = publishing.publish(session, document, actor=None, now=START)
        service.form_version_id = newer.id


@pytest.mark.parametrize("page", ["", "/tiedot", "/tarkistus"])
def test_every_page_of_the_draft_leads_to_what_is_new_and_changes_nothing(
    counter: Counter, draft_id: UUID, page: str
) -> None:
    update(counter)
    before = counter.stored(draft_id).draft.version
    opened = counter.open(f"/asiointi/{draft_id}{page}")
    assert opened.path.endswith("/paivitys")
    assert opened.status == 200
    assert "Tel en" in opened.words
    assert "Very" in opened.words
    assert "A horn" in opened.words
    stored = counter.stored(draft_id)
    assert stored.draft.version == before
    assert stored.form_version.number == 1


def test_the_button_moves_the_draft_and_what_was_let_go_can_be_looked_at(
    counter: Counter, draft_id: UUID
) -> None:
    update(counter)
    page = counter.open(f"/asiointi/{draft_id}").press("")
    assert page.path.endswith("/tiedot")
    assert "Your draft uses the updated form now" in page.words
    stored = counter.stored(draft_id)
    assert stored.form_version.number == 2
    assert "how_loud" not in stored.draft.answers
    assert stored.draft.answers["tools"] == ["drum"]
    assert stored.draft.answers["times"] == [{"on": "2027-06-01", "level": "70"}]
    kept = counter.open(page.links["Look at them"].removeprefix("/en"), page.client)
    assert "Very" in kept.words
    assert "A horn" in kept.words
    assert not kept.tree.xpath("//main//form")
    review = counter.open(f"/asiointi/{draft_id}/tarkistus", page.client)
    assert review.has("let-go")
    assert any("a-tel" in error for error in review.errors)


def test_what_is_typed_on_a_page_of_the_old_form_is_saved_first(
    counter: Counter, draft_id: UUID
) -> None:
    page = counter.open(f"/asiointi/{draft_id}/tiedot")
    update(counter)
    page = page.press("next", {"a-what": "Typed meanwhile"})
    assert page.path.endswith("/paivitys")
    assert counter.stored(draft_id).draft.answers["what"] == "Typed meanwhile"
    page.press("")
    assert counter.stored(draft_id).draft.answers["what"] == "Typed meanwhile"


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5_000])
def test_a_version_that_was_never_shown_moves_nothing(
    counter: Counter, draft_id: UUID, version: str
) -> None:
    update(counter)
    page = counter.open(f"/asiointi/{draft_id}").press("", {"version": version})
    assert page.path.endswith("/paivitys")
    assert counter.stored(draft_id).form_version.number == 1


def test_what_a_script_saves_is_saved_too(counter: Counter, draft_id: UUID) -> None:
    page = typing(counter, draft_id)
    update(counter)
    assert page.save(**{"a-what": "Typed meanwhile"}).status_code == 200
    assert counter.stored(draft_id).draft.answers["what"] == "Typed meanwhile"


def test_sending_a_review_of_the_old_form_leads_to_what_is_new(
    counter: Counter, draft_id: UUID
) -> None:
    review = counter.open(f"/asiointi/{draft_id}/tarkistus")
    update(counter)
    page = review.press("", {"a-declared": "true"})
    assert page.path.endswith("/paivitys")
    assert counter.cases() == 0


def test_a_page_that_is_out_of_date_moves_nothing(counter: Counter, draft_id: UUID) -> None:
    page = counter.open(f"/asiointi/{draft_id}/tiedot")
    update(counter)
    asked = counter.open(f"/asiointi/{draft_id}/paivitys", page.client)
    page.press("next", {"a-what": "Typed meanwhile"})
    again = asked.press("")
    assert again.path.endswith("/paivitys")
    assert "Look at this once more" in again.words
    assert counter.stored(draft_id).form_version.number == 1
    again.press("")
    assert counter.stored(draft_id).form_version.number == 2


def test_without_news_the_page_leads_back_to_the_form(counter: Counter, draft_id: UUID) -> None:
    assert not counter.open(f"/asiointi/{draft_id}/paivitys").path.endswith("/paivitys")
    assert "paivitys" in RESERVED_STEP_KEYS


def test_a_stranger_moves_nothing(counter: Counter, draft_id: UUID) -> None:
    update(counter)
    client = counter.browser(THE_STRANGER)
    assert counter.open(f"/asiointi/{draft_id}/paivitys", client).status == 404
