"""What the operator tells of the portal itself."""

from enum import StrEnum
from urllib.parse import urlsplit

from kevytasiointi.domain.authorities import LONGEST_LINE
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.wording import mark


class PortalFact(StrEnum):
    """A fact of the portal; every part of its value may be missing.

    OPERATOR, who keeps the portal: name (Localized), address, email, phone, feedback_email (where
    feedback on accessibility is read).
    SUPERVISOR, the authority that supervises accessibility: name (Localized), complaint_url
    (Localized), email, phone.
    ACCESSIBILITY_REVIEW, the latest one: reviewed_on (ISO day), way (Localized).
    """

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ACCESSIBILITY_REVIEW = "accessibility_review"


def checked_address_of_page(field: str, text: str) -> str | None:
    """The https address of a page, or none.

    Raises:
        InvalidInput: it is no such address.
    """
    address = text.strip()
    if not address:
        return None
    try:
        parts = urlsplit(address)
        is_fit = parts.scheme == "https" and "." in (parts.hostname or "")
    except ValueError:
        is_fit = False
    if not is_fit or len(address) > LONGEST_LINE or not address.isprintable() or " " in address:
        raise InvalidInput(
            field, mark("Write the whole address of the page: https://www.example.fi/page.")
        )
    return address
