"""A designer's clerk who builds a form with the keyboard alone, as its file says."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.keys import Keys
from tests.browser.rulekeys import RuleKeys

ADDRESS = "/fi/yllapito/lomakkeet"
LANGUAGES = ("fi", "sv", "en")


class Clerk:
    """Builds a form by Tab, Enter, Space, arrows and letters, from page to page by their links."""

    def __init__(self, page: Page, rules: RuleKeys) -> None:
        self.page = page
        self.keys = Keys(page)
        self.rules = rules
        self.scripts = rules.scripts
        self.form = ""

    # --- single fields ---

    def write(self, name: str, text: object) -> None:
        """Put a text into a field, over what stands in it."""
        standing = self.page.locator(f'[id="{name}"]').input_value()
        if standing == str(text):
            return
        self.keys.to(f'[id="{name}"]')
        if standing:
            self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(str(text))

    def words(self, name: str, texts: Mapping[str, str]) -> None:
        for code, text in texts.items():
            self.write(f"{name}_{code}", text)

    def tick(self, name: str, value: str = "y") -> None:
        box = f'[name="{name}"][value="{value}"]'
        if not self.page.locator(box).is_checked():
            self.keys.press(box, "Space")

    def ticks(self, name: str, wanted: list[str]) -> None:
        for value in wanted:
            self.tick(name, value)

    def period(self, name: str, period: str) -> None:
        if period.startswith("{"):
            self.keys.pick(f"{name}_unit", "setting:" + period.strip("{}"))
        else:
            self.write(f"{name}_number", period[1:-1])
            self.keys.pick(f"{name}_unit", period[-1])

    def save(self) -> None:
        """The button of a section."""
        self.keys.follow("main form.kevyt-form > button.govuk-button")

    def go(self, end: str) -> None:
        """To another page of the form, by the links that every page of it has."""
        self.keys.follow(f'.kevyt-designer__pages a[href$="{self.form}{end}"]')

    # --- the form as a whole ---

    def begin(self, made: Mapping[str, Any]) -> None:
        self.page.goto(ADDRESS)
        self.keys.follow('a[href$="/lomakkeet/uusi"]')
        self.words("title", made["title"])
        self.keys.enter()
        self.form = ADDRESS + "/" + self.page.url.partition("#")[0].rpartition("/")[2]

    def settings(self, made: Mapping[str, Any]) -> None:
        self.go("/asetukset")
        for number, one in enumerate(made["settings"]):
            if number:
                self.more("settings")
            name = f"settings_{number}"
            self.words(f"{name}_label", one["label"])
            self.keys.pick(f"{name}_type", one["type"])
            self.default(f"{name}_default", one)
            self.write(f"{name}_key", one["key"])
        self.save()

    def more(self, name: str) -> None:
        """One more row of a list; nothing is saved."""
        button = f'button[value="row-add:{name}"]'
        if self.scripts:
            rows = self.page.locator(f'[id^="{name}_"][data-row]')
            count = rows.count()
            self.keys.press(button)
            expect(rows).to_have_count(count + 1)
        else:
            self.keys.follow(button)

    def default(self, name: str, setting: Mapping[str, Any]) -> None:
        if setting["type"] == "period":
            self.period(name, setting["default"])
        else:
            self.words(name, setting["default"])

    def facts(self, made: Mapping[str, Any]) -> None:
        """In the order of the page."""
        self.go("/tiedot")
        self.words("summary", made["summary"])
        self.keys.pick("kind", made["kind"])
        self.ticks("languages", made["languages"])
        self.keys.pick("identification", made["identification"])
        self.ticks("on_behalf", made["on_behalf"])
        self.words("legal_basis", made["legal_basis"])
        self.words("fee", made["fee"])
        for number, note in enumerate(made["before_you_start"]):
            if number:
                self.more("before_you_start")
            self.good_to_know(number, note)
        self.words("declaration", made["declaration"])
        self.keys.pick("publicity", made["publicity"])
        self.period("retention_period", made["retention"]["period"])
        self.words("retention_basis", made["retention"]["basis"])
        self.save()

    def good_to_know(self, number: int, note: Mapping[str, Any]) -> None:
        self.words(f"before_you_start_{number}_text", note["text"])
        if "link" in note:
            self.write(f"before_you_start_{number}_link", note["link"])

    def handling(self, made: Mapping[str, Any]) -> None:
        self.go("/kasittely")
        self.ticks("ends_in", made["ends_in"])
        self.ticks("outcomes", made["outcomes"])
        for number, deadline in enumerate(made["deadlines"]):
            if number:
                self.more("deadlines")
            self.deadline(number, deadline)
        self.keys.press("fieldset:has(> #status_texts) summary")
        for state, text in made["status_texts"].items():
            self.words(f"status_texts_{state}", text)
        self.save()

    def deadline(self, number: int, deadline: Mapping[str, Any]) -> None:
        name = f"deadlines_{number}"
        self.keys.pick(f"{name}_kind", deadline["kind"])
        self.period(f"{name}_period", deadline["period"])
        self.keys.pick(f"{name}_starts", deadline["starts"])
        if deadline.get("pauses_on_supplement"):
            self.tick(f"{name}_pauses_on_supplement")
        self.words(f"{name}_basis", deadline.get("basis", {}))

    def deadline_rules(self, made: Mapping[str, Any]) -> None:
        for number, deadline in enumerate(made["deadlines"]):
            if "only_if" in deadline:
                self.go("/kasittely")
                self.keys.follow(f'main a[href$="/maaraaika/{number}"]')
                self.rules.make(f"maaraaika/{number}")

    # --- steps and questions ---

    def step(self, step: Mapping[str, Any]) -> None:
        """A step with all that it holds; begins and ends on the page of the steps.

        Rules come last: they may name a question that stands further down.
        """
        self.words("title", step["title"])
        self.keys.enter()
        step_id = self.here()
        if "intro" in step:
            self.keys.follow(f'main a[href$="/osa/{step_id}"]')
            self.words("intro", step["intro"])
            self.save_part()
        made = [one for item in step["items"] for one in self.item(step_id, item)]
        for part, item in made:
            self.its_rules(part, item)

    def here(self) -> str:
        """The part at which the page of the steps stands."""
        return self.page.url.rpartition("#osa-")[2]

    def item(self, holder: str, item: Mapping[str, Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Add a question and what it holds, each with all that it says; their ids."""
        self.keys.follow(f'main a[href$="/osa/{holder}/uusi"]')
        self.write("label_fi", item["label"]["fi"])
        self.kind(item["kind"])
        self.keys.follow('button[form="new-item"]')
        self.fields(item)
        self.save_part()
        made = self.here()
        inner = [one for held in item.get("items", []) for one in self.item(made, held)]
        return [(made, item), *inner]

    def its_rules(self, part: str, item: Mapping[str, Any]) -> None:
        """What the question's own page says about its rules."""
        rules = [key for key in ("required_if", "visible_if") if key in item]
        if not rules and "valid_if" not in item:
            return
        self.keys.follow(f'main a[href$="/osa/{part}"]')
        for key in rules:
            self.keys.follow(f'main a[href$="/ehto/{key}"]')
            self.rules.make(f"osa/{item['id']}/ehto/{key}")
        self.checks(item)
        self.keys.follow(f'main a[href$="#osa-{part}"]')

    def kind(self, kind: str) -> None:
        """By its name in the field that finds kinds; without scripts by arrows alone."""
        radio = self.page.locator(f'[name="kind"][value="{kind}"]')
        if self.page.locator("#search").is_visible():
            name = self.page.locator(f'label[for="{radio.get_attribute("id")}"]').inner_text()
            self.write("search", name)
        self.keys.choose("kind", kind)

    def checks(self, item: Mapping[str, Any]) -> None:
        checks = item.get("valid_if", [])
        if checks:
            self.keys.follow('main a[href$="/tarkisteet"]')
        for number, check in enumerate(checks):
            self.keys.follow(f'main a[href$="/tarkisteet/{number}"]')
            self.rules.make(
                f"osa/{item['id']}/tarkisteet/{number}",
                partial(self.words, "message", check["message"]),
            )
        if checks:
            self.keys.follow("main .govuk-body-s:not(.kevyt-designer__up) a")

    def fields(self, item: Mapping[str, Any]) -> None:
        """In the order of the page, so that one walk of Tab is enough."""
        asked: Sequence[tuple[str, Callable[[str, Any], None]]] = (
            *((name, self.words) for name in ("label", "hint", "text")),
            ("options", self.options),
            *((name, self.flag) for name in ("other", "required")),
            *(("row_title", self.words), ("max_rows", self.write), ("unit", self.unit)),
            *((name, self.write) for name in ("min", "max", "max_length")),
            ("prefill", self.keys.pick),
        )
        fine = (("personal", self.flag), ("autocomplete", self.write), ("key", self.write))
        for name, fill in asked:
            if name in item:
                fill(name, item[name])
        self.keys.press("#part-form > details > summary")
        for name, fill in fine:
            if name in item:
                fill(name, item[name])

    def flag(self, name: str, is_on: bool) -> None:
        if is_on:
            self.tick(name)

    def unit(self, name: str, unit: str) -> None:
        self.words(name, dict.fromkeys(LANGUAGES, unit))

    def options(self, name: str, options: Sequence[Mapping[str, Any]]) -> None:
        for number, option in enumerate(options):
            if self.page.locator(f'[id="{name}_{number}_fi"]').count() == 0:
                self.more_options()
            self.words(f"{name}_{number}", option["label"])

    def more_options(self) -> None:
        if self.scripts:
            self.keys.press('button[value="option-add"]')
        else:
            self.keys.follow('button[value="option-add"]')

    def save_part(self) -> None:
        self.keys.follow('#part-form > .govuk-button-group button[value="save"]')
        expect(self.page.locator(f'[id="osa-{self.here()}"]')).to_be_focused()
