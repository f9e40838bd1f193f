"""The journal's kinds of entry and the arithmetic of its hash chain.

Each authority has a chain of its own, the platform one more. An entry's hash covers the hash
before it and the entry's canonical JSON, so a changed, removed, moved or added entry shows.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum

from kevytasiointi.domain.jsonvalues import Json

GENESIS_HASH = "0" * 64
"""What the first entry of a chain follows."""

PLATFORM_CHAIN = "platform"
"""The chain of entries that belong to no authority."""


class EventKind(StrEnum):
    """What happened, in the past tense."""

    RECEIVED = "received"
    TAKEN = "taken"
    IDENTIFIER_SET = "identifier_set"
    STATE_CHANGED = "state_changed"
    STATE_CORRECTED = "state_corrected"
    DEADLINE_SET = "deadline_set"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_CANCELLED = "supplement_cancelled"
    SUPPLEMENTED = "supplemented"
    DECIDED = "decided"
    PROCESSED = "processed"
    WITHDRAWN = "withdrawn"
    MESSAGE_SENT = "message_sent"
    PDF_MADE = "pdf_made"
    PDF_FAILED = "pdf_failed"
    MOVED_TO_RECORDS = "moved_to_records"
    CLOSED = "closed"
    PROJECT_JOINED = "project_joined"
    PROJECT_LEFT = "project_left"
    FORM_PUBLISHED = "form_published"
    SERVICE_OPENED = "service_opened"
    AUTHORITY_CREATED = "authority_created"
    ROLE_GIVEN = "role_given"
    MAIL_DEAD = "mail_dead"


SHOWN_TO_CUSTOMER = frozenset(EventKind) - {
    EventKind.PDF_FAILED,
    EventKind.MAIL_DEAD,
    EventKind.FORM_PUBLISHED,
    EventKind.SERVICE_OPENED,
    EventKind.AUTHORITY_CREATED,
    EventKind.ROLE_GIVEN,
}
"""Kinds that stand in the customer's timeline."""

QUIET = frozenset({EventKind.PDF_MADE, EventKind.PDF_FAILED, EventKind.MAIL_DEAD})
"""Work of the portal itself: not a change of the matter, and no officer's page is stale by it."""


def canonical_json(value: Json) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8.

    Raises:
        ValueError: NaN or infinity in the value.
    """
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def chain_hash(previous: str, entry: Mapping[str, Json]) -> str:
    """SHA-256 (hex) over the previous hash and the entry's canonical JSON."""
    return hashlib.sha256(previous.encode("ascii") + canonical_json(entry)).hexdigest()
