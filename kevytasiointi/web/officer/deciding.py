"""Giving a decision, or marking a matter processed: the one action that takes a file."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.config import Config
from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.errors import AttachmentRejected
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.states import (
    end_of,
)
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.usecases import deciding, uploads
from kevytasiointi.usecases.uploads import ReceivedFile
from kevytasiointi.web.context import now, tools
from kevytasiointi.web.guards import SMALL_BODY, requires, takes_files
from kevytasiointi.web.officer.actions import perform
from kevytasiointi.web.officer.forms import DecisionForm


def room_for_refusal(config: Config) -> int:
    """Twice the largest file: a file that is a little too large is refused at its field."""
    return 2 * config.max_file_bytes + SMALL_BODY


@requires(Permission.CASE_DECIDE)
@takes_files(room_for_refusal)
def decide(case_id: UUID) -> ResponseReturnValue:
    """Give a decision or mark the matter processed."""
    form = DecisionForm()
    received: ReceivedFile | None = None
    refused: AttachmentRejected | None = None
    try:
        received = _received(form)
    except AttachmentRejected as error:
        refused = error
    kept = False

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        nonlocal kept
        if refused is not None:
            raise refused
        deciding.decide(
            session,
            actor,
            case,
            target=end_of(form.chosen_outcome),
            outcome=form.chosen_outcome,
            note=form.note.data or "",
            file=_attached(session, actor, case, received),
            appeal_instruction=bool(form.appeal.data),
            service=form.service,
            valid_until=form.valid_until.day,
            shown_version=form.shown_version,
            now=now(),
        )
        kept = True

    try:
        return perform(case_id, form, act, _("The outcome has been saved."))
    finally:
        if received is not None and not kept:
            tools().store.delete(received.stored.id)


def _received(form: DecisionForm) -> ReceivedFile | None:
    """Store the file durably before the transaction that names it."""
    file = form.file.data
    if not file:
        return None
    return uploads.receive(
        tools().store,
        file.stream,
        file.filename,
        limit_bytes=tools().config.max_file_bytes,
    )


def _attached(
    session: Session, actor: Actor, case: CaseRow, received: ReceivedFile | None
) -> AttachmentRow | None:
    if received is None:
        return None
    has_scanner = tools().config.scanner != "none"
    return uploads.attach_to_case(
        session,
        case,
        received,
        purpose=Purpose.DECISION,
        scan_state=ScanState.PENDING if has_scanner else ScanState.UNSCANNED,
        actor=actor,
        now=now(),
    )
