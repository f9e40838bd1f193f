"""The sweep removes what nothing names, and nothing else."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kevytasiointi import worker
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database, System
from kevytasiointi.usecases.sweeping import AGE, SweepRefused, Swept, sweep_store
from tests.factories import add_file, make_draft, make_world, submit
from tests.portals import portal

_SCOPE = System("test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


def orphan(store: AttachmentStore) -> UUID:
    return store.save(io.BytesIO(b"of nobody"), limit_bytes=100).id


def named(database: Database, store: AttachmentStore) -> set[UUID]:
    """The file of a draft and that of a case."""
    with database.write(_SCOPE) as session:
        world = make_world(session)
        drafts = [make_draft(session, world.customer, world.service) for _ in range(2)]
        keys = {add_file(session, store, draft).id for draft in drafts}
        submit(session, world.customer, drafts[0])
    return keys


def grow_old(folder: Path, key: UUID, age: timedelta = AGE * 2) -> None:
    moment = (datetime.now(UTC) - age).timestamp()
    os.utime(folder / key.hex[:2] / key.hex, (moment, moment))


def test_old_files_that_no_row_names_are_removed(
    database: Database, store: AttachmentStore, folder: Path
) -> None:
    kept = named(database, store)
    old, young, almost = (orphan(store) for _ in range(3))
    for key in (*kept, old):
        grow_old(folder, key)
    grow_old(folder, almost, AGE - timedelta(minutes=1))
    half = folder / "ab" / f"{'ab' * 16}.part"
    half.parent.mkdir(exist_ok=True)
    half.touch()
    os.utime(half, (0, 0))
    assert sweep_store(database, store, now=datetime.now(UTC)) == Swept(files=1, parts=1, held=0)
    assert set(store.all_keys()) == {*kept, young, almost}
    assert sweep_store(database, store, now=datetime.now(UTC)) == Swept(files=0, parts=0, held=0)


def test_nothing_is_removed_under_a_backup(
    sqlite_database: Database, store: AttachmentStore, folder: Path
) -> None:
    key = orphan(store)
    grow_old(folder, key)
    with store.held():
        swept = sweep_store(sqlite_database, AttachmentStore(folder), now=datetime.now(UTC))
    assert swept == Swept(files=0, parts=0, held=1)
    assert sweep_store(sqlite_database, store, now=datetime.now(UTC)).files == 1


def test_a_database_that_knows_none_of_the_files_is_not_believed(
    sqlite_database: Database, store: AttachmentStore, folder: Path
) -> None:
    keys = {orphan(store) for _ in range(21)}
    for key in keys:
        grow_old(folder, key)
    with pytest.raises(SweepRefused, match="none of the 21 files"):
        sweep_store(sqlite_database, store, now=datetime.now(UTC))
    assert set(store.all_keys()) == keys


def test_the_worker_sweeps_and_goes_on_when_it_is_refused(tmp_path: Path) -> None:
    with portal(tmp_path / "instance") as tools:
        for count, left in ((2, 0), (21, 21)):
            for _ in range(count):
                grow_old(tools.config.store, orphan(tools.store))
            worker.sweep(tools, datetime.now(UTC))
            assert len(list(tools.store.all_keys())) == left
