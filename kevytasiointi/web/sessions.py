"""Signed-in browsers: a random token in a cookie, its hash and its times in a row of ours.

Two cookies, two purposes. `kevyt` (`__Host-kevyt` over https) holds the token of a signed-in
person; everything else about the session is in the database, so that signing out or disabling a
person takes effect at the next request. Flask's own signed cookie, `kevyt-form`, holds only the
CSRF token and one-time notes ("Saved") for the next page: Flask-WTF needs it also before anybody
has signed in. It is emptied at signing in and out. Both are HttpOnly and SameSite=Lax: Strict
would hide them when a person comes from a link in a mail, and the form cookie made anew there
would spoil the pages that are open in other tabs.

Flask-Login asks us per request (`request_loader`) and keeps no cookie of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from flask import Request, request, session
from flask_login import LoginManager
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kevytasiointi.config import Config
from kevytasiointi.domain.errors import NotAllowed, NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.usecases import accounts
from kevytasiointi.web import context

_SCOPE = System("signed-in browser")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person of a live session, as Flask-Login wants it."""

    actor: Actor
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The person's key."""
        return str(self.actor.person_id)


def make_login_manager() -> LoginManager:
    """Flask-Login over our rows."""
    manager = LoginManager()
    manager.session_protection = None  # its check reads Flask's cookie, which is not our session
    manager.request_loader(load)
    return manager


def token_cookie(config: Config) -> str:
    """The name of the cookie with the session's token."""
    return "__Host-kevyt" if config.secure_cookies else "kevyt"


def form_cookie(config: Config) -> str:
    """The name of Flask's signed cookie, for forms."""
    return "__Host-kevyt-form" if config.secure_cookies else "kevyt-form"


def load(asked: Request) -> SignedIn | None:
    """Who the request's token belongs to, while the session lives."""
    tools = context.tools()
    token = asked.cookies.get(token_cookie(tools.config))
    if not token:
        return None
    now = context.now()
    with tools.database.read(_SCOPE) as reading:
        row = signing_in.login_session(reading, accounts.token_hash(token))
        if row is None or not accounts.is_alive(row, idle=tools.config.session_idle, now=now):
            context.note_ended_session()
            return None
        try:
            actor = signing_in.actor_of(reading, row.person_id)
        except NotFound:
            return None
    if now - row.last_seen_at >= accounts.TOUCH_EVERY and not _is_background(asked):
        _touch(token, now)
    context.keep_viewer(actor)
    return SignedIn(actor)


def _is_background(asked: Request) -> bool:
    """Whether a script of an open page asks on its own: that keeps no session alive."""
    return asked.method == "GET" and asked.headers.get("Sec-Fetch-Dest") == "empty"


def seconds_left() -> tuple[int, int]:
    """How long the signed-in browser's session lives on, unused and used.

    Raises:
        NotAllowed: nobody is signed in (a guarded view never sees this).
    """
    tools = context.tools()
    token = request.cookies.get(token_cookie(tools.config), "")
    with tools.database.read(_SCOPE) as reading:
        row = signing_in.login_session(reading, accounts.token_hash(token))
    if row is None:
        raise NotAllowed("nobody is signed in")
    end = accounts.ends_at(row, idle=tools.config.session_idle)
    now = context.now()
    return int((end - now).total_seconds()), int((row.expires_at - now).total_seconds())


def sign_in(response: Response, person_id: UUID) -> None:
    """Begin a session under a new token and put it into the response's cookie."""
    with context.tools().database.write(_SCOPE) as writing:
        token = begin(writing, person_id)
    keep(response, token)


def begin(writing: Session, person_id: UUID) -> str:
    """Begin a session within a transaction of the caller; `keep` its token once it is committed.

    The browser's session before it ends.
    """
    tools = context.tools()
    return accounts.begin_session(
        writing,
        person_id,
        lasts=tools.config.session_absolute,
        now=context.now(),
        old_token=request.cookies.get(token_cookie(tools.config)),
    )


def keep(response: Response, token: str) -> None:
    """Put a session's token into the response's cookie."""
    config = context.tools().config
    session.clear()
    response.set_cookie(
        token_cookie(config),
        token,
        secure=config.secure_cookies,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def sign_out(response: Response) -> None:
    """End the browser's session, here and in the database."""
    tools = context.tools()
    name = token_cookie(tools.config)
    if token := request.cookies.get(name):
        with tools.database.write(_SCOPE) as writing:
            accounts.end_session(writing, token)
    session.clear()
    response.delete_cookie(
        name, secure=tools.config.secure_cookies, httponly=True, samesite="Lax", path="/"
    )


def _touch(token: str, now: datetime) -> None:
    try:
        with context.tools().database.write(_SCOPE) as writing:
            accounts.touch_session(writing, token, now)
    except OperationalError as error:
        # A database that can only be read still serves pages.
        _log.warning("session.not_touched", error=type(error.orig).__name__)
