"""The empty form of a service for those who fill it in with a pen."""

import io
from typing import Final

from flask import make_response, render_template, send_file
from flask.typing import ResponseReturnValue

from kevytasiointi.domain.errors import NotFound, ServiceClosed
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases.printing import form_of, key_of
from kevytasiointi.web.context import language, today, tools
from kevytasiointi.web.downloads import POLICY
from kevytasiointi.web.guards import public
from kevytasiointi.web.templating import path

_SCOPE: Final = System("empty form of a service")
_NOT_READY: Final = 503
_RETRY_SECONDS: Final = "60"


@public
def empty_form(slug: str) -> ResponseReturnValue:
    """The form in the page's language; a page that says so while the worker has not printed it.

    Raises:
        NotFound: there is no such service, or its matters are not taken here.
        ServiceClosed: nobody may send it today.
    """
    with tools().database.read(_SCOPE) as session:
        offer = filling.offer_by_slug(session, slug)
    version = form_of(offer)
    if version is None:
        raise NotFound(f"form of the service {slug}")
    if not offer.service.is_open_on(today()):
        raise ServiceClosed(slug)
    printed, spoken = tools().printed, language()
    content = printed.read(key_of(printed, offer, version, spoken, tools().config.base_url))
    if not content:
        return _waiting(offer, is_impossible=content is not None)
    response = send_file(
        io.BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{slug}-{spoken}.pdf",
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _waiting(offer: filling.Offer, *, is_impossible: bool) -> ResponseReturnValue:
    page = render_template(
        "customer/paper_waiting.html",
        offer=offer,
        address=path(f"/palvelut/{offer.service.slug}"),
        is_impossible=is_impossible,
    )
    response = make_response(page, _NOT_READY)
    if not is_impossible:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response
