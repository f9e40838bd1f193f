"""Conditions made with the keyboard alone, as they look in a form that has them already."""

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.keys import Keys

_CONTROLS = """() => [...document.querySelectorAll('#rule [name]')]
    .filter(each => each.tagName !== 'BUTTON' && each.type !== 'hidden'
        && (!['checkbox', 'radio'].includes(each.type) || each.checked))
    .map(each => ({name: each.name, type: each.type, value: each.value,
        words: (each.selectedOptions || each.labels)[0]?.textContent.trim() || ''}))"""


class RuleKeys:
    """Makes the rows that another form shows, control by control.

    Options are known by their words: values of choices and ids differ from form to form.

    Args:
        page: where the rules are made.
        model: another browser, for looking at the other form.
        other: the address of the other form.
        javascript: without it the choices of a row are asked for with a button.
    """

    def __init__(self, page: Page, model: Page, other: str, *, javascript: bool = True) -> None:
        self.page = page
        self.keys = Keys(page)
        self._model = model
        self._other = other
        self._javascript = javascript

    def make(self, end: str, besides: Callable[[], None] | None = None) -> None:
        """Make and save a rule on the page where it is made.

        Args:
            end: of the address of the rule in the other form.
            besides: fills in what the page asks besides the rows.
        """
        self._model.goto(f"{self._other}/{end}")
        controls: list[dict[str, Any]] = self._model.evaluate(_CONTROLS)
        sentence = self._model.locator("#rule-sentence").inner_text()
        rows = sum(one["name"].endswith("-subject") for one in controls)
        for _row in range(1, rows):
            self._press('button[value="add-row:"]')
        for one in controls:
            self._control(one)
        expect(self.page.locator("#rule-sentence")).to_have_text(sentence)
        if besides is not None:
            besides()
        self.keys.follow('main form.kevyt-form button.govuk-button[value="save"]')

    def _press(self, button: str) -> None:
        if self._javascript:
            self.keys.press(button)
            self._settle()
        else:
            self.keys.follow(button)

    def _settle(self) -> None:
        self.page.locator("#rule:not([aria-busy])").wait_for()

    def _control(self, told: Mapping[str, str]) -> None:
        """Set a control as the other page has it, and wait until the rows fit it."""
        name, words = told["name"], told["words"]
        field = self.page.locator(f'[name="{name}"]')
        match told["type"]:
            case "select-one":
                option = field.locator("option").get_by_text(words, exact=True).first
                value = str(option.get_attribute("value"))
                changes = field.input_value() != value
                self.keys.pick(name, value)
            case "radio":
                changes = not field.and_(
                    self.page.locator(f'[value="{told["value"]}"]')
                ).is_checked()
                if changes:
                    self.keys.choose(name, told["value"])
            case "checkbox":
                box = self.page.get_by_label(words, exact=True).and_(field)
                changes = not box.is_checked()
                if changes:
                    self.keys.press(
                        f'[name="{name}"][value="{box.get_attribute("value")}"]', "Space"
                    )
            case _:
                changes = field.input_value() != told["value"]
                if changes:
                    self.keys.to(f'[name="{name}"]')
                    self.page.keyboard.press("ControlOrMeta+a")
                    self.page.keyboard.insert_text(told["value"])
        if self._javascript:
            self._settle()
        elif changes:
            self._press("button.kevyt-rule__update")
