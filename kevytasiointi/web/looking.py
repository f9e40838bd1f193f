"""A case as pages show it: finished texts, nothing left to look up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kevytasiointi.domain.attachments import SERVED_STATES, Purpose, ScanState
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.identifiers import masked_hetu
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.places import Place, places_of
from kevytasiointi.domain.states import OPEN_STATES, TURN, Turn
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DeadlineRow, MessageRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.usecases.answersnow import answers_of, present_sections
from kevytasiointi.usecases.deadline_keeping import counted_day
from kevytasiointi.usecases.documents import size_text, spec_label
from kevytasiointi.usecases.explaining import explain, summary
from kevytasiointi.usecases.lateness import filed_late_sentence
from kevytasiointi.web import wording
from kevytasiointi.web.journal_words import Entry, entry_of
from kevytasiointi.web.supplement_rounds import Changed, RoundLine, changed_of, rounds_of


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline with the reasons of its day.

    Attributes:
        in_short: the counting in one line, or the officer's reason when it was set by hand.
        steps: the counting, one sentence each.
        share: how many per cent of the time have passed; None when it was set by hand.
    """

    kind: str
    last_on: date
    in_short: str
    steps: tuple[str, ...]
    basis: Localized | None
    shown_to_customer: bool
    met_at: datetime | None
    is_overdue: bool
    is_paused: bool
    share: int | None


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
        deadlines=[_deadline(row, language, today) for row in parts.deadlines],
        files=[
            _file(parts, row, language)
            for row in parts.attachments
            if row.purpose is not Purpose.CASE_PDF
        ],
        journal=[entry_of(event, language) for event in reversed(parts.events)],
        rounds=rounds_of(parts),
        changed=changed_of(parts, language, is_handler=is_handler),
        late=filed_late_sentence(parts, language),
    )


def is_overdue(last_on: date | None, today: date) -> bool:
    """Whether a deadline's last day has passed."""
    return last_on is not None and last_on < today


def _deadline(row: DeadlineRow, language: str, today: date) -> DeadlineLine:
    counted = counted_day(row, today)
    return DeadlineLine(
        kind=wording.deadline_kind(row.kind),
        last_on=row.last_on,
        in_short=summary(counted, language) if counted else row.reason or "",
        steps=explain(counted, language) if counted else (),
        basis=row.basis,
        shown_to_customer=row.shown_to_customer,
        met_at=row.met_at,
        is_overdue=row.met_at is None and is_overdue(row.last_on, today),
        is_paused=counted is not None and counted.paused_on is not None and row.met_at is None,
        share=_share(row.start_on, row.last_on, today) if row.start_on else None,
    )


def _share(start: date, end: date, today: date) -> int:
    """How many per cent of the days between two days have passed."""
    whole = max((end - start).days, 1)
    return min(max(100 * (today - start).days // whole, 0), 100)


def _file(parts: CaseParts, row: AttachmentRow, language: str) -> FileLine:
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
