"""The main job from beginning to end, for both forms: in Finnish with JavaScript, in Swedish
without. Every page on the way is judged."""

import json
import random
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from kevytasiointi.demo.answers import answers_for
from kevytasiointi.demo.files import text_pdf
from kevytasiointi.demo.filler import Filler
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases.formspecs import read_form
from tests.browser.filling import attach, fill_step, slots_of
from tests.browser.running import ROOT, Portal
from tests.browser.watching import Watcher
from tests.verapdf.validator import validate

TODAY = datetime.now(UTC).astimezone(HELSINKI).date()
NOISE, COMPOSTING = "meluilmoitus", "kompostointi-ilmoitus"


@dataclass
class Journey:
    """One way through the portal: a form, an authority, a language, with or without scripts."""

    form: str
    authority: str
    language: str
    javascript: bool
    customer: str
    officer: str
    ends_in: str
    outcome: str
    spec: FormSpec = field(init=False)
    answers: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.spec, _ = read_form(ROOT / "forms" / f"{self.form}.yaml")
        filler = Filler("Aino Niemelä", "aino@posti.example", self.language, self.authority)
        self.answers = answers_for(self.form, TODAY, random.Random(7), filler)

    @property
    def service(self) -> str:
        return f"/{self.language}/palvelut/{self.form}-{self.authority}"

    @property
    def id(self) -> str:
        return f"{self.form}-{self.language}-{'script' if self.javascript else 'plain'}"


JOURNEYS = [
    Journey(
        NOISE, "lehtola", "fi", True, "asiakas-aino", "virkailija-lehtola", "decided", "granted"
    ),
    Journey(
        COMPOSTING,
        "kuusiranta",
        "sv",
        False,
        "asiakas-bjorn",
        "virkailija-kuusiranta",
        "processed",
        "registered",
    ),
    Journey(
        COMPOSTING,
        "lehtola",
        "fi",
        True,
        "asiakas-aino",
        "virkailija-lehtola",
        "processed",
        "registered",
    ),
    Journey(
        NOISE,
        "kuusiranta",
        "sv",
        False,
        "asiakas-bjorn",
        "virkailija-kuusiranta",
        "decided",
        "granted_with_conditions",
    ),
]


def sign_in(page: Page, person: str, language: str) -> None:
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{person}"]').click()
    expect(page.locator("form[action$='/kirjaudu/ulos']")).to_have_count(1)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.id)
def test_a_matter_from_the_first_page_to_the_decision(
    browse: Callable[..., Watcher],
    portal: Portal,
    tmp_path: Path,
    journey: Journey,
) -> None:
    file = tmp_path / "kartta.pdf"
    file.write_bytes(text_pdf("Kartta", ("Melun leviäminen",)))
    customer = browse(javascript=journey.javascript)
    officer = browse(javascript=journey.javascript)
    sign_in(customer.page, journey.customer, journey.language)
    fill_in(customer, journey, file)
    number = send(customer, journey)
    case = customer.page.url
    mail_tells_only_what_it_may(portal, number)
    officer_asks_for_more(officer, journey, number)
    customer_answers(customer, case, file)
    officer_ends(officer, journey, file)
    customer_sees_the_end(customer, case, journey)
    pdf_is_valid_and_says_the_same(portal, number, tmp_path, journey)
    assert portal.command("audit", "verify")


def fill_in(watched: Watcher, journey: Journey, file: Path) -> None:
    page = watched.page
    page.goto(f"/{journey.language}/palvelut")
    watched.look("services")
    page.goto(journey.service)
    watched.look("service")
    page.locator('form[action$="/aloita"] button').first.click()
    watched.look("form-first-step")
    # A person who is in a hurry presses on; the page says what is missing and keeps its place.
    page.locator('.govuk-button[value="next"]').click()
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    watched.look("form-problems")
    for step in journey.spec.steps:
        expect(page).to_have_url(re.compile(rf"/{step.key}(\?.*)?(#.*)?$"))
        fill_step(page, step.items, journey.answers)
        for slot in slots_of(step.items):
            attach(page, slot, file, javascript=journey.javascript)
        watched.look(f"form-step-{step.key}")
        page.locator('.govuk-button[value="next"]').click()
    expect(page).to_have_url(re.compile("/tarkistus$"))


def send(watched: Watcher, journey: Journey) -> str:
    page = watched.page
    watched.look("review")
    page.locator("main form .govuk-button").last.click()
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    watched.look("review-problems")
    page.locator('main input[type="checkbox"]').check()
    page.locator("main form .govuk-button").last.click()
    expect(page).to_have_url(re.compile("/kuitti$"))
    watched.look("receipt")
    found = re.search(r"KA-\d{4}-\d{6}", page.locator("main").inner_text())
    assert found
    case = page.url.removesuffix("/kuitti")
    page.goto(f"/{journey.language}/omat")
    assert found[0] in page.locator("main").inner_text()
    watched.look("my-matters")
    page.goto(case)
    watched.look("case-submitted")
    return found[0]


def mail_tells_only_what_it_may(portal: Portal, number: str) -> None:
    portal.command("outbox", "run")
    mails = [path.read_text() for path in (portal.instance / "mail").glob("*.eml")]
    about = [text for text in mails if number in text]
    assert len(about) >= 2
    for text in about:
        assert "Niemelä" not in text
        assert "Rantatie" not in text


def officer_asks_for_more(watched: Watcher, journey: Journey, number: str) -> None:
    page = watched.page
    sign_in(page, journey.officer, journey.language)
    page.goto(f"/{journey.language}/virkailija/asiat?laskuri=new")
    watched.look("queue")
    page.locator("#queue tbody").get_by_role("link", name=number, exact=True).click()
    watched.look("officer-case")
    page.locator('form[data-action="take"] button').click()
    open_action(page, "identifier")
    page.locator("#identifier-identifier").fill(f"TEST/{number}")
    page.locator('form[data-action="identifier"] button').click()
    open_action(page, "supplement")
    page.locator("#supplement-text").fill("Lisää vielä asemapiirros.")
    page.locator('form[data-action="supplement"] button').last.click()
    expect(page.locator("#case")).to_have_attribute("data-state", "supplement_requested")
    watched.look("officer-case-waiting")


def open_action(page: Page, action: str) -> None:
    """Open the part of the page that holds the action's form."""
    page.locator("details", has=page.locator(f'form[data-action="{action}"]')).first.evaluate(
        "each => each.open = true"
    )


def customer_answers(watched: Watcher, case: str, file: Path) -> None:
    page = watched.page
    page.goto(case)
    assert "Lisää vielä asemapiirros." in page.locator("main").inner_text()
    watched.look("case-supplement")
    form = page.locator('form[action$="/taydennys"]')
    form.locator("textarea").fill("Tässä se on.")
    form.locator('input[type="file"]').set_input_files(file)
    form.locator("button.govuk-button").last.click()
    expect(page.locator("main")).to_contain_text("Tässä se on.")
    watched.look("case-supplemented")


def officer_ends(watched: Watcher, journey: Journey, file: Path) -> None:
    page = watched.page
    page.reload()
    open_action(page, "message")
    page.locator("#message-body").fill("Kiitos, asia ratkaistaan pian.")
    page.locator('form[data-action="message"] button').click()
    open_action(page, "decision")
    form = page.locator('form[data-action="decision"]')
    form.locator(f'input[value$="{journey.outcome}"]').check()
    if journey.ends_in == "decided":
        form.locator('input[type="file"]').set_input_files(file)
    form.locator("button.govuk-button").last.click()
    expect(page.locator("#case")).to_have_attribute("data-state", journey.ends_in)
    watched.look("officer-case-ended")


def customer_sees_the_end(watched: Watcher, case: str, journey: Journey) -> None:
    page = watched.page
    page.goto(case)
    text = page.locator("main").inner_text()
    assert "Kiitos, asia ratkaistaan pian." in text
    assert "TEST/KA-" in text
    watched.look("case-ended")


def pdf_is_valid_and_says_the_same(
    portal: Portal, number: str, folder: Path, journey: Journey
) -> None:
    path = folder / "asia.pdf"
    portal.command("cases", "pdf", number, "--out", str(path))
    for verdict in validate([path]):
        assert verdict.valid, verdict.broken
    text = subprocess.run(
        ["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert number in text
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == journey.language
        stored = json.loads(pdf.attachments["asia.json"].get_file().read_bytes())
    assert stored["number"] == number
    words = " ".join(text.split())
    for value in typed_texts(stored["answers"]):
        assert " ".join(value.split()) in words, value


def typed_texts(answers: Any) -> list[str]:
    """The free texts among answers: those with a space are no codes."""
    if isinstance(answers, dict):
        return [text for value in answers.values() for text in typed_texts(value)]
    if isinstance(answers, list):
        return [text for value in answers for text in typed_texts(value)]
    return [answers] if isinstance(answers, str) and " " in answers else []
