"""Pages that need no signing in, in three languages and on a phone."""

from collections.abc import Callable

import pytest

from tests.browser.watching import Watcher

PAGES = ["", "palvelut", "kirjaudu", "saavutettavuus", "tietosuoja", "ohje", "ei-ole-tallaista"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_public_page_is_accessible_and_valid(
    browse: Callable[..., Watcher], language: str
) -> None:
    watched = browse()
    for path in PAGES:
        watched.page.goto(f"/{language}/{path}")
        assert watched.page.locator("html").get_attribute("lang") == language
        watched.look()


def test_public_pages_fit_a_phone(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=320)
    for path in PAGES:
        watched.page.goto(f"/fi/{path}")
        watched.look()
