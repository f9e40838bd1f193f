"""An officer's actions: each is one form, one POST and one write transaction."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.calendar import DayRangeError, is_working_day, next_working_day
from kevytasiointi.domain.clocks import SupplementDueError
from kevytasiointi.domain.errors import (
    AttachmentRejected,
    InvalidInput,
    InvalidTransition,
    StaleCase,
)
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import (
    needs_reason,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.texts import day as day_in_words
from kevytasiointi.texts import mark, say
from kevytasiointi.usecases import casework, deciding, explaining
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import DayField
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import address_of, render_case, render_conflict, scope_of
from kevytasiointi.web.officer.forms import (
    ActionForm,
    CloseForm,
    CorrectForm,
    DeadlineForm,
    IdentifierForm,
    MovedForm,
    StateForm,
    TakeForm,
)
from kevytasiointi.web.officer.queue_address import queue_place
from kevytasiointi.web.officer.reply_texts import is_inserting

Act = Callable[[Session, Actor, CaseRow], object]
"""Calls one use case inside the write transaction."""

_BAD_DAYS = (SupplementDueError, DayRangeError)


def perform(
    case_id: UUID,
    form: ActionForm,
    act: Act,
    done: str,
    *,
    refused: Callable[[UUID, ActionForm], str] = render_case,
) -> ResponseReturnValue:
    """Do one action on a case of the actor's authority.

    Args:
        case_id: the case.
        form: what was sent; problems go to its fields and the page is shown again, and so it is
            when a text of the authority is only put into the form.
        act: the use case.
        done: what the next page says.
        refused: the page that shows the form with its problems.
    """
    actor = current_actor()
    if is_inserting():
        return render_case(case_id, form)
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                case = case_page.authority_case(session, actor, case_id, lock=True)
                act(session, actor, case)
        except StaleCase:
            return render_conflict(case_id, form)
        except (InvalidInput, InvalidTransition, AttachmentRejected, *_BAD_DAYS) as error:
            put_problem(form, error)
        else:
            flash(f"{case.number}: {done}" if form.back.data else done)
            return redirect(queue_place(form.back.data, case_id) or address_of(case_id), code=303)
    return refused(case_id, form), form.status


def put_problem(form: ActionForm, error: Exception) -> None:
    """Say on the form what was refused, at the field where there is one."""
    match error:
        case InvalidInput():
            form.refuse(error)
        case AttachmentRejected():
            form.put("file", say(language(), error.msgid, **error.params))
        case SupplementDueError() | DayRangeError():
            field = "due_on" if "due_on" in form else "last_on"
            form.put(field, explaining.explain_error(error, language()))
        case _:
            form.put("", _("This can't be done in the matter's present state."))


def day_of(field: DayField) -> date:
    """The day of a field that has been validated.

    Raises:
        InvalidInput: there is none.
    """
    if field.day is None:
        raise InvalidInput(field.name, mark("Write the day like this: 5.6.2026"))
    return field.day


@requires(Permission.CASE_OPEN)
def back(case_id: UUID, action: str) -> ResponseReturnValue:  # noqa: ARG001 (part of the address)
    """Lead from an action's address, opened as a page, to the case."""
    return redirect(address_of(case_id), code=303)


@requires(Permission.CASE_TAKE)
def take(case_id: UUID) -> ResponseReturnValue:
    """Become the handler."""
    form = TakeForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        casework.take_case(session, actor, case, shown_version=form.shown_version, now=now())

    return perform(case_id, form, act, _("You are now the handler of this matter."))


@requires(Permission.CASE_CHANGE_STATE)
def change_state(case_id: UUID) -> ResponseReturnValue:
    """Set the main state and the phase."""
    form = StateForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        current, target, reason = case.state, form.chosen_state, form.reason.data or ""
        try:
            casework.change_state(
                session,
                actor,
                case,
                target,
                shown_version=form.shown_version,
                now=now(),
                reason=reason,
                phase=form.chosen_phase,
            )
        except InvalidTransition as error:
            if needs_reason(current, target) and not reason:
                raise InvalidInput("reason", mark("Write the reason for this change.")) from error
            raise

    return perform(case_id, form, act, _("The state has been saved."))


@requires(Permission.CASE_IDENTIFY)
def identify(case_id: UUID) -> ResponseReturnValue:
    """Set the authority's own identifier."""
    form = IdentifierForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        casework.set_identifier(
            session,
            actor,
            case,
            form.identifier.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The identifier has been saved."))


@requires(Permission.CASE_SET_DEADLINE)
def set_deadline(case_id: UUID) -> ResponseReturnValue:
    """Set a deadline by hand."""
    form = DeadlineForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        casework.set_deadline(
            session,
            actor,
            case,
            kind=form.chosen_kind,
            last_on=day_of(form.last_on),
            reason=form.reason.data or "",
            shown_to_customer=bool(form.shown.data),
            shown_version=form.shown_version,
            now=now(),
        )
        tell_of_day_off(day_of(form.last_on))

    return perform(case_id, form, act, _("The deadline has been saved."))


def tell_of_day_off(day: date) -> None:
    """A day set by hand stands as it is, but the officer should know that it is a day off."""
    if not is_working_day(day):
        flash(
            _(
                "Note: %(day)s is a day off. By Act 150/1930 a time that ends then would end on"
                " %(next)s.",
                day=day_in_words(language(), day),
                next=day_in_words(language(), next_working_day(day)),
            ),
            "warning",
        )


@requires(Permission.CASE_MARK_MOVED)
def mark_moved(case_id: UUID) -> ResponseReturnValue:
    """Mark the case as moved to the authority's own records."""
    form = MovedForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        casework.mark_moved(
            session,
            actor,
            case,
            shown_version=form.shown_version,
            now=now(),
            identifier=form.identifier.data or "",
        )

    return perform(case_id, form, act, _("The matter is marked as moved to your own records."))


@requires(Permission.CASE_CHANGE_STATE)
def close(case_id: UUID) -> ResponseReturnValue:
    """Lock an ended case."""
    form = CloseForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deciding.close(session, actor, case, shown_version=form.shown_version, now=now())

    return perform(case_id, form, act, _("The matter has been closed."))


@requires(Permission.CASE_CORRECT_STATE)
def correct_state(case_id: UUID) -> ResponseReturnValue:
    """Take back the last change of state."""
    form = CorrectForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deciding.correct_state(
            session,
            actor,
            case,
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The last change of state has been taken back."))
