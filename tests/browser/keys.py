"""A person who uses the keyboard alone."""

from playwright.sync_api import Page

_FAR = 150


_STOPS = """
    const isStop = each => each.tabIndex >= 0 && !each.disabled && each.type !== 'hidden'
        && each.checkVisibility({visibilityProperty: true}) && !each.closest('[inert]');
    const entry = each => {
        const group = [...document.getElementsByName(each.name)].filter(isStop);
        return each === (group.find(one => one.checked) ?? group[0]);
    };
    const stops = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, iframe, [tabindex]'
    )].filter(each => isStop(each) && (each.type !== 'radio' || entry(each)));"""
"""Where the Tab key stops, in order."""

_WAY = (
    """wanted => {"""
    + _STOPS
    + """
    const landed = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const active = document.activeElement;
    const here = active === document.body ? landed : active;
    if (active.matches(wanted)) return {key: 'Tab', stops: 0, skips: false};
    const follows = each => here === null
        || Boolean(here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    const before = stops.filter(each => !follows(each) && each !== here);
    const after = stops.filter(follows);
    const ahead = after.findIndex(each => each.matches(wanted));
    if (ahead >= 0) {
        const fromEnd = before.length + after.length - ahead;
        if (here !== null || ahead + 1 <= fromEnd) {
            const skips = here === null && ahead > 5 && stops[0].matches('.govuk-skip-link')
                && after[ahead].closest('main') !== null;
            return {key: 'Tab', stops: ahead + 1, skips};
        }
        return {key: 'Shift+Tab', stops: fromEnd, skips: false};
    }
    const behind = before.findIndex(each => each.matches(wanted));
    return {key: 'Shift+Tab', stops: behind < 0 ? 0 : before.length - behind, skips: false};
}"""
)
"""How many stops of the Tab key lie between the focus and an element, and which way."""

_IS_SEEN = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const shown = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    const style = getComputedStyle(document.activeElement);
    const label = document.querySelector(`label[for="${document.activeElement.id}"]`);
    const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
        || (label && getComputedStyle(label, '::before').boxShadow !== 'none');
    return Boolean(drawn) && shown >= Math.min(box.height / 2, 24);
}"""
"""Whether what has the focus stands in the window and something is drawn around it."""

_STOPS_WITHIN = (
    "selector => {"
    + _STOPS
    + """
    const within = document.querySelector(selector);
    window.stopsLeft = new Set(stops.filter(each => within.contains(each)));
    return window.stopsLeft.size;
}"""
)

_AT_STOP = (
    "() => { const isSeen = "
    + _IS_SEEN
    + """;
    const active = document.activeElement;
    window.stopsLeft.delete(active);
    // What has the focus inside a frame is the frame's own page to show.
    const seen = ['IFRAME', 'BODY'].includes(active.tagName) || isSeen();
    return [active.outerHTML.slice(0, 120), seen, window.stopsLeft.size];
}"""
)
"""What has the focus, whether it is seen, and how many stops are still to come."""


class Keys:
    """Moves by Tab and acts by Enter, Space and arrows; what has the focus must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until the element has the focus; Shift and Tab when that way is shorter.

        The page says how far it should be, so that every stop needs no look; only the focus
        itself tells whether it was so. Far down a page the skip link is used first.

        Raises:
            AssertionError: it can't be reached, or the focus is not seen.
        """
        way = self.page.evaluate(_WAY, selector)
        if way["skips"]:
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            way = self.page.evaluate(_WAY, selector)
        for _ in range(way["stops"]):
            self.page.keyboard.press(way["key"])
        for _ in range(_FAR):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                self._is_seen(selector)
                return
            self.page.keyboard.press("Tab")
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

    def pick(self, name: str, value: str) -> None:
        """An option of a list by the arrow keys; the page may draw the list anew meanwhile."""
        selector = f'select[id="{name}"]'
        choices = self.page.locator(f"{selector} option")
        wanted = choices.evaluate_all("all => all.map(each => each.value)").index(value)
        for _ in range(choices.count()):
            chosen = self.page.locator(selector).evaluate("each => each.selectedIndex")
            if chosen == wanted:
                return
            self.to(selector)
            for _step in range(abs(wanted - chosen)):
                self.page.keyboard.press("ArrowDown" if chosen < wanted else "ArrowUp")
        raise AssertionError(f"{self.page.url}: {value} can't be picked by arrows in {name}")

    def through(self, selector: str) -> None:
        """Press Tab through a part of the page that the skip link leads to.

        Raises:
            AssertionError: something in it is not reached, or a focus is not seen.
        """
        stops = self.page.evaluate(_STOPS_WITHIN, selector)
        self.page.locator(".govuk-skip-link").focus()
        self.page.keyboard.press("Enter")
        for _ in range(stops + _FAR):
            self.page.keyboard.press("Tab")
            name, is_seen, left = self.page.evaluate(_AT_STOP)
            assert is_seen, f"{self.page.url}: the focus on {name} is not seen"
            if not left:
                return
        left = self.page.evaluate("() => [...window.stopsLeft].map(each => each.outerHTML)")
        raise AssertionError(f"{self.page.url}: can't be reached by Tab: {left[:5]}")

    def _is_seen(self, selector: str) -> None:
        seen = self.page.evaluate(_IS_SEEN)
        assert seen, f"{self.page.url}: the focus on {selector} is not seen"
