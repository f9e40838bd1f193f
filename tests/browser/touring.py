"""A tour of the designer's pages, which notes which of its addresses answered with a page."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import Response
from werkzeug.routing import Map, Rule

from kevytasiointi.web.admin.designer.door import ROUTES
from tests.browser.keys import Keys
from tests.browser.watching import Watcher

Row = tuple[str, str]
"""Method and address of a row of `ROUTES`."""

_RULES = Map(
    [Rule(address, endpoint=address, methods=[method]) for method, address, _view in ROUTES]
)

_SEND = """([selector, changes, action]) => {
    const form = document.querySelector(selector);
    form.action = action || form.action;
    for (const [name, value] of Object.entries(changes)) {
        const fields = [...form.elements].filter(each => each.name === name && !each.disabled);
        const kind = fields[0]?.type;
        if (kind === 'radio' || kind === 'checkbox') {
            for (const each of fields) each.checked = [value].flat().includes(each.value);
        } else if (fields.length && kind !== 'submit') {
            fields[0].value = value;
        } else {
            const field = document.createElement('input');
            form.append(Object.assign(field, {type: 'hidden', name, value}));
        }
    }
    HTMLFormElement.prototype.submit.call(form);
}"""
"""A form as it stands but for some values, sent as a browser without scripts does."""


class Tour:
    """Opens pages, sends their forms, and looks at what comes.

    Args:
        watched: a designer's browser, signed in.
        language: of the addresses.
        tabs: the pages that are to be walked through by the Tab key are.

    Attributes:
        form: the address of the form that is worked on.
        pages: the rows that answered with a page that was looked at.
        used: the rows that were asked at all.
    """

    def __init__(self, watched: Watcher, language: str, *, tabs: bool) -> None:
        self.watched = watched
        self.page = watched.page
        self.form = ""
        self.pages: set[Row] = set()
        self.used: set[Row] = set()
        self._language = language
        self._tabs = tabs
        self._newest: tuple[Row, int] | None = None
        self.page.on("response", self._on_response)

    def at(self, end: str) -> str:
        """An address below the library's."""
        return f"/{self._language}/yllapito/lomakkeet{end}"

    def open(self, address: str, name: str, *, by_keys: bool = False) -> None:
        """Look at a page; by keys: every stop of the Tab key in it too, where the tour does so."""
        self.page.goto(address)
        self.look(name)
        if by_keys and self._tabs:
            Keys(self.page).through("main")

    def send(
        self,
        selector: str,
        changes: Mapping[str, object],
        name: str = "",
        status: int = 200,
        action: str = "",
    ) -> None:
        """Send a form of the page.

        Args:
            selector: the form.
            changes: values that differ from what stands there, by name of field.
            name: of the page that answers, when it is to be looked at; else the answer leads on.
            status: that the page has.
            action: another address than the form's own.
        """
        with self.page.expect_navigation():
            self.page.evaluate(_SEND, [selector, changes, action])
        if name:
            self.look(name, status)

    def look(self, name: str, status: int = 200) -> None:
        """Judge the page as it stands, what folds open; the row menus are looked at one by one."""
        for fold in self.page.locator("main details:not(.kevyt-menu)").all():
            fold.evaluate("each => each.open = true")
        self.watched.look(f"designer-{self._language}-{len(self.watched.looked_at):03}-{name}")
        assert self._newest is not None, f"{self.page.url} is no page of the designer"
        row, answered = self._newest
        assert answered == status, f"{name}: {row} answered {answered}"
        self.pages.add(row)

    def file(self, address: str) -> None:
        """What is given out as a file."""
        answer = self.page.request.get(address)
        assert answer.status == 200, address
        assert answer.headers["content-disposition"].startswith("attachment"), address
        self.used.add(self._row("GET", address))

    def _on_response(self, response: Response) -> None:
        request = response.request
        if request.resource_type != "document" or response.frame != self.page.main_frame:
            return
        path = urlsplit(response.url).path.removeprefix(f"/{self._language}")
        if not path.startswith("/yllapito/lomakkeet"):
            self._newest = None
            return
        row = self._row(request.method, response.url)
        self.used.add(row)
        self._newest = (row, response.status)

    def _row(self, method: str, address: str) -> Row:
        path = urlsplit(address).path.removeprefix(f"/{self._language}")
        rule, _values = _RULES.bind("").match(path, method)
        return method, rule
