"""A supplement in two rounds, seen by both sides: with JavaScript, and without it on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kevytasiointi.demo.files import text_pdf
from tests.browser.watching import Watcher

CUSTOMER, OFFICER, ADMIN = "asiakas-aino", "virkailija-lehtola", "paakayttaja-lehtola"


def sign_in(page: Page, person: str) -> None:
    page.goto("/fi/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    page.wait_for_load_state()


def open_action(page: Page, key: str) -> None:
    details = page.locator(f'details:has(> .govuk-details__text > form[data-action="{key}"])')
    if details.count() and details.get_attribute("open") is None:
        details.locator("> summary").click()


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_a_supplement_in_two_rounds(
    browse: Callable[..., Watcher], tmp_path: Path, javascript: bool, width: int
) -> None:
    file = tmp_path / "mittaus.pdf"
    file.write_bytes(text_pdf("Mittaus", ("Tilavuus",)))
    name = f"supplement-{width}"
    customer = browse(javascript=javascript, width=width)
    officer = browse(javascript=javascript, width=width)
    admin_keeps_a_text(browse(javascript=javascript, width=width), name)

    sign_in(customer.page, CUSTOMER)
    customer.page.goto("/fi/omat")
    matter = customer.page.locator('[data-state="submitted"]', has_text="kompostoinnista").first
    matter.locator("a").first.click()
    case = customer.page.url
    key = case.rpartition("/")[2]

    sign_in(officer.page, OFFICER)
    officer.page.goto(f"/fi/virkailija/asiat/{key}")
    ask(officer, ["property_type", "holder_city"], name)
    first_round(customer, case, file, name)
    officer_sees_the_first_round(officer, name)

    officer.page.goto(f"/fi/virkailija/asiat/{key}")
    ask(officer, ["holder_city"], None)
    second_round(customer, case, name)
    officer.page.goto(f"/fi/virkailija/asiat/{key}")
    rows = officer.page.locator("#changed tr[data-round]")
    expect(rows.filter(has_text="uusin")).to_have_attribute("data-round", "2")
    officer.look(f"{name}-officer-second")
    note_and_message(officer, customer, case, file, name)
    go_on_and_cancel(officer, key)


def admin_keeps_a_text(watched: Watcher, name: str) -> None:
    page = watched.page
    sign_in(page, ADMIN)
    page.goto("/fi/yllapito/vastauspohjat")
    page.locator("#purpose").select_option("supplement")
    page.locator("#name").fill("Puuttuvat tiedot")
    page.locator("#body").fill("Asiasta {number} puuttuu {jotain}.")
    page.locator("form.kevyt-form button").last.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("{jotain}")
    watched.look(f"{name}-text-refused")
    page.locator("#body").fill("Asiasta {number} puuttuu tietoja. Vastaa viimeistään {due}.")
    page.locator("form.kevyt-form button").last.click()
    expect(page.locator("tr[data-text]").first).to_contain_text("Puuttuvat tiedot")
    watched.look(f"{name}-texts")


def ask(watched: Watcher, keys: list[str], name: str | None) -> None:
    page = watched.page
    open_action(page, "supplement")
    form = page.locator('form[data-action="supplement"]')
    form.locator("textarea#supplement-text").fill("Hei!")
    page.locator("#supplement-questions-choice > summary").click()
    for key in keys:
        form.locator(f'input[name="questions"][value="{key}"]').check()
    form.locator("select").select_option(label="Puuttuvat tiedot (suomi)")
    form.locator('button[value="insert"]').click()
    written = page.locator("textarea#supplement-text")
    expect(written).to_have_value(re.compile(r"^Hei!\n\nAsiasta KA-\d+-\d+ puuttuu .* \d+\.\d+\."))
    for key in keys:
        expect(page.locator(f'input[name="questions"][value="{key}"]')).to_be_checked()
    if name:
        watched.look(f"{name}-officer-asks")
    form.locator("button.govuk-button").last.click()
    expect(page.locator("#case")).to_have_attribute("data-state", "supplement_requested")


def first_round(watched: Watcher, case: str, file: Path, name: str) -> None:
    page = watched.page
    page.goto(case)
    watched.look(f"{name}-customer-asked")
    page.locator('form[data-form="begin-answer"] button').click()
    expect(page.locator('[data-path="holder_city"]')).to_be_visible()
    expect(page.locator('[data-path="holder_street"]')).to_have_count(0)
    watched.look(f"{name}-answer")
    page.locator('[name="a-holder_city"]').fill("")
    page.locator('[name="a-property_type"][value="other"]').check()
    page.locator('button[value="send"]').click()
    expect(page.locator(".govuk-error-summary a").first).to_be_visible()
    assert "#a-dwellings" in page.locator(".govuk-error-summary").inner_html()
    expect(page.locator('[name="a-property_type"][value="other"]')).to_be_checked()
    watched.look(f"{name}-answer-refused")
    page.locator('[name="a-property_type_other"]').fill("Rivitalo")
    page.locator('[name="a-dwellings"]').fill("3")
    page.locator('[name="a-holder_city"]').fill("Uusikaupunki")
    page.locator('[name="a-_text"]').fill("Talo on kaupungin puolella.")
    page.locator('[name="a-_files"]').set_input_files(file)
    page.locator('.kevyt-question[data-path="_files"] .kevyt-slot__files').get_by_text(
        "mittaus.pdf"
    ).or_(page.locator('button[value="attach:_files"]')).first.wait_for()
    page.locator('.govuk-button-group button[value="save"]').click()
    page.goto(case)
    page.locator('form[data-form="begin-answer"] button').click()
    expect(page.locator('[name="a-holder_city"]')).to_have_value("Uusikaupunki")
    expect(page.locator(".kevyt-slot__files")).to_contain_text("mittaus.pdf")
    page.locator('button[value="send"]').click()
    expect(page.locator("#case")).to_have_attribute("data-state", "supplemented")
    expect(page.locator("#changed")).to_contain_text("Uusikaupunki")
    expect(page.locator("#changed")).to_contain_text("mittaus.pdf")
    watched.look(f"{name}-customer-changed")


def officer_sees_the_first_round(watched: Watcher, name: str) -> None:
    page = watched.page
    page.reload()
    expect(page.locator("#answers-title")).to_have_text("Vastaukset nyt")
    expect(page.locator("#changed")).to_contain_text("Uusikaupunki")
    expect(page.locator("#supplements")).to_contain_text("Talo on kaupungin puolella.")
    watched.look(f"{name}-officer-changed")


def second_round(watched: Watcher, case: str, name: str) -> None:
    page = watched.page
    page.goto(case)
    page.locator('form[data-form="begin-answer"] button').click()
    expect(page.locator('[name="a-holder_city"]')).to_have_value("Uusikaupunki")
    expect(page.locator('[data-path="property_type"]')).to_have_count(0)
    page.locator('button[value="send"]').click()
    expect(page.locator('.govuk-error-summary a[href="#a-_text"]')).to_be_visible()
    page.locator('[name="a-holder_city"]').fill("Raisio")
    page.locator('button[value="send"]').click()
    expect(page.locator("#changed")).to_contain_text("Raisio")
    expect(page.locator("#changed")).not_to_contain_text("Uusikaupunki")
    watched.look(f"{name}-customer-second")


def note_and_message(officer: Watcher, customer: Watcher, case: str, file: Path, name: str) -> None:
    page = officer.page
    open_action(page, "note")
    page.locator("#note-body").fill("Soitin naapurille.")
    page.locator('form[data-action="note"] button').last.click()
    expect(page.locator("#notes")).to_contain_text("Soitin naapurille.")
    open_action(page, "message")
    page.locator("#message-body").fill("Liitteenä kaksi ohjetta.")
    other = file.with_name("ohje.pdf")
    other.write_bytes(file.read_bytes())
    page.locator("#message-files").set_input_files([file, other])
    page.locator('form[data-action="message"] button').last.click()
    expect(page.locator("#messages")).to_contain_text("ohje.pdf")
    officer.look(f"{name}-officer-note")
    customer.page.goto(case)
    expect(customer.page.locator("#messages")).to_contain_text("ohje.pdf")
    assert "Soitin naapurille" not in customer.page.content()
    customer.page.locator("#message-body").fill("Kiitos, ohessa kuitti.")
    customer.page.locator("#message-files").set_input_files([file])
    customer.page.locator('form[data-form="message"] button').last.click()
    expect(customer.page.locator("#messages")).to_contain_text("mittaus.pdf")
    customer.look(f"{name}-customer-messages")


def go_on_and_cancel(officer: Watcher, key: str) -> None:
    page = officer.page
    page.goto(f"/fi/virkailija/asiat/{key}")
    ask(officer, ["holder_city"], None)
    page.locator('form[data-action="go_on"] textarea').fill("Tieto löytyi rekisteristä.")
    page.locator('form[data-action="go_on"] > button.govuk-button').last.click()
    expect(page.locator("#case")).to_have_attribute("data-state", "in_progress")
    ask(officer, ["holder_city"], None)
    open_action(page, "cancel")
    page.locator('form[data-action="cancel"] textarea').fill("Pyyntö oli väärässä asiassa.")
    page.locator('form[data-action="cancel"] > button.govuk-button').last.click()
    expect(page.locator("#case")).to_have_attribute("data-state", "in_progress")
    expect(page.locator("#journal")).to_contain_text("Pyyntö oli väärässä asiassa.")
