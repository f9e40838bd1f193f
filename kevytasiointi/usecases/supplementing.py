"""Supplement requests (täydennyspyyntö): asked by the authority, answered by the customer."""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi.domain.clocks import check_supplement_due
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import (
    CaseState,
    Side,
    check_transition,
)
from kevytasiointi.domain.supplements import Asked, askable, to_plain
from kevytasiointi.storage.cases import CaseRow, SupplementRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.answersnow import case_answers
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.parsed_forms import spec_of
from kevytasiointi.usecases.stepping import check_shown, check_step, enter

WORDS_ONLY: Final = Asked()
"""A request that asks for words and files, not for answers of the form."""


def request_supplement(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    text: str,
    due_on: date,
    asked: Asked = WORDS_ONLY,
    if_nothing: str = "",
    shown_version: int,
    now: datetime,
) -> None:
    """Ask the customer to complete the matter (hallintolaki 434/2003, 22 and 33 §).

    Args:
        session: the open write transaction.
        actor: the officer.
        case: the case, locked.
        text: what the customer reads.
        due_on: the last day for answering, a working day.
        asked: the questions and slots of the form that may be answered anew.
        if_nothing: what follows if nothing comes, as the customer reads it.
        shown_version: the version of the case that the officer saw.
        now: aware time.

    Raises:
        InvalidTransition: the state does not allow it.
        InvalidInput: the text is missing, or the form shows no such question now.
        SupplementDueError: the day is past or not a working day.
    """
    check_shown(actor, Permission.CASE_REQUEST_SUPPLEMENT, case, shown_version)
    words = checked_text("text", text, required=True)
    warning = checked_text("if_nothing", if_nothing, required=False)
    check_supplement_due(due_on, helsinki_day(now))
    check_step(session, actor, case, CaseState.SUPPLEMENT_REQUESTED, "")
    spec = spec_of(case_page.form_version_of(session, case))
    _check_asked(session, case, spec, asked)
    session.add(
        SupplementRow(
            case_id=case.id,
            text=words,
            due_on=due_on,
            asked=to_plain(asked) if asked else None,
            if_nothing=warning or None,
            requested_by=actor.name,
            requested_at=now,
        )
    )
    enter(
        session,
        actor,
        case,
        CaseState.SUPPLEMENT_REQUESTED,
        EventKind.SUPPLEMENT_REQUESTED,
        now,
        {"due_on": due_on.isoformat(), "asked": sorted(asked.keys)},
        (journal.mail(Mail.SUPPLEMENT_ASKED),),
    )
    _set_supplement_deadline(session, case, due_on, now, actor)


def _check_asked(session: Session, case: CaseRow, spec: FormSpec, asked: Asked) -> None:
    """Refuse what the case's answers do not show: nobody could answer it."""
    shown = case_answers(spec, case, case_page.supplements_of(session, case.id))
    items = [item for step in spec.steps for item in askable(step, shown)]
    for field, keys, takes_files in (
        ("questions", asked.questions, False),
        ("slots", asked.slots, True),
    ):
        known = {i.key for i in items if (i.kind is ItemKind.ATTACHMENT) is takes_files}
        if not known.issuperset(keys):
            raise InvalidInput(field, mark("The form does not show this question now."))


def supplement(
    session: Session, actor: Actor, case: CaseRow, *, text: str, files: int, now: datetime
) -> SupplementRow:
    """Answer the open supplement request with text, files, or both.

    Raises:
        InvalidTransition: nothing was asked.
        InvalidInput: neither text nor a file was given, or the text is too long.
    """
    check_permission(actor, Permission.OWN_ANSWER)
    check_transition(case.state, CaseState.SUPPLEMENTED, Side.CUSTOMER, ends_in=frozenset())
    answer = checked_text("text", text, required=False)
    if not answer and not files:
        raise InvalidInput("text", mark("Write an answer or add a file."))
    request = case_page.waiting_supplement(session, case.id)
    if request is None:
        raise NotFound(f"supplement request of {case.number}")
    request.answer = answer or None
    request.answered_at = now
    enter(
        session,
        actor,
        case,
        CaseState.SUPPLEMENTED,
        EventKind.SUPPLEMENTED,
        now,
        {"files": files},
        (journal.mail(Mail.SUPPLEMENTED), journal.supplement_pdf(request.id)),
    )
    return request


def check_answer_is_late(session: Session, case: CaseRow, now: datetime) -> None:
    """Refuse to let a matter lapse while the customer still has time.

    Raises:
        InvalidInput: the day of the open request has not passed.
    """
    request = case_page.waiting_supplement(session, case.id)
    if request is not None and request.due_on >= helsinki_day(now):
        raise InvalidInput(
            "state", mark("The customer still has time to answer the supplement request.")
        )


def cancel_request(session: Session, case: CaseRow, now: datetime) -> None:
    """End the open request, if there is one, without an answer."""
    request = case_page.waiting_supplement(session, case.id)
    if request is not None:
        request.cancelled_at = now


def cancel(
    session: Session, actor: Actor, case: CaseRow, *, reason: str, shown_version: int, now: datetime
) -> None:
    """Take the open request back: nothing is needed after all.

    Raises:
        InvalidInput: the reason is missing.
        InvalidTransition: no request is open.
    """
    check_shown(actor, Permission.CASE_REQUEST_SUPPLEMENT, case, shown_version)
    text = checked_text("reason", reason, required=True)
    check_step(session, actor, case, CaseState.IN_PROGRESS, text)
    if case_page.waiting_supplement(session, case.id) is None:
        raise InvalidTransition(f"nothing has been asked in {case.number}")
    cancel_request(session, case, now)
    enter(
        session,
        actor,
        case,
        CaseState.IN_PROGRESS,
        EventKind.SUPPLEMENT_CANCELLED,
        now,
        {"reason": text},
        (journal.mail(Mail.SUPPLEMENT_CANCELLED),),
    )


def move_request(session: Session, case: CaseRow, due_on: date) -> None:
    """The day of a supplement request and its deadline are one."""
    request = case_page.waiting_supplement(session, case.id)
    if request is None:
        raise InvalidInput("kind", mark("No supplement has been asked for."))
    request.due_on = due_on


def reopen_request(session: Session, case: CaseRow, now: datetime) -> None:
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
                asked=request.asked,
                if_nothing=request.if_nothing,
                requested_by=request.requested_by,
                requested_at=now,
            )
        )
    _set_supplement_deadline(session, case, request.due_on, now)


def _set_supplement_deadline(
    session: Session, case: CaseRow, due_on: date, now: datetime, actor: Actor | None = None
) -> None:
    deadline_keeping.set_by_hand(
        session,
        case,
        kind=DeadlineKind.SUPPLEMENT,
        last_on=due_on,
        reason=None,
        shown_to_customer=True,
        now=now,
        actor=actor,
    )
