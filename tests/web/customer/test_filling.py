"""Filling a form in without JavaScript: steps, rows, conditions, wrong texts, two windows."""

import pytest

from kevytasiointi.storage.database import System
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter, Page


def step(counter: Counter, draft_id: object, key: str) -> Page:
    return counter.open(f"/asiointi/{draft_id}/{key}")


def test_a_form_is_begun_from_its_service_and_lands_on_the_first_step(counter: Counter) -> None:
    page = counter.start(counter.world.service.slug)
    assert page.status == 200
    assert page.path.endswith("/tiedot")
    assert "Step 1 of 4" in page.words
    assert page.title.startswith("Facts en")
    assert [h1.text_content().strip() for h1 in page.tree.iter("h1")] != []


def test_the_address_of_starting_opened_as_a_page_leads_to_the_service(counter: Counter) -> None:
    slug = counter.world.service.slug
    answer = counter.browser().get(f"/en/palvelut/{slug}/aloita")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/en/palvelut/{slug}")


def test_answers_are_saved_and_the_next_step_opens(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = step(counter, draft_id, "tiedot")
    page = page.press("next", {"a-what": "  A stage ", "a-begins": "1.6.2027", "a-loud": "false"})
    assert page.path.endswith("/ajat")
    assert counter.stored(draft_id).draft.answers == {
        "what": "A stage",
        "begins": "2027-06-01",
        "loud": False,
    }


def test_a_missing_answer_is_asked_for_only_by_next(counter: Counter) -> None:
    page = step(counter, counter.draft({}), "tiedot")
    assert page.errors == []
    page = page.press("next", {"a-begins": "1.6.2027"})
    assert page.path.endswith("/tiedot")
    assert page.title.startswith("Error: ")
    assert page.errors == ["#a-what"]
    assert page.error_at("a-what")
    assert page.value("a-begins") == "1.6.2027"


def test_a_text_that_is_no_answer_is_kept_as_it_was_typed(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = step(counter, draft_id, "tiedot")
    page = page.press("next", {"a-what": "A stage", "a-begins": "first of June"})
    assert page.value("a-begins") == "first of June"
    assert page.errors == ["#a-begins"]
    assert counter.stored(draft_id).draft.raw == {"begins": "first of June"}
    again = step(counter, draft_id, "tiedot")
    assert again.value("a-begins") == "first of June"
    page = again.press("next", {"a-begins": "2027-06-01"})
    assert page.path.endswith("/ajat")
    assert counter.stored(draft_id).draft.raw == {}


def test_saving_for_later_leads_to_own_matters_whatever_is_missing(counter: Counter) -> None:
    draft_id = counter.draft({})
    answer = step(counter, draft_id, "tiedot").press("save", {"a-what": "Half"}, follow=False)
    assert answer.response.location == "/en/omat"
    assert counter.stored(draft_id).draft.answers == {"what": "Half"}


def test_going_back_saves_too(counter: Counter) -> None:
    draft_id = counter.draft()
    page = step(counter, draft_id, "ajat").press("add:times")
    page = page.press("previous", {"a-times-0-level": "80,5"})
    assert page.path.endswith("/tiedot")
    assert counter.stored(draft_id).draft.answers["times"] == [{"level": "80.5"}]


# --- conditions ---


def test_a_condition_of_the_same_step_stands_as_a_sentence(counter: Counter) -> None:
    page = step(counter, counter.draft(), "tiedot")
    assert "Answer this if “Is it loud en” is “Yes”." in page.words
    assert page.has("a-how_loud")


def test_a_hidden_step_is_left_out_until_its_condition_holds(counter: Counter) -> None:
    draft_id = counter.draft()
    page = step(counter, draft_id, "tiedot")
    assert "Step 1 of 4" in page.words
    page.press("next", {"a-loud": "true"})
    page = step(counter, draft_id, "tiedot")
    assert "Step 1 of 5" in page.words
    page = step(counter, draft_id, "melu").press("next", {"a-why_loud": "Drums"})
    step(counter, draft_id, "tiedot").press("next", {"a-loud": "false"})
    page = step(counter, draft_id, "melu")
    assert not page.path.endswith("/melu")
    assert counter.stored(draft_id).draft.answers["why_loud"] == "Drums"


def test_what_to_do_with_other_is_asked_at_its_field(counter: Counter) -> None:
    draft_id = counter.draft()
    page = step(counter, draft_id, "muut").press("next", {"a-reason": "other"})
    assert page.errors == ["#a-reason_other"]
    page = page.press("next", {"a-reason_other": "A wedding", "a-tools": ["drum", "horn"]})
    assert page.path.endswith("/tarkistus")
    answers = counter.stored(draft_id).draft.answers
    assert (answers["reason"], answers["reason_other"]) == ("other", "A wedding")
    assert answers["tools"] == ["drum", "horn"]


# --- rows ---


def test_rows_are_added_and_removed_without_a_script(counter: Counter) -> None:
    draft_id = counter.draft()
    page = step(counter, draft_id, "ajat")
    page = page.press("add:times", {"a-times-0-on": "1.6.2027", "a-times-0-level": "70"})
    assert page.has("a-times-1")
    page = page.press("add:times", {"a-times-1-on": "2.6.2027"})
    assert page.has("a-times-2")
    assert "add:times" not in page.buttons
    page = page.press("remove:times.0", {"a-times-2-on": "nonsense"})
    assert page.value("a-times-0-on") == "2.6.2027"
    assert page.value("a-times-1-on") == "nonsense"
    assert not page.has("a-times-2")
    draft = counter.stored(draft_id).draft
    assert draft.answers["times"] == [{"on": "2027-06-02"}, {}]
    assert draft.raw == {"times.1.on": "nonsense"}


def test_a_problem_of_a_row_names_the_row_and_its_field(counter: Counter) -> None:
    page = step(counter, counter.draft(), "ajat").press("next")
    assert page.errors == ["#a-times"]
    page = page.press("next", {"a-times-0-level": "70"})
    assert page.errors == ["#a-times-0-on"]
    assert "Time en 1: Day en" in page.words


@pytest.mark.parametrize(
    "button", ["add:", "add:what", "add:nothing.0.x", "remove:", "remove:times.77", "dance", "go:x"]
)
def test_buttons_that_no_page_has_break_nothing(counter: Counter, button: str) -> None:
    draft_id = counter.draft()
    page = step(counter, draft_id, "ajat")
    answer = page.client.post(page.path, data={**page.fields, "do": button}, follow_redirects=True)
    assert answer.status_code in {200, 404}


# --- lead time ---


def test_a_late_form_is_warned_of_and_not_refused(counter: Counter) -> None:
    draft_id = counter.draft({})
    page = step(counter, draft_id, "tiedot")
    page = page.press("next", {"a-what": "A stage", "a-begins": "1.12.2026"})
    assert page.path.endswith("/ajat")
    assert "You can still send it" in page.words
    assert "1 December 2026" in page.words
    assert "You can still send it" in step(counter, draft_id, "tiedot").words
    assert "You can still send it" in step(counter, draft_id, "tarkistus").words


# --- whose, and when ---


@pytest.mark.parametrize("end", ["", "/tiedot", "/tarkistus", "/poista"])
def test_a_draft_is_only_for_its_writer(counter: Counter, end: str) -> None:
    address = f"/asiointi/{counter.draft()}{end}"
    assert counter.open(address).status == 200
    assert counter.open(address, counter.browser(THE_STRANGER)).status == 404


def test_there_is_no_step_that_the_form_does_not_have(counter: Counter) -> None:
    assert step(counter, counter.draft(), "nonsense").status == 404


def test_two_windows_show_both_and_lose_nothing(counter: Counter) -> None:
    draft_id = counter.draft()
    first, second = step(counter, draft_id, "tiedot"), step(counter, draft_id, "tiedot")
    first.press("save", {"a-what": "Typed in the first window"})
    page = second.press("next", {"a-what": "Typed in the second", "a-begins": "soon"})
    assert page.status == 409
    assert "Typed in the first window" in page.words
    assert "Typed in the second" in page.text
    assert counter.stored(draft_id).draft.answers["what"] == "Typed in the first window"
    page = page.press(page.buttons[-1] if page.buttons else "")
    assert counter.stored(draft_id).draft.answers["what"] == "Typed in the second"
    assert page.value("a-begins") == "soon"


def test_the_same_button_pressed_twice_is_no_conflict(counter: Counter) -> None:
    page = step(counter, counter.draft(), "tiedot")
    typed = {"a-what": "Typed once", "a-begins": "1.6.2027"}
    assert page.press("next", typed).path.endswith("/ajat")
    assert page.press("next", typed).path.endswith("/ajat")


def test_a_sent_draft_leads_to_its_receipt(counter: Counter) -> None:
    draft_id = counter.draft({**factories.ANSWERS, "times": [{"on": "2027-06-01"}]})
    with tools_of(counter.app).database.write(System("test")) as session:
        customer = counter.world.customer
        draft = session.get(type(counter.stored(draft_id).draft), draft_id)
        assert draft
        case = factories.submit(session, customer, draft, now=START)
    client = counter.browser()
    for end in ("", "/tiedot", "/tarkistus", "/poista"):
        answer = client.get(f"/en/asiointi/{draft_id}{end}")
        assert answer.status_code == 303
        assert answer.location == f"/en/asiat/{case.id}/kuitti"


def test_a_closed_service_takes_no_new_forms(counter: Counter) -> None:
    with tools_of(counter.app).database.write(System("test")) as session:
        service = session.get(type(counter.world.service), counter.world.service.id)
        assert service
        service.closes_on = START.date().replace(day=1)
    assert counter.start(counter.world.service.slug).status == 409


def test_nothing_typed_is_read_as_markup(counter: Counter) -> None:
    draft_id = counter.draft()
    step(counter, draft_id, "tiedot").press("next", {"a-what": '"><b id="x">'})
    page = step(counter, draft_id, "tiedot")
    assert page.value("a-what") == '"><b id="x">'
    assert not page.has("x")
