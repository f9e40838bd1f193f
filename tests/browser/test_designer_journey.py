"""Composting notices are built from nothing by the keyboard alone, and go into use.

The file of the form says what is to be built; the pages of the designer are used as they stand.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.usecases.formfiles import read_document
from tests.browser.keys import Keys
from tests.browser.running import ROOT, Portal
from tests.browser.watching import Watcher

ADMIN = "paakayttaja-lehtola"
LIBRARY = "/fi/yllapito/lomakkeet"
MAILBOX = "kompostit@lehtola.example.fi"
NEXT = 'button[name="do"][value="next"].govuk-button'
RULE_KEYS = ("visible_if", "required_if")
FIELDS = (
    *(("label", "words"), ("hint", "words"), ("text", "words"), ("link", "write")),
    *(("options", "options"), ("other", "flag"), ("required", "flag"), ("row_title", "words")),
    *(("min_rows", "write"), ("max_rows", "write"), ("unit", "unit"), ("min", "write")),
    *(("max", "write"), ("max_length", "write"), ("prefill", "choose")),
)
FINE = (("personal", "flag"), ("autocomplete", "write"), ("key", "write"))
"""Keys in the order in which the page of a question asks them, and how each is given."""
CONTROLS = """() => [...document.querySelectorAll('#rule [name]')]
    .filter(each => each.tagName !== 'BUTTON' && each.type !== 'hidden'
        && (!['checkbox', 'radio'].includes(each.type) || each.checked))
    .map(each => ({name: each.name, type: each.type, value: each.value,
        words: (each.selectedOptions || each.labels)[0]?.textContent.trim() || ''}))"""


def document() -> dict[str, Any]:
    made: Any = read_document(Path(ROOT) / "forms" / "kompostointi-ilmoitus.yaml")
    return dict(made)


class Clerk:
    """Builds a form by Tab, Enter, Space, arrows and letters."""

    def __init__(self, page: Page, reference: Page) -> None:
        self.page = page
        self.keys = Keys(page)
        self.reference = reference
        self.form = ""
        self.copy = ""

    # --- moving about ---

    def skip(self) -> None:
        """From the top of a page to its content, by the first link of the page."""
        self.keys.press(".govuk-skip-link")

    def back_to(self, selector: str) -> None:
        """From the end of a page backwards: nearer when much stands before."""
        for _ in range(60):
            self.page.keyboard.press("Shift+Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} can't be reached backwards")

    # --- single fields ---

    def write(self, name: str, text: object) -> None:
        """Put a text into a field, over what stands in it."""
        self.keys.to(f'[id="{name}"]')
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(str(text))

    def words(self, name: str, texts: Mapping[str, str]) -> None:
        for code, text in texts.items():
            self.write(f"{name}_{code}", text)

    def tick(self, name: str, value: str = "y") -> None:
        self.keys.press(f'[name="{name}"][value="{value}"]', "Space")

    def choose(self, name: str, value: str) -> None:
        """An option of a list by the arrow keys; the page may draw the list anew in between."""
        selector = f'select[id="{name}"]'
        options = self.page.locator(f"{selector} option")
        values = options.evaluate_all("all => all.map(each => each.value)")
        wanted = values.index(value)
        for _press in range(len(values) + 1):
            if not self.page.evaluate("s => document.activeElement.matches(s)", selector):
                self.keys.to(selector)
            chosen = self.page.evaluate("() => document.activeElement.selectedIndex")
            if chosen == wanted:
                return
            self.page.keyboard.press("ArrowDown" if chosen < wanted else "ArrowUp")
        expect(self.page.locator(selector)).to_have_value(value)

    def period(self, name: str, period: str) -> None:
        if period.startswith("{"):
            self.choose(f"{name}_unit", "setting:" + period.strip("{}"))
        else:
            self.write(f"{name}_number", period[1:-1])
            self.choose(f"{name}_unit", period[-1])

    def save(self) -> None:
        """The main form's button; the first of its group."""
        self.keys.follow("main form.kevyt-form > button.govuk-button")

    # --- the form as a whole ---

    def begin(self, made: Mapping[str, Any]) -> None:
        self.page.goto(LIBRARY)
        self.keys.follow('a[href$="/lomakkeet/uusi"]')
        self.words("title", made["title"])
        self.keys.enter()
        self.form = self.page.url.partition("#")[0]

    def settings(self, made: Mapping[str, Any]) -> None:
        for number, one in enumerate(made["settings"]):
            self.page.goto(f"{self.form}/asetukset")
            name = f"settings_{number}"
            self.words(f"{name}_label", one["label"])
            self.choose(f"{name}_type", one["type"])
            self.write(f"{name}_key", one["key"])
            self.save()
            if one["type"] == "period":
                self.period(f"{name}_default", one["default"])
            else:
                self.words(f"{name}_default", one["default"])
            self.save()

    def facts(self, made: Mapping[str, Any]) -> None:
        self.page.goto(f"{self.form}/tiedot")
        self.words("summary", made["summary"])
        self.words("legal_basis", made["legal_basis"])
        self.words("fee", made["fee"])
        self.words("declaration", made["declaration"])
        self.period("retention_period", made["retention"]["period"])
        self.words("retention_basis", made["retention"]["basis"])
        self.save()
        for number, note in enumerate(made["before_you_start"]):
            self.words(f"before_you_start_{number}_text", note["text"])
            if "link" in note:
                self.write(f"before_you_start_{number}_link", note["link"])
            self.save()

    def handling(self, made: Mapping[str, Any]) -> None:
        self.page.goto(f"{self.form}/kasittely")
        for end in made["ends_in"]:
            self.tick("ends_in", end)
        for outcome in made["outcomes"]:
            self.tick("outcomes", outcome)
        self.keys.press("#status_texts + details summary, fieldset:has(#status_texts) summary")
        for state, text in made["status_texts"].items():
            self.words(f"status_texts_{state}", text)
        self.save()
        for number, deadline in enumerate(made["deadlines"]):
            name = f"deadlines_{number}"
            self.choose(f"{name}_kind", deadline["kind"])
            self.period(f"{name}_period", deadline["period"])
            self.choose(f"{name}_starts", deadline["starts"])
            if deadline.get("pauses_on_supplement"):
                self.tick(f"{name}_pauses_on_supplement")
            self.words(f"{name}_basis", deadline.get("basis", {}))
            self.save()

    def deadline_rules(self, made: Mapping[str, Any]) -> None:
        for number, deadline in enumerate(made["deadlines"]):
            if "only_if" in deadline:
                self.page.goto(f"{self.form}/kasittely")
                self.keys.follow(f'a[href$="/maaraaika/{number}"]')
                self.rule(f"{self.copy}/maaraaika/{number}")

    # --- steps and questions ---

    def step(self, step: Mapping[str, Any]) -> None:
        self.page.goto(self.form)
        self.back_to("#title_en")
        self.page.keyboard.insert_text(step["title"]["en"])
        for code in ("sv", "fi"):
            self.back_to(f"#title_{code}")
            self.page.keyboard.insert_text(step["title"][code])
        self.keys.enter()
        step_id = self.page.url.rpartition("#osa-")[2]
        if "intro" in step:
            self.keys.follow(f'a[href$="/osa/{step_id}"]')
            self.words("intro", step["intro"])
            self.part_saved()
        added: list[tuple[str, Mapping[str, Any]]] = []
        for item in step["items"]:
            self.item(step_id, item, added)
        for here, item in added:  # a rule may name what comes after it in the step
            self.rules(here, item)

    def item(
        self, holder: str, item: Mapping[str, Any], added: list[tuple[str, Mapping[str, Any]]]
    ) -> None:
        """Add a question, fill in all that it says, then what it holds."""
        self.keys.follow(f'a[href$="/osa/{holder}/uusi"]')
        self.write("label_fi", item["label"]["fi"])
        self.keys.choose("kind", item["kind"])
        self.keys.follow('[form="new-item"].govuk-button')
        here = self.page.url.partition("#")[0]
        self.skip()
        self.fields(item)
        self.part_saved()
        added.append((here, item))
        for inner in item.get("items", []):
            self.item(here.rpartition("/")[2], inner, added)

    def rules(self, here: str, item: Mapping[str, Any]) -> None:
        for key in RULE_KEYS:
            if key in item:
                self.to_rules(here, f"/ehto/{key}")
                self.rule(f"{self.copy}/osa/{item['id']}/ehto/{key}")
        for number, check in enumerate(item.get("valid_if", [])):
            self.to_rules(here, "/tarkisteet")
            self.keys.follow(f'main a[href$="/tarkisteet/{number}"]')
            self.rule(f"{self.copy}/osa/{item['id']}/tarkisteet/{number}", check["message"])

    def to_rules(self, part: str, end: str) -> None:
        self.page.goto(part)
        self.back_to(f'main a[href$="{end}"]')
        self.keys.enter()

    def fields(self, item: Mapping[str, Any]) -> None:
        """All that the file says of a question, in the order of the page."""
        for key, way in FIELDS:
            if key in item and not (key == "required" and item["kind"] == "declaration"):
                getattr(self, way)(key, item[key])
        self.keys.press("#part-form > details > summary")
        for key, way in FINE:
            if key in item:
                getattr(self, way)(key, item[key])

    def flag(self, name: str, is_on: bool) -> None:
        assert is_on
        self.tick(name)

    def unit(self, name: str, unit: str | Mapping[str, str]) -> None:
        self.words(name, dict.fromkeys(LANGUAGES, unit) if isinstance(unit, str) else unit)

    def options(self, name: str, options: Sequence[Mapping[str, Any]]) -> None:
        for number, option in enumerate(options):
            if self.page.locator(f'[id="{name}_{number}_fi"]').count() == 0:
                self.keys.press('[data-option-act="add"]')
            self.words(f"{name}_{number}", option["label"])

    def part_saved(self) -> None:
        self.keys.follow('#part-form > .govuk-button-group [value="save"]')

    # --- rules ---

    def rule(self, reference: str, message: Mapping[str, str] | None = None) -> None:
        """Make the rule that another page shows, control by control."""
        self.reference.goto(reference)
        controls = self.reference.evaluate(CONTROLS)
        self.skip()
        rows = sum(one["name"].endswith("-subject") for one in controls)
        for number in range(1, rows):
            self.keys.press('button[value="add-row:"]')
            expect(self.page.locator(f'[id="r-{number}-subject"]')).to_be_visible()
        for one in controls:
            self.control(one)
        if message:
            self.words("message", message)
        self.keys.follow('main form.kevyt-form button.govuk-button[value="save"]')

    def control(self, told: Mapping[str, str]) -> None:
        """Set a control as another page has it; options are known by their words."""
        name, value, words = told["name"], told["value"], told["words"]
        wanted = f'[name="{name}"]'
        self.page.locator(wanted).first.wait_for(state="attached")
        if told["type"] == "select-one":
            option = self.page.locator(f"{wanted} option").get_by_text(words, exact=True).first
            option.wait_for(state="attached")
            self.choose(name, str(option.get_attribute("value")))
        elif told["type"] == "radio":
            if not self.page.locator(f'{wanted}[value="{value}"]').is_checked():
                self.keys.choose(name, value)
        elif told["type"] == "checkbox":
            box = self.page.get_by_label(words, exact=True).and_(self.page.locator(wanted))
            if not box.is_checked():
                self.tick(name, str(box.get_attribute("value")))
        elif self.page.locator(wanted).input_value() != value:
            self.write(name, value)


def plain(made: Mapping[str, Any]) -> dict[str, Any]:
    """A document without what the portal names by itself: ids, addresses, values of options."""
    kept = {key: value for key, value in made.items() if key not in ("id", "slug", "tests")}
    again: dict[str, Any] = json.loads(json.dumps(kept))
    for deadline in again["deadlines"]:
        if deadline.get("shown_to_customer") is True:
            del deadline["shown_to_customer"]
    values: dict[str, str] = {}
    for step in again["steps"]:
        del step["key"]
        _without_names(step, values)
    again["outcomes"].sort()
    return again | {key: _by_words(again[key], values) for key in ("steps", "deadlines")}


def _without_names(holder: dict[str, Any], values: dict[str, str]) -> None:
    holder.pop("id")
    if isinstance(holder.get("unit"), str):
        holder["unit"] = dict.fromkeys(LANGUAGES, holder["unit"])
    for option in holder.get("options", []):
        values[option.pop("value")] = option["label"]["fi"]
    for item in holder.get("items", []):
        _without_names(item, values)


def _by_words(value: Any, values: Mapping[str, str]) -> Any:
    """Rules compare with options: told by their words instead of their values."""
    if isinstance(value, dict):
        return {
            key: one if key in ("var", "key", "kind") else _by_words(one, values)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_by_words(one, values) for one in value]
    return values.get(value, value) if isinstance(value, str) else value


def sign_in(page: Page, person: str) -> None:
    page.goto("/fi/kirjaudu")
    Keys(page).follow(f'button[value="{person}"]')


def reference_copy(page: Page) -> str:
    """A copy of the form that is in the library: what the rules look like when they are made."""
    sign_in(page, ADMIN)
    page.goto(LIBRARY)
    page.locator('#other-forms [data-form="kompostointi-ilmoitus"] form button').first.click()
    page.wait_for_load_state()
    return page.url.partition("#")[0]


def test_composting_notices_are_built_from_nothing_by_the_keyboard(
    browse: Callable[..., Watcher], portal: Portal
) -> None:
    made = document()
    watched, reference = browse(), browse()
    sign_in(watched.page, ADMIN)
    clerk = Clerk(watched.page, reference.page)
    clerk.copy = reference_copy(reference.page)
    clerk.begin(made)
    clerk.settings(made)
    watched.look("journey-settings")
    clerk.facts(made)
    watched.look("journey-facts")
    clerk.handling(made)
    watched.look("journey-handling")
    for step in made["steps"]:
        clerk.step(step)
    clerk.deadline_rules(made)
    watched.page.goto(clerk.form)
    watched.look("journey-built")
    built = watched.page.request.get(f"{clerk.form}/vie.json").json()
    assert plain(built) == plain(made)

    page, keys = watched.page, clerk.keys
    page.goto(f"{clerk.form}/tarkistus")
    expect(page.locator("#all-good")).to_be_visible()
    watched.look("journey-check")
    keys.follow('main a[href$="/julkaise"].govuk-button')
    keys.follow("main form.kevyt-form button.govuk-button")
    expect(page.locator('[data-version="1"]')).to_be_visible()
    watched.look("journey-versions")
