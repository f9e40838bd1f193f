"""A page with a watcher: axe, the HTML checker's material, the console and the layout."""

import hashlib
import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Page, Response

from tests.browser.running import ROOT

_AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
_NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@dataclass(slots=True)
class Library:
    """Every HTML document that a browser was given, once each, for the Nu checker."""

    folder: Path
    addresses: dict[str, str] = field(default_factory=dict)

    def keep(self, address: str, html: bytes) -> None:
        """Keep one document."""
        name = hashlib.sha256(html).hexdigest()[:16] + ".html"
        if name not in self.addresses:
            self.addresses[name] = address
            (self.folder / name).write_bytes(html)

    def findings(self) -> list[str]:
        """What the Nu checker has against the documents; errors only."""
        files = sorted(self.folder / name for name in self.addresses)
        done = subprocess.run(
            ["java", "-jar", _NU, "--errors-only", "--format", "json", *files],
            check=False,
            capture_output=True,
            text=True,
        )
        messages = json.loads(done.stderr)["messages"]
        return [
            f"{self.addresses[Path(m['url']).name]}: {m['message']} {m.get('extract', '')!r}"
            for m in messages
        ]


class Watcher:
    """Watches one page of a browser through a journey.

    `judge` is a page with JavaScript, in which axe looks at what a page without it shows.
    """

    def __init__(
        self, page: Page, library: Library, screenshots: Path | None, judge: Page | None = None
    ) -> None:
        self.page = page
        self._judge = judge
        self.looked_at: list[str] = []
        self._library = library
        self._screenshots = screenshots
        self._troubles: list[str] = []
        page.on("response", self._on_response)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._troubles.append(f"script error: {error}"))

    def look(self, name: str = "") -> None:
        """Judge the page as it stands: accessible, nothing in the console, no sideways scroll.

        Args:
            name: a file name for a screenshot, when one is wanted.
        """
        self.page.wait_for_load_state("load")
        assert not self._troubles, self._troubles
        assert self.page.title(), "a page without a title"
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: not exactly one h1"
        found = self._violations()
        assert not found, found
        self._fits()
        self.looked_at.append(self.page.url)
        if name and self._screenshots is not None:
            self.page.screenshot(path=self._screenshots / f"{name}.png", full_page=True)

    def _violations(self) -> list[str]:
        page = self.page if self._judge is None else self._shown_to_the_judge(self._judge)
        page.evaluate(_AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{self.page.url}: {v['id']}: {v['help']}: {[n['html'] for n in v['nodes']][:3]}"
            for v in found["violations"]
        ]

    def _shown_to_the_judge(self, judge: Page) -> Page:
        """The same document in a browser that lets axe run, its own scripts left out."""
        html = self.page.content()
        address = self.page.url.partition("#")[0]
        judge.unroute_all()
        judge.route("**/*.js", lambda route: route.abort())
        judge.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        judge.goto(address)
        return judge

    def _fits(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url}: {wide} px wider than the window"

    def _on_response(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        is_page = response.request.resource_type == "document" and kind.startswith("text/html")
        if not is_page or 300 <= response.status < 400:
            return
        if response.frame == self.page.main_frame:
            self._library.keep(response.url, response.body())
            return
        # What is in a frame may be left before it has been read; its page is looked at on its own.
        with suppress(Error):
            self._library.keep(response.url, response.body())

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused form is answered with an error status on purpose; the browser remarks on it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._troubles.append(f"{self.page.url}: {message.text}")
