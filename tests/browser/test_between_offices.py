"""A matter that goes to another authority, and one that came on paper and is claimed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kevytasiointi.demo.files import text_pdf
from kevytasiointi.texts import HELSINKI
from tests.browser.running import Portal
from tests.browser.watching import Watcher

TODAY = datetime.now(UTC).astimezone(HELSINKI).date()


def sign_in(page: Page, person: str) -> None:
    page.goto("/fi/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    expect(page.locator("form[action$='/kirjaudu/ulos']")).to_have_count(1)


@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 1280), (False, 360)], ids=["script", "plain"]
)
def test_paper_is_entered_claimed_and_transferred(
    browse: Callable[..., Watcher],
    portal: Portal,
    tmp_path: Path,
    javascript: bool,
    width: int,
) -> None:
    scan = tmp_path / "kirje.pdf"
    scan.write_bytes(text_pdf("Kirje", ("Käsin kirjoitettu ilmoitus",)))
    officer = browse(javascript=javascript, width=width)
    number, case, code = enter(officer, scan)
    customer = browse(javascript=javascript, width=width)
    claim(customer, number, code)
    receiver = transfer(officer, case)
    taker = browse(javascript=javascript, width=width)
    see_all_sides(officer, customer, taker, receiver)
    assert portal.command("audit", "verify")


def enter(watched: Watcher, scan: Path) -> tuple[str, str, str]:
    """The number, address and code of a matter that was entered with a scan."""
    page = watched.page
    sign_in(page, "virkailija-lehtola")
    page.goto("/fi/virkailija/kirjaus")
    watched.look("entering")
    page.locator("#entering button.govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    watched.look("entering-problems")
    page.locator("#service").select_option(index=1)
    came = TODAY - timedelta(days=2)
    page.locator("#arrived_on").fill(f"{came.day}.{came.month}.{came.year}")
    page.locator("#name").fill("Kerttu Kirjeenkirjoittaja")
    page.locator("#address").fill("Kirjetie 1\n00100 Helsinki")
    page.locator("#scan").set_input_files(scan)
    page.locator("#entering button.govuk-button").click()
    expect(page.locator("#entry")).to_have_count(1)
    watched.look("entry-step")
    while not page.url.endswith("/tarkistus"):
        page.locator('.govuk-button[value="next"]').click()
        page.wait_for_load_state()
    expect(page.locator("#gaps")).to_have_count(1)
    watched.look("entry-review")
    page.locator("form[action*='/virkailija/kirjaus/'] button").click()
    expect(page.locator("#case")).to_have_attribute("data-state", "submitted")
    watched.look("entered-case")
    case = page.url
    number = page.locator("#case").get_attribute("data-number") or ""
    page.locator("#to-letter").click()
    watched.look("letter")
    code = page.locator("#code").inner_text().strip()
    return number, case, code


def claim(watched: Watcher, number: str, code: str) -> None:
    page = watched.page
    sign_in(page, "asiakas-aino")
    page.goto("/fi/omat/siirra")
    page.locator("#number").fill(number)
    page.locator("#code").fill(code)
    watched.look("claiming")
    page.locator("main form button.govuk-button").last.click()
    expect(page.locator("#origin")).to_have_attribute("data-origin", "paper")
    watched.look("claimed-case")


def transfer(watched: Watcher, case: str) -> str:
    """The name of the authority that takes the matter, in its officer's key."""
    page = watched.page
    page.goto(case)
    page.locator("#to-transfer").click()
    watched.look("transfer")
    choice = page.locator("#transfer-service option", has_text="Kuusiran").first
    page.locator("#transfer-service").select_option(choice.get_attribute("value"))
    page.locator("#transfer-reason").fill("Kohde on Kuusirannan puolella.")
    page.locator('form[data-action="transfer"] button').click()
    expect(page.locator("#case")).to_have_attribute("data-state", "transferred")
    watched.look("transferred-case")
    return "virkailija-kuusiranta"


def see_all_sides(giver: Watcher, customer: Watcher, taker: Watcher, person: str) -> None:
    page = customer.page
    page.reload()
    customer.look("customer-transferred")
    page.locator("#went-to a").click()
    expect(page.locator("#case")).to_have_attribute("data-state", "submitted")
    customer.look("customer-new-case")
    new = re.search(r"/asiat/([0-9a-f-]+)$", page.url)
    assert new
    assert "kirje.pdf" in page.locator("#files").inner_text()
    there = f"/fi/virkailija/asiat/{new[1]}"
    sign_in(taker.page, person)
    taker.page.goto(there)
    expect(taker.page.locator("#came-from")).to_have_count(1)
    expect(taker.page.locator("#came-from a")).to_have_count(0)
    taker.look("taker-case")
    answer = giver.page.goto(there)
    assert answer is not None
    assert answer.status == 404


def test_a_statement_is_asked_and_given(browse: Callable[..., Watcher]) -> None:
    asker, giver = browse(), browse(width=360)
    page = asker.page
    sign_in(page, "virkailija-lehtola")
    page.goto("/fi/virkailija/asiat?tila=in_progress")
    page.locator("#queue tbody a").first.click()
    page.locator("#to-statement").click()
    asker.look("statement")
    page.locator("#statement-authority").select_option(
        page.locator("#statement-authority option", has_text="Kuusiran").first.get_attribute(
            "value"
        )
    )
    page.locator("#statement-question").fill("Puollatteko hanketta?")
    page.locator("#statement-due_on").fill("31.12.2026")
    page.locator("#statement-answers").check()
    page.locator('form[data-action="statement"] button').click()
    expect(page.locator("#statements")).to_contain_text("Puollatteko hanketta?")
    asker.look("statement-asked")
    other = giver.page
    sign_in(other, "virkailija-kuusiranta")
    other.goto("/fi/virkailija/lausunnot")
    giver.look("statements-asked")
    other.locator("[data-statement] a").first.click()
    giver.look("asked-statement")
    other.locator('input[value="no_remarks"]').check()
    other.locator("#opinion button").click()
    expect(other.locator("[data-result]")).to_have_attribute("data-result", "no_remarks")
    giver.look("statement-given")
    page.reload()
    expect(page.locator("#statements [data-result]").last).to_have_attribute(
        "data-result", "no_remarks"
    )
    page.goto("/fi/virkailija/poissaolot")
    asker.look("absences")
