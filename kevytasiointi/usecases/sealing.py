"""Links in mails: a key of a row, sealed with the portal's own key for one purpose.

What the link opens, until when and how often stands in the row. Nothing secret is stored: the
seal is made when the mail is sent.
"""

import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from kevytasiointi.domain.errors import NotFound

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


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

    def follow_code(self, key: UUID) -> str:
        """The code by which the sender of an open notice follows it: 60 bits, e.g. 7KQ2-M4XD-90TR.

        Letters and digits that look alike are left out (Crockford's base 32). It is stored nowhere.
        """
        digest = hmac.digest(self.secret.encode(), b"follow code" + key.bytes, "sha256")
        number = int.from_bytes(digest[:8]) >> 4
        signs = [_SIGNS[(number >> (5 * place)) & 31] for place in range(12)]
        return "-".join("".join(signs[n : n + 4]) for n in (0, 4, 8))

    def fits(self, key: UUID, typed: str) -> bool:
        """Whether a typed code is a case's own; spaces, hyphens and small letters do not matter."""
        plain = "".join(typed.upper().split()).replace("-", "")
        plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
        return hmac.compare_digest(
            plain.encode("utf-8"), self.follow_code(key).replace("-", "").encode()
        )

    def _serializer(self, purpose: Purpose) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"link: {purpose}")
