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


class Standing(StrEnum):
    """Where a service stands: only an open one takes new matters."""

    PREPARED = "prepared"
    COMING = "coming"
    OPEN = "open"
    ENDED = "ended"
    SHUT = "shut"


def standing(
    *,
    is_opened: bool,
    is_shut: bool,
    opens_on: date | None,
    closes_on: date | None,
    today: date,
    is_retired: bool = False,
) -> Standing:
    """Where a service stands on `today`.

    Args:
        is_opened: whether the admin has opened it.
        is_shut: whether the admin has shut it by hand after that.
        opens_on: the first day on which it takes matters; None: at once.
        closes_on: the last such day; None: until further notice.
        today: the day in Finland.
        is_retired: whether the form that it uses has been taken out of use.
    """
    if not is_opened:
        return Standing.PREPARED
    if is_shut:
        return Standing.SHUT
    if is_retired:
        return Standing.ENDED
    if is_open(opens_on, closes_on, today):
        return Standing.OPEN
    return Standing.COMING if opens_on is not None and today < opens_on else Standing.ENDED
