"""Giving out a case's files to officers of its authority."""

from uuid import UUID

from flask import Response

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import case_page
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.downloads import download
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of


@requires(Permission.CASE_OPEN)
def attachment(case_id: UUID, attachment_id: UUID) -> Response:
    """One file of a case."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        row = case_page.attachment_of(session, found, attachment_id)
    return download(row)


@requires(Permission.CASE_OPEN)
def pdf(case_id: UUID) -> Response:
    """The submission as a PDF, once it has been made."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        case_page.authority_case(session, actor, case_id)
        files = case_page.case_attachments(session, case_id)
    pdfs = (row for row in files if row.purpose is Purpose.CASE_PDF)
    return download(next((row for row in pdfs if row.supplement_id is None), None))
