"""The page that a test mail's link opens: a button there confirms that mail arrives.

Whoever reads the mailbox need not sign in; the link is the proof. Mail scanners open links, so
looking confirms nothing.
"""

from typing import Final
from uuid import UUID

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Permission, may
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import services
from kevytasiointi.usecases.mailboxes import LinkStanding, confirm_mailbox, link_standing
from kevytasiointi.usecases.sealing import Purpose
from kevytasiointi.web.admin.service_state import address_of
from kevytasiointi.web.context import now, tools, viewer
from kevytasiointi.web.guards import public
from kevytasiointi.web.templating import path

_SCOPE: Final = System("test of a role mailbox, by its link")


@public
def mailbox_test(mailbox_key: str) -> str:
    """What the link is for, and the button.

    Raises:
        NotFound: the link is not ours.
    """
    key = _key(mailbox_key)
    with tools().database.read(_SCOPE) as session:
        found = services.mailbox_test(session, key)
    if found is None:
        raise NotFound(f"mailbox test {key}")
    test, service, authority = found
    is_admins = _administers(service)
    return render_template(
        "admin/mailbox.html",
        test=test,
        service=service,
        authority=authority,
        standing=link_standing(test, service, now()),
        standings=LinkStanding,
        admin_address=address_of(service.id) if is_admins else None,
        may_open=is_admins and service.opened_at is None,
    )


@public
def confirm_mailbox_test(mailbox_key: str) -> ResponseReturnValue:
    """Confirm the mailbox; the page tells what came of it."""
    key = _key(mailbox_key)
    with tools().database.write(_SCOPE) as session:
        confirm_mailbox(session, key, now=now())
    return redirect(path(f"/postilaatikko/{mailbox_key}"), code=303)


def _key(sealed: str) -> UUID:
    return tools().sealer.open(Purpose.MAILBOX_TEST, sealed)


def _administers(service: ServiceRow) -> bool:
    actor = viewer()
    return (
        actor is not None
        and actor.authority_id == service.authority_id
        and may(actor, Permission.AUTHORITY_ADMINISTER)
    )
