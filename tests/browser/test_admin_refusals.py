"""Forms of the administration that were filled in badly: told at the right place, text kept."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Watcher

OPERATOR, ADMIN = "yllapitaja", "paakayttaja-lehtola"


@dataclass(frozen=True)
class Refused:
    """A form at an address, and the bad text of some of its fields."""

    person: str
    address: str
    typed: dict[str, str]
    button: str = "main form button.govuk-button >> nth=-1"


REFUSED = [
    Refused(
        OPERATOR,
        "/yllapito/viranomaiset/uusi",
        {"business_id": "0100000-3", "admin_email": "hanna", "colour": "#ffff00"},
    ),
    Refused(OPERATOR, "/yllapito/viranomaiset/lehtola", {"name_fi": "", "colour": "punainen"}),
    Refused(OPERATOR, "/yllapito/katkot", {"begins_on": "31.2.2027", "begins_at": "25:00"}),
    Refused(OPERATOR, "/yllapito/alusta", {"email": "ei osoite"}),
    Refused(ADMIN, "/yllapito/viranomainen", {"email": "ei osoite", "colour": "#eeeeee"}),
    Refused(ADMIN, "/yllapito/jasenet", {"email": "ei osoite"}),
    Refused(ADMIN, "/yllapito/palvelut/lomake/meluilmoitus", {"mailbox": "kirjaamo"}),
    Refused(ADMIN, "/yllapito/palvelut/opastus", {"title_fi": "", "link": "javascript:1"}),
]


@pytest.mark.parametrize(
    ("javascript", "language", "width"), [(True, "fi", 1280), (False, "sv", 320), (True, "en", 360)]
)
def test_a_refused_form_says_where_and_keeps_what_was_typed(
    browse: Callable[..., Watcher], javascript: bool, language: str, width: int
) -> None:
    for person in (OPERATOR, ADMIN):
        watched = browse(javascript=javascript, width=width)
        page = watched.page
        page.goto(f"/{language}/kirjaudu")
        page.locator(f'button[value="{person}"]').click()
        for number, refused in enumerate(REFUSED):
            if refused.person != person:
                continue
            page.goto(f"/{language}{refused.address}")
            for details in page.locator("main details").all():
                details.evaluate("each => each.open = true")
            for name, text in refused.typed.items():
                page.locator(f'main [name="{name}"]').fill(text)
            page.locator(refused.button).click()
            page.locator(".govuk-error-summary").wait_for()
            for name, text in refused.typed.items():
                expect(page.locator(f'main [name="{name}"]')).to_have_value(text)
            links = page.locator(".govuk-error-summary a").evaluate_all(
                "all => all.map(a => a.getAttribute('href'))"
            )
            assert links, refused.address
            for link in links:
                expect(page.locator(link)).to_have_count(1)
            watched.look(f"refused-{number}-{language}")
