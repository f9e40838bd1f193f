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
    CLAIMED = "claimed"
    REMINDED = "reminded"
    DELIVERY_RETRIED = "delivery_retried"
    MAIL_BOUNCED = "mail_bounced"
    AUTHORITY_CHANGED = "authority_changed"
    ROLE_TAKEN = "role_taken"
    MEMBER_INVITED = "member_invited"
    INVITATION_CANCELLED = "invitation_cancelled"
    SERVICE_PREPARED = "service_prepared"
    SERVICE_CHANGED = "service_changed"
    SERVICE_SHUT = "service_shut"
    MAILBOX_TESTED = "mailbox_tested"
    MAILBOX_CONFIRMED = "mailbox_confirmed"
    BREAK_ANNOUNCED = "break_announced"
    BREAK_CANCELLED = "break_cancelled"
    PORTAL_FACT_CHANGED = "portal_fact_changed"
    FEEDBACK_RECEIVED = "feedback_received"
    FEEDBACK_ANSWERED = "feedback_answered"
    PROJECT_PERSON_JOINED = "project_person_joined"
    PROJECT_PERSON_LEFT = "project_person_left"
    FORM_BEGUN = "form_begun"
    FORM_DESIGN_DELETED = "form_design_deleted"
    FORM_RETIRED = "form_retired"
    FORM_REOPENED = "form_reopened"
    DEADLINE_EXTENDED = "deadline_extended"
    DEADLINE_MET = "deadline_met"
    DEADLINE_MISSED = "deadline_missed"
    DEADLINE_SHOWN = "deadline_shown"
    AUTHORITY_REMINDED = "authority_reminded"
    DECISION_SERVED = "decision_served"
    LEGAL_FORCE_SET = "legal_force_set"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"
    NOTICES_REDIRECTED = "notices_redirected"
    ABSENCE_TOLD = "absence_told"
    ABSENCE_ENDED = "absence_ended"
    STATEMENT_ASKED = "statement_asked"
    STATEMENT_GIVEN = "statement_given"
    STATEMENT_CANCELLED = "statement_cancelled"
    NOTE_WRITTEN = "note_written"
    REPLY_TEXT_CHANGED = "reply_text_changed"
    REPLY_TEXT_DELETED = "reply_text_deleted"
    PACKAGE_MADE = "package_made"
    SUPERVISION_ADDED = "supervision_added"
    SUPERVISION_CHANGED = "supervision_changed"
    SUPERVISION_CANCELLED = "supervision_cancelled"
    DRAFT_SHOWN = "draft_shown"
    DRAFT_HIDDEN = "draft_hidden"
    PROJECT_DATA_CHANGED = "project_data_changed"


SHOWN_TO_CUSTOMER = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.TAKEN,
        EventKind.IDENTIFIER_SET,
        EventKind.STATE_CHANGED,
        EventKind.STATE_CORRECTED,
        EventKind.DEADLINE_SET,
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENT_CANCELLED,
        EventKind.SUPPLEMENTED,
        EventKind.DECIDED,
        EventKind.PROCESSED,
        EventKind.WITHDRAWN,
        EventKind.MESSAGE_SENT,
        EventKind.PDF_MADE,
        EventKind.MOVED_TO_RECORDS,
        EventKind.CLOSED,
        EventKind.PROJECT_JOINED,
        EventKind.PROJECT_LEFT,
        EventKind.CLAIMED,
        EventKind.REMINDED,
        EventKind.DEADLINE_EXTENDED,
        EventKind.DEADLINE_MET,
        EventKind.DEADLINE_MISSED,
        EventKind.DEADLINE_SHOWN,
        EventKind.DECISION_SERVED,
        EventKind.LEGAL_FORCE_SET,
        EventKind.TRANSFERRED,
        EventKind.ASSIGNED,
        EventKind.STATEMENT_ASKED,
        EventKind.STATEMENT_GIVEN,
        EventKind.STATEMENT_CANCELLED,
        EventKind.SUPERVISION_ADDED,
        EventKind.SUPERVISION_CHANGED,
        EventKind.SUPERVISION_CANCELLED,
    }
)
"""Kinds that stand in the customer's timeline."""

QUIET = frozenset(
    {
        EventKind.PDF_MADE,
        EventKind.PDF_FAILED,
        EventKind.MAIL_DEAD,
        EventKind.MAIL_BOUNCED,
        EventKind.DELIVERY_RETRIED,
        EventKind.REMINDED,
        EventKind.AUTHORITY_REMINDED,
        EventKind.DEADLINE_MISSED,
        EventKind.CLAIMED,
        EventKind.PROJECT_JOINED,
        EventKind.PROJECT_LEFT,
        EventKind.NOTE_WRITTEN,
        EventKind.PACKAGE_MADE,
    }
)
"""Work of the portal, the customer's own order, or a note among officers: not a change of the
matter, and no officer's page is stale by it.
"""

CHANGES_WORDS = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.TAKEN,
        EventKind.ASSIGNED,
        EventKind.IDENTIFIER_SET,
        EventKind.MOVED_TO_RECORDS,
        EventKind.SUPPLEMENTED,
        EventKind.MESSAGE_SENT,
        EventKind.CLAIMED,
    }
)
"""Kinds after which a case is found by other words: its number, identifier, handler, customer,
answers or messages have changed.
"""


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
