"""Packages of many matters: how far the worker has come, and the download."""

from typing import Final
from uuid import UUID

from flask import Response, render_template, send_file
from flask_babel import gettext as _

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.keeping import PACKAGE_KEPT
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.orders import PackageOrderRow
from kevytasiointi.storage.queries import orders as stored
from kevytasiointi.texts import mark
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.officer.package import ZIP
from kevytasiointi.web.templating import path

REASONS: Final = {
    "damaged_file": mark("A stored file is not what was received."),
    "missing_file": mark("A file is missing from the store."),
}
"""Why the package of a matter could not be made."""


@requires(Permission.CASE_PACKAGE)
def orders() -> str:
    """The packages that the authority's officers have ordered lately."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = stored.orders_of(session, actor)
    return render_template(
        "officer/orders.html",
        orders=[(order, path(f"/virkailija/paketit/{order.id}")) for order in found],
        queue_address=path("/virkailija/asiat"),
    )


@requires(Permission.CASE_PACKAGE)
def order(order_id: UUID) -> str:
    """One order: how far it is, or its download."""
    found = _own(order_id)
    return render_template(
        "officer/order.html",
        order=found,
        address=path(f"/virkailija/paketit/{order_id}"),
        left_out=[_(REASONS[why]) for why in found.left_out.values()],
        last_day=helsinki_day(found.ordered_at + PACKAGE_KEPT),
        orders_address=path("/virkailija/paketit"),
        queue_address=path("/virkailija/asiat"),
    )


@requires(Permission.CASE_PACKAGE)
def packages(order_id: UUID) -> Response:
    """The packages as one ZIP, whose length is known: a broken download can be gone on with."""
    found = _own(order_id)
    whole = tools().packages.whole(order_id)
    if found.ready_at is None or not whole.exists():
        raise NotFound("packages that are ready")
    name = f"packages-{helsinki_day(found.ordered_at).isoformat()}.zip"
    response = send_file(
        whole, mimetype=ZIP, as_attachment=True, download_name=name, conditional=True
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _own(order_id: UUID) -> PackageOrderRow:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return stored.own_order(session, actor, order_id)
