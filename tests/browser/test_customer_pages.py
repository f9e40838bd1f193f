"""A customer looks at services, own matters of every state and projects: accessible and valid."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.watching import Watcher

CUSTOMERS = ("asiakas-aino", "asiakas-bjorn", "asiakas-grace", "yrittaja-veikko")


def sign_in(page: Page, person: str, language: str) -> None:
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


def one_of_each(page: Page) -> dict[str, str]:
    """One matter of each state on the page of own matters."""
    cards = page.locator("[data-number]").evaluate_all(
        "cards => cards.map(card => [card.dataset.state, card.querySelector('a').pathname])"
    )
    return dict(cards)


def look_at_all(watched: Watcher, language: str, seen: set[str], width: int) -> None:
    page = watched.page
    watched.look(f"customer-matters-{width}")
    for state, address in one_of_each(page).items():
        if state in seen:
            continue
        seen.add(state)
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        watched.look(f"customer-case-{state}-{width}")
        page.goto(f"{address}/kuitti")
        watched.look()
        page.goto(f"{address}/peru")
        watched.look()
    page.goto(f"/{language}/hankkeet")
    watched.look(f"customer-projects-{width}")
    for project in page.locator("[data-project] a").evaluate_all("all => all.map(a => a.pathname)"):
        page.goto(project)
        watched.look(f"customer-project-{width}")


@pytest.mark.parametrize(("language", "width"), [("fi", 1280), ("sv", 320), ("en", 768)])
def test_own_matters_of_all_states_are_accessible(
    browse: Callable[..., Watcher], language: str, width: int
) -> None:
    seen: set[str] = set()
    for person in CUSTOMERS:
        watched = browse(width=width)
        sign_in(watched.page, person, language)
        look_at_all(watched, language, seen, width)
    assert len(seen) > 7


@pytest.mark.parametrize("width", [1280, 320])
def test_services_are_found_and_told_of(browse: Callable[..., Watcher], width: int) -> None:
    watched = browse(width=width, javascript=False)
    page = watched.page
    page.goto("/fi/palvelut")
    watched.look(f"services-{width}")
    for address in page.locator("[data-service] a").evaluate_all("all => all.map(a => a.pathname)"):
        page.goto(address)
        watched.look(f"service-{width}")
    page.goto("/fi/palvelut")
    page.locator("#find-words").fill("kompostoinnista")
    page.locator("#find-municipality").select_option("Lehtola")
    page.locator(".kevyt-find button").click()
    assert page.locator("[data-service]").count() == 1
    page.goto("/fi/palvelut?q=xyzzy")
    watched.look()


def test_a_refused_answer_and_message_are_accessible(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=320)
    page = watched.page
    sign_in(page, "yrittaja-veikko", "fi")
    page.locator('[data-state="supplement_requested"] a').first.click()
    page.locator('form[data-form="answer"] button').click()
    page.locator(".govuk-error-summary:focus").wait_for()
    watched.look("customer-answer-refused")
    page.locator('form[data-form="message"] button').click()
    watched.look("customer-message-refused")
