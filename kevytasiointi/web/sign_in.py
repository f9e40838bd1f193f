"""Signing in and out. In the demo, as one of its people; strong identification comes beside it."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Permission, Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.texts import mark
from kevytasiointi.web import context, sessions
from kevytasiointi.web.guards import public, requires
from kevytasiointi.web.return_address import ReturnAddress, open_sealed

sign_in = Blueprint("sign_in", __name__, url_prefix="/kirjaudu")

_SCOPE: Final = System("sign-in page")

ROLE_NAMES: Final = {
    Role.CUSTOMER: mark("Customer"),
    Role.OFFICER: mark("Officer"),
    Role.LEAD_OFFICER: mark("Lead officer"),
    Role.FORM_DESIGNER: mark("Form designer"),
    Role.AUTHORITY_ADMIN: mark("Administrator of the authority"),
    Role.OPERATOR: mark("Operator of the portal"),
}
"""What people read for each role."""


@sign_in.get("")
@public
def page() -> str:
    """The sign-in page; it knows where the person was going."""
    people = []
    if context.tools().config.is_demo:
        with context.tools().database.read(_SCOPE) as session:
            people = signing_in.demo_people(session)
    return render_template(
        "sign_in/page.html",
        people=people,
        role_names=ROLE_NAMES,
        sealed=request.args.get("paluu", ""),
        going=_going(request.args.get("paluu", "")),
    )


@sign_in.post("/demo")
@public
def demo() -> Response:
    """Sign in as a person of the demo.

    Raises:
        NotFound: this is not a demo, or it has no such person.
    """
    if not context.tools().config.is_demo:
        raise NotFound("demo people")
    with context.tools().database.read(_SCOPE) as session:
        person = signing_in.person_by_demo_key(session, request.form.get("person", ""))
        has_roles = len(signing_in.actor_of(session, person.id).roles) > 1
    going = _going(request.form.get("paluu", ""))
    home = f"/{context.language()}/virkailija/asiat" if has_roles else f"/{context.language()}/omat"
    response = redirect(going.path if going else home, code=303)
    sessions.sign_in(response, person.id)
    return response


@sign_in.post("/ulos")
@requires(Permission.SESSION_END)
def leave() -> Response:
    """End the session."""
    response = redirect(f"/{context.language()}/", code=303)
    sessions.sign_out(response)
    flash(_("You have signed out."))
    return response


def _going(sealed: str) -> ReturnAddress | None:
    return open_sealed(sealed) if sealed else None
