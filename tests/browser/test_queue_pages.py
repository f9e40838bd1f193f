"""The queue: filters, keys that can be turned off, a saved view, a row's state in two clicks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_officer_pages import sign_in
from tests.browser.watching import Watcher

LEAD = "johtava-lehtola"


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_the_queue_is_narrowed_kept_and_changed(
    browse: Callable[..., Watcher], javascript: bool, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    sign_in(page, LEAD)
    page.goto("/fi/virkailija/asiat")
    page.locator("#more-filters summary").click()
    watched.look(f"queue-filters-{width}")
    page.locator('input[name="tila"][value="submitted"]').check()
    page.locator('input[name="tila"][value="in_progress"]').check()
    page.locator("#filters .kevyt-queue__filters button").click()
    expect(page.locator("#queue-told")).to_be_visible()
    page.locator("#keep-view").click()
    page.locator('input[name="name"]').fill("Avoimet")
    watched.look(f"queue-views-{width}")
    page.locator("#keep button").click()
    expect(page.locator("h1")).to_have_text("Työjono: Avoimet")
    row = page.locator('tr[data-state="submitted"]').first
    number = row.get_attribute("data-number")
    row.locator(".kevyt-queue__quick").click()
    watched.look(f"queue-quick-{width}")
    page.locator('#at-once button[value="in_progress"]').click()
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text(str(number))
    expect(page.locator("h1")).to_have_text("Työjono: Avoimet")
    watched.look()
    page.locator("#keep-view").click()
    page.locator('form[action$="/poista"] button').click()
    expect(page.locator("#no-views")).to_be_visible()


def test_keys_go_through_the_queue_and_can_be_turned_off(browse: Callable[..., Watcher]) -> None:
    watched = browse()
    page = watched.page
    sign_in(page, LEAD)
    page.goto("/fi/virkailija/asiat")
    expect(page.locator("#keys-open")).to_be_visible()
    links = page.locator("#queue tbody th a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#filter-words")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#filter-words")).to_have_value("j")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    watched.look("queue-keys")
    page.locator("#keys-on").uncheck()
    page.locator("#keys-close").click()
    page.reload()
    page.keyboard.press("j")
    expect(links.nth(0)).not_to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_everything_of_a_row_is_on_the_screen(browse: Callable[..., Watcher], width: int) -> None:
    watched = browse(width=width)
    page = watched.page
    sign_in(page, LEAD, "sv")
    page.goto("/sv/virkailija/asiat")
    watched.look(f"queue-rows-{width}")
    row = page.locator("#queue tbody tr").first
    cells = row.locator("th, td")
    assert cells.count() == page.locator("#queue thead th").count()
    for cell in cells.all():
        expect(cell).to_be_visible()
        place = cell.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
    row.locator(".kevyt-queue__quick").click()
    expect(page).to_have_url(re.compile(r"/pika\b"))
