"""Links in mails: a key of a row, sealed with the portal's own key for one purpose.

What the link opens, until when and how often stands in the row. Nothing secret is stored: the
seal is made when the mail is sent.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from kevytasiointi.domain.errors import NotFound


class Purpose(StrEnum):
    """What a sealed link is for; a seal for one purpose opens no other."""

    INVITATION = "invitation"
    MAILBOX_TEST = "mailbox test"
    EMAIL_LINK = "e-mail link"
    PROJECT_INVITATION = "project invitation"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens keys with the portal's secret."""

    secret: str = field(repr=False)

    def seal(self, purpose: Purpose, key: UUID) -> str:
        """The key as a text for a link."""
        return str(self._serializer(purpose).dumps(key.hex))

    def open(self, purpose: Purpose, text: str) -> UUID:
        """The key of a sealed text.

        Raises:
            NotFound: the text is not ours, or was sealed for something else.
        """
        try:
            return UUID(hex=self._serializer(purpose).loads(text))
        except (BadData, ValueError, TypeError, AttributeError) as error:
            raise NotFound(f"sealed {purpose}") from error

    def _serializer(self, purpose: Purpose) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"link: {purpose}")
