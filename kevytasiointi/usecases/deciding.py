"""How a matter ends, and the mending of a step that was a mistake."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import served_on
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import (
    OUTCOMES_BY_END,
    CaseState,
    Outcome,
)
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DecisionRow
from kevytasiointi.storage.queries import case_page, transfers
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.serving import Service, serve
from kevytasiointi.usecases.stepping import check_shown, check_step, enter
from kevytasiointi.usecases.supplementing import cancel_request, reopen_request


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
    service: Service | None = None,
    valid_until: date | None = None,
) -> None:
    """Give a decision (decided) or mark the matter processed.

    Args:
        session: the open write transaction.
        actor: the officer.
        case: the case, locked.
        target: decided or processed, whichever the form ends in.
        outcome: one of the form's outcomes that belongs to `target`.
        note: shown to the customer.
        file: the decision; mandatory for decided, unless the matter is handled in the authority's
            own system, which also serves the decision.
        appeal_instruction: the file holds an instruction for appeal.
        shown_version: the version that the page showed.
        now: aware time.
        service: how and when it was served; None: it is recorded later.
        valid_until: the last day on which what was decided is valid, when the form does not tell.

    Raises:
        InvalidTransition: the form does not end so, or the state does not allow it.
        InvalidInput: the outcome is not among the form's, the file is missing, or a day can't be.
    """
    check_shown(actor, Permission.CASE_DECIDE, case, shown_version)
    spec = check_step(session, actor, case, target, "")
    if outcome.value not in spec.outcomes or outcome not in OUTCOMES_BY_END.get(target, ()):
        raise InvalidInput("outcome", mark("Choose an outcome from the list."))
    if target is CaseState.DECIDED and file is None and case.joining is JoiningMethod.LIGHT:
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
    enter(
        session,
        actor,
        case,
        target,
        kind,
        now,
        {
            "outcome": outcome.value,
            "file": file.sha256 if file else None,
            **({"valid_until": valid_until.isoformat()} if valid_until else {}),
            **_service_facts(service),
        },
        (journal.mail(Mail.HANDLED),),
    )
    if service is not None:
        session.flush()
        serve(session, actor, case, service, now)
    if valid_until is not None:
        if valid_until < helsinki_day(now):
            raise InvalidInput("valid_until", mark("The day has passed."))
        deadline_keeping.set_by_hand(
            session,
            case,
            kind=DeadlineKind.VALIDITY,
            last_on=valid_until,
            reason=None,
            shown_to_customer=True,
            now=now,
            actor=actor,
        )


def _service_facts(service: Service | None) -> dict[str, Json]:
    if service is None:
        return {}
    return {
        "service_way": service.way.value,
        "sent_on": service.sent_on.isoformat(),
        "served_on": served_on(service.sent_on, service.way).isoformat(),
        "appeal_way": service.appeal_way.value,
    }


def close(
    session: Session, actor: Actor, case: CaseRow, *, shown_version: int, now: datetime
) -> None:
    """Lock an ended case for good.

    Raises:
        InvalidTransition: not ended, or not yet marked as moved to the own records.
    """
    check_shown(actor, Permission.CASE_CHANGE_STATE, case, shown_version)
    if case.moved_to_records_at is None:
        raise InvalidTransition(f"{case.number} has not been moved to the own records")
    check_step(session, actor, case, CaseState.CLOSED, "")
    enter(session, actor, case, CaseState.CLOSED, EventKind.CLOSED, now, {})


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
    check_shown(actor, Permission.CASE_CORRECT_STATE, case, shown_version)
    text = checked_text("reason", reason, required=True)
    change = case_page.latest_change(session, case.id)
    if change is None:
        raise InvalidTransition(f"{case.number} has no state before {case.state}")
    previous = CaseState(change.data["from"])
    if case.state is CaseState.TRANSFERRED and previous is not CaseState.CLOSED:
        _undo_transfer(session, case)
    if case.state is CaseState.SUPPLEMENT_REQUESTED:
        cancel_request(session, case, now)
    if previous in {CaseState.SUBMITTED, CaseState.SUPPLEMENT_REQUESTED, CaseState.SUPPLEMENTED}:
        _undo_handling_start(session, case, change.at)
    enter(session, actor, case, previous, EventKind.STATE_CORRECTED, now, {"reason": text})
    if previous is CaseState.SUPPLEMENT_REQUESTED:
        reopen_request(session, case, now)


def _undo_transfer(session: Session, case: CaseRow) -> None:
    """Forget where the matter went, unless another authority has it in the portal.

    Raises:
        InvalidInput: it has; only that authority can give the matter back.
    """
    gone = transfers.transfer_out_of(session, case.id)
    if gone is None:
        return
    if gone.to_case_id is not None:
        raise InvalidInput(
            "reason",
            mark("Another authority has the matter now. Ask it to transfer the matter back."),
        )
    session.delete(gone)


def _undo_handling_start(session: Session, case: CaseRow, at: datetime) -> None:
    """Take the start of handling back when the corrected change had brought it."""
    if case.handling_started_at == at:
        case.handling_started_at = None
        by = handling_of(session, case)
        deadline_keeping.take_back(session, case, by.spec, by.settings, "handling_started")
