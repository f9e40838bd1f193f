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


class Identification(StrEnum):
    """How a person has proved who they are (tunnistautuminen), and what a form asks for."""

    STRONG = "strong"
    EMAIL = "email"
    NONE = "none"


_STRENGTH = (Identification.NONE, Identification.EMAIL, Identification.STRONG)


def suffices(given: Identification, asked: Identification) -> bool:
    """Whether a person identified by `given` may use a form that asks for `asked`."""
    return _STRENGTH.index(given) >= _STRENGTH.index(asked)


def is_open(opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Whether a service with these days takes new matters on `today` (Helsinki day)."""
    return (opens_on is None or opens_on <= today) and (closes_on is None or today <= closes_on)
