"""Headers of every answer, error pages and files included."""

from typing import Final

from flask import Response, request, session

from kevytasiointi.web import context
from kevytasiointi.web.maps import tile_origin

_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(**other: str) -> str:
    """The content policy of a page; `other` sources by directive, `_` for `-`."""
    said = _POLICY | {name.replace("_", "-"): f"'{source}'" for name, source in other.items()}
    return "; ".join(f"{name} {source}" for name, source in said.items())


CONTENT_POLICY: Final = policy()
_WITH_FRAME: Final = policy(frame_src="self")
IN_A_FRAME: Final = {
    "Content-Security-Policy": policy(frame_ancestors="self", form_action="none"),
    "X-Frame-Options": "SAMEORIGIN",
}
"""Headers of a page that pages of ours show in a frame; nothing can be sent from it."""

_ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,  # a view that serves files sets a stricter one
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SEALED: Final = frozenset({"sealed", "invitation_key", "mailbox_key"})
"""Parts of addresses that open something: no page tells them on, to this site neither."""

_STRICT_TRANSPORT: Final = "max-age=31536000"
_FIRST_ERROR: Final = 400
_STATIC: Final = "static"


def set_headers(response: Response) -> Response:
    """Add the headers to an answer; for `after_request`."""
    if _opens_something():
        response.headers.setdefault("Referrer-Policy", "strict-origin")
    if context.shows_frame():
        response.headers.setdefault("Content-Security-Policy", _WITH_FRAME)
    origin = tile_origin() if context.shows_map() else None
    if origin is not None:
        response.headers.setdefault("Content-Security-Policy", _with_pictures_of(origin))
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if context.tools().config.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", _STRICT_TRANSPORT)
    response.headers["Cache-Control"] = _cache_control(response)
    return response


def _with_pictures_of(origin: str) -> str:
    own = f"img-src {_POLICY['img-src']}"
    return CONTENT_POLICY.replace(own, f"{own} {origin}")


def _opens_something() -> bool:
    return not _SEALED.isdisjoint(request.view_args or ())


def _cache_control(response: Response) -> str:
    is_error = response.status_code >= _FIRST_ERROR
    if is_error or context.known_viewer() is not None or _opens_something():
        return "no-store"
    if request.endpoint == _STATIC:
        # An address with the content's own mark never changes; others are asked for anew.
        return "public, max-age=31536000, immutable" if "v" in request.args else "public, no-cache"
    # Flask puts its cookie into the answer after this function.
    gives_cookie = session.modified or "Set-Cookie" in response.headers
    return "no-store" if gives_cookie else "private, no-cache"
