"""Packages of many matters: made by the worker a few at a time, found again after a kill."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.packages import INDEX, MANIFEST
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.orders import PackageOrderRow
from kevytasiointi.storage.package_shelf import PackageShelf
from kevytasiointi.storage.queries import case_page, jobs, orders
from kevytasiointi.storage.zips import ZipEntry, nothing
from kevytasiointi.usecases import closing, journal, outbox, package_orders
from tests import factories
from tests.factories import NOW, World
from tests.usecases.test_packaging import add, schema_of


@pytest.fixture
def shelf(tmp_path: Path) -> PackageShelf:
    return PackageShelf(tmp_path / "packages")


def ordered(
    database: Database, store: AttachmentStore, count: int
) -> tuple[World, list[CaseRow], UUID]:
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        cases = [factories.make_case(session, world) for _ in range(count)]
        for case in cases:
            add(session, store, case, Purpose.SUPPLEMENT, "liite.pdf")
    with database.write(Authority(world.authority.id)) as session:
        keys = [case.id for case in cases]
        order = package_orders.order_packages(session, world.officer, keys, language="sv", now=NOW)
        return world, cases, order.id


def work(
    database: Database, store: AttachmentStore, shelf: PackageShelf, *, owner: str = "one"
) -> None:
    deliver = package_orders.deliver_packages(database, store, shelf, lambda: NOW)
    while outbox.relay(
        database, {Channel.PACKAGE: deliver}, owner=owner, clock=lambda: NOW, jitter=lambda: 0.5
    ):
        pass


def stored(database: Database, order_id: UUID) -> PackageOrderRow:
    with database.read(System("test")) as session:
        found = orders.any_order(session, order_id)
        assert found is not None
        return found


def test_the_worker_makes_them_all_and_each_is_as_if_it_were_alone(
    database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, cases, order_id = ordered(database, store, 12)
    work(database, store, shelf)
    order = stored(database, order_id)
    assert (order.made, order.left_out, order.ready_at) == (12, {}, NOW)
    content = shelf.whole(order_id).read_bytes()
    assert (order.size, order.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    archive = zipfile.ZipFile(io.BytesIO(content))
    index = json.loads(archive.read(INDEX))
    schema_of("index").validate(index)
    assert [told["number"] for told in index["packages"]] == [case.number for case in cases]
    for told in index["packages"]:
        inner = archive.read(told["path"])
        assert hashlib.sha256(inner).hexdigest() == told["sha256"]
        with zipfile.ZipFile(io.BytesIO(inner)) as package:
            assert package.testzip() is None
            assert json.loads(package.read(MANIFEST))["case"]["id"] == told["id"]
            assert package.read("attachments/supplement/liite.pdf") == factories.PDF_BYTES
    with database.read(System("test")) as session:
        waiting = [row.payload.get("notice") for row in jobs.waiting_rows(session)]
        assert "package_ready" in waiting


def test_after_a_kill_nothing_is_made_twice_and_nothing_is_missing(
    database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, cases, order_id = ordered(database, store, 4)
    calls: list[Callable[..., object]] = []

    class Killed(BaseException):
        """The process is gone."""

    class Failing(PackageShelf):
        def write(self, path: Path, *rest: object) -> None:
            if len(calls) == 2:
                raise Killed
            calls.append(self.write)
            super().write(path, *rest)

    failing = Failing(shelf.whole(order_id).parent)
    with pytest.raises(Killed):
        work(database, store, failing)
    first = shelf.part(order_id, cases[0].id).stat().st_mtime_ns
    assert not shelf.part(order_id, cases[2].id).exists()
    later = NOW + outbox.LEASE + timedelta(seconds=1)
    deliver = package_orders.deliver_packages(database, store, shelf, lambda: later)
    while outbox.relay(
        database,
        {Channel.PACKAGE: deliver},
        owner="two",
        clock=lambda: later,
        jitter=lambda: 0.5,
    ):
        pass
    assert shelf.part(order_id, cases[0].id).stat().st_mtime_ns == first
    assert stored(database, order_id).ready_at == later
    assert len(zipfile.ZipFile(shelf.whole(order_id)).namelist()) == 5


def test_putting_them_together_may_take_longer_than_a_lease(
    database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, cases, order_id = ordered(database, store, 6)
    now = NOW
    tried_by_another: list[int] = []

    def slowly(entry: ZipEntry) -> Iterator[bytes]:
        nonlocal now
        for piece in entry.pieces():
            now += timedelta(seconds=50)
            yield piece
            tried_by_another.append(turn("two", shelf))

    class Slow(PackageShelf):
        def write(
            self, path: Path, entries: Iterable[ZipEntry], goes_on: Callable[[], None] = nothing
        ) -> None:
            is_whole = path == self.whole(order_id)
            slow = [replace(entry, pieces=partial(slowly, entry)) for entry in entries]
            super().write(path, slow if is_whole else entries, goes_on)

    def turn(owner: str, by: PackageShelf) -> int:
        deliver = package_orders.deliver_packages(database, store, by, lambda: now)
        return outbox.relay(
            database,
            {Channel.PACKAGE: deliver},
            owner=owner,
            clock=lambda: now,
            jitter=lambda: 0.5,
        )

    slow_one = Slow(shelf.whole(order_id).parent)
    while turn("one", slow_one):
        pass
    assert now - NOW > 2 * outbox.LEASE
    assert tried_by_another == [0] * (len(cases) + 1)
    assert stored(database, order_id).ready_at == now


def test_a_matter_with_a_damaged_file_is_left_out_and_told_of(
    database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, cases, order_id = ordered(database, store, 2)
    with database.write(System("test")) as session:
        (row,) = case_page.case_attachments(session, cases[0].id)
        row.sha256 = "0" * 64
    work(database, store, shelf)
    assert stored(database, order_id).left_out == {str(cases[0].id): "damaged_file"}
    index = json.loads(zipfile.ZipFile(shelf.whole(order_id)).read(INDEX))
    schema_of("index").validate(index)
    assert index["left_out"] == [{"number": cases[0].number, "reason": "damaged_file"}]
    assert [told["number"] for told in index["packages"]] == [cases[1].number]


def test_the_officer_hears_by_a_mail_that_tells_nothing_of_the_matters(
    sqlite_database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, _cases, order_id = ordered(sqlite_database, store, 1)
    with sqlite_database.read(System("test")) as session:
        told = package_orders.address_package_ready(session, order_id, None)
    assert told is not None
    assert (told.language, told.path) == ("sv", f"/virkailija/paketit/{order_id}")
    assert not told.facts


def test_packages_are_forgotten_after_seven_days(
    sqlite_database: Database, store: AttachmentStore, shelf: PackageShelf
) -> None:
    _world, _cases, order_id = ordered(sqlite_database, store, 1)
    work(sqlite_database, store, shelf)
    with sqlite_database.write(System("test")) as session:
        assert package_orders.forget_packages(session, NOW + timedelta(days=7)) == (
            (),
            (order_id,),
        )
        assert package_orders.forget_packages(session, NOW + timedelta(days=7, seconds=1)) == (
            (order_id,),
            (),
        )
    shelf.delete(order_id)
    assert not shelf.whole(order_id).exists()


def test_the_portal_closes_moved_matters_only_where_the_authority_asks(
    database: Database,
) -> None:
    def moved_at(moment: datetime, state: CaseState) -> UUID:
        case = factories.make_case(session, world, state=state, now=moment)
        session.flush()
        if state is not CaseState.CLOSED:
            case.moved_to_records_at = moment
        return case.id

    with database.write(System("test")) as session:
        world = factories.make_world(session)
        old = moved_at(NOW, CaseState.PROCESSED)
        fresh = moved_at(NOW + timedelta(days=20), CaseState.PROCESSED)
        is_open = moved_at(NOW, CaseState.IN_PROGRESS)
        not_moved = factories.make_case(session, world, state=CaseState.PROCESSED).id
    later = NOW + timedelta(days=31)
    with database.write(System("test")) as session:
        assert closing.close_moved(session, later) == 0
    with database.write(System("test")) as session:
        world.authority.close_moved_after_days = 30
        session.merge(world.authority)
    with database.write(System("test")) as session:
        assert closing.close_moved(session, later) == 1
        assert closing.close_moved(session, later) == 0
        states = [
            case_page.any_case(session, key).state for key in (old, fresh, is_open, not_moved)
        ]
        assert states == [
            CaseState.CLOSED,
            CaseState.PROCESSED,
            CaseState.IN_PROGRESS,
            CaseState.PROCESSED,
        ]
        assert journal.verify(session)[1] == ()
