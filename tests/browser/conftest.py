"""One Chromium for all browser tests, and a portal for each file of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, sync_playwright

from tests.browser.running import Portal, running_portal
from tests.browser.watching import Library, Watcher

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium; the HTML checker judges last."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.java)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A demo portal with its worker: what one file does with its matters is no other file's."""
    with running_portal(tmp_path_factory.mktemp("portal"), cases=30) as running:
        yield running


@pytest.fixture(scope="session")
def _clicks_wait_for_pages() -> Iterator[None]:
    """A click is over when the page that it opens has been read.

    Playwright's own returns when the first bytes of the page have come, so what is looked at right
    after it may be a page half read.
    """
    plain = Locator.click

    def click(locator: Locator, **how: Any) -> None:
        plain(locator, **how)
        locator.page.wait_for_load_state("load")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click)
        yield


@pytest.fixture(scope="session")
def chromium(_clicks_wait_for_pages: None) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The HTML that a module's journeys were given; judged when the module ends."""
    shelf = Library(tmp_path_factory.mktemp("html"))
    yield shelf
    assert shelf.findings() == []


@pytest.fixture
def browse(portal: Portal, chromium: Browser, library: Library) -> Iterator[Callable[..., Watcher]]:
    """Makes watched pages: `browse(javascript=…, width=…)`; each is a browser of its own."""
    folder = os.environ.get("SCREENSHOTS")
    contexts = []

    def make(*, javascript: bool = True, width: int = 1280, keeps_all: bool = True) -> Watcher:
        context = chromium.new_context(
            base_url=portal.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="fi-FI",
            timezone_id="Europe/Helsinki",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        judge = None
        if not javascript:
            contexts.append(
                chromium.new_context(viewport={"width": width, "height": 900}, locale="fi-FI")
            )
            judge = contexts[-1].new_page()
        return Watcher(
            context.new_page(),
            library,
            Path(folder) if folder else None,
            judge,
            keeps_all=keeps_all,
        )

    yield make
    for context in contexts:
        context.close()
