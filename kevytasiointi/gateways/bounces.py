"""Reading delivery status notifications: which of our letters came back, and with which code.

Such a report is multipart/report (RFC 3462) with a part message/delivery-status (RFC 3464) and
the returned letter or its headers. Nothing of it is kept but our own key and the code.
"""

import email
import re
from email.message import Message
from email.policy import compat32
from typing import Final
from uuid import UUID

from kevytasiointi.domain.letters import Bounce

_MESSAGE_ID: Final = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE
)
_STATUS: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_RETURNED: Final = ("message/rfc822", "message/global", "text/rfc822-headers")
_STATUS_PARTS: Final = ("message/delivery-status", "message/global-delivery-status")


class NotABounce(Exception):
    """The mail tells of no failed delivery of a letter of ours; the text says why."""


def read_bounce(raw: bytes) -> Bounce:
    """The letter that a report tells of.

    Raises:
        NotABounce: it is no such report, tells of a delay only, or names no letter of ours.
    """
    message = email.message_from_bytes(raw, policy=compat32)
    if message.get_content_type() != "multipart/report":
        raise NotABounce("it is no delivery status notification")
    parts = list(message.walk())
    blocks = [
        block
        for part in parts
        if part.get_content_type() in _STATUS_PARTS
        for block in _inner(part)
    ]
    failed = next((block for block in blocks if _field(block, "Action") == "failed"), None)
    if failed is None:
        raise NotABounce("it tells of no failed delivery")
    letter = next(filter(None, map(_letter_of, parts)), None)
    if letter is None:
        raise NotABounce("it names no letter of this portal")
    status = _STATUS.match(_field(failed, "Status"))
    return Bounce(letter, status[1] if status else "")


def _inner(part: Message) -> list[Message]:
    """The messages inside a part: the blocks of a delivery status, or the returned letter."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [inner for inner in payload if isinstance(inner, Message)]


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip().lower()


def _letter_of(part: Message) -> UUID | None:
    """The key in the Message-ID of a returned letter, or of its returned headers."""
    if part.get_content_type() not in _RETURNED:
        return None
    letters = _inner(part)
    if not letters:
        body = part.get_payload(decode=True)
        head = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
        letters = [email.message_from_string(head, policy=compat32)]
    text = "".join(_field(letter, "Message-ID") for letter in letters)
    found = _MESSAGE_ID.search(text)
    return UUID(found[1]) if found else None
