"""A person who uses the keyboard alone."""

from playwright.sync_api import Page

_FAR = 150


class Keys:
    """Moves by Tab and acts by Enter, Space and arrows; what has the focus must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until the element has the focus.

        Raises:
            AssertionError: it can't be reached, or the focus is not seen.
        """
        for _ in range(_FAR):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                self._is_seen(selector)
                return
        raise AssertionError(f"{self.page.url}: {selector} can't be reached by Tab")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Use what stays on the page: a fold, a box to tick, a link within the page."""
        self.to(selector)
        self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """Use a link or a button that opens a page."""
        self.to(selector)
        self.enter()

    def enter(self) -> None:
        """Enter, where the focus is, and the page that it opens."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, name: str, value: str) -> None:
        """A radio button: the group by Tab, the button by arrows."""
        self.to(f'[name="{name}"]')
        self.page.keyboard.press("Space")
        buttons = self.page.locator(f'[name="{name}"]').count()
        wanted = f'[name="{name}"][value="{value}"]:checked'
        for _ in range(buttons):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: {wanted} can't be chosen by arrows")

    def _is_seen(self, selector: str) -> None:
        seen = self.page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const shown = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
                const style = getComputedStyle(document.activeElement);
                const label = document.querySelector(`label[for="${document.activeElement.id}"]`);
                const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                    || (label && getComputedStyle(label, '::before').boxShadow !== 'none');
                return Boolean(drawn) && shown >= Math.min(box.height / 2, 24);
            }"""
        )
        assert seen, f"{self.page.url}: the focus on {selector} is not seen"
