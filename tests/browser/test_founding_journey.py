"""A new municipality, from nothing to two open services, in under thirty clicks."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.mailing import link_to, links_to
from tests.browser.running import Portal
from tests.browser.watching import Watcher

FEW = 30
ADMIN_MAIL, MAILBOX = "hanna@koskela.example.fi", "kirjaamo@koskela.example.fi"


@dataclass
class Hand:
    """Presses and follows, and counts: typing is not counted, as it is the work itself."""

    watched: Watcher
    clicks: int = 0

    @property
    def page(self) -> Page:
        return self.watched.page

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def follow(self, address: str) -> None:
        """A link in a mail."""
        self.page.goto(address)
        self.clicks += 1

    def sign_in(self, person: str) -> None:
        self.press(f'button[value="{person}"]')


def take_into_use(hand: Hand, portal: Portal, form: str, *, slow: bool) -> None:
    """From the list of services to an open one."""
    page, before = hand.page, len(links_to(portal, MAILBOX, "/postilaatikko/"))
    if slow:
        hand.watched.look()
    hand.press(f'[data-form="{form}"] a, [data-form="{form}"] button')
    page.locator("#mailbox").fill(MAILBOX)
    if slow:
        hand.watched.look(f"take-into-use-{form}")
    hand.press("#service-form button")
    assert page.locator("#standing").get_attribute("data-standing") == "prepared"
    if slow:
        hand.watched.look()
    if page.locator("#confirmed").count():  # another service has proved the mailbox already
        hand.press("#act-avaa")
    else:
        hand.follow(link_to(portal, MAILBOX, "/postilaatikko/", after=before))
        if slow:
            hand.watched.look()
        hand.press("main form button")
        if slow:
            hand.watched.look()
        hand.press("main form button")
    opened = page.locator(f'[data-service^="{form}"]')
    assert opened.get_attribute("data-standing") == "open"


@pytest.mark.parametrize(
    ("javascript", "language", "width", "person", "name"),
    [
        (True, "fi", 1280, "asiakas-eino", "Koskela"),
        (False, "sv", 320, "asiakas-grace", "Forsby"),
    ],
)
def test_a_municipality_joins_in_under_thirty_clicks(
    browse: Callable[..., Watcher],
    portal: Portal,
    javascript: bool,
    language: str,
    width: int,
    person: str,
    name: str,
) -> None:
    operator = Hand(browse(javascript=javascript, width=width))
    page = operator.page
    page.goto(f"/{language}/kirjaudu")
    operator.sign_in("yllapitaja")
    operator.press(f'a[href="/{language}/yllapito/viranomaiset"]')
    operator.watched.look()
    operator.press(f'a[href="/{language}/yllapito/viranomaiset/uusi"]')
    page.locator("#name_fi").fill(name)
    page.locator("#area").fill(name)
    page.locator("#admin_email").fill(ADMIN_MAIL)
    page.locator('label[for="kind"]').click()
    operator.clicks += 1
    operator.watched.look(f"new-authority-{width}")
    before = len(links_to(portal, ADMIN_MAIL, "/kutsu/"))
    operator.press("main form button.govuk-button >> nth=-1")
    assert name in page.content()
    operator.watched.look()

    admin = Hand(browse(javascript=javascript, width=width), operator.clicks)
    admin.follow(link_to(portal, ADMIN_MAIL, "/kutsu/", after=before))
    admin.sign_in(person)
    admin.watched.look()
    admin.press("main form button")
    admin.press(f'a[href="/{admin.page.url.split("/")[3]}/yllapito/palvelut"]')
    take_into_use(admin, portal, "meluilmoitus", slow=True)
    take_into_use(admin, portal, "kompostointi-ilmoitus", slow=False)
    admin.watched.look(f"own-services-{width}")
    assert admin.clicks < FEW, admin.clicks

    customer = browse(javascript=javascript, width=width)
    customer.page.goto(f"/{language}/palvelut?q={name}")
    assert customer.page.locator("main").get_by_text(name).count() >= 2
    customer.look()
