"""Statements that the own authority has been asked for: the list, the limited view, the answer."""

from typing import Final
from uuid import UUID

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.queries import case_page, statements
from kevytasiointi.usecases import stating
from kevytasiointi.usecases.documents import filed_sections
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.downloads import download
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.looking import file_line
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.officer.deciding import room_for_refusal
from kevytasiointi.web.officer.opinions import OpinionForm, answering
from kevytasiointi.web.templating import path

_SCOPE: Final = System("statement that an authority was asked for in another's case")
_LIST: Final = "/virkailija/lausunnot"


@requires(Permission.STATEMENT_GIVE)
def statements_asked() -> str:
    """All that the authority has been asked."""
    actor = current_actor()
    scope_of(actor)
    with tools().database.read(_SCOPE) as session:
        asked = statements.statements_asked(session, actor)
    return render_template(
        "officer/statements_asked.html", asked=asked, words=wording, today=today()
    )


@requires(Permission.STATEMENT_GIVE)
def asked_statement(statement_id: UUID) -> str:
    """One question, with what the asker shows of the case."""
    return _page(statement_id)


@requires(Permission.STATEMENT_GIVE)
@takes_files(room_for_refusal)
def give_statement(statement_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    form, actor = OpinionForm(), current_actor()
    scope_of(actor)

    def find(session: Session) -> tuple[CaseRow, StatementRow]:
        asked = statements.statement_asked(session, actor, statement_id, lock=True)
        return asked.case, asked.row

    if answering(form, _SCOPE, find, stating.give):
        flash(_("The statement has been given. The authority that asked has been told."))
        return redirect(path(f"{_LIST}/{statement_id}"), code=303)
    return _page(statement_id, form), form.status


@requires(Permission.STATEMENT_GIVE)
def asked_file(statement_id: UUID, attachment_id: UUID) -> Response:
    """One of the files that the asker shows, or the file of the own answer.

    Raises:
        NotFound: the file is not shown.
    """
    actor = current_actor()
    scope_of(actor)
    with tools().database.read(_SCOPE) as session:
        asked = statements.statement_asked(session, actor, statement_id)
        shown = {*asked.row.shown.get("files", ()), str(asked.row.attachment_id)}
        if str(attachment_id) not in shown:
            raise NotFound(f"attachment {attachment_id}")
        row = case_page.attachment_of(session, asked.case, attachment_id)
    return download(row)


def _page(statement_id: UUID, tried: OpinionForm | None = None) -> str:
    actor = current_actor()
    scope_of(actor)
    with tools().database.read(_SCOPE) as session:
        asked = statements.statement_asked(session, actor, statement_id)
        parts = case_page.parts_of(session, asked.case, for_customer=True)
        files = case_page.case_attachments(session, asked.case.id)
    shown = {*asked.row.shown.get("files", ()), str(asked.row.attachment_id)}
    form = tried or OpinionForm(formdata=None)
    form.offer()
    return render_template(
        "officer/asked_statement.html",
        asked=asked,
        statement=asked.row,
        sections=filed_sections(parts, language()) if asked.row.shown.get("answers") else (),
        files=[file_line(parts, row, language()) for row in files if str(row.id) in shown],
        form=form,
        has_errors=tried is not None,
        words=wording,
        max_file_mb=tools().config.max_file_mb,
        address=path(f"{_LIST}/{statement_id}"),
    )
