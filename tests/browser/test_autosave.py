"""A step is saved while it is typed; when it can't be, that is said and nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.watching import Watcher

SERVICE = "/fi/palvelut/meluilmoitus-lehtola"
AINO, OTHER = "asiakas-aino", "asiakas-bjorn"
SAVING = re.compile(r"/talteen$")
SCRIPT = re.compile(r"/autosave\b.*\.js")
NAME, EMAIL = "#a-person-name", "#a-person-email"
STATUS, ALERT = "#autosave-status", "#autosave-alert"
SAVED = re.compile(r"^Tallennettu klo \d{1,2}\.\d{2}$")
NEXT = '.govuk-button[value="next"]'
A_TICK = 21_000


def sign_in(page: Page, person: str = AINO) -> None:
    page.goto("/fi/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


@pytest.fixture
def watched(browse: Callable[..., Watcher]) -> Watcher:
    """The first step of a new draft, asking for a person's name; the page's time is ours."""
    watched = browse()
    page = watched.page
    page.clock.install()
    sign_in(page)
    page.goto(SERVICE)
    page.locator('form[action$="/aloita"] button').first.click()
    with page.expect_response(SAVING):
        page.locator('[name="a-notifier_type"][value="person"]').check()
    page.locator(NAME).fill("")  # it began with who has signed in
    with page.expect_response(SAVING):
        page.locator(NAME).blur()
    return watched


def stored(page: Page, selector: str = NAME) -> str:
    """What a fresh page shows."""
    fresh = page.context.new_page()
    fresh.goto(page.url)
    text = fresh.locator(selector).input_value()
    fresh.close()
    return text


def test_leaving_a_field_saves_it_and_says_so_without_moving_the_focus(watched: Watcher) -> None:
    page = watched.page
    page.locator(NAME).fill("Aino Niemelä")
    with page.expect_response(SAVING) as answered:
        page.locator(EMAIL).focus()
    assert answered.value.ok
    expect(page.locator(STATUS)).to_have_text(SAVED)
    expect(page.locator(EMAIL)).to_be_focused()
    expect(page.locator(ALERT)).to_be_empty()
    watched.look("autosaved-1280")
    assert stored(page) == "Aino Niemelä"


def test_what_was_typed_before_the_script_came_is_saved_when_it_comes(watched: Watcher) -> None:
    page = watched.page
    held: list[Route] = []
    page.route(SCRIPT, lambda route: held.append(route))  # noqa: PLW0108 (the browser's driver marks it)
    with page.expect_request(SCRIPT):
        page.reload(wait_until="commit")
    page.locator(NAME).fill("Aino")
    with page.expect_response(SAVING) as answered:
        held[0].continue_()
    assert answered.value.ok
    expect(page.locator(STATUS)).to_have_text(SAVED)
    assert stored(page) == "Aino"


def test_what_is_being_typed_is_saved_every_twenty_seconds(watched: Watcher) -> None:
    page = watched.page
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if "/talteen" in asked.url else None)
    page.clock.fast_forward(A_TICK)
    page.locator(NAME).press_sequentially("Aino N")
    assert sent == []
    with page.expect_response(SAVING):
        page.clock.fast_forward(A_TICK)
    expect(page.locator(STATUS)).to_have_text(SAVED)
    page.clock.fast_forward(3 * A_TICK)
    assert len(sent) == 1
    assert stored(page) == "Aino N"


def test_a_lost_connection_is_said_once_and_saving_goes_on(watched: Watcher) -> None:
    page = watched.page
    page.route(SAVING, lambda route: route.abort())
    page.locator(NAME).fill("Aino")
    page.locator(EMAIL).focus()
    alert = page.locator(ALERT)
    expect(alert).to_contain_text("ei voitu tallentaa")
    expect(page.locator(STATUS)).to_be_empty()
    expect(page.locator(NAME)).to_have_value("Aino")
    expect(page.locator(EMAIL)).to_be_focused()
    watched.look("autosave-lost-1280")
    page.unroute(SAVING)
    with page.expect_response(SAVING):
        page.clock.fast_forward(A_TICK)
    expect(alert).to_be_empty()
    expect(page.locator(STATUS)).to_have_text(SAVED)
    assert stored(page) == "Aino"


def test_nothing_is_tried_on_and_on_when_nobody_types(watched: Watcher) -> None:
    page = watched.page
    page.route(SAVING, lambda route: route.abort())
    page.locator(NAME).fill("Aino")
    page.locator(EMAIL).focus()
    expect(page.locator(ALERT)).not_to_be_empty()
    page.clock.fast_forward(timedelta(minutes=11).seconds * 1000)
    tried: list[str] = []
    page.on("request", lambda asked: tried.append(asked.url))
    page.clock.fast_forward(5 * A_TICK)
    page.wait_for_function("true")
    assert [url for url in tried if "/talteen" in url] == []


def test_on_a_step_that_the_form_has_no_more_the_way_to_the_draft_is_shown(
    watched: Watcher,
) -> None:
    page = watched.page
    address = page.url.rpartition("/")[0] + "/ei-ole/talteen"
    page.locator("#autosave").evaluate("(box, gone) => { box.dataset.address = gone }", address)
    page.locator(NAME).fill("Aino")
    page.locator(EMAIL).focus()
    alert = page.locator(ALERT)
    expect(alert).to_contain_text("Lomake on päivitetty")
    watched.look("autosave-form-renewed-1280")
    page.locator(NEXT).click()  # leads nowhere: the text would be lost on the way
    expect(page.locator(NAME)).to_have_value("Aino")
    draft = page.url.rpartition("/")[0]
    with page.context.expect_page() as opened:
        alert.locator("a").click()
    expect(opened.value).to_have_url(re.compile(re.escape(draft) + "/"))
    assert stored(page) == ""


def test_signing_in_in_a_new_tab_lets_the_first_one_go_on(watched: Watcher) -> None:
    page = watched.page
    page.context.clear_cookies()
    page.locator(NAME).fill("Aino")
    page.locator(EMAIL).focus()
    alert = page.locator(ALERT)
    expect(alert).to_contain_text("istuntosi on päättynyt", ignore_case=True)
    watched.look("autosave-session-over-1280")
    page.locator(NEXT).click()  # leads nowhere: the text would be lost on the way
    expect(page.locator(NAME)).to_have_value("Aino")
    with page.context.expect_page() as opened:
        alert.locator("a").click()
    tab = opened.value
    tab.locator(f'button[value="{AINO}"]').click()
    expect(tab.locator("form[action$='/kirjaudu/ulos']")).to_have_count(1)
    with page.expect_response(lambda answer: "/talteen" in answer.url and answer.ok):
        page.clock.fast_forward(A_TICK)
    expect(page.locator(STATUS)).to_have_text(SAVED)
    expect(alert).to_be_empty()
    assert stored(page) == "Aino"
    page.locator(NEXT).click()
    expect(page.locator(".govuk-error-summary")).to_have_count(1)  # the form's own way on


def test_somebody_else_who_signs_in_gets_nothing(watched: Watcher) -> None:
    page = watched.page
    bodies: list[str] = []
    page.context.clear_cookies()
    page.locator(NAME).fill("Private")
    page.locator(EMAIL).focus()
    expect(page.locator(ALERT)).not_to_be_empty()
    tab = page.context.new_page()
    sign_in(tab, OTHER)
    page.on("request", lambda asked: bodies.append(asked.post_data or ""))
    page.clock.fast_forward(A_TICK)
    expect(page.locator(ALERT)).to_contain_text("joku muu")
    watched.look("autosave-somebody-else-1280")
    assert not any("Private" in body for body in bodies)
    sign_in(tab)
    page.clock.fast_forward(A_TICK)
    expect(page.locator(STATUS)).to_have_text(SAVED)
    assert stored(page) == "Private"


def test_two_tabs_lose_nothing(watched: Watcher) -> None:
    page = watched.page
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(NAME).fill("From the second")
    with other.expect_response(SAVING):
        other.locator(EMAIL).focus()
    page.locator(NAME).fill("From the first")
    page.locator(EMAIL).focus()
    alert = page.locator(ALERT)
    expect(alert).to_contain_text("toisessa ikkunassa")
    watched.look("autosave-changed-1280")
    assert stored(page) == "From the second"
    page.clock.fast_forward(3 * A_TICK)
    alert.locator("button").click()
    expect(page.locator("#stored")).to_contain_text("From the second")
    expect(page.locator("#yours")).to_contain_text("From the first")
    watched.look("autosave-both-1280")
    page.locator("#yours button").click()
    expect(page.locator(NAME)).to_have_value("From the first")
    with page.expect_response(SAVING) as answered:
        page.locator(NAME).fill("From the first, again")
        page.locator(EMAIL).focus()
    assert answered.value.ok
    assert stored(page) == "From the first, again"


def test_a_button_waits_for_the_save_that_is_on_its_way(watched: Watcher) -> None:
    page = watched.page
    held: list[Route] = []
    address = page.url

    def hold(route: Route) -> None:
        held.append(route)

    page.route(SAVING, hold)
    page.locator(NAME).press_sequentially("Aino")
    with page.expect_request(SAVING):
        page.clock.fast_forward(A_TICK)
    page.locator(NAME).press_sequentially(" Niemelä")
    page.locator('.govuk-button[value="save"]').click()
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url(re.compile("/omat$"))
    page.goto(address)
    assert page.locator(NAME).input_value() == "Aino Niemelä"


def test_the_lead_time_warns_at_the_date_without_a_reload(watched: Watcher) -> None:
    page = watched.page
    page.goto(re.sub(r"/ilmoittaja.*", "/ajankohta", page.url))
    soon = (datetime.now(UTC) + timedelta(days=5)).date()
    day = page.locator("#a-durations-0-start_on")
    day.fill(f"{soon.day}.{soon.month}.{soon.year}")
    with page.expect_response(SAVING):
        page.locator("#a-durations-0-end_on").focus()
    late = page.locator('[data-path="durations"] #late')
    expect(late).to_contain_text("118 §")
    watched.look("late-1280")
    far = soon + timedelta(days=200)
    day.fill(f"{far.day}.{far.month}.{far.year}")
    page.locator("#a-durations-0-end_on").focus()
    expect(late).to_be_empty()


def test_without_a_script_the_warning_stands_at_the_date(browse: Callable[..., Watcher]) -> None:
    watched = browse(javascript=False, width=360)
    page = watched.page
    sign_in(page)
    page.goto(SERVICE)
    page.locator('form[action$="/aloita"] button').first.click()
    page.goto(re.sub(r"/ilmoittaja.*", "/ajankohta", page.url))
    soon = (datetime.now(UTC) + timedelta(days=5)).date()
    page.locator("#a-durations-0-start_on").fill(f"{soon.day}.{soon.month}.{soon.year}")
    page.locator(NEXT).click()
    expect(page.locator('[data-path="durations"] #late')).to_contain_text("118 §")
    expect(page.locator(STATUS)).to_be_empty()
    watched.look("late-360")


def test_hiding_by_a_script_parks_answers_and_shows_them_again(watched: Watcher) -> None:
    page = watched.page
    page.locator(NAME).fill("Aino Niemelä")
    with page.expect_response(SAVING):
        page.locator('[name="a-notifier_type"][value="company"]').check()
    expect(page.locator(NAME)).to_be_hidden()
    page.reload()
    expect(page.locator(NAME)).to_be_hidden()
    page.locator('[name="a-notifier_type"][value="person"]').check()
    expect(page.locator(NAME)).to_be_visible()
    expect(page.locator(NAME)).to_have_value("Aino Niemelä")


def test_the_buttons_do_not_move_when_a_step_has_been_saved(watched: Watcher) -> None:
    page = watched.page
    page.reload()
    place = "button => button.getBoundingClientRect().top + scrollY"
    before = page.locator(NEXT).evaluate(place)
    page.locator(NAME).fill("Aino")
    page.locator(EMAIL).focus()
    expect(page.locator(STATUS)).to_have_text(SAVED)
    assert page.locator(NEXT).evaluate(place) == pytest.approx(before, abs=1)
