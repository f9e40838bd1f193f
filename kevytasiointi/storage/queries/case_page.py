"""One case with its parts, for the customer who filed it and the authority that handles it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.events import SHOWN_TO_CUSTOMER
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
    DecisionRow,
    MessageRow,
    ProjectRow,
    SupplementRow,
)
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.deadlines import DeadlineChangeRow, DeadlineRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.at_once import Wanted, at_once
from kevytasiointi.storage.supervision import SupervisionRow


@dataclass(frozen=True, slots=True)
class CaseParts:
    """A case and everything that its page shows, in the order of time."""

    case: CaseRow
    service: ServiceRow
    authority: AuthorityRow
    form_version: FormVersionRow
    customer: PersonRow
    project: ProjectRow | None
    attachments: Sequence[AttachmentRow]
    deadlines: Sequence[DeadlineRow]
    supplements: Sequence[SupplementRow]
    messages: Sequence[MessageRow]
    decisions: Sequence[DecisionRow]
    events: Sequence[EventRow]
    supervisions: Sequence[SupervisionRow] = ()
    deadline_changes: Sequence[DeadlineChangeRow] = ()

    @property
    def open_supplement(self) -> SupplementRow | None:
        """The supplement request that waits for the customer, if any."""
        for request in reversed(self.supplements):
            if request.answered_at is None and request.cancelled_at is None:
                return request
        return None

    @property
    def case_pdf(self) -> AttachmentRow | None:
        """The PDF of the submission, once it has been made."""
        return self.pdf_of(None)

    def pdf_of(self, supplement_id: UUID | None) -> AttachmentRow | None:
        """The PDF of a round of answers, once it has been made; None: of the submission."""
        pdfs = (row for row in self.attachments if row.purpose is Purpose.CASE_PDF)
        return next((row for row in pdfs if row.supplement_id == supplement_id), None)


def own_case(session: Session, actor: Actor, case_id: UUID, *, lock: bool = False) -> CaseRow:
    """A case that the actor filed as a customer.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return _one(session, case_id, lock, CaseRow.person_id == actor.person_id)


def authority_case(session: Session, actor: Actor, case_id: UUID, *, lock: bool = False) -> CaseRow:
    """A case of the authority that the actor works for.

    Raises:
        NotFound: there is none, or it is another authority's.
    """
    return _one(session, case_id, lock, CaseRow.authority_id == actor.authority_id)


def any_case(session: Session, case_id: UUID, *, lock: bool = False) -> CaseRow:
    """A case for a job of the system.

    Raises:
        NotFound: there is none.
    """
    return _one(session, case_id, lock)


def _one(session: Session, case_id: UUID, lock: bool, *rules: ColumnElement[bool]) -> CaseRow:
    query = select(CaseRow).where(CaseRow.id == case_id, *rules)
    if lock:
        query = query.with_for_update()
    case = session.scalars(query).one_or_none()
    if case is None:
        raise NotFound(f"case {case_id}")
    return case


def case_by_number(session: Session, number: str) -> CaseRow:
    """A case by its human number, for the operator's command line.

    Raises:
        NotFound: there is none.
    """
    case = session.scalars(select(CaseRow).where(CaseRow.number == number)).one_or_none()
    if case is None:
        raise NotFound(f"case {number}")
    return case


def case_of_draft(session: Session, actor: Actor, draft_id: UUID) -> CaseRow | None:
    """The actor's case that came from a draft, when it was already submitted."""
    return session.scalars(
        select(CaseRow).where(CaseRow.draft_id == draft_id, CaseRow.person_id == actor.person_id)
    ).one_or_none()


def parts_of(session: Session, case: CaseRow, *, for_customer: bool) -> CaseParts:
    """Everything that the page of `case` shows."""
    service, authority, version, customer, project = session.execute(
        select(ServiceRow, AuthorityRow, FormVersionRow, PersonRow, ProjectRow)
        .select_from(CaseRow)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .join(FormVersionRow, FormVersionRow.id == CaseRow.form_version_id)
        .join(PersonRow, PersonRow.id == CaseRow.person_id)
        .outerjoin(ProjectRow, ProjectRow.id == CaseRow.project_id)
        .where(CaseRow.id == case.id)
    ).one()
    found = at_once(session, *_lists(case, for_customer))
    return CaseParts(
        case=case,
        service=service,
        authority=authority,
        form_version=version,
        customer=customer,
        project=project,
        attachments=found.of(AttachmentRow),
        deadlines=found.of(DeadlineRow),
        supplements=found.of(SupplementRow),
        messages=found.of(MessageRow),
        decisions=found.of(DecisionRow),
        events=found.of(EventRow),
        supervisions=found.of(SupervisionRow),
        deadline_changes=found.of(DeadlineChangeRow),
    )


def _lists(case: CaseRow, for_customer: bool) -> Iterator[Wanted]:
    """What of the case is shown as lists, each in the order of time."""
    is_shown: dict[type[Base], ColumnElement[bool]] = {}
    if for_customer:
        is_shown = {
            EventRow: EventRow.kind.in_(sorted(SHOWN_TO_CUSTOMER)),
            DeadlineRow: DeadlineRow.shown_to_customer.is_(True),
            AttachmentRow: and_(*_shown_files(for_customer)),
        }
    lists = (
        (EventRow, (EventRow.seq,)),
        (AttachmentRow, (AttachmentRow.uploaded_at, AttachmentRow.id)),
        (DeadlineRow, (DeadlineRow.last_on, DeadlineRow.id)),
        (DeadlineChangeRow, (DeadlineChangeRow.seq,)),
        (SupplementRow, (SupplementRow.requested_at, SupplementRow.id)),
        (MessageRow, (MessageRow.sent_at, MessageRow.id)),
        (DecisionRow, (DecisionRow.given_at, DecisionRow.id)),
        (SupervisionRow, (SupervisionRow.begins_at, SupervisionRow.id)),
    )
    for table, order in lists:
        yield Wanted(table, and_(table.case_id == case.id, is_shown.get(table, true())), order)


def case_attachments(
    session: Session, case_id: UUID, *, for_customer: bool = False
) -> Sequence[AttachmentRow]:
    """All files of a case, oldest first; the customer's without the statements of others."""
    return session.scalars(
        select(AttachmentRow)
        .where(AttachmentRow.case_id == case_id, *_shown_files(for_customer))
        .order_by(AttachmentRow.uploaded_at, AttachmentRow.id)
    ).all()


def _shown_files(for_customer: bool) -> tuple[ColumnElement[bool], ...]:
    """What a customer opens: a statement is heard of when the authority sends it on."""
    if not for_customer:
        return ()
    is_statement = (
        exists().where(StatementRow.attachment_id == AttachmentRow.id).correlate(AttachmentRow)
    )
    return (~is_statement,)


def attachment_of(
    session: Session, case: CaseRow, attachment_id: UUID, *, for_customer: bool = False
) -> AttachmentRow:
    """One file of a case that the caller may see.

    Raises:
        NotFound: the case has no such file.
    """
    found = session.scalars(
        select(AttachmentRow).where(
            AttachmentRow.id == attachment_id,
            AttachmentRow.case_id == case.id,
            *_shown_files(for_customer),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(f"attachment {attachment_id}")
    return found


def supplements_of(session: Session, case_id: UUID) -> Sequence[SupplementRow]:
    """The supplement requests of a case, in the order in which they were made."""
    return session.scalars(
        select(SupplementRow)
        .where(SupplementRow.case_id == case_id)
        .order_by(SupplementRow.requested_at, SupplementRow.id)
    ).all()


def latest_supplement(session: Session, case_id: UUID) -> SupplementRow | None:
    """The newest supplement request of a case, whatever came of it."""
    return session.scalars(
        select(SupplementRow)
        .where(SupplementRow.case_id == case_id)
        .order_by(SupplementRow.requested_at.desc(), SupplementRow.id)
        .limit(1)
    ).one_or_none()


def waiting_supplement(session: Session, case_id: UUID) -> SupplementRow | None:
    """The supplement request that has neither an answer nor been cancelled."""
    return session.scalars(
        select(SupplementRow)
        .where(
            SupplementRow.case_id == case_id,
            SupplementRow.answered_at.is_(None),
            SupplementRow.cancelled_at.is_(None),
        )
        .order_by(SupplementRow.requested_at.desc())
        .limit(1)
    ).one_or_none()


def answered_supplements(session: Session, case_id: UUID) -> Sequence[SupplementRow]:
    """The supplement requests that the customer has answered, oldest first."""
    return session.scalars(
        select(SupplementRow)
        .where(SupplementRow.case_id == case_id, SupplementRow.answered_at.is_not(None))
        .order_by(SupplementRow.requested_at, SupplementRow.id)
    ).all()


def latest_change(session: Session, case_id: UUID) -> EventRow | None:
    """The entry of the latest change of state, if there was one after the submission."""
    before, after = (EventRow.data[name].as_string() for name in ("from", "to"))
    return session.scalars(
        select(EventRow)
        .where(EventRow.case_id == case_id, after.is_not(None), before.is_distinct_from(after))
        .order_by(EventRow.seq.desc())
        .limit(1)
    ).one_or_none()


def state_before(events: Sequence[EventRow]) -> CaseState | None:
    """The state from which the latest state change came, if that change can be taken back.

    Args:
        events: all entries of the case, oldest first.
    """
    change = next(filter(_is_change, reversed(events)), None)
    return CaseState(change.data["from"]) if change else None


def _is_change(event: EventRow) -> bool:
    """An entry of claiming has a `from` too: how the person was identified before."""
    return "to" in event.data and bool(event.data["from"] != event.data["to"])


def latest_decision(session: Session, case_id: UUID) -> DecisionRow | None:
    """The newest decision (or mark of having been processed) of a case."""
    return session.scalars(
        select(DecisionRow)
        .where(DecisionRow.case_id == case_id)
        .order_by(DecisionRow.given_at.desc(), DecisionRow.id)
        .limit(1)
    ).one_or_none()


def form_version_of(session: Session, case: CaseRow) -> FormVersionRow:
    """The form version that a case was filed with."""
    return session.get_one(FormVersionRow, case.form_version_id)
