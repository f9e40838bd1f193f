"""A backup beside writers is one moment of the portal, and comes back as it was."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kevytasiointi.domain.events import EventKind
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.backup_folders import MANIFEST, BackupRefused
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.migrating import current_revision, grant, migrate, newest_revision
from kevytasiointi.storage.queries.backups import row_counts
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.backup_checks import check_backup
from kevytasiointi.usecases.backups import make_backup, restore
from tests.conftest import TwoRoles
from tests.factories import NOW, World, add_file, make_case, make_draft, make_world, submit
from tests.services.postgres import SERVING, PostgresServer, PostgresUrls

ROOT = Path(__file__).parents[2]
BACKUPS = 10
_SCOPE = System("test")

Fresh = Callable[[], TwoRoles]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, both_roles: TwoRoles, tmp_path: Path) -> Fresh:
    """Makes places of the same engine where there is no database yet."""
    places = iter(range(1000))

    def make() -> TwoRoles:
        if both_roles.owner.startswith("sqlite"):
            url = f"sqlite:///{tmp_path / f'restored-{next(places)}.sqlite'}"
            return TwoRoles(url, url)
        urls = request.getfixturevalue("postgres_server").fresh_database()
        return TwoRoles(urls.owner, urls.serving)

    return make


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


def put_back(backup: Path, place: TwoRoles, store: AttachmentStore, **how: bool) -> None:
    """Restore as the command does it: check, restore, grant."""
    checked = check_backup(backup)
    assert checked.manifest is not None
    assert (checked.findings, checked.gaps) == ((), ())
    restore(backup, checked.manifest, place.owner, store, **{"replace": False, **how})
    if not place.owner.startswith("sqlite"):
        grant(place.owner, SERVING)


def lived(database: Database, store: AttachmentStore, cases: int = 3) -> World:
    """A portal with a few cases that have files, and texts that are hard to copy."""
    with database.write(_SCOPE) as session:
        world = make_world(session)
        for number in range(cases):
            draft = make_draft(session, world.customer, world.service)
            add_file(session, store, draft, name=f"ä\t\\N \\. “{number}”.pdf")
            submit(session, world.customer, draft)
        journal.record(
            session,
            EventKind.FORM_PUBLISHED,
            actor=None,
            now=NOW,
            data={"text": "rivi\r\n\ttoinen \\n \\N ÄÖ 𝔘\u2028", "no": None, "n": [1, 2.5, True]},
        )
    return world


class Crowd:
    """A busy process and what it was told to be safe."""

    def __init__(self, url: str, store: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.usecases.crowd", url, str(store)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.acknowledged: list[UUID] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.acknowledged.append(UUID(line.strip()))
                self._more.notify_all()

    def wait_for(self, more: int) -> None:
        """Until so many more cases were acknowledged."""
        with self._more:
            wanted = len(self.acknowledged) + more
            assert self._more.wait_for(lambda: len(self.acknowledged) >= wanted, 30)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


def test_ten_backups_beside_people_who_send_and_delete_are_each_whole(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, fresh: Fresh, tmp_path: Path
) -> None:
    with database.write(_SCOPE) as session:
        make_world(session)
    before: list[set[UUID]] = []
    with ExitStack() as stack:
        crowds = [Crowd(both_roles.serving, tmp_path / "attachments") for _ in range(2)]
        for crowd in crowds:
            stack.callback(crowd.stop)
        for number in range(BACKUPS):
            crowds[number % 2].wait_for(3)
            before.append({key for crowd in crowds for key in tuple(crowd.acknowledged)})
            make_backup(both_roles.owner, store, tmp_path / f"backup-{number}", now=NOW)
        assert all(crowd.process.poll() is None for crowd in crowds)
    sizes = []
    for number, acknowledged in enumerate(before):
        place, files = fresh(), AttachmentStore(tmp_path / f"store-{number}")
        put_back(tmp_path / f"backup-{number}", place, files)
        with opened(place.serving) as restored, restored.read(_SCOPE) as session:
            assert acknowledged <= set(session.scalars(select(CaseRow.id)))
            rows = session.scalars(select(AttachmentRow)).all()
            assert all(files.proves(row.id, size=row.size, sha256=row.sha256) for row in rows)
            assert {row.id for row in rows} == set(files.all_keys())
            assert journal.verify(session)[1] == ()
            sizes.append(len(rows))
    assert sizes == sorted(sizes)
    assert len(before[-1]) >= 3 * BACKUPS


def test_every_row_comes_back_as_it_was(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, fresh: Fresh, tmp_path: Path
) -> None:
    lived(database, store)
    made = make_backup(both_roles.owner, store, tmp_path / "backup", now=NOW)
    checked = check_backup(tmp_path / "backup")
    assert (checked.findings, checked.gaps) == ((), ())
    assert checked.manifest == made
    assert checked.entries == made.counts["events"] > 0
    place = fresh()
    put_back(tmp_path / "backup", place, AttachmentStore(tmp_path / "other"))
    with opened(place.serving) as restored:
        assert current_revision(restored) == newest_revision()
        with database.read(_SCOPE) as old, restored.read(_SCOPE) as new:
            assert row_counts(new) == row_counts(old)
            for name in row_counts(old):
                rows = text(f'SELECT * FROM "{name}"')  # noqa: S608
                assert sorted(map(repr, new.execute(rows))) == sorted(map(repr, old.execute(rows)))


def test_life_goes_on_after_a_restore(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, fresh: Fresh, tmp_path: Path
) -> None:
    """New rows get new numbers, and the journal's chains go on."""
    world = lived(database, store)
    make_backup(both_roles.owner, store, tmp_path / "backup", now=NOW)
    place = fresh()
    put_back(tmp_path / "backup", place, AttachmentStore(tmp_path / "other"))
    with opened(place.serving) as restored:
        restored.check_durability()
        with restored.write(_SCOPE) as session:
            assert make_case(session, world).number == "KA-2026-000004"
        with restored.read(_SCOPE) as session:
            assert journal.verify(session)[1] == ()


@pytest.mark.postgres
def test_row_security_and_the_two_roles_come_back(
    postgres_server: PostgresServer,
    postgres_urls: PostgresUrls,
    store: AttachmentStore,
    tmp_path: Path,
) -> None:
    migrate(postgres_urls.owner)
    grant(postgres_urls.owner, SERVING)
    with opened(postgres_urls.serving) as database:
        world = lived(database, store)
    make_backup(postgres_urls.owner, store, tmp_path / "backup", now=NOW)
    urls = postgres_server.fresh_database()
    put_back(tmp_path / "backup", TwoRoles(urls.owner, urls.serving), store, replace=True)
    policies = text(
        "SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'public'"
        " ORDER BY 1, 2"
    )
    forced = text(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1"
    )
    with opened(postgres_urls.owner) as old, opened(urls.owner) as new:
        with old.read(_SCOPE) as before, new.read(_SCOPE) as after:
            for query in (policies, forced):
                assert after.execute(query).all() == before.execute(query).all() != []
        with new.engine.connect() as connection:
            assert connection.execute(select(CaseRow.id)).all() == []
    with opened(urls.serving) as serving:
        for scope, count in (
            (Authority(world.authority.id), 3),
            (Person(world.customer.id), 3),
            (Authority(world.customer.id), 0),
            (Person(world.authority.id), 0),
        ):
            with serving.read(scope) as session:
                assert len(session.scalars(select(CaseRow)).all()) == count
        with serving.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("UPDATE events SET actor_name = 'x'"))


def test_what_there_is_is_replaced_only_when_that_is_asked_for(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, tmp_path: Path
) -> None:
    world = lived(database, store)
    make_backup(both_roles.owner, store, tmp_path / "backup", now=NOW)
    with database.read(_SCOPE) as session:
        counts = row_counts(session)
    files = set(store.all_keys())
    with database.write(_SCOPE) as session:
        late = add_file(session, store, make_draft(session, world.customer, world.service))
    store.delete(next(iter(files)))
    with pytest.raises(BackupRefused, match="The database is not empty"):
        put_back(tmp_path / "backup", both_roles, store)
    put_back(tmp_path / "backup", both_roles, store, replace=True)
    assert set(store.all_keys()) == files
    assert late.id not in files
    with database.read(_SCOPE) as session:
        assert row_counts(session) == counts
        assert len(session.scalars(select(EventRow)).all()) == counts["events"]


def test_a_store_in_use_is_not_added_to(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, fresh: Fresh, tmp_path: Path
) -> None:
    lived(database, store)
    make_backup(both_roles.owner, store, tmp_path / "backup", now=NOW)
    with pytest.raises(BackupRefused, match="The attachment store is not empty"):
        put_back(tmp_path / "backup", fresh(), store)


def test_a_restore_that_fails_leaves_what_there_was(
    database: Database, both_roles: TwoRoles, store: AttachmentStore, tmp_path: Path
) -> None:
    """The copy is cut after it was checked: nothing of it arrives."""
    lived(database, store)
    made = make_backup(both_roles.owner, store, tmp_path / "backup", now=NOW)
    lived_on = tmp_path / "backup" / made.database.name
    lived_on.write_bytes(lived_on.read_bytes()[: made.database.size // 2])
    with database.read(_SCOPE) as session:
        counts = row_counts(session)
    with pytest.raises(BackupRefused):
        restore(tmp_path / "backup", made, both_roles.owner, store, replace=True)
    with database.read(_SCOPE) as session:
        assert row_counts(session) == counts
        assert journal.verify(session)[1] == ()


def test_a_backup_of_another_engine_is_refused(
    sqlite_database: Database, store: AttachmentStore, tmp_path: Path
) -> None:
    lived(sqlite_database, store)
    made = make_backup(sqlite_database.url, store, tmp_path / "backup", now=NOW)
    with pytest.raises(BackupRefused, match="The backup is of sqlite, but KEVYT_DATABASE_OWNER"):
        restore(
            tmp_path / "backup", made, "postgresql+psycopg://x@127.0.0.1:1/x", store, replace=True
        )


def test_a_failed_backup_leaves_nothing(
    sqlite_database: Database,
    store: AttachmentStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lived(sqlite_database, store)
    place = tmp_path / "backups"
    place.mkdir()

    def full(*_words: object, **_names: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kevytasiointi.usecases.backups.write_manifest", full)
        with pytest.raises(OSError, match="No space left"):
            make_backup(sqlite_database.url, store, place / "backup", now=NOW)
    assert list(place.iterdir()) == []
    make_backup(sqlite_database.url, store, place / "backup", now=NOW)
    assert sorted(path.name for path in (place / "backup").iterdir()) == [
        "database.sqlite",
        "files",
        MANIFEST,
    ]
