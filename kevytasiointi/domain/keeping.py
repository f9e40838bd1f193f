"""How long an unsent draft is kept, and when people are told of a day that comes.

A draft is nobody's official document, and personal data is not kept longer than it is needed
(GDPR, article 5(1)(e)). The days are the portal's own promise, shown wherever a draft is shown.
All days are Finnish calendar days.
"""

from datetime import date, timedelta
from typing import Final

DRAFT_KEPT: Final = timedelta(days=90)
"""How long a draft is kept after the last save."""

DRAFT_WARNED: Final = timedelta(days=14)
"""How long before the last day of a draft its writer is warned."""

RENEWAL_TOLD: Final = timedelta(days=30)
"""How long before the last day of a renewal the customer is reminded."""

LINK_KEPT: Final = timedelta(days=1)
"""How long it is known that a link for signing in was asked for."""

UNSENT_NOTICE_KEPT: Final = timedelta(days=2)
"""How long an open notice is kept that was not sent: longer than any session lives."""

IMPORT_KEPT: Final = timedelta(days=30)
"""How long it is kept what was read from a file that was to become a form."""

PACKAGE_KEPT: Final = timedelta(days=7)
"""How long a package of many matters is kept after it was ordered; a new one can be ordered."""


def draft_last_day(saved_on: date) -> date:
    """The last day on which a draft that was saved on `saved_on` is kept."""
    return saved_on + DRAFT_KEPT


def is_draft_ending(saved_on: date, today: date) -> bool:
    """Whether the writer of a draft should know on `today` that it will be deleted."""
    return today >= draft_last_day(saved_on) - DRAFT_WARNED
