"""What a request knows: tools, time, language, who is here. The only module that touches
`current_app` and `g`; views and templates ask here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Flask, current_app, g, request
from flask_login import current_user

from kevytasiointi.domain.errors import NotAllowed
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.texts import HELSINKI
from kevytasiointi.web.announcing import Announcements
from kevytasiointi.web.limiting import Limit, Limiter
from kevytasiointi.wiring import Tools

_KEY = "kevytasiointi"


@dataclass(frozen=True, slots=True)
class _Portal:
    tools: Tools
    clock: Callable[[], datetime]
    announcements: Announcements = field(default_factory=Announcements)
    limiter: Limiter = field(default_factory=Limiter)


def utc_now() -> datetime:
    """The aware time now."""
    return datetime.now(UTC)


def attach(app: Flask, tools: Tools, clock: Callable[[], datetime]) -> None:
    """Give an app its tools and its clock."""
    app.extensions[_KEY] = _Portal(tools, clock)


def tools() -> Tools:
    """The running app's tools."""
    return _portal().tools


def now() -> datetime:
    """The aware time now, in UTC."""
    return _portal().clock()


def today() -> date:
    """The calendar day in Finland now."""
    return now().astimezone(HELSINKI).date()


def announcements() -> Announcements:
    """The breaks that pages tell of."""
    return _portal().announcements


def check_limit(limit: Limit) -> None:
    """Count one use by the request's client.

    Raises:
        TooOften: the client has had its share.
    """
    _portal().limiter.check(limit, request.remote_addr or "")


def language() -> str:
    """The language of this request: that of its address, else what the browser asks for."""
    known: str | None = g.get("kevyt_language")
    if known is None:
        known = g.kevyt_language = _asked_language()
    return known


def _asked_language() -> str:
    first = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
    return first if first in LANGUAGES else preferred_language()


def preferred_language() -> str:
    """The portal's language that the browser likes best."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def current_actor() -> Actor:
    """Who acts now.

    Raises:
        NotAllowed: nobody is signed in (a guarded view never sees this).
    """
    actor = viewer()
    if actor is None:
        raise NotAllowed("nobody is signed in")
    return actor


def viewer() -> Actor | None:
    """Who looks at the page, or None. May read the session's row."""
    return current_user.actor if current_user.is_authenticated else None


def keep_viewer(actor: Actor) -> None:
    """Remember whom the session belongs to, for pages that must not ask the database."""
    g.kevyt_viewer = actor


def known_viewer() -> Actor | None:
    """Who looks at the page, if this request has already found it out. Asks nothing."""
    known: Actor | None = g.get("kevyt_viewer")
    return known


def note_ended_session() -> None:
    """Remember that the browser's session has passed its end."""
    g.kevyt_session_ended = True


def session_has_ended() -> bool:
    """Whether the browser came with a session that has passed its end."""
    return bool(g.get("kevyt_session_ended", False))


def note_frame() -> None:
    """Remember that the page shows another page of ours in a frame."""
    g.kevyt_frame = True


def shows_frame() -> bool:
    """Whether the page shows another page of ours in a frame."""
    return bool(g.get("kevyt_frame", False))


def note_map() -> None:
    """Remember that the page shows a map."""
    g.kevyt_map = True


def shows_map() -> bool:
    """Whether the page shows a map."""
    return bool(g.get("kevyt_map", False))


def view_of(endpoint: str) -> Callable[..., object]:
    """The view function of an endpoint."""
    return current_app.view_functions[endpoint]


def is_also_a_page() -> bool:
    """Whether the request's address can be opened with GET too."""
    addresses = current_app.url_map.bind_to_environ(request.environ)
    return "GET" in addresses.allowed_methods()


def wants_language(endpoint: str) -> bool:
    """Whether the address of an endpoint has a place for the language."""
    return current_app.url_map.is_endpoint_expecting(endpoint, "lang")


def _portal() -> _Portal:
    portal: _Portal = current_app.extensions[_KEY]
    return portal
