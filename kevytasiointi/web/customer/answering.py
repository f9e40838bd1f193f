"""What a customer does with an own matter: answers, writes, withdraws, puts it into a project."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries import case_page, filling, project_page
from kevytasiointi.texts import mark
from kevytasiointi.usecases import messages, projects, submissions, supplementing
from kevytasiointi.web.arrivals import attach_taken, room_for_files, taken_files
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.case import Own, address_of, read_own, render_case
from kevytasiointi.web.customer.drafts import filling_of
from kevytasiointi.web.customer.forms import (
    NEW_PROJECT,
    NO_PROJECT,
    AnswerForm,
    CaseForm,
    MessageForm,
    ProjectChoiceForm,
    WithdrawForm,
)
from kevytasiointi.web.guards import requires, takes_files

MOVED_ON = mark("This can't be done any more, because the matter has moved on.")
_BAD_REQUEST = 400
_CONFLICT = 409


@requires(Permission.OWN_FOLLOW)
def back(case_id: UUID, action: str) -> ResponseReturnValue:  # noqa: ARG001 (part of the address)
    """Lead from an action's address, opened as a page, to the matter."""
    return redirect(address_of(case_id), code=303)


@requires(Permission.OWN_ANSWER)
@takes_files(room_for_files)
def answer(case_id: UUID) -> ResponseReturnValue:
    """Answer the open supplement request in words and files."""
    form, actor = AnswerForm(), current_actor()
    read_own(case_id)
    with taken_files(form, case_id) as taken:
        try:
            if form.validate():
                with tools().database.write(Person(actor.person_id)) as session:
                    found = case_page.own_case(session, actor, case_id, lock=True)
                    answered = supplementing.supplement(
                        session,
                        actor,
                        found,
                        text=form.text.data or "",
                        files=len(taken.files),
                        now=now(),
                    )
                    attach_taken(
                        session,
                        found,
                        taken,
                        purpose=Purpose.SUPPLEMENT,
                        supplement_id=answered.id,
                    )
                flash(_("Your answer has been sent."))
                return redirect(address_of(case_id), code=303)
        except InvalidInput as error:
            form.refuse(error)
        except InvalidTransition:
            taken.arrivals.let_go()
            return too_late(case_id, form.text.data)
    return _again(case_id, form), _BAD_REQUEST


@requires(Permission.OWN_ANSWER)
@takes_files(room_for_files)
def write(case_id: UUID) -> ResponseReturnValue:
    """Write to the authority."""
    form, actor = MessageForm(), current_actor()
    read_own(case_id)
    with taken_files(form, case_id) as taken:
        try:
            if form.validate():
                with tools().database.write(Person(actor.person_id)) as session:
                    found = case_page.own_case(session, actor, case_id, lock=True)
                    message = messages.send_to_authority(
                        session, actor, found, form.body.data or "", now=now()
                    )
                    attach_taken(
                        session, found, taken, purpose=Purpose.MESSAGE, message_id=message.id
                    )
                flash(_("Your message has been sent."))
                return redirect(f"{address_of(case_id)}#messages", code=303)
        except InvalidInput as error:
            form.refuse(error)
        except InvalidTransition:
            taken.arrivals.let_go()
            return too_late(case_id, form.body.data)
    return _again(case_id, form), _BAD_REQUEST


@requires(Permission.OWN_WITHDRAW)
def confirm_withdrawal(case_id: UUID) -> ResponseReturnValue:
    """Ask whether the matter should be withdrawn."""
    own = read_own(case_id)
    if not own.may_withdraw:
        flash(_(MOVED_ON), "warning")
        return redirect(address_of(case_id), code=303)
    return _withdrawal_page(own, WithdrawForm())


@requires(Permission.OWN_WITHDRAW)
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """Take the matter back."""
    form, actor = WithdrawForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(Person(actor.person_id)) as session:
                found = case_page.own_case(session, actor, case_id, lock=True)
                submissions.withdraw(
                    session, actor, found, reason=form.reason.data or "", now=now()
                )
        except InvalidInput as error:
            form.refuse(error)
        except InvalidTransition:
            return too_late(case_id, form.reason.data)
        else:
            flash(_("The matter has been withdrawn."))
            return redirect(address_of(case_id), code=303)
    return _withdrawal_page(read_own(case_id), form), _BAD_REQUEST


@requires(Permission.PROJECT_USE)
def choose_project(case_id: UUID) -> ResponseReturnValue:
    """Put the matter into a project, an own one or a new one, or take it out."""
    form, actor = ProjectChoiceForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(Person(actor.person_id)) as session:
                found = case_page.own_case(session, actor, case_id, lock=True)
                projects.put_case(session, actor, found, _chosen(session, actor, form), now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The project of the matter has been saved."))
            return redirect(f"{address_of(case_id)}#project", code=303)
    return _again(case_id, form), _BAD_REQUEST


@requires(Permission.OWN_FILL)
def again(case_id: UUID) -> ResponseReturnValue:
    """Apply again: a new draft with the answers of this matter that still serve."""
    actor = current_actor()
    with tools().database.write(Person(actor.person_id)) as session:
        found = case_page.own_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=True)
        offer = filling.offer_by_slug(session, parts.service.slug)
        draft = submissions.apply_again(
            session, actor, offer, parts, language=language(), now=now()
        )
        filled = filling_of(filling.own_draft(session, actor, draft.id))
    flash(_("Your earlier answers have been filled in, but not days or files. Check them."))
    return redirect(filled.address_of(filled.steps[0]), code=303)


def _chosen(session: Session, actor: Actor, form: ProjectChoiceForm) -> ProjectRow | None:
    choice = str(form.project.data or "")
    if choice == NO_PROJECT:
        return None
    if choice == NEW_PROJECT:
        return projects.create_project(session, actor, form.name.data or "", now=now())
    try:
        key = UUID(choice)
    except ValueError as error:
        raise InvalidInput("project", mark("Choose a project.")) from error
    return project_page.own_project(session, actor, key)


def _again(case_id: UUID, form: CaseForm) -> str:
    """The matter's page with the form that was refused."""
    return render_case(read_own(case_id), form)


def _withdrawal_page(own: Own, form: WithdrawForm) -> str:
    return render_template(
        "customer/withdraw.html",
        matter=own.parts.case,
        parts=own.parts,
        form=form,
        address=address_of(own.parts.case.id),
        has_errors=bool(form.errors),
    )


def too_late(case_id: UUID, typed: str | None) -> ResponseReturnValue:
    """The matter has moved on in the meantime: say so on its page, with what was typed."""
    flash(_(MOVED_ON), "warning")
    return render_case(read_own(case_id), unsent=(typed or "").strip()), _CONFLICT
