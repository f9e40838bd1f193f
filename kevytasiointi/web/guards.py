"""Default deny: a view is served only when it says who may use it, and to those only.

    @customer.get("/omat")
    @requires(Permission.OWN_FOLLOW)
    def matters() -> str: ...

A permission opens no object by itself: queries are scoped to the actor and raise NotFound.
"""

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

from flask import abort, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from kevytasiointi.config import Config
from kevytasiointi.domain.errors import NotAllowed
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Permission, check_permission, identification_for
from kevytasiointi.web import context
from kevytasiointi.web.return_address import ReturnAddress, is_own_path, seal

View = TypeVar("View", bound=Callable[..., object])

PUBLIC: Final = "public"
SIGN_IN: Final = "sign_in.page"
SMALL_BODY: Final = 256 * 1024
"""How much any request may carry, unless its view says otherwise."""

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only signed-in people with `permission` use the view."""

    def mark(view: View) -> View:
        view.kevyt_permission = permission  # type: ignore[attr-defined]  # ours
        return view

    return mark


def public(view: View) -> View:
    """Let everybody use the view."""
    view.kevyt_permission = PUBLIC  # type: ignore[attr-defined]  # ours
    return view


def takes_files(limit: Callable[[Config], int]) -> Callable[[View], View]:
    """Let the view's requests carry as much as `limit` says: ``@takes_files(one_file)``."""

    def mark(view: View) -> View:
        view.kevyt_body_limit = limit  # type: ignore[attr-defined]  # ours
        return view

    return mark


def takes_long_forms(size: int, fields: int) -> Callable[[View], View]:
    """Let the view's forms carry `size` bytes in so many `fields`, files aside."""

    def mark(view: View) -> View:
        view.kevyt_form_limit = size, fields  # type: ignore[attr-defined]  # ours
        return view

    return mark


def one_file(config: Config) -> int:
    """Room for one attachment and the form around it."""
    return config.max_file_bytes + SMALL_BODY


def permission_of(view: Callable[..., object]) -> Permission | str | None:
    """What a view asks for: a permission, PUBLIC, or None when it says nothing."""
    asked: Permission | str | None = getattr(view, "kevyt_permission", None)
    return asked


def set_body_limit() -> None:
    """Raise the request's limits for views that take files or long forms; for `before_request`."""
    if request.endpoint is not None:
        view = context.view_of(request.endpoint)
        limit = getattr(view, "kevyt_body_limit", None)
        if limit is not None:
            request.max_content_length = limit(context.tools().config)
        of_form = getattr(view, "kevyt_form_limit", None)
        if of_form is not None:
            size, request.max_form_parts = of_form
            request.max_content_length = request.max_form_memory_size = size


def check_access() -> Response | None:
    """Refuse what the view does not allow; for `before_request`.

    Raises:
        NotAllowed: the view names no permission, or the person lacks it.
    """
    if request.endpoint is None:  # no such page, or not by this method: answered as such
        return None
    wanted = permission_of(context.view_of(request.endpoint))
    if wanted == PUBLIC:
        return None
    if not isinstance(wanted, Permission):
        raise NotAllowed(f"{request.endpoint} names no permission")
    actor = context.viewer()
    if actor is None:
        if request.accept_mimetypes.best == "application/json":
            abort(401)
        return redirect(sign_in_address(identification_for(wanted)), code=303)
    check_permission(actor, wanted)
    return None


def check_origin() -> None:
    """Refuse a changing request that another site's page made; for `before_request`.

    The CSRF token already refuses it; this refuses also when a token has leaked.

    Raises:
        CSRFError: the browser says that the request comes from elsewhere.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        raise CSRFError("The request came from another site.")
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        raise CSRFError("The request came from another site.")


def sign_in_address(asked: Identification | None = None) -> str:
    """The sign-in page that leads back to where the person was going.

    Args:
        asked: the identification that is needed there, when it is known.
    """
    address = ReturnAddress(
        _wanted_path(),
        session_ended=context.session_has_ended(),
        needs_strong=asked is Identification.STRONG,
    )
    return url_for(SIGN_IN, lang=context.language(), paluu=seal(address))


def _wanted_path() -> str:
    """The page to return to: the address itself, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path if request.query_string else request.path
    came_from = urlsplit(request.headers.get("Referer", ""))
    # "/" is what remains where a page keeps its own address to itself; it has no form.
    if came_from.netloc == request.host and came_from.path != "/" and is_own_path(came_from.path):
        return came_from.path
    # A browser may keep Referer to itself; most forms are sent to the address of their own page.
    if is_own_path(request.path) and context.is_also_a_page():
        return request.path
    return f"/{context.language()}/"
