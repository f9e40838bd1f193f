"""A notice is sent, handled and answered by the keyboard alone, in JavaScript and without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.keys import Keys
from tests.browser.watching import Watcher

NEXT = 'button[name="do"][value="next"].govuk-button'


def send_notice(keys: Keys, language: str, *, javascript: bool) -> tuple[str, str]:
    """From the front page to the receipt; the number and the follow-up code."""
    page = keys.page
    page.goto(f"/{language}/")
    keys.follow(f'main a[href^="/{language}/palvelut"]')
    keys.follow('a[href$="/palvelut/ymparistohavainto-kuusiranta"]')
    keys.follow(".govuk-button--start")
    keys.follow(NEXT)
    expect(page.locator(".govuk-error-summary:focus")).to_have_count(1 if javascript else 0)
    keys.press('.govuk-error-summary a[href="#a-what"]')
    expect(page.locator("#a-what")).to_be_focused()
    page.goto(page.url.partition("#")[0])
    keys.choose("a-kind", "water")
    keys.type('[name="a-what"]', "Purossa on vaahtoa.")
    keys.type('[name="a-seen_on"]', "20.11.2026")
    keys.follow(NEXT)
    keys.type('[name="a-place"]', "Myllytien silta")
    keys.follow(NEXT)
    keys.choose("a-contact_wanted", "false")
    keys.follow(NEXT)
    keys.press('[name="a-declared"]', "Space")
    keys.follow("main form button.govuk-button")
    expect(page.locator("#number")).to_be_visible()
    return page.locator("#number").inner_text(), page.locator("#follow-code strong").inner_text()


def handle(keys: Keys, language: str, number: str) -> None:
    """From signing in to the outcome and a message."""
    page = keys.page
    page.goto(f"/{language}/kirjaudu")
    keys.follow('button[value="virkailija-kuusiranta"]')
    page.goto(f"/{language}/virkailija/asiat")
    keys.type('#queue-words, [name="haku"]', number)
    keys.enter()
    keys.follow("#queue tbody a")
    keys.follow('form[data-action="take"] button')
    expect(page.locator("#case")).to_have_attribute("data-state", "in_progress")
    if not page.locator('form[data-action="message"]').is_visible():
        keys.press("#viesti summary")
    keys.type('form[data-action="message"] textarea', "Käymme katsomassa.")
    keys.follow('form[data-action="message"] button')
    if not page.locator('form[data-action="decision"]').is_visible():
        keys.press("#paatos summary")
    keys.choose("outcome", "noted")
    keys.follow('form[data-action="decision"] button')
    expect(page.locator("#case")).to_have_attribute("data-state", "processed")


@pytest.mark.parametrize(("javascript", "language"), [(True, "fi"), (False, "sv")])
def test_a_notice_goes_the_whole_way_by_keyboard(
    browse: Callable[..., Watcher], javascript: bool, language: str
) -> None:
    customer, officer = browse(javascript=javascript), browse(javascript=javascript)
    number, code = send_notice(Keys(customer.page), language, javascript=javascript)
    handle(Keys(officer.page), language, number)
    follower = Keys(browse(javascript=javascript).page)
    follower.page.goto(f"/{language}/seuranta")
    follower.type("#number", number)
    follower.type("#code", code)
    follower.enter()
    expect(follower.page.locator("#case")).to_have_attribute("data-state", "processed")
    expect(follower.page.locator("main")).to_contain_text("Käymme katsomassa.")
