"""What a hand-over package tells as JSON: answers, events, messages, supplements, deadlines,
decisions.

Internal notes of the authority are not among them: a package is of the matter, and goes where the
matter goes.
"""

from collections.abc import Mapping
from datetime import datetime

from kevytasiointi.domain.blocks import without_protected
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.packages import FileRole
from kevytasiointi.storage.cases import (
    DecisionRow,
    MessageRow,
    SupplementRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.answersnow import answers_of
from kevytasiointi.usecases.lateness import lateness_export
from kevytasiointi.usecases.publishing import spec_of


def records_of(parts: CaseParts) -> Mapping[FileRole, JsonObject]:
    """The content of each file that the portal writes."""
    return {
        FileRole.ANSWERS: _answers(parts),
        FileRole.EVENTS: {"events": [_event(row) for row in parts.events]},
        FileRole.MESSAGES: {"messages": [_message(row) for row in parts.messages]},
        FileRole.SUPPLEMENTS: {"supplements": [_supplement(row) for row in parts.supplements]},
        FileRole.DEADLINES: {"deadlines": [_deadline(row) for row in parts.deadlines]},
        FileRole.DECISIONS: {"decisions": [_decision(row) for row in parts.decisions]},
    }


def _answers(parts: CaseParts) -> JsonObject:
    """Contact details under a non-disclosure order stay out, as they do of the PDF."""
    spec, case = spec_of(parts.form_version), parts.case
    filed = without_protected(spec, case.answers)
    return {
        "schema": f"urn:kevytasiointi:form:{spec.slug}:{parts.form_version.sha256}",
        "filed_by": parts.customer.name,
        "identification": parts.customer.identified_by.value,
        "filed_late": lateness_export(parts),
        "filed": filed,
        "now": without_protected(spec, answers_of(parts).form.values),
    }


def _event(row: EventRow) -> JsonObject:
    return {
        "id": str(row.id),
        "seq": row.seq,
        "kind": row.kind.value,
        "at": row.at.isoformat(),
        "actor_name": row.actor_name,
        "data": row.data,
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def _message(row: MessageRow) -> JsonObject:
    return {
        "id": str(row.id),
        "side": row.side.value,
        "author_name": row.author_name,
        "sent_at": row.sent_at.isoformat(),
        "body": row.body,
    }


def _supplement(row: SupplementRow) -> JsonObject:
    return {
        "id": str(row.id),
        "text": row.text,
        "due_on": row.due_on.isoformat(),
        "requested_by": row.requested_by,
        "requested_at": row.requested_at.isoformat(),
        "answer": row.answer,
        "answered_at": _moment(row.answered_at),
        "cancelled_at": _moment(row.cancelled_at),
    }


def _deadline(row: DeadlineRow) -> JsonObject:
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "start_on": row.start_on.isoformat() if row.start_on else None,
        "period": row.period,
        "last_on": row.last_on.isoformat(),
        "basis": row.basis,
        "reason": row.reason,
        "pauses": row.pauses["pauses"],
        "shown_to_customer": row.shown_to_customer,
        "met_at": _moment(row.met_at),
    }


def _decision(row: DecisionRow) -> JsonObject:
    return {
        "id": str(row.id),
        "state": row.state.value,
        "outcome": row.outcome.value,
        "note": row.note,
        "file": str(row.attachment_id) if row.attachment_id else None,
        "appeal_instruction": row.appeal_instruction,
        "given_by": row.given_by,
        "given_at": row.given_at.isoformat(),
    }


def _moment(at: datetime | None) -> Json:
    return at.isoformat() if at else None
