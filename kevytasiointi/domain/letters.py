"""A mail before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


class MailRefused(Exception):
    """The receiving server takes no mail for the address, now or later (SMTP 5xx).

    `smtp_code` is its answer without words or addresses: "550" or "550 5.1.1".
    """

    def __init__(self, smtp_code: str) -> None:
        super().__init__(smtp_code)
        self.smtp_code = smtp_code


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a mail could not be delivered after all (RFC 3464).

    Attributes:
        letter: the letter's key, from its Message-ID.
        status: the code of the report, such as "5.1.1"; empty when it has none.
    """

    letter: UUID
    status: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. `id` is stable over retries and becomes the Message-ID."""

    id: UUID
    to: str
    subject: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice with its recipient.

    Attributes:
        to: the address.
        language: the recipient's.
        path: where the link leads, from the language on, e.g. `/omat`.
        facts: what the placeholders of the wording stand for; nothing personal, no outcome.
    """

    to: str
    language: str
    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
