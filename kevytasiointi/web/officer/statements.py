"""Asking for statements, recording those that come otherwise, and cancelling."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.handledhere import Part, is_here
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_page, statements
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import mark
from kevytasiointi.usecases import stating
from kevytasiointi.usecases.stating import Question
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import DayField, at_most, needed
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.officer.actions import day_of, perform
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.officer.deciding import room_for_refusal
from kevytasiointi.web.officer.forms import ActionForm
from kevytasiointi.web.officer.opinions import OpinionForm, answering

OUTSIDE: Final = "outside"


class StatementForm(ActionForm):
    """Ask for a statement."""

    key = "statement"
    end = "lausunto"
    title = _l("Ask for a statement")
    leads_to = CaseState.IN_PROGRESS
    authority = SelectField(
        _l("Who is asked"), [needed(_l("Choose who is asked."))], validate_choice=False
    )
    giver = StringField(_l("Name of the one outside this service"), [at_most(200)])
    question = TextAreaField(
        _l("What is asked"), [needed(_l("Write what you ask the statement for."))]
    )
    due_on = DayField(
        _l("Last day for the statement"), [needed(_l("Write the last day for the statement."))]
    )
    answers = BooleanField(_l("Show the customer's answers to the authority that is asked"))
    files = SelectMultipleField(_l("Files that are shown"), validate_choice=False)


@requires(Permission.CASE_ASK_STATEMENT)
def statement_page(case_id: UUID) -> ResponseReturnValue:
    """Whom and what to ask; from a matter that is not processed back to it."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
    if found.state is not CaseState.IN_PROGRESS or not is_here(found.joining, Part.STATEMENT):
        flash(_("A statement can be asked for while the matter is being processed."), "warning")
        return redirect(address_of(case_id), code=303)
    return _page(case_id)


@requires(Permission.CASE_ASK_STATEMENT)
def ask(case_id: UUID) -> ResponseReturnValue:
    """Ask for a statement."""
    form = StatementForm()
    _offer(form, case_id)

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        stating.ask(
            session,
            actor,
            case,
            Question(
                authority=_authority(session, actor, form.authority.data),
                giver=form.giver.data or "",
                text=form.question.data or "",
                due_on=day_of(form.due_on),
                with_answers=bool(form.answers.data),
                files=[_key(text) for text in form.files.data or ()],
            ),
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The statement has been asked for."), refused=_page)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput("files", mark("Choose files of this matter.")) from error


def _authority(session: Session, actor: Actor, choice: str) -> AuthorityRow | None:
    if choice == OUTSIDE:
        return None
    for each in statements.other_authorities(session, actor):
        if str(each.id) == choice:
            return each
    raise InvalidInput("authority", mark("Choose who is asked."))


def _read(case_id: UUID) -> tuple[CaseParts, Sequence[AuthorityRow]]:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=False)
        return parts, statements.other_authorities(session, actor)


def _offer(form: StatementForm, case_id: UUID) -> None:
    parts, authorities = _read(case_id)
    form.authority.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(str(a.id), pick(a.name, language())[0]) for a in authorities),
        SelectChoice(OUTSIDE, _("Somebody outside this service")),
    ]
    form.files.choices = [
        SelectChoice(str(row.id), row.file_name)
        for row in parts.attachments
        if row.purpose is not Purpose.CASE_PDF
    ]


def _page(case_id: UUID, tried: ActionForm | None = None) -> str:
    parts, _authorities = _read(case_id)
    form = tried or StatementForm.fresh(parts.case.version)
    if isinstance(form, StatementForm):
        _offer(form, case_id)
    return render_template(
        "officer/statement.html",
        case=parts.case,
        parts=parts,
        form=form,
        tried=tried,
        has_errors=tried is not None,
        address=address_of(case_id),
    )


@requires(Permission.CASE_ASK_STATEMENT)
def one_statement(case_id: UUID, statement_id: UUID) -> str:
    """What was asked, and forms for recording the answer or cancelling."""
    return _one(case_id, statement_id)


@requires(Permission.CASE_ASK_STATEMENT)
@takes_files(room_for_refusal)
def record_statement(case_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Record an answer that came otherwise than through the portal."""
    form, actor = OpinionForm(), current_actor()

    def find(session: Session) -> tuple[CaseRow, StatementRow]:
        case = case_page.authority_case(session, actor, case_id, lock=True)
        return case, statements.statement_of(session, case, statement_id, lock=True)

    if answering(form, scope_of(actor), find, stating.record_answer):
        flash(_("The statement has been recorded."))
        return redirect(f"{address_of(case_id)}#statements", code=303)
    return _one(case_id, statement_id, form), form.status


@requires(Permission.CASE_ASK_STATEMENT)
def cancel_statement(case_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Cancel a request that has not been answered."""
    actor = current_actor()
    try:
        with tools().database.write(scope_of(actor)) as session:
            case = case_page.authority_case(session, actor, case_id, lock=True)
            row = statements.statement_of(session, case, statement_id, lock=True)
            stating.cancel(session, actor, case, row, now=now())
    except InvalidTransition:
        flash(_("The statement is not waited for any more."), "warning")
    else:
        flash(_("The request has been cancelled."))
    return redirect(f"{address_of(case_id)}#statements", code=303)


def _one(case_id: UUID, statement_id: UUID, tried: OpinionForm | None = None) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        row = statements.statement_of(session, found, statement_id)
    form = tried or OpinionForm(formdata=None)
    form.offer()
    return render_template(
        "officer/one_statement.html",
        case=found,
        statement=row,
        form=form,
        has_errors=tried is not None,
        words=wording,
        max_file_mb=tools().config.max_file_mb,
        case_address=address_of(case_id),
        address=f"{address_of(case_id)}/lausunnot/{statement_id}",
    )
