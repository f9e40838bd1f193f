"""Drafts that customers show for advice: read in the portal, nothing else."""

from uuid import UUID

from flask import render_template

from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import shown_drafts as stored
from kevytasiointi.usecases.documents import size_text
from kevytasiointi.usecases.showing_drafts import draft_sections
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.case import scope_of


@requires(Permission.CASE_OPEN)
def shown_drafts() -> str:
    """The drafts that are shown to the actor's authority."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        rows = stored.shown_drafts(session, actor)
    return render_template("officer/drafts.html", rows=rows)


@requires(Permission.CASE_OPEN)
def shown_draft(draft_id: UUID) -> str:
    """One of them, as its writer has filled it in so far."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        parts, writer = stored.shown_draft(session, actor, draft_id)
    return render_template(
        "officer/draft.html",
        parts=parts,
        writer=writer,
        sections=draft_sections(parts, language(), today()),
        files=[(row.file_name, size_text(row.size, language())) for row in parts.attachments],
    )
