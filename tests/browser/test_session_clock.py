"""Before a session ends the page asks whether to continue; what was typed stays on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import Portal, running_portal
from tests.browser.watching import Watcher


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal whose sessions end so soon that every page warns at once."""
    folder: Path = tmp_path_factory.mktemp("short")
    with running_portal(folder, cases=5, session_idle_minutes="5") as running:
        yield running


def sign_in(page: Page) -> None:
    page.goto("/en/kirjaudu")
    page.locator('button[value="asiakas-aino"]').click()
    page.wait_for_load_state()


def test_the_warning_takes_the_focus_and_continuing_gives_it_back(
    browse: Callable[..., Watcher],
) -> None:
    watched = browse(width=360)
    page = watched.page
    sign_in(page)
    page.goto("/en/hankkeet")
    page.locator("#name").fill("Typed before the end")
    warning = page.locator("#session-warning")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("in 5 minutes")
    expect(page.locator("#session-continue")).to_be_focused()
    watched.look("session-warning-360")
    with page.expect_response("**/kirjaudu/jatka") as answered:
        page.keyboard.press("Enter")
    assert answered.value.ok
    expect(warning).to_be_hidden()
    expect(page.locator("#name")).to_have_value("Typed before the end")
    expect(page.locator("#name")).to_be_focused()


def test_a_session_that_has_ended_elsewhere_is_told_and_nothing_typed_is_lost(
    browse: Callable[..., Watcher],
) -> None:
    watched = browse()
    page = watched.page
    sign_in(page)
    page.goto("/en/hankkeet")
    page.locator("#name").fill("Still here")
    page.context.clear_cookies()
    over = page.locator("#session-over")
    expect(over).to_be_visible()
    expect(over).to_contain_text("Your session has ended")
    watched.look("session-over-1280")
    page.locator("#session-back").click()
    expect(page.locator("#name")).to_have_value("Still here")
