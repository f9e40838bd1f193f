"""A project of three authorities: one view for all, which keeps itself fresh, and a guest."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.mailing import link_to
from tests.browser.running import Portal
from tests.browser.watching import Watcher

OWNER, GUEST, GUEST_MAIL = "yrittaja-veikko", "asiakas-grace", "vieras@posti.example.fi"
OFFICERS = ("virkailija-lehtola", "virkailija-kuusiranta", "virkailija-aura")
HALF_A_MINUTE = 31_000
NOT_CHANGED = 304


def sign_in(page: Page, person: str, language: str = "en") -> None:
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


def one_of_each_authority(page: Page) -> dict[str, str]:
    """The first open matter of each authority on the page of own matters, by its name."""
    cards = page.locator('[data-number]:not([data-turn="nobody"])').evaluate_all(
        "cards => cards.map(card => [card.querySelector('.kevyt-list__whose').textContent"
        ".split('·')[0].trim(), card.querySelector('a').pathname])"
    )
    return dict(reversed(cards))


def tell_shared_data(owner: Watcher) -> None:
    """From the page of the project and back to it, the first time with a slip."""
    page = owner.page
    page.locator("#to-details").click()
    page.locator("#what").fill("A market in the harbour, each Saturday")
    page.locator("#address").fill("Rantatie 1")
    page.locator("#municipality").select_option("837")
    page.locator("#business_id").fill("0112038-8")
    page.locator("#email").fill("owner@posti.example.fi")
    page.locator("main form button").click()
    expect(page.locator("#business_id-error")).to_be_visible()
    owner.look("project-data-refused")
    page.locator("#business_id").fill("0112038-9")
    page.locator("main form button").click()
    expect(page.locator("#project-facts")).to_contain_text("Rantatie 1")
    expect(page.locator("#project-facts")).to_contain_text("owner@posti.example.fi")
    owner.look()


def test_three_authorities_and_a_guest_see_one_view_that_keeps_itself_fresh(  # noqa: PLR0915 (a journey)
    browse: Callable[..., Watcher], portal: Portal
) -> None:
    owner = browse()
    page = owner.page
    page.clock.install()
    sign_in(page, OWNER)
    page.goto("/en/hankkeet")
    page.locator("#name").fill("Harbour market")
    page.locator("main form button").click()
    project = page.url
    tell_shared_data(owner)
    small = browse(javascript=False, width=320)
    sign_in(small.page, OWNER)
    small.page.goto(f"{project}/tiedot")
    small.look("project-data-320")
    small.page.locator("#for_whom").fill("Satamatori Oy")
    small.page.locator("main form button").click()
    expect(small.page.locator("#project-facts")).to_contain_text("Satamatori Oy")
    small.look()
    page.goto("/en/omat")
    matters = one_of_each_authority(page)
    assert len(matters) == 3, matters
    for address in matters.values():
        page.goto(address)
        page.locator("#project summary").click()
        page.get_by_label("Harbour market").check()
        page.locator("#project form button").click()
    page.goto(project)
    rows = page.locator("#status tbody tr")
    expect(rows).to_have_count(3)
    owner.look("project-of-three")

    page.locator("#invite-email").fill(GUEST_MAIL)
    page.locator('form[action$="/kutsut"] button').click()
    owner.look()
    guest = browse(javascript=False, width=320)
    sign_in(guest.page, GUEST)
    guest.page.goto(link_to(portal, GUEST_MAIL, "/hankkeet/kutsu/"))
    guest.look("project-invitation-320")
    guest.page.locator("main form button").click()
    expect(guest.page.locator("#status tbody tr")).to_have_count(3)
    guest.look()

    page.goto(project)
    page.locator("#status a").first.focus()
    first = rows.first.get_attribute("data-number")
    for person in OFFICERS:
        officer = browse(width=360)
        sign_in(officer.page, person)
        officer.page.goto(project)
        expect(officer.page.locator("#status tbody tr")).to_have_count(3)
        expect(officer.page.locator("#people")).to_have_count(0)
        expect(officer.page.locator("#project-facts")).to_contain_text("Rantatie 1")
        expect(officer.page.locator("#project-facts")).not_to_contain_text("owner@")
        officer.look()
        mine = officer.page.locator("#status tbody tr", has=officer.page.locator("a"))
        assert mine.count() == 1
        if mine.get_attribute("data-number") == first:
            mine.locator("a").click()
            expect(officer.page.locator("#project #project-facts")).to_contain_text("Rantatie 1")
            for details in officer.page.locator("details").all():
                details.evaluate("each => each.open = true")
            officer.page.locator("#identifier-identifier").fill("LIVE 77/2026")
            officer.page.locator('form[data-action="identifier"] button').click()

    # The owner's page has been open all the time.
    expect(page.locator("#status")).not_to_contain_text("LIVE 77/2026")
    page.clock.run_for(HALF_A_MINUTE)
    expect(page.locator("#status")).to_contain_text("LIVE 77/2026")
    expect(page.locator("#live")).to_have_text("The view has been updated.")
    # What had the focus has it still, and the time of the latest look is always told.
    expect(page.locator("#status a").first).to_be_focused()
    shown = page.locator("#updated").text_content()
    with page.expect_response(lambda answer: answer.status == NOT_CHANGED):
        page.clock.run_for(5 * HALF_A_MINUTE)
    expect(page.locator("#updated")).not_to_have_text(shown or "")
    expect(page.get_by_role("link", name="Load again")).to_be_visible()
    owner.look()
