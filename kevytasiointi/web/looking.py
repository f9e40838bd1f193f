"""A case as pages show it: finished texts, nothing left to look up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kevytasiointi.domain.attachments import SERVED_STATES, Purpose, ScanState
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.identifiers import masked_hetu
from kevytasiointi.domain.places import Place, places_of
from kevytasiointi.domain.states import OPEN_STATES, TURN, Turn
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, MessageRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.answersnow import answers_of, present_sections
from kevytasiointi.usecases.documents import size_text, spec_label
from kevytasiointi.usecases.lateness import filed_late_sentence
from kevytasiointi.web.deadline_lines import DeadlineLine, deadline_lines, is_overdue
from kevytasiointi.web.decision_lines import DecisionLine, decision_lines
from kevytasiointi.web.journal_words import Entry, entry_of
from kevytasiointi.web.supplement_rounds import Changed, RoundLine, changed_of, rounds_of


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with what the scanner has said of it."""

    id: UUID
    name: str
    size: str
    sha256: str
    question: str
    purpose: Purpose
    scan_state: ScanState
    is_served: bool
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything on the page but the action forms.

    Attributes:
        sections: the answers now.
        rounds: the supplement requests, in order.
        changed: what is not as it was filed.
        late: by how many days the matter came late, and which rule says so; empty when in time.
    """

    parts: CaseParts
    turn: Turn
    is_overdue: bool
    masked_hetu: str
    sections: tuple[Section, ...]
    places: tuple[Place, ...]
    deadlines: Sequence[DeadlineLine]
    decisions: Sequence[DecisionLine]
    files: Sequence[FileLine]
    journal: Sequence[Entry]
    rounds: Sequence[RoundLine]
    changed: Changed
    late: str

    @property
    def case(self) -> CaseRow:
        """The case itself."""
        return self.parts.case

    @property
    def asked(self) -> RoundLine | None:
        """The round that waits for the customer."""
        waiting = self.parts.open_supplement
        return next((one for one in self.rounds if one.request is waiting), None)

    def files_of(self, message: MessageRow) -> Sequence[FileLine]:
        """The files that came with a message."""
        ids = {row.id for row in self.parts.attachments if row.message_id == message.id}
        return [file for file in self.files if file.id in ids]

    @property
    def last_change(self) -> Entry | None:
        """The newest entry of the journal."""
        return self.journal[0] if self.journal else None

    def file(self, file_id: UUID | None) -> FileLine | None:
        """One file of the case."""
        return next((file for file in self.files if file.id == file_id), None)


def look_at(parts: CaseParts, language: str, today: date, *, is_handler: bool = False) -> Looked:
    """Put a case into the words of a page.

    Args:
        parts: the case as it is stored.
        language: the page's.
        today: the day in Finland.
        is_handler: who looks handles the case, and sees contact details that others don't.
    """
    case = parts.case
    is_open = case.state in OPEN_STATES
    return Looked(
        parts=parts,
        turn=TURN[case.state],
        is_overdue=is_overdue(case.next_deadline_on, today) and is_open,
        masked_hetu=masked_hetu(parts.customer.hetu) if parts.customer.hetu else "",
        sections=present_sections(parts, language, show_protected=is_handler),
        places=places_of(answers_of(parts), language) if is_handler else (),
        deadlines=deadline_lines(parts, language, today),
        decisions=decision_lines(parts, language, today),
        files=[
            file_line(parts, row, language)
            for row in parts.attachments
            if row.purpose is not Purpose.CASE_PDF
        ],
        journal=[entry_of(event, language) for event in reversed(parts.events)],
        rounds=rounds_of(parts),
        changed=changed_of(parts, language, is_handler=is_handler),
        late=filed_late_sentence(parts, language),
    )


def file_line(parts: CaseParts, row: AttachmentRow, language: str) -> FileLine:
    """A file of the case in the words of a page."""
    return FileLine(
        id=row.id,
        name=row.file_name,
        size=size_text(row.size, language),
        sha256=row.sha256,
        question=spec_label(parts, row, language),
        purpose=row.purpose,
        scan_state=row.scan_state,
        is_served=row.scan_state in SERVED_STATES,
        uploaded_at=row.uploaded_at,
    )
