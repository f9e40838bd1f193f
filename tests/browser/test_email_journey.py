"""A customer without strong identification files a notice by a link in a mail, and later claims it;
and somebody sends an open notice and follows it by its code.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kevytasiointi.demo.files import text_pdf
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.usecases.formspecs import read_form
from tests.browser.filling import attach, fill_step, slots_of
from tests.browser.mailing import link_to, links_to
from tests.browser.running import ROOT, Portal
from tests.browser.watching import Watcher


def form_of(slug: str) -> tuple[FormSpec, Mapping[str, Any]]:
    """A form, and the answers of its first own test."""
    spec = read_form(ROOT / "forms" / f"{slug}.yaml")[0]
    return spec, spec.tests[0].answers


def fill_and_send(
    watched: Watcher, slug: str, file: Path, *, javascript: bool, required_slots: set[str]
) -> str:
    """All steps, review, declaration, receipt; the number of the matter."""
    page, (spec, answers) = watched.page, form_of(slug)
    for step in spec.steps:
        fill_step(page, step.items, answers)
        for slot in slots_of(step.items):
            if slot.key in required_slots:
                attach(page, slot, file, javascript=javascript)
        watched.look()
        page.locator('button.govuk-button[name="do"][value="next"]').click()
    watched.look()
    page.locator('input[name="a-declared"]').check()
    page.locator("main form button.govuk-button").last.click()
    expect(page.locator("#number")).to_be_visible()
    return page.locator("#number").inner_text()


def ask_for_link(page: Page, portal: Portal, address: str) -> str:
    before = len(links_to(portal, address, "/kirjaudu/linkki/"))
    page.locator("#email").fill(address)
    page.locator("main form button").click()
    return link_to(portal, address, "/kirjaudu/linkki/", after=before)


@pytest.mark.parametrize(
    ("javascript", "language", "width"), [(True, "fi", 1280), (False, "sv", 320)]
)
def test_a_notice_is_filed_by_a_link_and_claimed_by_a_strong_person(
    browse: Callable[..., Watcher],
    portal: Portal,
    tmp_path: Path,
    javascript: bool,
    language: str,
    width: int,
) -> None:
    address = f"jarjestaja-{language}@posti.example.fi"
    file = tmp_path / "kartta.pdf"
    file.write_bytes(text_pdf("Kartta", "Alueen kartta"))
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    page.goto(f"/{language}/palvelut/suuri-yleisotilaisuus-lehtola")
    watched.look()
    page.locator(".govuk-button--start").first.click()
    watched.look()
    page.locator("#by-email").click()
    watched.look(f"email-link-{width}")
    link = ask_for_link(page, portal, address)
    watched.look()
    page.goto(link)
    watched.look()
    page.locator("main form button").click()
    page.locator(".govuk-button--start").first.click()
    number = fill_and_send(
        watched,
        "suuri-yleisotilaisuus",
        file,
        javascript=javascript,
        required_slots={"site_map"},
    )
    watched.look()

    strong = browse(javascript=javascript, width=width)
    strong.page.goto(f"/{language}/kirjaudu")
    strong.page.locator('button[value="asiakas-aino"]').click()
    strong.page.goto(f"/{language}/omat/siirra")
    strong.look()
    strong.page.locator('main a[href$="/kirjaudu/posti"]').click()
    strong.page.goto(ask_for_link(strong.page, portal, address))
    strong.look(f"claiming-{width}")
    strong.page.locator('button[value="move"]').click()
    expect(strong.page.locator(f'[data-number="{number}"]')).to_have_count(1)
    strong.look()
    page.goto(f"/{language}/omat")
    expect(page.locator(f'[data-number="{number}"]')).to_have_count(0)


@pytest.mark.parametrize(("javascript", "width"), [(True, 360), (False, 1280)])
def test_an_open_notice_is_sent_without_a_name_and_followed_by_its_code(
    browse: Callable[..., Watcher], tmp_path: Path, javascript: bool, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    page.goto("/en/palvelut/ymparistohavainto-kuusiranta")
    watched.look()
    page.locator(".govuk-button--start").first.click()
    number = fill_and_send(
        watched, "ymparistohavainto", tmp_path, javascript=javascript, required_slots=set()
    )
    code = page.locator("#follow-code strong").inner_text()
    watched.look(f"receipt-code-{width}")
    other = browse(javascript=javascript, width=width)
    other.page.goto("/en/seuranta")
    other.look()
    other.page.locator("#number").fill(number)
    other.page.locator("#code").fill("0000 0000 0000")
    other.page.locator("main form button").click()
    other.look()
    other.page.locator("#code").fill(code.lower())
    other.page.locator("main form button").click()
    expect(other.page.locator("#case")).to_have_attribute("data-number", number)
    other.look()


def test_pages_that_say_why_not_lead_further(
    browse: Callable[..., Watcher], portal: Portal
) -> None:
    address = "lyhyt@posti.example.fi"
    watched = browse(width=360)
    page = watched.page
    page.goto("/en/kirjaudu/posti")
    page.locator("#email").fill("nobody")
    page.locator("main form button").click()
    watched.look()
    link = ask_for_link(page, portal, address)
    page.goto(link)
    page.locator("main form button").click()
    expect(page.locator(".kevyt-header__person")).to_contain_text(address)
    watched.look()
    page.goto(link)
    watched.look("link-over-360")
    page.locator("#way-on").click()
    expect(page.locator("#email")).to_be_visible()
    page.goto("/en/palvelut/meluilmoitus-lehtola")
    page.locator(".govuk-button--start").first.click()
    watched.look("strong-needed-360")
    page.locator("#way-on").click()
    expect(page.locator("#by-email")).to_have_count(0)
    watched.look()
    page.locator('button[value="asiakas-aino"]').click()
    expect(page).to_have_url(f"{portal.url}/en/palvelut/meluilmoitus-lehtola")
    page.goto(ask_again(page, portal, address))
    expect(page.locator("#nothing")).to_be_visible()
    watched.look()


def ask_again(page: Page, portal: Portal, address: str) -> str:
    page.goto("/en/kirjaudu/posti")
    return ask_for_link(page, portal, address)


def test_the_sender_of_an_open_notice_sees_only_it(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=360)
    page = watched.page
    page.goto("/en/palvelut/ymparistohavainto-kuusiranta")
    page.locator(".govuk-button--start").first.click()
    draft = page.url.rpartition("/")[0]
    page.goto("/en/palvelut/ymparistohavainto-kuusiranta")
    page.locator(".govuk-button--start").first.click()
    expect(page.locator("main")).to_contain_text("Send this notice first")
    assert page.url.startswith(draft)
    watched.look()
    page.goto("/en/omat")
    expect(page.locator("#unknown")).to_be_visible()
    watched.look()
    page.goto("/en/hankkeet")
    watched.look("email-needed-360")
