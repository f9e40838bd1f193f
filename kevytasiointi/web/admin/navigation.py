"""The way between the pages of the administration: each role has its own entries."""

from collections.abc import Sequence
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from kevytasiointi.domain.permissions import Permission, may
from kevytasiointi.texts import mark
from kevytasiointi.web.context import known_viewer
from kevytasiointi.web.templating import NavigationLink, path

_OWN: Final = (Permission.AUTHORITY_ADMINISTER,)
_PORTAL: Final = (Permission.PLATFORM_OPERATE,)

ENTRIES: Final[Sequence[tuple[str, str, Sequence[Permission]]]] = (
    (mark("Overview"), "/yllapito", (Permission.ADMIN_SEE,)),
    (mark("Own authority"), "/yllapito/viranomainen", _OWN),
    (mark("Members"), "/yllapito/jasenet", _OWN),
    (mark("Services"), "/yllapito/palvelut", _OWN),
    (mark("Reply texts"), "/yllapito/vastauspohjat", _OWN),
    (mark("Forms"), "/yllapito/lomakkeet", (Permission.FORM_DESIGN,)),
    (mark("Deadlines"), "/yllapito/maaraajat", _OWN),
    (mark("Retention plan"), "/yllapito/sailytys", _OWN),
    (mark("Statistics"), "/yllapito/tilastot", _OWN),
    (mark("Authorities"), "/yllapito/viranomaiset", _PORTAL),
    (mark("Deliveries"), "/yllapito/lahtevat", (Permission.DELIVERY_SEE,)),
    (mark("Service breaks"), "/yllapito/katkot", _PORTAL),
    (mark("Feedback"), "/yllapito/palaute", _PORTAL),
    (mark("The portal"), "/yllapito/alusta", _PORTAL),
)
"""Words, address, and the permissions of which one is enough to see the entry."""


def navigation_parts() -> dict[str, Any]:
    """What templates/admin/navigation.html draws; for the blueprint's `context_processor`.

    It asks the database nothing, because error pages get it too.
    """
    return {"admin_links": admin_links()}


def admin_links() -> Sequence[NavigationLink]:
    """The entries that are for the actor. A page below an entry belongs to it."""
    actor = known_viewer()
    if actor is None:
        return []
    return [
        NavigationLink(_(words), path(address), _is_current(address))
        for words, address, permissions in ENTRIES
        if any(may(actor, permission) for permission in permissions)
    ]


def _is_current(address: str) -> bool:
    here = path(address)
    is_room = address == ENTRIES[0][1]
    return request.path == here or (not is_room and request.path.startswith(f"{here}/"))
