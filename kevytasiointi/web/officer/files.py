"""Giving out a case's files to officers: always as a download, never shown in place."""

from uuid import UUID

from flask.wrappers import Response

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import case_page
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.serving import file_response


@requires(Permission.CASE_OPEN)
def attachment(case_id: UUID, attachment_id: UUID) -> Response:
    """One file of a case."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        row = case_page.attachment_of(session, found, attachment_id)
    return file_response(row)


@requires(Permission.CASE_OPEN)
def pdf(case_id: UUID) -> Response:
    """The submission as a PDF.

    Raises:
        NotFound: it has not been made yet.
    """
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        row = case_page.pdf_of(session, found)
    if row is None:
        raise NotFound(f"pdf of {found.number}")
    return file_response(row)
