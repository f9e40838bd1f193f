"""What a hand-over package tells as JSON of what the authority did: journal, deadlines, decisions,
statements, supervision, how the matter came and went, and the notes of the officers.
"""

from datetime import date, datetime

from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.storage.cases import DecisionRow
from kevytasiointi.storage.deadlines import DeadlineChangeRow, DeadlineRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.office import EntryRow, StatementRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.storage.queries.case_record import CaseRecord
from kevytasiointi.storage.queries.transfers import Moved
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.storage.working import NoteRow


def event(row: EventRow) -> JsonObject:
    """An entry of the journal, with the hashes that chain it."""
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


def deadline(row: DeadlineRow, parts: CaseParts) -> JsonObject:
    """A deadline with its reasons, and what was done to it."""
    done = [change for change in parts.deadline_changes if change.deadline_id == row.id]
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "start_on": _day(row.start_on),
        "period": row.period,
        "last_on": row.last_on.isoformat(),
        "basis": row.basis,
        "reason": row.reason,
        "pauses": row.pauses["pauses"],
        "shown_to_customer": row.shown_to_customer,
        "met_at": _moment(row.met_at),
        "missed_at": _moment(row.missed_at),
        "changes": [_change(change) for change in done],
    }


def _change(row: DeadlineChangeRow) -> JsonObject:
    return {
        "act": row.act.value,
        "at": row.at.isoformat(),
        "by_name": row.by_name,
        "previous_on": row.previous_on.isoformat(),
        "last_on": row.last_on.isoformat(),
        "period": row.period,
        "reason": row.reason,
    }


def decision(row: DecisionRow) -> JsonObject:
    """A decision or other end; one that was taken back is an earlier version."""
    return {
        "id": str(row.id),
        "state": row.state.value,
        "outcome": row.outcome.value,
        "note": row.note,
        "file": _key(row.attachment_id),
        "appeal_instruction": row.appeal_instruction,
        "given_by": row.given_by,
        "given_at": row.given_at.isoformat(),
        "service_way": row.service_way.value if row.service_way else None,
        "sent_on": _day(row.sent_on),
        "served_on": _day(row.served_on),
        "appeal_way": row.appeal_way.value if row.appeal_way else None,
        "appealed_on": _day(row.appealed_on),
        "legal_force_on": _day(row.legal_force_on),
        "taken_back_at": _moment(row.taken_back_at),
        "taken_back_by": row.taken_back_by,
        "taken_back_why": row.taken_back_why,
    }


def statement(row: StatementRow) -> JsonObject:
    """A statement: what was asked of whom, what they were shown, and what they said."""
    return {
        "id": str(row.id),
        "giver": row.giver,
        "in_portal": row.authority_id is not None,
        "question": row.question,
        "due_on": row.due_on.isoformat(),
        "shown_answers": bool(row.shown.get("answers")),
        "shown_files": list(row.shown.get("files", ())),
        "asked_by": row.asked_by,
        "asked_at": row.asked_at.isoformat(),
        "result": row.result.value if row.result else None,
        "text": row.text,
        "file": _key(row.attachment_id),
        "answered_by": row.answered_by,
        "answered_at": _moment(row.answered_at),
        "cancelled_at": _moment(row.cancelled_at),
    }


def supervision(row: SupervisionRow) -> JsonObject:
    """An inspection or the like; a cancelled one stays."""
    return {
        "id": str(row.id),
        "title": row.title,
        "begins_at": row.begins_at.isoformat(),
        "place": row.place,
        "needed": row.needed,
        "added_at": row.added_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "cancelled_at": _moment(row.cancelled_at),
    }


def provenance(record: CaseRecord, *, keeps_back: bool) -> JsonObject:
    """How the matter came and where it went.

    Args:
        record: the case.
        keeps_back: a party has a non-disclosure order, so that no contact detail is told.
    """
    found = record.provenance
    came = (_moved(found.came),) if found.came else ()
    return {
        "origin": record.parts.case.origin.value,
        "entry": _entry(found.entry, keeps_back=keeps_back) if found.entry else None,
        "came": list(came),
        "went": [_moved(moved) for moved in found.went],
    }


def _entry(row: EntryRow, *, keeps_back: bool) -> JsonObject:
    return {
        "arrived_on": row.arrived_on.isoformat(),
        "name": row.name,
        "email": None if keeps_back else row.email,
        "phone": None if keeps_back else row.phone,
        "address": None if keeps_back else row.address,
        "summary": row.summary,
        "entered_by": row.entered_by,
        "entered_at": row.entered_at.isoformat(),
    }


def _moved(moved: Moved) -> JsonObject:
    row = moved.row
    return {
        "id": str(row.id),
        "from_number": row.from_number,
        "from_authority": dict(moved.from_authority),
        "to_number": row.to_number,
        "to_authority": dict(moved.to_authority) if moved.to_authority else None,
        "receiver": row.receiver,
        "contact": row.contact,
        "reason": row.reason,
        "transferred_by": row.transferred_by,
        "transferred_at": row.transferred_at.isoformat(),
    }


def note(row: NoteRow) -> JsonObject:
    """A note among officers."""
    return {
        "id": str(row.id),
        "author_name": row.author_name,
        "written_at": row.written_at.isoformat(),
        "body": row.body,
    }


def _key(value: object) -> Json:
    return str(value) if value else None


def _day(value: date | None) -> Json:
    return value.isoformat() if value else None


def _moment(at: datetime | None) -> Json:
    return at.isoformat() if at else None
