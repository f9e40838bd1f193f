"""The front page, and the pages that every page's footer leads to."""

from email.utils import parseaddr

from flask import Blueprint, render_template

from kevytasiointi.domain.permissions import Permission, may
from kevytasiointi.web import context
from kevytasiointi.web.guards import public

pages = Blueprint("pages", __name__)


@pages.get("/")
@public
def start() -> str:
    """The front page."""
    actor = context.viewer()
    sees_queue = actor is not None and may(actor, Permission.QUEUE_SEE)
    return render_template("pages/start.html", sees_queue=sees_queue)


@pages.get("/saavutettavuus")
@public
def accessibility() -> str:
    """The accessibility statement (saavutettavuusseloste)."""
    return render_template("pages/accessibility.html", keeper=_keeper_address())


@pages.get("/tietosuoja")
@public
def privacy() -> str:
    """The privacy notice (tietosuojaseloste)."""
    return render_template("pages/privacy.html", keeper=_keeper_address())


@pages.get("/ohje")
@public
def guide() -> str:
    """The help page (ohje)."""
    return render_template("pages/help.html", keeper=_keeper_address())


def _keeper_address() -> str:
    """Where the portal's keeper reads mail."""
    return parseaddr(context.tools().config.mail_from)[1]
