"""Signing in and out. In the demo, as one of its people; strong identification comes beside it."""

from typing import Final

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.web import context, sessions, wording
from kevytasiointi.web.guards import public, requires
from kevytasiointi.web.return_address import ReturnAddress, open_sealed

sign_in = Blueprint("sign_in", __name__, url_prefix="/kirjaudu")

_SCOPE: Final = System("sign-in page")


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
        role_names=wording.ROLES,
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
        actor = signing_in.actor_of(session, person.id)
    going = _going(request.form.get("paluu", ""))
    response = redirect(going.path if going else _home(actor), code=303)
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


@sign_in.get("/aika")
@requires(Permission.SESSION_END)
def time_left() -> Response:
    """How many seconds the session lives on: unused, and at most. Asking does not use it.

    With them comes the form token of the session, which is another one after signing in anew.
    """
    return _time_left()


@sign_in.post("/jatka")
@requires(Permission.SESSION_END)
def stay() -> Response:
    """Use the session, so that it lives on."""
    return _time_left()


def _time_left() -> Response:
    unused, at_most = sessions.seconds_left()
    return jsonify(seconds=unused, at_most=at_most, token=generate_csrf())


def _home(actor: Actor) -> str:
    """Where a person begins their work."""
    if may(actor, Permission.QUEUE_SEE):
        return f"/{context.language()}/virkailija/asiat"
    if may(actor, Permission.ADMIN_SEE):
        return f"/{context.language()}/yllapito"
    return f"/{context.language()}/omat"


def _going(sealed: str) -> ReturnAddress | None:
    return open_sealed(sealed) if sealed else None
