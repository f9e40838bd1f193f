"""The ways in which an authority joins the portal (liitostapa)."""

from datetime import date
from enum import StrEnum


class AuthorityKind(StrEnum):
    """What kind of authority it is."""

    MUNICIPALITY = "municipality"
    STATE = "state"


class JoiningMethod(StrEnum):
    """How a service has joined; one authority may use all three side by side."""

    INTEGRATION = "integration"
    LIGHT = "light"
    GUIDANCE = "guidance"


def is_open(opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Whether a service with these days takes new matters on `today` (Helsinki day)."""
    return (opens_on is None or opens_on <= today) and (closes_on is None or today <= closes_on)
