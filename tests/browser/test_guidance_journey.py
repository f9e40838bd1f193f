"""A matter that is handled elsewhere stands in a project of three authorities; each sees it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.watching import Watcher

OWNER = "yrittaja-veikko"
AURA = "virkailija-aura"
OTHERS = ("virkailija-lehtola", "virkailija-kuusiranta")
ADMIN = "paakayttaja-lehtola"
SERVICE = "/fi/palvelut/avustus-vesistojen-kunnostamiseen-aura"


def sign_in(page: Page, person: str) -> None:
    page.goto("/fi/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


def one_of_each(page: Page) -> dict[str, str]:
    """The first open matter of each authority on the page of own matters, by its name."""
    cards = page.locator('[data-number]:not([data-turn="nobody"])').evaluate_all(
        "cards => cards.map(card => [card.querySelector('.kevyt-list__whose').textContent"
        ".split('·')[0].trim(), card.querySelector('a').pathname])"
    )
    return dict(reversed(cards))


def put_into(page: Page, address: str, project: str) -> None:
    page.goto(address)
    page.locator("#project summary").click()
    page.get_by_label(project).check()
    page.locator("#project form button").click()


def test_a_matter_handled_elsewhere_is_followed_by_all_in_the_project(  # noqa: PLR0915 (a journey)
    browse: Callable[..., Watcher],
) -> None:
    owner = browse()
    page = owner.page
    sign_in(page, OWNER)
    page.goto("/fi/hankkeet")
    page.locator("#name").fill("Rantaraitti")
    page.locator("main form button").click()
    project = page.url
    page.goto("/fi/omat")
    owner.look("omat-asiat")
    for name, address in one_of_each(page).items():
        if "Aura" not in name:
            put_into(page, address, "Rantaraitti")

    page.goto(SERVICE)
    page.locator("#project").select_option(label="Rantaraitti")
    owner.look("ohjaus-palvelu")
    page.get_by_role("button", name="Seuraa tätä asiaa täällä").first.click()
    page.locator('[name="a-subject"]').fill("Rannan kunnostus")
    page.locator('[name="a-reference"]').fill("AURA/77/2026")
    page.locator('[name="a-sent_on"]').fill("2.11.2026")
    page.locator('.govuk-button[value="next"]').click()
    page.wait_for_url("**/tarkistus")
    owner.look("luonnos-neuvontaan")
    page.locator('[name="shown"]').click()
    expect(page.locator("#showing")).to_contain_text("on voinut lukea")
    officer = browse()
    desk = officer.page
    sign_in(desk, AURA)
    desk.goto("/fi/virkailija/luonnokset")
    officer.look()
    desk.locator("#drafts a").first.click()
    expect(desk.locator("#not-filed")).to_contain_text("Ei lähetetty")
    officer.look("luonnos-virkailijalle")

    page.locator('input[type="checkbox"]').check()
    page.locator("main form .govuk-button").last.click()
    page.wait_for_url("**/kuitti")
    page.goto(project)
    row = page.locator("#status tbody tr", has_text="AURA/77/2026")
    expect(row).to_contain_text("Käsitellään muualla")
    number = row.get_attribute("data-number")

    desk.goto(f"/fi/virkailija/asiat?haku={number}")
    officer.look("jono-muualla")
    desk.get_by_role("link", name=number or "").first.click()
    expect(desk.locator("#case")).to_be_visible()
    officer.look()
    for details in desk.locator("details").all():
        details.evaluate("each => each.open = true")
    desk.locator("#supervision-what").fill("Loppukatselmus")
    desk.locator("#supervision-on").fill("1.12.2027")
    desk.locator("#supervision-at").fill("9.30")
    desk.locator("#supervision-place").fill("Ranta")
    desk.locator('form[data-action="supervision"] button').click()
    expect(desk.locator("#supervision")).to_contain_text("Loppukatselmus")
    officer.look("valvonta-virkailija")
    desk.locator("#supervision a").click()
    desk.wait_for_url("**/valvonta/**")
    officer.look("valvonta-muutos")
    desk.go_back()
    for details in desk.locator("details").all():
        details.evaluate("each => each.open = true")
    desk.locator('[name="outcome"][value="granted"]').check()
    desk.locator('form[data-action="decision"] button').click()
    expect(desk.locator("#case")).to_have_attribute("data-state", "decided")

    for person in (AURA, *OTHERS):
        seer = browse(width=360)
        sign_in(seer.page, person)
        seer.page.goto(project)
        shown = seer.page.locator(f'#status tr[data-number="{number}"]')
        expect(shown).to_have_attribute("data-state", "decided")
        expect(shown).to_contain_text("Käsitellään muualla")
        seer.look("hanke-360" if person == AURA else "")

    plain = browse(javascript=False, width=360)
    sign_in(plain.page, OWNER)
    plain.page.goto(project)
    plain.page.get_by_role("link", name="Lataa uudelleen").click()
    expect(plain.page.locator("#updated")).to_contain_text("Päivitetty klo")
    plain.look()
    plain.page.goto("/fi/omat")
    expect(plain.page.locator("#coming")).to_contain_text("Loppukatselmus")
    plain.look("omat-360")
    plain.page.locator("#coming").get_by_role("link", name="Loppukatselmus").click()
    expect(plain.page.locator("#next")).to_contain_text("viranomaisen omasta palvelusta")
    expect(plain.page.locator("#supervision")).to_contain_text("1.12.2027 klo 9.30")
    plain.look("asia-valvonta-360")


def test_an_administrator_looks_at_figures_and_changes_a_way_of_joining(
    browse: Callable[..., Watcher],
) -> None:
    admin = browse()
    page = admin.page
    sign_in(page, ADMIN)
    page.goto("/fi/yllapito/tilastot")
    expect(page.locator("#states tbody tr").first).to_be_visible()
    admin.look("tilastot")
    page.goto("/fi/yllapito/palvelut")
    page.locator("main li h3 a").first.click()
    page.locator("#change-joining").click()
    page.wait_for_url("**/liitostapa")
    admin.look("liitostapa")
    page.locator("#joining-form button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    admin.look("liitostapa-virhe")
    narrow = browse(javascript=False, width=360)
    sign_in(narrow.page, ADMIN)
    narrow.page.goto("/fi/yllapito/tilastot")
    narrow.look("tilastot-360")
