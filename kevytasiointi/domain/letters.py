"""A mail before it is sent."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. `id` is stable over retries and becomes the Message-ID."""

    id: UUID
    to: str
    subject: str
    body: str
    language: str
