"""A mail before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


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
