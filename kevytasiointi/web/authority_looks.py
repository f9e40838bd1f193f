"""An authority's colour and picture, for its pages: a style sheet and an image of their own.

Styles inside a page are forbidden by the content security policy. Both addresses belong to no
language and carry the content's mark.
"""

import hashlib
from typing import Final

from flask import Blueprint, Response, make_response, request, url_for

from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import authorities
from kevytasiointi.web.context import tools
from kevytasiointi.web.downloads import POLICY
from kevytasiointi.web.guards import public

looks = Blueprint("looks", __name__, url_prefix="/viranomaiset")

_SCOPE: Final = System("looks of an authority")
_MARK: Final = 12


@looks.get("/<slug>/ulkoasu.css")
@public
def style_sheet(slug: str) -> Response:
    """The authority's colour as the custom property that the portal's styles use."""
    with tools().database.read(_SCOPE) as session:
        authority = authorities.authority_by_slug(session, slug)
    return _given(_rules(authority).encode(), "text/css; charset=utf-8")


@looks.get("/<slug>/logo")
@public
def logo(slug: str) -> Response:
    """The authority's picture."""
    with tools().database.read(_SCOPE) as session:
        row = authorities.logo_of(session, slug)
    response = _given(row.content, row.media_type)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def look_of(authority: AuthorityRow) -> str:
    """The address of the style sheet."""
    mark = (authority.colour or "").removeprefix("#")
    return url_for("looks.style_sheet", slug=authority.slug, v=mark)


def logo_of(authority: AuthorityRow) -> str:
    """The address of the picture."""
    return url_for("looks.logo", slug=authority.slug, v=(authority.logo_sha256 or "")[:_MARK])


def _rules(authority: AuthorityRow) -> str:
    return f":root{{--govuk-brand-colour:{authority.colour}}}\n" if authority.colour else "\n"


def _given(content: bytes, content_type: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response
