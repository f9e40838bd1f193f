"""The front page, and the pages that every page's footer leads to."""

from datetime import date
from email.utils import parseaddr
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission, may
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import catalogue
from kevytasiointi.storage.queries.portal import portal_fact
from kevytasiointi.usecases.feedback import give_feedback
from kevytasiointi.web import context, retention_words
from kevytasiointi.web.forms import PortalForm, at_most, needed
from kevytasiointi.web.guards import public
from kevytasiointi.web.maps import tile_server
from kevytasiointi.web.templating import path

pages = Blueprint("pages", __name__)

_SCOPE: Final = System("pages that tell of the portal")
_LONGEST_TEXT: Final = 4000


class FeedbackForm(PortalForm):
    """What is wrong with accessibility, where, and whom to answer."""

    text = TextAreaField(
        _l("What was difficult or impossible?"),
        [needed(_l("Tell what was difficult or impossible.")), at_most(_LONGEST_TEXT)],
    )
    page = StringField(_l("On which page? (optional)"), [at_most(500)])
    email = EmailField(_l("Your e-mail address, if you want an answer (optional)"), [at_most(254)])


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
    return render_template("pages/accessibility.html", **_facts())


@pages.get("/saavutettavuus/palaute")
@public
def feedback() -> str:
    """A form for feedback on accessibility."""
    came_from = request.args.get("sivu", "")
    return _feedback_page(FeedbackForm(formdata=None, page=came_from))


@pages.post("/saavutettavuus/palaute")
@public
def send_feedback() -> ResponseReturnValue:
    """Keep the feedback and say when it will be answered."""
    form = FeedbackForm()
    if form.validate():
        try:
            with context.tools().database.write(_SCOPE) as session:
                row = give_feedback(
                    session,
                    text=form.text.data or "",
                    page=form.page.data or "",
                    email=form.email.data or "",
                    language=context.language(),
                    now=context.now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("Thank you. Your feedback has arrived and is answered within 14 days."))
            if row.email:
                flash(_("The answer is sent to %(address)s.", address=row.email))
            return redirect(path("/saavutettavuus"), code=303)
    return _feedback_page(form), form.status


@pages.get("/tietosuoja")
@public
def privacy() -> str:
    """The privacy notice of the portal (tietosuojaseloste), and the way to the authorities' own."""
    with context.tools().database.read(_SCOPE) as session:
        authorities = catalogue.serving_authorities(session)
    return render_template(
        "pages/privacy.html", authorities=authorities, tile_server=tile_server(), **_facts()
    )


@pages.get("/tietosuoja/<slug>")
@public
def authority_privacy(slug: str) -> str:
    """The privacy notice of one authority: controller, purposes, how long, rights.

    Raises:
        NotFound: there is no such authority.
    """
    with context.tools().database.read(_SCOPE) as session:
        authority = catalogue.authority_by_slug(session, slug)
        services = catalogue.services_with_forms(session, authority)
    return render_template(
        "pages/authority_privacy.html",
        authority=authority,
        kept=[retention_words.kept(service, version) for service, version in services],
        **_facts(),
    )


@pages.get("/kayttoehdot")
@public
def terms() -> str:
    """The terms of use (käyttöehdot)."""
    return render_template("pages/terms.html", **_facts())


@pages.get("/ohje")
@public
def guide() -> str:
    """The help page (ohje)."""
    idle = context.tools().config.session_idle_minutes
    return render_template("pages/help.html", idle_minutes=idle, **_facts())


def _feedback_page(form: FeedbackForm) -> str:
    return render_template("pages/feedback.html", form=form, has_errors=bool(form.errors))


def _facts() -> dict[str, Any]:
    """What the operator has told of the portal; while nothing has been, the mail's sender."""
    with context.tools().database.read(_SCOPE) as session:
        facts = {fact.value: portal_fact(session, fact) for fact in PortalFact}
    sender = parseaddr(context.tools().config.mail_from)[1]
    reviewed_on = facts[PortalFact.ACCESSIBILITY_REVIEW].get("reviewed_on")
    return {
        **facts,
        "keeper": facts[PortalFact.OPERATOR].get("email") or sender,
        "reviewed_on": date.fromisoformat(str(reviewed_on)) if reviewed_on else None,
    }
