"""Every page that links lead to, for each kind of person: accessible, valid, within the window.

A walk begins where the person lands and follows the links of the pages themselves, so that a new
page is looked at from the day something links to it. Of pages that differ only by the thing they
show, two are looked at.
"""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.watching import Watcher

EACH = 2
_THING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NAMED_THING = re.compile(
    r"(?<=/)(palvelut|lomake|tietosuoja|viranomaiset|osa)/(?!uusi$|lomake|opastus)[^/]+"
)
_NO_PAGE = re.compile(
    r"/pdf$|/liitteet/|/logo$|\.(?:css|csv|ics|pdf|yaml|json|zip)$|^/static/|/kirjaudu/linkki"
)

WALKS = {
    "yllapitaja": "/yllapito",
    "paakayttaja-lehtola": "/yllapito",
    "suunnittelija-lehtola": "/yllapito",
    "johtava-aura": "/virkailija/asiat",
    "asiakas-aino": "/omat",
    "yrittaja-veikko": "/hankkeet",
    None: "/",
}


def kind_of(path: str) -> str:
    """The address without the names of single things."""
    return _NAMED_THING.sub(r"\1/*", _THING.sub("*", path))


def links_of(page: Page, language: str) -> list[str]:
    """Pages of the same language that the page leads to, queries included."""
    found = page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
    here = urlsplit(page.url).netloc
    parts = [urlsplit(address) for address in found]
    return [
        each.path + (f"?{each.query}" if each.query else "")
        for each in parts
        if each.netloc == here
        and each.path.startswith(f"/{language}/")
        and not _NO_PAGE.search(each.path)
    ]


def walk(watched: Watcher, language: str, start: str) -> Counter[str]:
    """Look at every kind of page from a start on; how many of each kind were looked at."""
    waiting, looked_at, met = [start], Counter[str](), {start}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(urlsplit(path).path)
        if looked_at[kind] == EACH:
            continue
        looked_at[kind] += 1
        watched.page.goto(path)
        for details in watched.page.locator("main details").all():
            details.evaluate("each => each.open = true")
        watched.look(kind.replace("/", "-").replace("*", "x").strip("-"))
        new = [link for link in dict.fromkeys(links_of(watched.page, language)) if link not in met]
        met.update(new)
        waiting += new
    return looked_at


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [("fi", 1280, True), ("sv", 320, False), ("en", 360, True)],
)
@pytest.mark.parametrize("person", WALKS, ids=str)
def test_every_page_is_accessible(
    browse: Callable[..., Watcher], person: str | None, language: str, width: int, javascript: bool
) -> None:
    watched = browse(width=width, javascript=javascript)
    if person:
        watched.page.goto(f"/{language}/kirjaudu")
        watched.page.locator(f'button[value="{person}"]').click()
    looked_at = walk(watched, language, f"/{language}{WALKS[person]}")
    assert len(looked_at) > 8, looked_at
