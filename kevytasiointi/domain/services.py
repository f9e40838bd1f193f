"""What is told of a service when it is prepared, and when its mailbox seems not to be read.

Each `checked_…` takes what was typed and gives what is stored, or refuses it by its field.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kevytasiointi.domain.authorities import LONGEST_SLUG
from kevytasiointi.domain.deadlines import due
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formitems import LINK
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.settings import setting_fits
from kevytasiointi.domain.wording import mark

FOLLOWING_FORM: Final = "asiakasohjaus"
"""Slug of the form by which a customer follows here a matter that is elsewhere."""

_REFERENCE: Final = "reference"

MAILBOX_TEST_LASTS: Final = timedelta(days=7)
"""How long the link of a test mail works."""

UNREAD_AFTER: Final = Period.parse("P5B")
"""A new matter that nobody has touched for longer tells that the mailbox is not read."""


class MailboxUnconfirmed(InvalidInput):
    """A service can't be opened before somebody has opened the link of its test mail."""

    def __init__(self) -> None:
        super().__init__(
            "mailbox",
            mark(
                "The service can be opened when its role mailbox has been confirmed. Open the link"
                " of the test mail, or send the test mail again."
            ),
        )


def suggested_slug(form_slug: str, authority_slug: str) -> str:
    """The address of a form in an authority's use: meluilmoitus-lehtola."""
    return f"{form_slug}-{authority_slug}"[:LONGEST_SLUG].strip("-")


def checked_days(opens_on: date | None, closes_on: date | None) -> tuple[date | None, date | None]:
    """The first and the last day on which matters are taken; each may be missing.

    Raises:
        InvalidInput: the last day is before the first.
    """
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        raise InvalidInput(
            "closes_on", mark("The last day can't be before the day on which the service opens.")
        )
    return opens_on, closes_on


def checked_link(field: str, text: str) -> str:
    """The address of the authority's own service.

    Raises:
        InvalidInput: it is missing, or no https address.
    """
    link = text.strip()
    if not LINK.fullmatch(link):
        raise InvalidInput(
            field,
            mark("Write an address that begins with https://, for example %(example)s."),
            example="https://www.example.fi",
        )
    return link


def checked_settings(spec: FormSpec, given: Mapping[str, Json]) -> dict[str, Json]:
    """What differs from the form's defaults: whoever accepts a default follows it later too.

    Raises:
        InvalidInput: a value does not fit its setting; the field is the setting's key.
    """
    kept: dict[str, Json] = {}
    for setting in spec.settings:
        value = given.get(setting.key, setting.default)
        if not setting_fits(setting.type, value):
            raise InvalidInput(setting.key, mark("Check this setting."))
        if value != setting.default:
            kept[setting.key] = value
    return kept


def seems_unread(oldest_on: date | None, today: date) -> bool:
    """Whether the oldest matter that nobody has touched has waited too long.

    Args:
        oldest_on: the day on which it arrived; None: there is no such matter.
        today: the day in Finland.
    """
    return oldest_on is not None and due(oldest_on, UNREAD_AFTER).last_day < today


def reference_elsewhere(joining: JoiningMethod, answers: Mapping[str, Json]) -> str | None:
    """The identifier that a matter has in the authority's own system, as the customer told it.

    Args:
        joining: how the service has joined.
        answers: of the form by which a matter that is elsewhere is followed here.
    """
    told = answers.get(_REFERENCE) if joining is not JoiningMethod.LIGHT else None
    return told.strip() or None if isinstance(told, str) else None
