"""Files that arrive in a request: stored durably before the transaction that names them.

A file field can't be filled in again by a page. So when an answer is shown once more, files that
had already been stored are carried along as texts that only we can make (`seal`, `open_sealed`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from wtforms import Field
from wtforms.validators import ValidationError

from kevytasiointi import texts
from kevytasiointi.config import Config
from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.errors import AttachmentRejected, InvalidInput
from kevytasiointi.storage.attachments import StoredFile
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.texts import mark
from kevytasiointi.usecases import uploads
from kevytasiointi.usecases.uploads import ReceivedFile
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import SMALL_BODY

HELD = "held"
"""The name of the fields in which a page carries files along."""

_SALT = "held file"
_SECONDS = 24 * 60 * 60


@dataclass
class Arrivals:
    """Files of one request: those that are stored, and what was wrong with the others.

    Attributes:
        attached: stored files that rows of an open transaction name.
        kept: stored files that stay.
    """

    received: list[ReceivedFile] = field(default_factory=list)
    attached: set[UUID] = field(default_factory=set)
    kept: set[UUID] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def refuse(self, file_name: str, error: AttachmentRejected) -> None:
        """Say why a file is not taken, with its name."""
        sentence = texts.say(language(), error.msgid, **error.params)
        is_named = file_name in sentence
        self.refused.append(sentence if is_named else f"{file_name}: {sentence}")

    def ask_for_one(self) -> None:
        """Say that a file has to be chosen, if none was."""
        if not self.received and not self.refused:
            self.refused.append(_("Choose a file first."))

    def keep_all(self) -> None:
        """Let all files stay: rows name them, or a page carries them along."""
        self.kept |= {file.stored.id for file in self.received}

    def let_go(self) -> None:
        """Remove what was stored but belongs to nothing."""
        for file in self.received:
            if file.stored.id not in self.kept:
                tools().store.delete(file.stored.id)


def room_for_files(config: Config) -> int:
    """As much as a whole case may have, so that each file is refused at its own slot."""
    return config.max_case_bytes + SMALL_BODY


def scan_state() -> ScanState:
    """The state of a file that has just arrived."""
    return ScanState.UNSCANNED if tools().config.scanner == "none" else ScanState.PENDING


def receive_all(name: str, limit_bytes: int, media_types: Sequence[str] = ()) -> Arrivals:
    """Store the request's files of one field durably, before the transaction that names them."""
    arrivals = Arrivals()
    try:
        for file in request.files.getlist(name):
            if not file.filename:
                continue
            try:
                arrivals.received.append(
                    uploads.receive(
                        tools().store,
                        file.stream,
                        file.filename,
                        limit_bytes=limit_bytes,
                        media_types=media_types,
                    )
                )
            except AttachmentRejected as error:
                arrivals.refuse(uploads.tidy_name(file.filename), error)
    except BaseException:
        arrivals.let_go()
        raise
    return arrivals


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A stored file that waits for the answer it belongs to."""

    file: ReceivedFile
    sealed: str


def hold(file: ReceivedFile, case_id: UUID) -> HeldFile:
    """A stored file as a page carries it: for this person and this matter only."""
    owner = [str(current_actor().person_id), str(case_id)]
    stored = file.stored
    facts = [str(stored.id), stored.size, stored.sha256, file.file_name, file.media_type]
    return HeldFile(file, str(_serializer().dumps([*owner, *facts])))


def held_files(name: str, case_id: UUID) -> list[HeldFile]:
    """The files that the request's form carries; texts that are not ours are passed over."""
    found = (_open(text, case_id) for text in request.form.getlist(name))
    return [held for held in found if held is not None]


class CarriesFiles:
    """A form with a field `files` that keeps what was chosen when it is shown again.

    Attributes:
        held: files that have already been stored.
        refused: what was wrong with those that were just chosen.
    """

    held: Sequence[HeldFile] = ()
    refused: Sequence[str] = ()

    def validate_files(self, _field: Field) -> None:
        """Say what was wrong with the files.

        Raises:
            ValidationError: something was.
        """
        if self.refused:
            raise ValidationError(" ".join(self.refused))


@dataclass
class Taken:
    """The files of a form that a page may show again: carried along, and just chosen."""

    held: Sequence[HeldFile]
    arrivals: Arrivals

    @property
    def files(self) -> list[ReceivedFile]:
        """All of them."""
        return [*(one.file for one in self.held), *self.arrivals.received]


@contextmanager
def taken_files(form: CarriesFiles, case_id: UUID) -> Iterator[Taken]:
    """Take the files of a form on a case's page.

    They stay until the block ends well: then rows name them, or the page that shows the form
    again carries them along.
    """
    held = held_files(HELD, case_id)
    arrivals = receive_all("files", tools().config.max_file_bytes)
    form.refused = arrivals.refused
    form.held = [*held, *(hold(file, case_id) for file in arrivals.received)]
    try:
        yield Taken(held, arrivals)
    except BaseException:
        arrivals.let_go()
        raise


def attach_taken(
    session: Session,
    case: CaseRow,
    taken: Taken,
    *,
    purpose: Purpose,
    supplement_id: UUID | None = None,
    message_id: UUID | None = None,
) -> None:
    """Put the files of a form into a case.

    Raises:
        InvalidInput: the files of the case would be too large together.
    """
    already = case_page.case_attachments(session, case.id)
    total = sum(row.size for row in already) + sum(file.stored.size for file in taken.files)
    limit = tools().config.max_case_bytes
    if total > limit:
        raise InvalidInput(
            "files",
            mark("The files are too large together. The largest allowed total is %(limit)s MB."),
            limit=limit // uploads.MEGABYTE,
        )
    for file in taken.files:
        row = uploads.attach_to_case(
            session,
            case,
            file,
            purpose=purpose,
            scan_state=scan_state(),
            actor=current_actor(),
            now=now(),
        )
        row.supplement_id, row.message_id = supplement_id, message_id


def _open(text: str, case_id: UUID) -> HeldFile | None:
    try:
        person, case, key, size, sha256, file_name, media_type = _serializer().loads(
            text, max_age=_SECONDS
        )
    except (BadData, ValueError, TypeError):
        return None
    if (person, case) != (str(current_actor().person_id), str(case_id)):
        return None
    stored = StoredFile(id=UUID(key), size=size, sha256=sha256, head=b"")
    return HeldFile(ReceivedFile(stored, file_name, media_type), text)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(tools().config.secret_key, salt=_SALT)
