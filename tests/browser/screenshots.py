"""Takes the README's pictures anew: ``make screenshots``."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.running import ROOT, Portal, running_portal

FOLDER = ROOT / "docs" / "screenshots"


def my_matters(page: Page) -> None:
    page.goto("/fi/omat")


def form_step(page: Page) -> None:
    page.goto("/fi/palvelut/kompostointi-ilmoitus-lehtola")
    page.locator('form[action$="/aloita"] button').first.click()
    page.locator('[name="a-purpose"][value="start"]').check()


def queue(page: Page) -> None:
    page.goto("/fi/virkailija/asiat")


def officer_case(page: Page) -> None:
    page.goto("/fi/virkailija/asiat?tila=in_progress")
    page.locator("#queue tbody a").first.click()


def project(page: Page) -> None:
    page.goto("/fi/hankkeet")
    page.locator('main a[href*="/hankkeet/"]').first.click()


def own_services(page: Page) -> None:
    page.goto("/fi/yllapito/palvelut")


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "my-matters": ("asiakas-aino", my_matters),
    "form-step": ("asiakas-aino", form_step),
    "queue": ("virkailija-lehtola", queue),
    "officer-case": ("virkailija-lehtola", officer_case),
    "own-services": ("paakayttaja-lehtola", own_services),
    "project": ("yrittaja-veikko", project),
}


def take(browser: Browser, portal: Portal) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (person, go) in PICTURES.items():
        page = browser.new_page(base_url=portal.url, viewport={"width": 1180, "height": 820})
        page.goto("/fi/kirjaudu")
        page.locator(f'button[value="{person}"]').click()
        page.locator("form[action$='/kirjaudu/ulos']").wait_for()
        go(page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder), cases=40) as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        take(browser, portal)
        browser.close()


if __name__ == "__main__":
    main()
