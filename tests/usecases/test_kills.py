"""SIGKILL in the middle: what was acknowledged is there whole, and everything is delivered."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
    DraftRow,
)
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.usecases import journal
from tests.factories import PDF_BYTES, add_file, make_case, make_draft, make_world
from tests.gateways.test_mail import Server, free_port

_SCOPE = System("test")
ROOT = Path(__file__).parents[2]


@contextmanager
def victim(*words: str) -> Iterator[subprocess.Popen[str]]:
    """The process, killed at the end whatever it is doing."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.usecases.victim", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_a_killed_submit_is_whole_or_not_at_all(
    database: Database, store: AttachmentStore, tmp_path: Path
) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        for _ in range(60):
            draft = make_draft(session, world.customer, world.service)
            add_file(session, store, draft)
    chance = random.Random(1)
    acknowledged: set[UUID] = set()
    kills = 0
    for _ in range(40):
        with victim("submit", url_of(database), str(tmp_path / "attachments")) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(10, 22)):
                line = process.stdout.readline()
                if not line:
                    break
                acknowledged.add(UUID(line.strip()))
            time.sleep(chance.random() * 0.004)
            process.kill()
            kills += 1
            rest = process.stdout.read()
            acknowledged |= {UUID(word) for word in rest.split() if len(word) == 36}
        if len(acknowledged) >= 59:
            break
    assert kills >= 3
    with database.read(_SCOPE) as session:
        cases = session.scalars(select(CaseRow)).all()
        drafts = session.scalar(select(func.count()).select_from(DraftRow))
        assert acknowledged <= {case.draft_id for case in cases}
        assert len(cases) + (drafts or 0) == 60
        assert len(cases) <= len(acknowledged) + kills
        assert sorted(case.number for case in cases) == [
            f"KA-2026-{n:06d}" for n in range(1, len(cases) + 1)
        ]
        whole = {case.id for case in cases}
        for table, each in ((AttachmentRow, 1), (DeadlineRow, 2), (OutboxRow, 3)):
            per_case = Counter(
                session.scalars(select(table.case_id).where(table.case_id.is_not(None)))
            )
            assert per_case == dict.fromkeys(whole, each)
        received = session.scalars(
            select(EventRow.case_id).where(EventRow.kind == EventKind.RECEIVED)
        ).all()
        assert sorted(received, key=str) == sorted(whole, key=str)
        for row in session.scalars(select(AttachmentRow)):
            assert store.read(row.id, size=row.size, sha256=row.sha256) == PDF_BYTES
        assert journal.verify(session)[1] == ()


def time_passes(database: Database) -> None:
    """Every lease ends."""
    with database.write(_SCOPE) as session:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.lease_until.is_not(None))
            .values(lease_until=datetime(2026, 1, 1, tzinfo=UTC))
        )


def ids_of(server: Server) -> list[str]:
    return [
        str(message["Message-ID"]).strip("<>").partition("@")[0] for message in server.messages()
    ]


def wait_for(server: Server, more: int, expected: set[str], process: subprocess.Popen[str]) -> None:
    """Until so many more mails have come, or every one is there."""
    end, wanted = time.monotonic() + 30, len(server.received) + more
    while len(server.received) < wanted and set(ids_of(server)) != expected:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, f"{len(server.received)} of {wanted} mails"
        time.sleep(0.002)


def test_a_killed_worker_loses_no_mail_and_invents_none(database: Database, tmp_path: Path) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        world.authority.silence_days = 10_000  # these cases are old: nobody is to be asked of them
        world.authority.deadline_habits = {"reminders_off": [kind.value for kind in DeadlineKind]}
        for _ in range(30):
            make_case(session, world)
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.channel == Channel.PDF)
            .values(done_at=datetime(2026, 1, 5, tzinfo=UTC))
        )
        mails = select(OutboxRow.id).where(OutboxRow.channel == Channel.MAIL)
        expected = {str(key) for key in session.scalars(mails)}
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    words = (
        *("relay", url_of(database), str(tmp_path / "attachments")),
        f"smtp://127.0.0.1:{controller.port}",
    )
    chance = random.Random(2)
    kills = 0
    try:
        while set(ids_of(server)) != expected:
            with victim(*words) as process:
                wait_for(server, chance.randint(12, 24), expected, process)
                time.sleep(chance.random() * 0.003)
            kills += 1
            time_passes(database)
            assert kills < 30
        with victim(*words) as process:
            end = time.monotonic() + 20
            while _waiting(database) and time.monotonic() < end:
                time.sleep(0.05)
    finally:
        controller.stop()
    assert kills >= 3
    found = ids_of(server)
    assert set(found) == expected
    assert len(found) <= len(expected) + kills
    with database.read(_SCOPE) as session:
        rows = session.scalars(select(OutboxRow)).all()
        assert all(row.done_at is not None and row.dead_at is None for row in rows)
        assert journal.verify(session)[1] == ()


def _waiting(database: Database) -> int:
    with database.read(_SCOPE) as session:
        return len(session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).all())


@pytest.mark.parametrize("number", [15, 2])
def test_a_worker_stops_when_asked(sqlite_database: Database, tmp_path: Path, number: int) -> None:
    words = ("relay", url_of(sqlite_database), str(tmp_path / "attachments"), "smtp://127.0.0.1:9")
    with victim(*words) as process:
        end = time.monotonic() + 20
        while not _beats(sqlite_database):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(10) == 0


def _beats(database: Database) -> bool:
    with database.read(_SCOPE) as session:
        return journal.jobs.heartbeat(session, "worker") is not None
