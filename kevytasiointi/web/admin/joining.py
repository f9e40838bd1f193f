"""The page that the link of an invitation opens: opening changes nothing, the button does."""

from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Permission, Role
from kevytasiointi.storage.database import System
from kevytasiointi.texts import say
from kevytasiointi.usecases.invitations import (
    InvitationState,
    Opened,
    accept_invitation,
    open_invitation,
)
from kevytasiointi.usecases.sealing import Purpose
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SCOPE: Final = System("the link of an invitation")
_NOT_FOUND: Final = 404
_GONE: Final = 410
_CONFLICT: Final = 409


@requires(Permission.INVITATION_ACCEPT)
def invitation(invitation_key: str) -> ResponseReturnValue:
    """What one is invited to, and the button."""
    try:
        with tools().database.read(_SCOPE) as session:
            key = tools().sealer.open(Purpose.INVITATION, invitation_key)
            opened = open_invitation(session, key, now())
    except NotFound:
        return _page(None), _NOT_FOUND
    status = 200 if opened.state is InvitationState.OPEN else _GONE
    return _page(opened, sealed=invitation_key), status


@requires(Permission.INVITATION_ACCEPT)
def join(invitation_key: str) -> ResponseReturnValue:
    """Accept the invitation."""
    if not _is_strong():
        raise NotAllowed("an invitation is for whoever has identified strongly")
    opened = None
    try:
        with tools().database.write(_SCOPE) as session:
            key = tools().sealer.open(Purpose.INVITATION, invitation_key)
            opened = open_invitation(session, key, now(), lock=True)
            accept_invitation(session, current_actor(), opened, now=now())
    except NotFound:
        return _page(None), _NOT_FOUND
    except InvalidInput as error:
        if opened is not None and opened.state is InvitationState.OPEN:
            problem = say(language(), error.msgid, **error.params)
            return _page(opened, sealed=invitation_key, problem=problem), _CONFLICT
        return _page(opened, sealed=invitation_key), _GONE
    flash(_("Welcome. You can begin to work here."))
    return redirect(path(_first_page(opened)), code=303)


def _first_page(opened: Opened) -> str:
    handles = {Role.OFFICER, Role.LEAD_OFFICER} & set(opened.roles)
    return "/virkailija/asiat" if handles else "/yllapito"


def _is_strong() -> bool:
    return current_actor().identified_by is Identification.STRONG


def _page(opened: Opened | None, *, sealed: str = "", problem: str = "") -> str:
    return render_template(
        "admin/invitation.html",
        opened=opened,
        is_open=opened is not None and opened.state is InvitationState.OPEN,
        is_strong=_is_strong(),
        address=path(f"/kutsu/{sealed}"),
        problem=problem,
        words=wording,
    )
