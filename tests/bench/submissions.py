"""Submitting by the use case against bare rows, without and with three files of one megabyte."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
)
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.migrating import grant, migrate
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import submissions, uploads
from tests.bench.figures import interleaved, tell
from tests.factories import NOW, World, make_draft, make_world
from tests.services.postgres import SERVING, running_postgres

_SCOPE = System("bench")
_MEGABYTE = b"%PDF-1.7\n" + b"x" * (1024 * 1024 - 9)
_ROUNDS, _EACH = 5, 20


def measure(engine: str, folder: Path) -> None:
    """Both figures on one engine."""
    if engine == "sqlite":
        url = f"sqlite:///{folder / 'rows.sqlite'}"
        migrate(url)
        _measure_on(engine, url, folder)
        return
    with running_postgres() as server:
        urls = server.fresh_database()
        migrate(urls.owner)
        grant(urls.owner, SERVING)
        _measure_on(engine, urls.serving, folder)


def _measure_on(engine: str, url: str, folder: Path) -> None:
    database = Database(url)
    store = AttachmentStore(folder / "store")
    with database.write(_SCOPE) as session:
        world = make_world(session)
    for files, name in ((0, "submission rows"), (3, "submission with three 1 MB files")):
        ours, bare = interleaved(
            _a_second(lambda files=files: _submit(database, store, world, files)),
            _a_second(lambda files=files: _bare(database, folder, world, files)),
            _ROUNDS,
        )
        tell(f"{name}, {engine}", ours, "1/s", bare)
    database.dispose()


def _a_second(act: Callable[[], None]) -> Callable[[], float]:
    """How many times a second `act` can be done."""

    def measured() -> float:
        begun = time.perf_counter()
        for _ in range(_EACH):
            act()
        return _EACH / (time.perf_counter() - begun)

    return measured


def _submit(database: Database, store: AttachmentStore, world: World, files: int) -> None:
    """A filled draft becomes a case. The draft's own row is made in the same transaction."""
    received = [
        uploads.receive(store, io.BytesIO(_MEGABYTE), "liite.pdf", limit_bytes=2 * len(_MEGABYTE))
        for _ in range(files)
    ]
    with database.write(_SCOPE) as session:
        draft = make_draft(session, world.customer, world.service)
        for file in received:
            _attach(session, draft.id, file)
        session.flush()
        parts = filling.own_draft(session, world.customer_actor, draft.id, lock=True)
        submissions.submit(
            session, world.customer_actor, parts, declared=True, artificial_hetus=True, now=NOW
        )


def _attach(session: Session, draft_id: object, file: uploads.ReceivedFile) -> None:
    session.add(
        AttachmentRow(
            id=file.stored.id,
            draft_id=draft_id,
            purpose="submission",
            slot="plan",
            file_name=file.file_name,
            media_type="application/pdf",
            size=file.stored.size,
            sha256=file.stored.sha256,
            scan_state=ScanState.CLEAN,
            uploaded_at=NOW,
        )
    )


def _bare(database: Database, folder: Path, world: World, files: int) -> None:
    """As many rows of the same shape in one transaction, and as many fsynced files."""
    for _ in range(files):
        path = folder / f"{uuid4()}.bin"
        with path.open("xb") as file:
            file.write(_MEGABYTE)
            file.flush()
            os.fsync(file.fileno())
    with database.write(_SCOPE) as session:
        case_id = uuid4()
        session.execute(
            insert(CaseRow).values(
                id=case_id,
                number=f"B-{case_id}",
                draft_id=uuid4(),
                authority_id=world.authority.id,
                service_id=world.service.id,
                form_version_id=world.service.form_version_id,
                person_id=world.customer.id,
                language="fi",
                state="submitted",
                answers={"what": "x" * 100},
                settings={},
                declared_at=NOW,
                submitted_at=NOW,
                last_change_at=NOW,
                filed_late=False,
                version=1,
            )
        )
        for _ in range(files):
            session.execute(
                insert(AttachmentRow).values(
                    id=uuid4(),
                    case_id=case_id,
                    purpose="submission",
                    file_name="a.pdf",
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    scan_state="clean",
                    uploaded_at=NOW,
                )
            )
        for _ in range(2):
            session.execute(
                insert(DeadlineRow).values(
                    id=uuid4(),
                    case_id=case_id,
                    kind="processing",
                    last_on=NOW.date(),
                    shown_to_customer=True,
                    pauses_on_supplement=False,
                    pauses={},
                    created_at=NOW,
                )
            )
        for _ in range(3):
            session.execute(
                insert(OutboxRow).values(
                    id=uuid4(),
                    case_id=case_id,
                    channel="mail",
                    payload={},
                    created_at=NOW,
                    due_at=NOW,
                    attempts=0,
                )
            )
        session.execute(
            insert(EventRow).values(
                id=uuid4(),
                chain=str(uuid4()),
                seq=1,
                authority_id=world.authority.id,
                case_id=case_id,
                kind="received",
                at=NOW,
                actor_name="x",
                data={},
                previous_hash="0" * 64,
                hash="0" * 64,
            )
        )
