"""Channels of the outbox, the mails that are sent, and the rule of retrying."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Channel(StrEnum):
    """What kind of delivery a row waits for."""

    MAIL = "mail"
    PDF = "pdf"
    PACKAGE = "package"


class Mail(StrEnum):
    """The mails; each says that something happened, never what came of it."""

    RECEIPT = "receipt"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_CANCELLED = "supplement_cancelled"
    MESSAGE_TO_CUSTOMER = "message_to_customer"
    HANDLED = "handled"
    ARRIVED = "arrived"
    SUPPLEMENTED = "supplemented"
    MESSAGE_TO_AUTHORITY = "message_to_authority"
    WITHDRAWN = "withdrawn"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_NEAR_US = "deadline_near_us"
    DEADLINE_PASSED = "deadline_passed"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    STATEMENT_GIVEN = "statement_given"
    SUPERVISION = "supervision"
    SERVED = "served"


TO_AUTHORITY = frozenset(
    {
        Mail.ARRIVED,
        Mail.SUPPLEMENTED,
        Mail.MESSAGE_TO_AUTHORITY,
        Mail.WITHDRAWN,
        Mail.DEADLINE_NEAR_US,
        Mail.DEADLINE_PASSED,
        Mail.STATEMENT_GIVEN,
    }
)
"""Mails that go to the service's role mailbox; the others go to the customer."""


class Notice(StrEnum):
    """Mails that are about no case: each is looked up by the key of the row it is about."""

    INVITATION = "invitation"
    MAILBOX_TEST = "mailbox_test"
    EMAIL_LINK = "email_link"
    PROJECT_INVITATION = "project_invitation"
    DRAFT_ENDING = "draft_ending"
    RENEWAL_NEAR = "renewal_near"
    FEEDBACK_RECEIVED = "feedback_received"
    FEEDBACK_ANSWERED = "feedback_answered"
    STATEMENT_ASKED = "statement_asked"
    PACKAGE_READY = "package_ready"
    MATTER_SILENT = "matter_silent"


MUTABLE: Mapping[Mail | Notice, bool] = {
    Mail.RECEIPT: False,
    Mail.SUPPLEMENT_ASKED: False,
    Mail.SUPPLEMENT_CANCELLED: False,
    Mail.MESSAGE_TO_CUSTOMER: True,
    Mail.HANDLED: True,
    Mail.DEADLINE_NEAR: True,
    Mail.TRANSFERRED: False,
    Mail.REOPENED: False,
    Mail.SUPERVISION: True,
    Mail.SERVED: True,
    Notice.DRAFT_ENDING: True,
    Notice.RENEWAL_NEAR: True,
}
"""Mails to the customer, and whether the customer may do without them."""

MAX_ATTEMPTS = {Channel.MAIL: 16, Channel.PDF: 3, Channel.PACKAGE: 5}
"""After so many failures a row is a dead letter; the mails' waits add up to about two days."""

BOUNCED = "MailBounced"
"""How the last error of a mail begins that a report says did not arrive."""

_FIRST_WAIT = timedelta(seconds=20)
_LONGEST_WAIT = timedelta(hours=8)


def wait_after(attempts: int, jitter: float) -> timedelta:
    """How long to wait after the given number of failed attempts.

    Args:
        attempts: 1 or more.
        jitter: 0.0–1.0; spreads the waits over ±20 %.
    """
    plain: timedelta = min(_FIRST_WAIT * (1 << min(attempts - 1, 20)), _LONGEST_WAIT)
    factor: float = 0.8 + 0.4 * jitter
    return plain * factor
