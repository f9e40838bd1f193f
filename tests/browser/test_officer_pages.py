"""An officer in a hurry, an admin and the demo's mail: accessible, valid, and quick by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.watching import Watcher

LEAD = "johtava-lehtola"


def sign_in(page: Page, person: str, language: str = "fi") -> None:
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


def addresses_by_state(page: Page) -> dict[str, str]:
    """One case of each state in the queue."""
    rows = page.locator("#queue tbody tr").evaluate_all(
        "rows => rows.map(row => [row.dataset.state, row.querySelector('a').getAttribute('href')])"
    )
    return dict(reversed(rows))


@pytest.mark.parametrize(("language", "width"), [("fi", 1280), ("sv", 320), ("en", 768)])
def test_queue_and_cases_of_all_states_are_accessible(
    browse: Callable[..., Watcher], language: str, width: int
) -> None:
    watched = browse(width=width)
    page = watched.page
    sign_in(page, LEAD, language)
    page.goto(f"/{language}/virkailija/asiat")
    watched.look(f"officer-queue-{width}")
    cases = addresses_by_state(page)
    assert len(cases) > 5
    for state, address in cases.items():
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        watched.look(f"officer-case-{state}-{width}")
    page.goto(f"/{language}/virkailija/asiat?haku=ei-ole-tallaista")
    watched.look()


@pytest.mark.parametrize("javascript", [True, False])
def test_state_and_deadline_take_two_clicks_each(
    browse: Callable[..., Watcher], javascript: bool
) -> None:
    watched = browse(javascript=javascript)
    page = watched.page
    sign_in(page, "virkailija-kuusiranta", "sv")
    page.goto("/sv/virkailija/asiat?tila=in_progress")
    page.locator("#queue tbody a").first.click()
    address = page.url
    page.locator('label[for="state-state"]').click()
    page.locator('form[data-action="state"] button').click()
    assert page.url == address
    assert page.locator(".govuk-notification-banner--success").count() == 1
    page.locator("#deadline-last_on").fill("14.12.2026")
    page.locator("#deadline-reason").fill("Lausunto odottaa")
    page.locator('form[data-action="deadline"] button').click()
    assert "Lausunto odottaa" in page.locator("#deadlines").inner_text()


def test_a_refused_form_and_a_conflict_are_accessible(browse: Callable[..., Watcher]) -> None:
    first, second = browse(), browse(width=320)
    for watched, person in ((first, "virkailija-lehtola"), (second, LEAD)):
        sign_in(watched.page, person, "fi")
        watched.page.goto("/fi/virkailija/asiat?tila=submitted")
        watched.page.locator("#queue tbody a").first.click()
    page = second.page
    page.locator("#taydennys > summary").click()
    page.locator("#supplement-text").fill("Lisää kartta")
    page.locator("#supplement-due_on").fill("6.12.2026")
    page.locator('form[data-action="supplement"] button').last.click()
    assert page.title().startswith("Error: ") or page.title().startswith("Virhe: ")
    second.look("officer-refused-320")
    page.locator('.govuk-error-summary a[href="#supplement-due_on"]').click()
    assert page.evaluate("document.activeElement.id") == "supplement-due_on"
    first.page.locator('form[data-action="take"] button').click()
    page.locator("#supplement-due_on").fill("7.12.2026")
    page.locator('form[data-action="supplement"] button').last.click()
    assert page.locator("#stored").get_attribute("data-state") == "in_progress"
    second.look("officer-conflict-320")
    page.locator('#yours form[data-action="supplement"] button').click()
    assert page.locator("#case").get_attribute("data-state") == "supplement_requested"
    second.look()


def test_the_demos_mail_is_accessible(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=320)
    watched.page.goto("/sv/posti")
    watched.look("demo-mail-320")
