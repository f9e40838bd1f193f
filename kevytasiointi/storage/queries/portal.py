"""What the portal says of itself: the facts that its operator keeps."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.storage.portal import PortalFactRow


def portal_fact(session: Session, key: str) -> Mapping[str, Json]:
    """A fact of the portal; empty while nobody has told it.

    Args:
        session: an open transaction of any scope.
        key: a PortalFact, whose docstring tells what stands in its value.
    """
    row = session.get(PortalFactRow, key)
    return row.value if row else {}
