"""A condition is made by keyboard alone, with and without scripts, in a window of any width."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.watching import Watcher

OPERATOR = "yllapitaja"
FORM = "b83e5d07-91c2-4f6a-8d25-1f0a7c64e9b2"
PART = f"/yllapito/lomakkeet/{FORM}/osa"
MOST_TABS = 120


def opened(watched: Watcher, language: str, page: str) -> Page:
    """A page of the designer of the composting notice, by its operator."""
    shown = watched.page
    shown.goto(f"/{language}/kirjaudu")
    shown.locator(f'button[value="{OPERATOR}"]').click()
    shown.goto(f"/{language}/yllapito/lomakkeet")
    begin = shown.locator(f'form[action$="{FORM}/tyosta"] button')
    if begin.count():
        begin.first.click()
    shown.goto(f"/{language}{PART}/{page}")
    return shown


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the focus is there."""
    for _press in range(MOST_TABS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the tab key")


def choose(page: Page, field: str, label: str) -> None:
    """Choose an option with the arrow keys."""
    page.locator(f"#{field} option").filter(has_text=label).first.wait_for(state="attached")
    options = page.locator(f"#{field} option").all_text_contents()
    wanted = next(n for n, words in enumerate(options) if words.startswith(label))
    for _press in range(len(options)):
        tab_to(page, f"#{field}")
        chosen = page.evaluate("() => document.activeElement.selectedIndex")
        if chosen == wanted:
            return
        page.keyboard.press("ArrowDown" if chosen < wanted else "ArrowUp")
    expect(page.locator(f"#{field} option:checked")).to_have_text(options[wanted])


def update(page: Page, *, javascript: bool) -> None:
    """Without scripts the choices of a row are asked for with a button."""
    if not javascript:
        tab_to(page, "button.kevyt-rule__update")
        with page.expect_navigation():
            page.keyboard.press("Enter")


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_a_condition_is_made_by_keyboard(
    browse: Callable[..., Watcher], javascript: bool, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = opened(watched, "fi", "k3-dwellings/ehto/required_if")
    watched.look(f"rules-empty-{width}")
    choose(page, "r-0-subject", "Mitä ilmoitus koskee?")
    update(page, javascript=javascript)
    expect(page.locator("#r-0-offer")).to_be_visible()
    choose(page, "r-0-value", "Kompostoinnin aloittamista")
    if javascript:
        expect(page.locator("#rule-sentence")).to_contain_text("Kompostoinnin aloittamista")
    tab_to(page, 'button[value="add-row:"]')
    if javascript:
        page.keyboard.press("Enter")
    else:
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("#r-1-subject")).to_be_visible()
    if javascript:
        expect(page.locator("#r-1-subject")).to_be_focused()
    choose(page, "r-1-subject", "Mistä päivästä alkaen kompostoit?")
    update(page, javascript=javascript)
    choose(page, "r-1-offer", "on jälkeen")
    update(page, javascript=javascript)
    choose(page, "r-1-against", "tämä päivä")
    update(page, javascript=javascript)
    expect(page.locator("#rule-sentence")).to_contain_text("myöhempi kuin tämä päivä")
    expect(page.locator("#r-mode")).to_be_checked()
    watched.look(f"rules-two-rows-{width}")
    tab_to(page, 'main .govuk-button-group button[value="save"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/osa/k3-dwellings$"))
    page.goto(f"/fi{PART}/k3-dwellings/ehto/required_if")
    expect(page.locator("#rule-sentence")).to_contain_text("Pakollinen, jos")
    expect(page.locator("#r-1-against")).to_have_value(":today")
    tab_to(page, 'button[value="delete"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/osa/k3-dwellings$"))


@pytest.mark.parametrize(
    ("javascript", "language", "width"), [(True, "sv", 1280), (False, "fi", 360), (True, "en", 320)]
)
def test_pages_of_rules_are_in_order(
    browse: Callable[..., Watcher], javascript: bool, language: str, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    for number, address in enumerate(
        (
            "k1-late-note/ehto/visible_if",
            "k4-uninsulated/tarkisteet",
            "k4-uninsulated/tarkisteet/0",
            "k1-starts-on/tarkisteet/0",
        )
    ):
        page = opened(watched, language, address)
        expect(page.locator("h2").first).to_be_visible()
        watched.look(f"rules-{number}-{language}-{width}")


def test_a_refused_condition_keeps_what_was_typed(browse: Callable[..., Watcher]) -> None:
    watched = browse(javascript=True, width=360)
    page = opened(watched, "fi", "k3-dwellings/ehto/required_if")
    page.locator("#r-0-subject").select_option("starts_on")
    page.locator("#r-0-value").fill("huomenna")
    page.locator('main .govuk-button-group button[value="save"]').click()
    page.locator(".govuk-error-summary").wait_for()
    expect(page.locator("#r-0-value")).to_have_value("huomenna")
    assert page.locator(".govuk-error-summary a").get_attribute("href") == "#r-0-value"
    watched.look("rules-refused-360")


def test_what_is_typed_while_the_choices_are_on_their_way_stays(
    browse: Callable[..., Watcher],
) -> None:
    watched = browse()
    page = opened(watched, "fi", "k3-dwellings/ehto/required_if")
    page.locator("#r-0-subject").select_option("starts_on")
    page.locator("#r-0-value").wait_for()
    held: list[Route] = []
    page.route("**/ehto/required_if", partial(list.append, held))
    with page.expect_request("**/ehto/required_if"):
        page.locator("#r-0-offer").select_option("answer-less")
    page.locator("#r-0-value").fill("5.6.2026")
    page.wait_for_function("document.getElementById('r-0-value').value === '5.6.2026'")
    held[0].continue_()
    page.unroute("**/ehto/required_if")
    expect(page.locator("#r-0-value")).to_have_value("5.6.2026")
    expect(page.locator("#rule-sentence")).to_contain_text("5.6.2026")
