"""A decision that is served, its time of appeal over a holiday, and a deadline that is missed."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from playwright.sync_api import Page, expect

from kevytasiointi.config import load_config
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import case_page
from tests.browser.running import Portal
from tests.browser.watching import Watcher


def sign_in(page: Page, person: str) -> None:
    page.goto("/fi/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    expect(page.locator("form[action$='/kirjaudu/ulos']")).to_have_count(1)


def open_details(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).first.click()


def test_a_decision_is_served_and_the_time_of_appeal_moves_over_may_day(
    browse: Callable[..., Watcher], portal: Portal
) -> None:
    customer, officer = browse(), browse()
    sign_in(customer.page, "asiakas-aino")
    sign_in(officer.page, "johtava-lehtola")
    address = an_own_noise_matter(customer.page, officer.page)
    came_in_january(portal, UUID(address.partition("/asiat/")[2][:36]))
    page = officer.page
    page.reload()
    page.locator("#paatos summary").click()
    page.locator('form[data-action="decision"] input[value="granted"]').check()
    page.locator("#decision-file").set_input_files(
        {"name": "paatos.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.locator('form[data-action="decision"] button').click()
    expect(page.locator("#not-served")).to_be_visible()
    officer.look("decision-not-served")
    page.locator("#tiedoksianto summary").click()
    page.locator('#tiedoksianto input[value="e_message"]').check()
    page.locator("#service-sent_on").fill("31.3.2026")
    page.locator("#service-appeal_way").select_option("court")
    page.locator('form[data-action="service"] button').click()
    said = page.locator("#decisions").inner_text()
    assert "Tiedoksisaantipäivä on 3.4.2026" in said
    assert "aika päättyi 4.5.2026" in said
    open_details(page, "Miten tiedoksisaantipäivä ja muutoksenhakuaika laskettiin")
    steps = page.locator("#decisions details[open] li").all_inner_texts()
    assert any("kolmantena päivänä" in step for step in steps)
    assert any("sunnuntai" in step for step in steps)
    officer.look("decision-served")
    page.locator("#lainvoima summary").click()
    assert "5.5.2026" in page.locator("#lainvoima").inner_text()
    page.locator("#force-legal_force_on").fill("5.5.2026")
    page.locator('form[data-action="force"] button').click()
    expect(page.locator("[data-force]")).to_contain_text("Lainvoimainen 5.5.2026")
    customer.page.goto(address)
    told = customer.page.locator("#decisions").inner_text()
    assert "Sähköisenä viestinä, lähetetty 31.3.2026" in told
    assert "4.5.2026" in told
    assert "Lainvoimainen" in told
    open_details(customer.page, "Miten tiedoksisaantipäivä ja muutoksenhakuaika laskettiin")
    customer.look("decision-customer")
    narrow = browse(javascript=False, width=360)
    sign_in(narrow.page, "asiakas-aino")
    narrow.page.goto(address)
    narrow.look("decision-customer-360")


def test_a_missed_deadline_is_told_and_can_be_extended(browse: Callable[..., Watcher]) -> None:
    officer = browse()
    page = officer.page
    sign_in(page, "johtava-lehtola")
    page.goto("/fi/virkailija/asiat?laskuri=overdue")
    page.locator("#queue tbody a").first.click()
    late = page.locator("#deadlines .kevyt-card", has=page.locator(".kevyt-overdue")).first
    kind = late.get_attribute("data-kind")
    expect(late).to_contain_text("myöhässä")
    card = page.locator(f'#deadlines .kevyt-card[data-kind="{kind}"]').first
    card.locator("summary", has_text="Muuta määräaikaa").click()
    officer.look("deadline-forms")
    extend = card.locator('form[data-action="extend"]')
    extend.locator('[name="amount"]').fill("2")
    extend.locator("button").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Kirjoita syy")
    officer.look("deadline-refused")
    card = page.locator(f'#deadlines .kevyt-card[data-kind="{kind}"]').first
    extend = card.locator('form[data-action="extend"]')
    extend.locator('[name="unit"]').select_option("Y")
    extend.locator('[name="reason"]').fill("Lausunto puuttuu vielä")
    extend.locator("button").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    card = page.locator(f'#deadlines .kevyt-card[data-kind="{kind}"]').first
    expect(card).to_contain_text("jäljellä")
    card.locator("summary", has_text="Määräajan historia").click()
    expect(card.locator('[data-act="extended"]')).to_contain_text("Lausunto puuttuu vielä")
    officer.look("deadline-extended")


def an_own_noise_matter(customer: Page, officer: Page) -> str:
    """A matter of the customer that the officer's authority can decide on now; opened by both."""
    customer.goto("/fi/omat")
    addresses = customer.locator("main a[href*='/asiat/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for address in addresses:
        answer = officer.goto(address.replace("/fi/asiat/", "/fi/virkailija/asiat/"))
        can_decide = officer.locator('form[data-action="decision"] input[value="granted"]')
        if answer is not None and answer.ok and can_decide.count():
            return str(address)
    raise AssertionError("no matter that can be decided on")


def came_in_january(portal: Portal, case_id: UUID) -> None:
    """Let the matter be old enough for a decision that was sent in spring."""
    database = Database(load_config(portal.environ, portal.instance).database_url)
    with database.write(System("test")) as session:
        case = case_page.any_case(session, case_id, lock=True)
        case.submitted_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    database.dispose()


PDF = b"%PDF-1.7\nnot much of a document, but it begins like one\n"
