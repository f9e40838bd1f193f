"""What a hand-over package tells as JSON of what the customer sent, and all its files by role."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kevytasiointi.domain.blocks import has_order, without_protected
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.packages import FileRole
from kevytasiointi.storage.cases import AttachmentRow, MessageRow, SupplementRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.storage.queries.case_record import CaseRecord
from kevytasiointi.usecases import package_handling as handling
from kevytasiointi.usecases.answersnow import answers_of
from kevytasiointi.usecases.lateness import lateness_export
from kevytasiointi.usecases.publishing import spec_of


def records_of(record: CaseRecord) -> Mapping[FileRole, JsonObject]:
    """The content of each file that the portal writes."""
    parts = record.parts
    spec, now = spec_of(parts.form_version), answers_of(parts).form.values
    items = tuple(item for step in spec.steps for item in step.items)
    keeps_back = has_order(items, now) or has_order(items, parts.case.answers)
    return {
        FileRole.ANSWERS: _answers(parts, spec, now),
        FileRole.EVENTS: {"events": [handling.event(row) for row in parts.events]},
        FileRole.MESSAGES: {
            "messages": [_message(row, parts.attachments) for row in parts.messages]
        },
        FileRole.SUPPLEMENTS: {
            "supplements": [_supplement(row, parts, spec) for row in parts.supplements]
        },
        FileRole.DEADLINES: {
            "deadlines": [handling.deadline(row, parts) for row in parts.deadlines]
        },
        FileRole.DECISIONS: {"decisions": [handling.decision(row) for row in parts.decisions]},
        FileRole.STATEMENTS: {"statements": [handling.statement(row) for row in record.statements]},
        FileRole.SUPERVISIONS: {
            "supervisions": [handling.supervision(row) for row in parts.supervisions]
        },
        FileRole.PROVENANCE: handling.provenance(record, keeps_back=keeps_back),
        FileRole.NOTES: {"notes": [handling.note(row) for row in record.notes]},
    }


def _answers(parts: CaseParts, spec: FormSpec, now: JsonObject) -> JsonObject:
    """Contact details under a non-disclosure order stay out, as they do of the PDF."""
    return {
        "schema": f"urn:kevytasiointi:form:{spec.slug}:{parts.form_version.sha256}",
        "filed_by": parts.customer.name,
        "identification": parts.customer.identified_by.value,
        "filed_late": lateness_export(parts),
        "filed": without_protected(spec, parts.case.answers),
        "now": without_protected(spec, now),
    }


def _message(row: MessageRow, files: Iterable[AttachmentRow]) -> JsonObject:
    return {
        "id": str(row.id),
        "side": row.side.value,
        "author_name": row.author_name,
        "sent_at": row.sent_at.isoformat(),
        "body": row.body,
        "files": [str(file.id) for file in files if file.message_id == row.id],
    }


def _supplement(row: SupplementRow, parts: CaseParts, spec: FormSpec) -> JsonObject:
    asked = row.asked or {}
    return {
        "id": str(row.id),
        "text": row.text,
        "questions": list(asked.get("questions", ())),
        "slots": list(asked.get("slots", ())),
        "if_nothing": row.if_nothing,
        "due_on": row.due_on.isoformat(),
        "requested_by": row.requested_by,
        "requested_at": row.requested_at.isoformat(),
        "answer": row.answer,
        "answers": without_protected(spec, row.answers) if row.answers is not None else None,
        "answered_at": _moment(row.answered_at),
        "cancelled_at": _moment(row.cancelled_at),
        "files": [str(file.id) for file in parts.attachments if file.supplement_id == row.id],
    }


def _moment(at: datetime | None) -> Json:
    return at.isoformat() if at else None
