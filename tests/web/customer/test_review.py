"""Checking the answers, declaring, sending, and deleting a draft."""

import random
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from kevytasiointi.demo.answers import answers_for
from kevytasiointi.demo.filler import Filler
from kevytasiointi.demo.founding import FORMS
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.database import System
from kevytasiointi.usecases.formspecs import read_form
from tests import factories
from tests.factories import PDF_BYTES
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter, Page

FULL = {
    **factories.ANSWERS,
    "loud": True,
    "how_loud": "80 dB",
    "why_loud": "Drums",
    "times": [{"on": "2027-06-01", "level": "70"}],
}
DECLARED = {"a-declared": "true"}


def review(counter: Counter, draft_id: UUID) -> Page:
    return counter.open(f"/asiointi/{draft_id}/tarkistus")


def test_the_review_shows_answers_files_fee_and_declaration(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    with tools_of(counter.app).database.write(System("test")) as session:
        draft = session.get(type(counter.stored(draft_id).draft), draft_id)
        assert draft
        factories.add_file(session, tools_of(counter.app).store, draft, now=START)
    page = review(counter, draft_id)
    assert page.errors == []
    for words in ("A stage on the market square", "80 dB", "suunnitelma.pdf", "Plan en"):
        assert words in page.words
    assert "Handling costs 100 euros en" in page.words
    assert "I declare that the answers are true en" in page.words
    assert page.links["Change: Facts en"].endswith("/tiedot")


def test_answers_of_unmet_conditions_are_not_shown(counter: Counter) -> None:
    page = review(counter, counter.draft({**FULL, "loud": False}))
    assert "80 dB" not in page.words
    assert "Drums" not in page.words


def test_every_problem_leads_to_its_field(counter: Counter) -> None:
    draft_id = counter.draft({"loud": True})
    page = review(counter, draft_id)
    assert [address.rpartition("/")[2].partition("?")[0] for address in page.errors] == [
        "tiedot",
        "ajat",
        "melu",
    ]
    address, _mark, field = page.errors[0].partition("#")
    step = Page(page.client, page.client.get(address))
    assert step.error_at(field)
    assert step.has(field)


def test_sending_makes_a_case_and_its_receipt_opens(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    answer = review(counter, draft_id).press(typed=DECLARED, follow=False)
    case = counter.case_of(draft_id)
    assert case
    assert answer.status == 303
    assert answer.response.location == f"/en/asiat/{case.id}/kuitti"
    assert (case.state, case.language) == (CaseState.SUBMITTED, "en")
    assert not counter.exists(draft_id)


def test_without_the_declaration_nothing_is_sent(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    page = review(counter, draft_id).press()
    assert page.status == 400
    assert page.errors == ["#a-declared"]
    assert page.error_at("a-declared")
    assert page.title.startswith("Error: ")
    assert counter.case_of(draft_id) is None


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 5_000])
def test_a_version_that_was_never_shown_is_not_sent(counter: Counter, version: str) -> None:
    draft_id = counter.draft(FULL)
    page = review(counter, draft_id).press(typed={**DECLARED, "version": version})
    assert page.path.endswith("/tarkistus")
    assert counter.case_of(draft_id) is None


def test_what_is_missing_is_said_and_the_declaration_stays_ticked(counter: Counter) -> None:
    draft_id = counter.draft({**FULL, "times": []})
    page = review(counter, draft_id).press(typed=DECLARED)
    assert page.status == 400
    assert page.errors[0].endswith("#a-times")
    assert page.value("a-declared") == "true"
    assert counter.exists(draft_id)


def test_sending_again_gives_the_same_receipt(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    page = review(counter, draft_id)
    first = page.press(typed=DECLARED, follow=False)
    second = page.press(typed=DECLARED, follow=False)
    assert second.status == 303
    assert second.response.location == first.response.location
    assert counter.cases() == 1


def test_sending_twice_at_once_makes_one_case(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    pages = [review(counter, draft_id) for _ in range(3)]
    answers: list[TestResponse] = []

    def send(page: Page) -> None:
        answers.append(page.press(typed=DECLARED, follow=False).response)

    threads = [threading.Thread(target=send, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert counter.cases() == 1


def test_a_stranger_sends_nothing(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    stranger = counter.browser(THE_STRANGER)
    token = Page(stranger, stranger.get("/en/hankkeet")).value("csrf_token")
    sent = {"csrf_token": token, **DECLARED}
    for end in ("tarkistus", "poista", "tiedot"):
        assert stranger.post(f"/en/asiointi/{draft_id}/{end}", data=sent).status_code == 404
    assert counter.exists(draft_id)
    assert counter.case_of(draft_id) is None


def test_a_service_that_has_closed_takes_nothing(counter: Counter) -> None:
    draft_id = counter.draft(FULL)
    page = review(counter, draft_id)
    with tools_of(counter.app).database.write(System("test")) as session:
        service = session.get(type(counter.world.service), counter.world.service.id)
        assert service
        service.closes_on = START.date().replace(day=1)
    assert page.press(typed=DECLARED).status == 409
    assert "closed" in review(counter, draft_id).words
    assert counter.exists(draft_id)


# --- deleting ---


def test_a_draft_and_its_files_are_deleted_only_when_confirmed(counter: Counter) -> None:
    draft_id = counter.draft()
    step = counter.open(f"/asiointi/{draft_id}/tiedot")
    step.press("attach:plan", files={"a-plan": ("a.pdf", PDF_BYTES)})
    page = counter.open(f"/asiointi/{draft_id}/poista")
    assert counter.exists(draft_id)
    answer = page.press(follow=False)
    assert answer.response.location == "/en/omat"
    assert not counter.exists(draft_id)
    assert counter.files_in_store() == 0
    assert page.press().status == 404


# --- the real forms ---


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("slug", ["meluilmoitus", "kompostointi-ilmoitus"])
def test_the_real_forms_are_filled_in_step_by_step_and_sent(
    counter: Counter, slug: str, language: str
) -> None:
    spec, document = read_form(FORMS / f"{slug}.yaml")
    with tools_of(counter.app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "lehtola-2")
        version = factories.make_version(session, document)
        service = factories.make_service(session, authority, version)
    counter.world = replace(counter.world, authority=authority, service=service)
    filler = Filler("Aino Esimerkki", "aino@posti.example", language)
    answers = answers_for(slug, START.date(), random.Random(3), filler)
    draft_id = counter.draft(answers, language=language)
    client = counter.browser()
    page = Page(client, client.get(f"/{language}/asiointi/{draft_id}/{spec.steps[0].key}"))
    for _step in range(20):
        if page.path.endswith("/tarkistus"):
            break
        before = counter.stored(draft_id).draft.answers
        files = dict.fromkeys(
            page.tree.xpath("//input[@type='file']/@name"), ("kartta.pdf", PDF_BYTES)
        )
        page = page.press("next", files=files)
        assert page.errors == [], page.words
        assert counter.stored(draft_id).draft.answers == before
    assert page.path.endswith("/tarkistus")
    page.press(typed=DECLARED, follow=False)
    case = counter.case_of(draft_id)
    assert case
    assert case.answers
