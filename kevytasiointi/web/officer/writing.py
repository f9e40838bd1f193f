"""Writing to the customer with files, and notes for the authority's own officers."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import messages, notes
from kevytasiointi.web.arrivals import attach_taken, room_for_files, taken_files
from kevytasiointi.web.context import now
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.officer.actions import perform
from kevytasiointi.web.officer.customer_forms import MessageForm, NoteForm


@requires(Permission.CASE_MESSAGE)
@takes_files(room_for_files)
def send_message(case_id: UUID) -> ResponseReturnValue:
    """Write to the customer. A message overwrites nothing, so it needs no version."""
    form = MessageForm()
    with taken_files(form, case_id) as taken:

        def act(session: Session, actor: Actor, case: CaseRow) -> None:
            message = messages.send_to_customer(
                session, actor, case, form.body.data or "", now=now()
            )
            attach_taken(session, case, taken, purpose=Purpose.MESSAGE, message_id=message.id)

        return perform(case_id, form, act, _("The message has been sent."))


@requires(Permission.CASE_NOTE)
def write_note(case_id: UUID) -> ResponseReturnValue:
    """Write a note. It overwrites nothing, so it needs no version."""
    form = NoteForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        notes.write_note(session, actor, case, form.body.data or "", now=now())

    return perform(case_id, form, act, _("The note has been saved."))
