"""A spreadsheet and a fillable PDF, made here, become forms in the designer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watcher
from tests.gateways.foreign_samples import xlsx
from tests.gateways.test_pdf_form import WHOLE

DESIGNER = "suunnittelija-lehtola"
SURVEY = [
    ("type", "name", "label::Suomi (fi)", "label::English (en)", "required", "relevant"),
    ("begin_group", "hakija", "Hakija", "Applicant"),
    ("text", "nimi", "Nimi", "Name", "yes"),
    ("select_one laji or_other", "laji", "Laji", "Kind", "yes"),
    ("integer", "maara", "Määrä", "Number", "", "${laji} = 'koira'"),
    ("text", "sijainti", "", "", "", "pulldata('x', 'y', 'z', ${nimi}) = 'a'"),
    ("deviceid", "laite"),
    ("end_group", ""),
]
CHOICES = [
    ("list_name", "name", "label::Suomi (fi)", "label::English (en)"),
    ("laji", "koira", "Koira", "Dog"),
    ("laji", "kissa", "Kissa", "Cat"),
]


def upload(page: Page, content: bytes, name: str) -> None:
    """Choose a file and have it read."""
    page.locator("#file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.locator("main form.kevyt-form button").click()


def to_upload(page: Page, language: str) -> None:
    """Sign in and go by the links."""
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{DESIGNER}"]').click()
    page.goto(f"/{language}/yllapito/lomakkeet")
    page.locator('main a[href$="/lomakkeet/tuo"]').click()


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_a_spreadsheet_becomes_a_form(
    browse: Callable[..., Watcher], width: int, javascript: bool
) -> None:
    watched = browse(width=width, javascript=javascript)
    page = watched.page
    to_upload(page, "fi")
    watched.look("import")
    upload(page, b"%PDF-1.7 nothing", "rikki.pdf")
    expect(page.locator("#file-error")).to_contain_text("vioittunut")
    watched.look("import-refused")
    upload(page, xlsx({"survey": SURVEY, "choices": CHOICES}), "hakemus.xlsx")
    notes = page.locator("#notes")
    expect(notes).to_contain_text("survey, rivi 7")
    expect(notes).to_contain_text("pulldata")
    watched.look("import-report")
    page.get_by_label("Kysymys", exact=True).fill("Missä eläin on?")
    page.get_by_label("Mitä kysytään").select_option("location")
    page.locator("main form.kevyt-form button").click()
    listed = page.locator(".kevyt-designer__steps")
    expect(listed).to_contain_text("Missä eläin on?")
    expect(listed.locator('[data-kind="location"]')).to_have_count(1)
    expect(listed.locator('[data-kind="choice"]')).to_have_count(1)


def test_a_fillable_pdf_becomes_a_form(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=360)
    page = watched.page
    to_upload(page, "en")
    upload(page, WHOLE, "ilmoitus.pdf")
    expect(page.locator("#notes")).to_contain_text("A signature was left out")
    page.locator("main details summary").click()
    expect(page.locator("#carried")).to_contain_text("Puhelinnumero")
    watched.look("import-report-pdf")
    unclear = page.locator('[data-unclear="i-selvitys-1"]')
    unclear.locator("input").fill("What will be done?")
    unclear.locator("select").select_option("paragraph")
    page.locator("main form.kevyt-form button").click()
    listed = page.locator(".kevyt-designer__steps")
    expect(listed).to_contain_text("What will be done?")
    expect(listed.locator("[data-kind]")).to_have_count(8)
    page.goto(page.url + "/tarkistus")
    page.get_by_role("link", name="What the file ilmoitus.pdf left to look at").click()
    expect(page.locator("#taken")).to_be_visible()
    watched.look("import-taken")
