"""What a body says that was asked for a statement: the form, and keeping it with its file."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.errors import AttachmentRejected, InvalidInput, InvalidTransition
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.database import Scope
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases import uploads
from kevytasiointi.usecases.stating import Answer
from kevytasiointi.usecases.uploads import ReceivedFile
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.forms import PortalForm, needed

Find = Callable[[Session], tuple[CaseRow, StatementRow]]
"""Finds the case and the statement, locked, by a query scoped to the actor."""


class OpinionForm(PortalForm):
    """A statement: its result, text and file."""

    result = RadioField(
        _l("Result of the statement"), [needed(_l("Choose the result."))], validate_choice=False
    )
    text = TextAreaField(_l("Text of the statement"))
    file = FileField(_l("The statement as a file"))

    def offer(self) -> None:
        """Give the list its choices, in the words of the page."""
        self.result.choices = [
            SelectChoice(each.value, wording.statement_result(each)) for each in StatementResult
        ]


class Keep(Protocol):
    """The use case that keeps an answer."""

    def __call__(
        self,
        session: Session,
        actor: Actor,
        case: CaseRow,
        row: StatementRow,
        answer: Answer,
        *,
        now: datetime,
    ) -> None:
        """Keep it, or refuse it as the use case says."""


def answering(form: OpinionForm, scope: Scope, find: Find, keep: Keep) -> bool:
    """Keep what the form says; whether it was kept, else the form tells why not."""
    form.offer()
    if not form.validate():
        return False
    received: ReceivedFile | None = None
    kept = False
    try:
        received = _received(form)
        with tools().database.write(scope) as session:
            actor = current_actor()
            case, row = find(session)
            answer = Answer(
                _result(form), form.text.data or "", _attached(session, actor, case, received)
            )
            keep(session, actor, case, row, answer, now=now())
        kept = True
    except AttachmentRejected as error:
        form.refuse(InvalidInput("file", error.msgid, **error.params))
    except InvalidInput as error:
        form.refuse(error)
    except InvalidTransition:
        form.refuse(InvalidInput("", mark("The statement is not waited for any more.")))
    finally:
        if received is not None and not kept:
            tools().store.delete(received.stored.id)
    return kept


def _result(form: OpinionForm) -> StatementResult:
    if form.result.data not in set(StatementResult):
        raise InvalidInput("result", mark("Choose the result."))
    return StatementResult(form.result.data)


def _received(form: OpinionForm) -> ReceivedFile | None:
    """Store the file durably before the transaction that names it."""
    file = form.file.data
    if not file:
        return None
    limit = tools().config.max_file_bytes
    return uploads.receive(tools().store, file.stream, file.filename, limit_bytes=limit)


def _attached(
    session: Session, actor: Actor, case: CaseRow, received: ReceivedFile | None
) -> AttachmentRow | None:
    if received is None:
        return None
    has_scanner = tools().config.scanner != "none"
    row = uploads.attach_to_case(
        session,
        case,
        received,
        purpose=Purpose.MESSAGE,
        scan_state=ScanState.PENDING if has_scanner else ScanState.UNSCANNED,
        actor=actor,
        now=now(),
    )
    session.flush()
    return row
