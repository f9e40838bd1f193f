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
        scripts: without them the choices of a row are asked for with a button.
    """

    def __init__(self, page: Page, model: Page, other: str, *, scripts: bool = True) -> None:
        self.page = page
        self.keys = Keys(page)
        self._model = model
        self._other = other
        self.scripts = scripts

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
        if self.scripts:
            self.keys.press(button)
            self._settle()
        else:
            self.keys.follow(button)

    def _settle(self) -> None:
        self.page.locator("#rule:not([aria-busy])").wait_for()

    def _control(self, told: Mapping[str, str]) -> None:
        """Set a control as the other page has it, and wait until the rows fit it."""
        setting = {"select-one": self._list, "radio": self._radio, "checkbox": self._box}
        is_changed = setting.get(told["type"], self._text)(told, told["name"])
        if self.scripts:
            self._settle()
        elif is_changed:
            self._press("button.kevyt-rule__update")

    def _list(self, told: Mapping[str, str], name: str) -> bool:
        field = self.page.locator(f'[name="{name}"]')
        option = field.locator("option").get_by_text(told["words"], exact=True).first
        value = str(option.get_attribute("value"))
        is_other = field.input_value() != value
        self.keys.pick(name, value)
        return is_other

    def _radio(self, told: Mapping[str, str], name: str) -> bool:
        is_other = not self.page.locator(f'[name="{name}"][value="{told["value"]}"]').is_checked()
        if is_other:
            self.keys.choose(name, told["value"])
        return is_other

    def _box(self, told: Mapping[str, str], name: str) -> bool:
        boxes = self.page.locator(f'[name="{name}"]')
        box = self.page.get_by_label(told["words"], exact=True).and_(boxes)
        is_other = not box.is_checked()
        if is_other:
            self.keys.press(f'[name="{name}"][value="{box.get_attribute("value")}"]', "Space")
        return is_other

    def _text(self, told: Mapping[str, str], name: str) -> bool:
        is_other = self.page.locator(f'[name="{name}"]').input_value() != told["value"]
        if is_other:
            self.keys.to(f'[name="{name}"]')
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(told["value"])
        return is_other
