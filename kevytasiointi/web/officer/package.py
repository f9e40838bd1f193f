"""The hand-over package of one case: made by a POST that the journal tells of, then downloaded."""

from typing import Final
from uuid import UUID

from flask import Response, redirect, stream_with_context
from flask.typing import ResponseReturnValue

from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_record import record_of
from kevytasiointi.storage.zips import zip_pieces
from kevytasiointi.usecases.packaging import note_package, package_of
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import address_of, scope_of

ZIP: Final = "application/zip"


@requires(Permission.CASE_PACKAGE)
def make_package(case_id: UUID) -> ResponseReturnValue:
    """Tell in the journal that a package is given out, and lead to it."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id, lock=True)
        note_package(session, actor, found, now=now())
    return redirect(f"{address_of(case_id)}/paketti.zip", code=303)


@requires(Permission.CASE_PACKAGE)
def package(case_id: UUID) -> Response:
    """The package as it is now, streamed; its files are proved whole before the first byte."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        record = record_of(session, found)
    made = package_of(record, tools().store, now=now())
    response = Response(stream_with_context(zip_pieces(made.entries)), mimetype=ZIP)
    response.headers.set("Content-Disposition", "attachment", filename=f"{made.name}.zip")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
