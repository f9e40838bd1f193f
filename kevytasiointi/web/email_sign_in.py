"""Signing in by a link to an e-mail address, and moving such matters to a strong person."""

from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import identifying as queries
from kevytasiointi.texts import mark
from kevytasiointi.usecases import identifying
from kevytasiointi.usecases.sealing import Purpose
from kevytasiointi.web import context, sessions
from kevytasiointi.web.context import now, tools
from kevytasiointi.web.forms import PortalForm, at_most, needed
from kevytasiointi.web.guards import public, requires, sign_in_address
from kevytasiointi.web.limiting import Limit
from kevytasiointi.web.return_address import is_own_path, open_sealed
from kevytasiointi.web.templating import path

email_sign_in = Blueprint("email_sign_in", __name__)

_SCOPE: Final = System("people without strong identification")
_MOVE: Final = "move"
WRONG_CODE: Final = mark("No open notice has this number and this code. Check both on the receipt.")


class LinkForm(PortalForm):
    """Where the link is sent."""

    email = EmailField(
        _l("E-mail address"), [needed(_l("Write your e-mail address.")), at_most(254)]
    )


class CodeForm(PortalForm):
    """The number of an open notice and its follow-up code."""

    number = StringField(
        _l("Number of the notice"), [needed(_l("Write the number of the notice.")), at_most(40)]
    )
    code = StringField(_l("Follow-up code"), [needed(_l("Write the follow-up code.")), at_most(40)])


@email_sign_in.get("/kirjaudu/posti")
@public
def page() -> str:
    """A form for the address."""
    return _link_page(LinkForm())


@email_sign_in.post("/kirjaudu/posti")
@public
def send_link() -> ResponseReturnValue:
    """Send the link; the answer is the same whether or not the address is known."""
    form = LinkForm()
    if form.validate():
        context.check_limit(Limit.EMAIL_LINK)
        going = open_sealed(request.form.get("paluu", ""))
        try:
            with tools().database.write(_SCOPE) as session:
                identifying.ask_for_link(
                    session,
                    email=form.email.data or "",
                    language=context.language(),
                    return_path=going.path if going else path("/omat"),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return render_template("sign_in/link_sent.html", address=form.email.data)
    return _link_page(form), form.status


@email_sign_in.get("/kirjaudu/linkki/<sealed>")
@public
def link(sealed: str) -> str:
    """What the link does, and a button for it: a mail scanner that opens it uses nothing up.

    Raises:
        NotFound: the link is not ours.
        LinkOver: it was used, or its time has passed.
    """
    key = tools().sealer.open(Purpose.EMAIL_LINK, sealed)
    with tools().database.read(_SCOPE) as session:
        row = queries.email_link(session, key)
        identifying.check_link(row, now())
        person = queries.person_of_email(session, row.email)
        count = queries.case_count(session, person.id) if person else 0
        drafts = queries.draft_count(session, person.id) if person else 0
    return render_template(
        "sign_in/link.html",
        address=path(f"/kirjaudu/linkki/{sealed}"),
        email=row.email,
        is_strong=_strong_viewer() is not None,
        matters=count,
        drafts=drafts,
        move=_MOVE,
    )


@email_sign_in.post("/kirjaudu/linkki/<sealed>")
@public
def use_link(sealed: str) -> Response:
    """Sign in by the link, or move its matters to the strong person who opened it."""
    key = tools().sealer.open(Purpose.EMAIL_LINK, sealed)
    if request.form.get("do") == _MOVE:
        return _move_by_link(key)
    with tools().database.write(_SCOPE) as session:
        person, going = identifying.use_link(session, key, now=now())
        token = sessions.begin(session, person.id)
    response = redirect(_own(going), code=303)
    sessions.keep(response, token)
    return response


def _move_by_link(key: UUID) -> Response:
    """Move what an address has; a session that has ended in between is begun anew first."""
    actor = _strong_viewer()
    if actor is None:
        return redirect(sign_in_address(), code=303)
    with tools().database.write(_SCOPE) as session:
        person, going = identifying.use_link(session, key, now=now())
        moved = identifying.claim(session, actor, person.id, now=now())
    flash(ngettext("%(num)s matter is now yours.", "%(num)s matters are now yours.", moved))
    return redirect(_own(going), code=303)


def _strong_viewer() -> Actor | None:
    """Who looks at the page, if strongly identified: only they can have matters moved to them."""
    viewer = context.viewer()
    return viewer if viewer and may(viewer, Permission.OWN_CLAIM) else None


def _own(going: str) -> str:
    """Where a link leads: it was checked when it was asked for, and is once more."""
    return going if is_own_path(going) else path("/omat")


@email_sign_in.get("/omat/siirra")
@requires(Permission.OWN_CLAIM)
def moving() -> str:
    """How matters that were sent without strong identification are moved to one's own name."""
    return _moving_page(CodeForm())


@email_sign_in.post("/omat/siirra")
@requires(Permission.OWN_CLAIM)
def move() -> ResponseReturnValue:
    """Move an open notice to the strong person who knows its code."""
    form = CodeForm()
    if form.validate():
        context.check_limit(Limit.FOLLOW_CODE)
        try:
            with tools().database.write(_SCOPE) as session:
                case = _followed(form, session, to_claim=True)
                identifying.claim(session, context.current_actor(), case.person_id, now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The notice is now yours."))
            return redirect(path(f"/asiat/{case.id}"), code=303)
    return _moving_page(form), form.status


@email_sign_in.get("/seuranta")
@public
def following() -> str:
    """A form for following an open notice."""
    return _following_page(CodeForm())


@email_sign_in.post("/seuranta")
@public
def follow() -> ResponseReturnValue:
    """Open a notice by its number and code."""
    form = CodeForm()
    if form.validate():
        context.check_limit(Limit.FOLLOW_CODE)
        try:
            with tools().database.read(_SCOPE) as session:
                case = _followed(form, session)
        except InvalidInput as error:
            form.refuse(error)
        else:
            response = redirect(path(f"/asiat/{case.id}"), code=303)
            sessions.sign_in(response, case.person_id)
            return response
    return _following_page(form), form.status


def _followed(form: CodeForm, session: Session, *, to_claim: bool = False) -> CaseRow:
    """The case of a number and a code; one sentence for everything that is wrong with them."""
    try:
        return identifying.follow(
            session,
            tools().sealer,
            number=form.number.data or "",
            code=form.code.data or "",
            to_claim=to_claim,
        )
    except NotFound as error:
        raise InvalidInput("code", WRONG_CODE) from error


def _link_page(form: LinkForm) -> str:
    sealed = request.values.get("paluu", "")
    return render_template(
        "sign_in/email.html", form=form, sealed=sealed, has_errors=bool(form.errors)
    )


def _moving_page(form: CodeForm) -> str:
    return render_template("sign_in/moving.html", form=form, has_errors=bool(form.errors))


def _following_page(form: CodeForm) -> str:
    return render_template(
        "sign_in/following.html",
        form=form,
        may_move=_strong_viewer() is not None,
        has_errors=bool(form.errors),
    )
