"""What an officer does with a case; every change writes one journal entry.

Each function is given a case that was read, locked, inside the write transaction by a query
scoped to the officer's authority, and the version that the officer's page showed.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.clocks import check_supplement_due
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, StaleCase
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import (
    OUTCOMES_BY_END,
    CaseState,
    Outcome,
    Phase,
    check_transition,
)
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DecisionRow, SupplementRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.journal import Errand
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.submissions import checked_text, status_text

_LONGEST_IDENTIFIER = 100
# States that are entered by functions of their own, because they need more than a reason.
_OWN_VERB = frozenset(
    {
        CaseState.SUPPLEMENT_REQUESTED,
        CaseState.SUPPLEMENTED,
        CaseState.DECIDED,
        CaseState.PROCESSED,
        CaseState.CLOSED,
    }
)


def take_case(
    session: Session, actor: Actor, case: CaseRow, *, shown_version: int, now: datetime
) -> None:
    """Become the handler; a submitted or supplemented case goes into progress by it.

    Raises:
        NotAllowed: not an officer.
        StaleCase: somebody changed the case in between.
    """
    _check(actor, Permission.CASE_TAKE, case, shown_version)
    case.handler_id = actor.person_id
    case.handler_name = actor.name
    if case.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}:
        _enter(session, actor, case, CaseState.IN_PROGRESS, EventKind.TAKEN, now, {})
    else:
        journal.record(session, EventKind.TAKEN, actor=actor, now=now, case=case)


def set_identifier(
    session: Session,
    actor: Actor,
    case: CaseRow,
    identifier: str,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Give the case the authority's own identifier (asiatunnus); empty removes it.

    Raises:
        InvalidInput: longer than 100 characters.
    """
    _check(actor, Permission.CASE_IDENTIFY, case, shown_version)
    text = identifier.strip()
    if len(text) > _LONGEST_IDENTIFIER:
        raise InvalidInput(
            "identifier",
            mark("The identifier is too long. The limit is %(limit)s characters."),
            limit=_LONGEST_IDENTIFIER,
        )
    case.identifier = text or None
    journal.record(
        session,
        EventKind.IDENTIFIER_SET,
        actor=actor,
        now=now,
        case=case,
        data={"identifier": text},
    )


def change_state(
    session: Session,
    actor: Actor,
    case: CaseRow,
    target: CaseState,
    *,
    shown_version: int,
    now: datetime,
    reason: str = "",
    phase: Phase | None = None,
) -> None:
    """Set the main state by hand, or only the phase inside in_progress.

    Raises:
        InvalidTransition: the table has no such step, its reason is missing, or the state is
            entered by a verb of its own (supplement, decision, closing).
        InvalidInput: lapsed, though the day for the supplement has not passed.
    """
    _check(actor, Permission.CASE_CHANGE_STATE, case, shown_version)
    text = checked_text("reason", reason, required=False)
    data: dict[str, Json] = {"reason": text} if text else {}
    if phase is not None:
        data["phase"] = phase.value
    if target is case.state is CaseState.IN_PROGRESS:
        case.phase = phase
        journal.record(
            session, EventKind.STATE_CHANGED, actor=actor, now=now, case=case, to=target, data=data
        )
        return
    if target in _OWN_VERB:
        raise InvalidTransition(f"{target} is not set by hand")
    _check_step(session, actor, case, target, text)
    if target is CaseState.LAPSED:
        _check_answer_is_late(session, case, now)
    _cancel_request(session, case, now)
    ended = target in {CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.TRANSFERRED}
    _enter(
        session,
        actor,
        case,
        target,
        EventKind.STATE_CHANGED,
        now,
        data,
        (journal.mail(Mail.HANDLED),) if ended else (),
    )
    case.phase = phase if target is CaseState.IN_PROGRESS else None


def correct_state(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    reason: str,
    shown_version: int,
    now: datetime,
) -> None:
    """Take back the last state change: the mending of a mis-click, with its reason.

    Raises:
        InvalidTransition: there is nothing to take back.
        InvalidInput: the reason is missing.
    """
    _check(actor, Permission.CASE_CORRECT_STATE, case, shown_version)
    text = checked_text("reason", reason, required=True)
    change = case_page.latest_change(session, case.id)
    if change is None:
        raise InvalidTransition(f"{case.number} has no state before {case.state}")
    previous = CaseState(change.data["from"])
    if case.state is CaseState.SUPPLEMENT_REQUESTED:
        _cancel_request(session, case, now)
    if previous in {CaseState.SUBMITTED, CaseState.SUPPLEMENT_REQUESTED, CaseState.SUPPLEMENTED}:
        _undo_handling_start(session, case, change.at)
    _enter(session, actor, case, previous, EventKind.STATE_CORRECTED, now, {"reason": text})
    if previous is CaseState.SUPPLEMENT_REQUESTED:
        _reopen_request(session, case, now)


def set_deadline(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    kind: DeadlineKind,
    last_on: date,
    reason: str,
    shown_to_customer: bool,
    shown_version: int,
    now: datetime,
) -> None:
    """Set a deadline of the case by hand, with its reason.

    Raises:
        InvalidInput: the reason is missing, the day is not today or later, or the deadline is
            that of a supplement which has not been asked for.
    """
    _check(actor, Permission.CASE_SET_DEADLINE, case, shown_version)
    text = checked_text("reason", reason, required=True)
    if last_on < helsinki_day(now):
        raise InvalidInput("last_on", mark("The day has passed. Choose today or a later day."))
    if kind is DeadlineKind.SUPPLEMENT:
        _move_request(session, case, last_on)
    previous = deadline_keeping.set_by_hand(
        session,
        case,
        kind=kind,
        last_on=last_on,
        reason=text,
        shown_to_customer=shown_to_customer,
        now=now,
    )
    journal.record(
        session,
        EventKind.DEADLINE_SET,
        actor=actor,
        now=now,
        case=case,
        data={
            "kind": kind.value,
            "last_on": last_on.isoformat(),
            "previous": previous.isoformat() if previous else None,
            "reason": text,
            "shown": shown_to_customer,
        },
    )


def request_supplement(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    text: str,
    due_on: date,
    shown_version: int,
    now: datetime,
) -> None:
    """Ask the customer to complete the matter (hallintolaki 434/2003, 22 and 33 §).

    Raises:
        InvalidTransition: the state does not allow it.
        InvalidInput: the text is missing.
        SupplementDueError: the day is past or not a working day.
    """
    _check(actor, Permission.CASE_REQUEST_SUPPLEMENT, case, shown_version)
    asked = checked_text("text", text, required=True)
    check_supplement_due(due_on, helsinki_day(now))
    _check_step(session, actor, case, CaseState.SUPPLEMENT_REQUESTED, "")
    session.add(
        SupplementRow(
            case_id=case.id,
            text=asked,
            due_on=due_on,
            requested_by=actor.name,
            requested_at=now,
        )
    )
    _enter(
        session,
        actor,
        case,
        CaseState.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENT_REQUESTED,
        now,
        {"due_on": due_on.isoformat()},
        (journal.mail(Mail.SUPPLEMENT_ASKED),),
    )
    _set_supplement_deadline(session, case, due_on, now)


def decide(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    target: CaseState,
    outcome: Outcome,
    note: str,
    file: AttachmentRow | None,
    appeal_instruction: bool,
    shown_version: int,
    now: datetime,
) -> None:
    """Give a decision (decided) or mark the matter processed.

    Args:
        session: the open write transaction.
        actor: the officer.
        case: the case, locked.
        target: decided or processed, whichever the form ends in.
        outcome: one of the form's outcomes that belongs to `target`.
        note: shown to the customer.
        file: the decision; mandatory for decided.
        appeal_instruction: the file holds an instruction for appeal.
        shown_version: the version that the page showed.
        now: aware time.

    Raises:
        InvalidTransition: the form does not end so, or the state does not allow it.
        InvalidInput: the outcome is not among the form's, or the file is missing.
    """
    _check(actor, Permission.CASE_DECIDE, case, shown_version)
    spec = _check_step(session, actor, case, target, "")
    if outcome.value not in spec.outcomes or outcome not in OUTCOMES_BY_END.get(target, ()):
        raise InvalidInput("outcome", mark("Choose an outcome from the list."))
    if target is CaseState.DECIDED and file is None:
        raise InvalidInput("file", mark("Add the decision as a file."))
    text = checked_text("note", note, required=False)
    session.add(
        DecisionRow(
            case_id=case.id,
            state=target,
            outcome=outcome,
            note=text or None,
            attachment_id=file.id if file else None,
            appeal_instruction=appeal_instruction,
            given_by=actor.name,
            given_at=now,
        )
    )
    kind = EventKind.DECIDED if target is CaseState.DECIDED else EventKind.PROCESSED
    _enter(
        session,
        actor,
        case,
        target,
        kind,
        now,
        {"outcome": outcome.value, "file": file.sha256 if file else None},
        (journal.mail(Mail.HANDLED),),
    )


def mark_moved(
    session: Session, actor: Actor, case: CaseRow, *, shown_version: int, now: datetime
) -> None:
    """Mark the case as moved to the authority's own records (siirretty asianhallintaan)."""
    _check(actor, Permission.CASE_MARK_MOVED, case, shown_version)
    if case.moved_to_records_at is not None:
        raise InvalidTransition(f"{case.number} was already moved")
    case.moved_to_records_at = now
    journal.record(session, EventKind.MOVED_TO_RECORDS, actor=actor, now=now, case=case)


def close(
    session: Session, actor: Actor, case: CaseRow, *, shown_version: int, now: datetime
) -> None:
    """Lock an ended case for good.

    Raises:
        InvalidTransition: not ended, or not yet marked as moved to the own records.
    """
    _check(actor, Permission.CASE_CHANGE_STATE, case, shown_version)
    if case.moved_to_records_at is None:
        raise InvalidTransition(f"{case.number} has not been moved to the own records")
    _check_step(session, actor, case, CaseState.CLOSED, "")
    _enter(session, actor, case, CaseState.CLOSED, EventKind.CLOSED, now, {})


def _check(actor: Actor, permission: Permission, case: CaseRow, shown_version: int) -> None:
    check_permission(actor, permission)
    if case.version != shown_version:
        raise StaleCase(shown_version, case.version)
    if case.state is CaseState.CLOSED and permission is not Permission.CASE_CORRECT_STATE:
        raise InvalidTransition(f"{case.number} is closed")


def _check_step(
    session: Session, actor: Actor, case: CaseRow, target: CaseState, reason: str
) -> FormSpec:
    spec = spec_of(case_page.form_version_of(session, case))
    check_transition(case.state, target, actor.side, ends_in=spec.ends_in, reason=reason)
    return spec


def _check_answer_is_late(session: Session, case: CaseRow, now: datetime) -> None:
    request = case_page.waiting_supplement(session, case.id)
    if request is not None and request.due_on >= helsinki_day(now):
        raise InvalidInput(
            "state", mark("The customer still has time to answer the supplement request.")
        )


def _cancel_request(session: Session, case: CaseRow, now: datetime) -> None:
    request = case_page.waiting_supplement(session, case.id)
    if request is not None:
        request.cancelled_at = now


def _move_request(session: Session, case: CaseRow, due_on: date) -> None:
    """The day of a supplement request and its deadline are one."""
    request = case_page.waiting_supplement(session, case.id)
    if request is None:
        raise InvalidInput("kind", mark("No supplement has been asked for."))
    request.due_on = due_on


def _undo_handling_start(session: Session, case: CaseRow, at: datetime) -> None:
    """Take the start of handling back when the corrected change had brought it."""
    if case.handling_started_at == at:
        case.handling_started_at = None
        spec = spec_of(case_page.form_version_of(session, case))
        deadline_keeping.take_back(session, case, spec, "handling_started")


def _reopen_request(session: Session, case: CaseRow, now: datetime) -> None:
    """Ask the latest request anew; an answer that it had stays in the case."""
    request = case_page.latest_supplement(session, case.id)
    if request is None:
        return
    if request.answered_at is None:
        request.cancelled_at = None
    else:
        session.add(
            SupplementRow(
                case_id=case.id,
                text=request.text,
                due_on=request.due_on,
                requested_by=request.requested_by,
                requested_at=now,
            )
        )
    _set_supplement_deadline(session, case, request.due_on, now)


def _set_supplement_deadline(session: Session, case: CaseRow, due_on: date, now: datetime) -> None:
    deadline_keeping.set_by_hand(
        session,
        case,
        kind=DeadlineKind.SUPPLEMENT,
        last_on=due_on,
        reason=None,
        shown_to_customer=True,
        now=now,
    )


def _enter(
    session: Session,
    actor: Actor,
    case: CaseRow,
    state: CaseState,
    kind: EventKind,
    now: datetime,
    data: Mapping[str, Json],
    errands: tuple[Errand, ...] = (),
) -> None:
    """Enter a state: status text, journal entry, deadlines that start, pause or end by it."""
    spec = spec_of(case_page.form_version_of(session, case))
    case.status_text = status_text(spec, state)
    case.phase = None
    journal.record(
        session, kind, actor=actor, now=now, case=case, to=state, data=data, errands=errands
    )
    if state is not CaseState.CLOSED:
        case.outcome = _outcome_in(session, case)
    is_correction = kind is EventKind.STATE_CORRECTED
    if not is_correction:
        deadline_keeping.start_by_rules(session, case, spec, _starts(case, state, now), now)
    deadline_keeping.follow_state(session, case, now, is_correction=is_correction)


def _outcome_in(session: Session, case: CaseRow) -> Outcome | None:
    """A case has an outcome exactly while it is decided or processed (or closed after that)."""
    decision = case_page.latest_decision(session, case.id)
    ended = case.state in OUTCOMES_BY_END
    return decision.outcome if ended and decision is not None else None


def _starts(case: CaseRow, state: CaseState, now: datetime) -> tuple[str, ...]:
    """What entering a state starts, in the words of the form's deadline rules."""
    starts = []
    ends = state in OUTCOMES_BY_END
    if case.handling_started_at is None and (ends or state is CaseState.IN_PROGRESS):
        case.handling_started_at = now
        starts.append("handling_started")
    if state is CaseState.DECIDED:
        starts.append("decided")
    if ends:
        starts.append("handled")
    return tuple(starts)
