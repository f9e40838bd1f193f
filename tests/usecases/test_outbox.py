"""The outbox: everything is delivered, in order per case, and nothing holds the others up."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import MAX_ATTEMPTS, Channel, Mail, wait_after
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import EventRow, HeartbeatRow, OutboxRow
from kevytasiointi.storage.queries import case_page, jobs
from kevytasiointi.usecases import deliveries, journal, outbox
from kevytasiointi.usecases.outbox import Claim
from tests.factories import NOW, make_case, make_world

_SCOPE = System("test")


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Postman:
    """Remembers what was delivered; fails for rows that it is told to fail."""

    def __init__(self, fails: Callable[[Claim], bool] = lambda _: False) -> None:
        self.delivered: list[Claim] = []
        self.tried: list[Claim] = []
        self.fails = fails

    def __call__(self, claim: Claim) -> None:
        self.tried.append(claim)
        if self.fails(claim):
            raise OSError("the server is away")
        self.delivered.append(claim)


def half() -> float:
    return 0.5


def relay(
    database: Database,
    postman: Callable[[Claim], Callable[[Session], None] | None],
    clock: Clock,
    owner: str = "w",
    channel: Channel = Channel.MAIL,
) -> int:
    return outbox.relay(database, {channel: postman}, owner=owner, clock=clock, jitter=half)


def relay_all(database: Database, postman: Postman, clock: Clock, owner: str = "w") -> None:
    while relay(database, postman, clock, owner):
        pass


def rows(database: Database) -> list[OutboxRow]:
    with database.read(_SCOPE) as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.seq)))


def add_rows(database: Database, count: int, case_id: UUID | None = None) -> None:
    with database.write(_SCOPE) as session:
        session.add_all(
            OutboxRow(
                case_id=case_id,
                channel=Channel.MAIL,
                payload={"mail": "receipt", "n": n},
                created_at=NOW,
                due_at=NOW,
            )
            for n in range(count)
        )


def add_cases(database: Database, count: int) -> list[UUID]:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        return [make_case(session, world).id for _ in range(count)]


def test_everything_is_delivered_once(database: Database) -> None:
    add_rows(database, 25)
    postman, clock = Postman(), Clock()
    assert relay(database, postman, clock) == outbox.BATCH
    relay_all(database, postman, clock)
    assert [claim.payload["n"] for claim in postman.delivered] == list(range(25))
    assert all(row.done_at == NOW and row.attempts == 1 for row in rows(database))
    assert relay(database, postman, clock) == 0


def test_a_channel_in_trouble_holds_the_others_up_for_one_try_only(database: Database) -> None:
    add_cases(database, 3)
    away, press, clock = Postman(lambda _: True), Postman(), Clock()
    ways = {Channel.MAIL: away, Channel.PDF: press}
    assert outbox.relay(database, ways, owner="w", clock=clock, jitter=half) == 4
    assert (len(away.tried), len(press.delivered)) == (1, 3)


def test_a_row_waits_for_the_one_before_it_of_the_same_case_and_channel(
    database: Database,
) -> None:
    first, second = add_cases(database, 2)
    stuck = Postman(lambda claim: claim.case_id == first and claim.payload["mail"] == "receipt")
    clock = Clock()
    relay_all(database, stuck, clock)
    assert [(c.case_id, c.payload["mail"]) for c in stuck.delivered] == [
        (second, "receipt"),
        (second, "arrived"),
    ]
    # Another channel of the same case goes on.
    pdf = Postman()
    relay(database, pdf, clock, channel=Channel.PDF)
    assert {c.case_id for c in pdf.delivered} == {first, second}
    clock.now += timedelta(minutes=1)
    relay_all(database, patient := Postman(), clock)
    assert [c.payload["mail"] for c in patient.delivered] == ["receipt", "arrived"]


def test_the_order_of_many_mails_of_one_case_survives_failures(database: Database) -> None:
    (case_id,) = add_cases(database, 1)
    add_rows(database, 20, case_id)
    chance = random.Random(7)
    postman = Postman(lambda _: chance.random() < 0.5)
    clock = Clock()
    for _ in range(4000):
        relay(database, postman, clock)
        clock.now += timedelta(minutes=5)
        if all(row.done_at or row.channel is Channel.PDF for row in rows(database)):
            break
    numbers = [c.seq for c in postman.delivered]
    assert numbers == sorted(numbers)
    assert len(numbers) == 22


@given(st.integers(1, 200), st.floats(0, 1))
def test_waits_grow_and_stay_within_bounds(attempts: int, jitter: float) -> None:
    wait, plain = wait_after(attempts, jitter), wait_after(attempts, 0.5)
    assert 0.8 * plain <= wait <= 1.2 * plain + timedelta(microseconds=1)
    assert plain <= wait_after(attempts + 1, 0.5) <= timedelta(hours=8)
    assert wait_after(1, 0.5) == timedelta(seconds=20)


def test_mail_is_tried_for_about_two_days() -> None:
    waits = [wait_after(n, 0.5) for n in range(1, MAX_ATTEMPTS[Channel.MAIL])]
    assert timedelta(hours=40) < sum(waits, timedelta()) < timedelta(hours=48)


@pytest.mark.parametrize(
    ("channel", "kind"),
    [(Channel.MAIL, EventKind.MAIL_DEAD), (Channel.PDF, EventKind.PDF_FAILED)],
)
def test_a_row_that_always_fails_is_put_aside_told_and_can_be_sent_again(
    database: Database, channel: Channel, kind: EventKind
) -> None:
    (case_id,) = add_cases(database, 1)
    with database.read(_SCOPE) as session:
        before = case_page.any_case(session, case_id)
    always, clock = Postman(lambda claim: claim.payload.get("mail") != "arrived"), Clock()
    waits = []
    for attempt in range(1, MAX_ATTEMPTS[channel] + 1):
        while relay(database, always, clock, channel=channel):
            pass
        row = next(r for r in rows(database) if r.channel is channel)
        assert (row.attempts, row.last_error) == (attempt, "OSError")
        assert (row.dead_at is not None) == (attempt == MAX_ATTEMPTS[channel])
        waits.append(row.due_at - clock.now)
        clock.now = max(clock.now, row.due_at)
    assert waits[:-1] == sorted(waits[:-1])
    with database.read(_SCOPE) as session:
        told = session.scalars(select(EventRow).where(EventRow.kind == kind)).all()
        assert [entry.data for entry in told] == [{"outbox": str(row.id), "error": "OSError"}]
        assert [letter.seq for letter in jobs.dead_letters(session)] == [row.seq]
        after = case_page.any_case(session, case_id)
        assert (after.version, after.last_change_at) == (before.version, before.last_change_at)
        assert journal.verify(session)[1] == ()
    with database.write(_SCOPE) as session:
        again = jobs.outbox_row(session, row.seq)
        assert again
        assert deliveries.send_again(session, again, None, now=clock.now)
        assert not deliveries.send_again(session, again, None, now=clock.now)
        assert journal.verify(session)[1] == ()
    willing = Postman()
    while relay(database, willing, clock, channel=channel):
        pass
    assert row.id in {claim.id for claim in willing.delivered}
    assert all(claim.id != row.id or claim.attempts == 1 for claim in willing.delivered)


def test_a_dead_letter_lets_the_next_one_of_its_case_through(database: Database) -> None:
    add_cases(database, 1)
    poison = Postman(lambda claim: claim.payload["mail"] == "receipt")
    clock = Clock()
    for _ in range(MAX_ATTEMPTS[Channel.MAIL]):
        relay_all(database, poison, clock)
        clock.now += timedelta(hours=10)
    relay_all(database, poison, clock)
    assert [claim.payload["mail"] for claim in poison.delivered] == ["arrived"]


def test_one_poison_among_two_hundred_holds_nobody_up(database: Database) -> None:
    add_rows(database, 200)
    poison = Postman(lambda claim: claim.payload["n"] == 3)
    clock = Clock()
    relay_all(database, poison, clock)
    assert len(poison.delivered) == 199
    assert len(poison.tried) == 200
    for _ in range(MAX_ATTEMPTS[Channel.MAIL]):
        clock.now += timedelta(hours=10)
        relay_all(database, poison, clock)
    left = [row for row in rows(database) if row.done_at is None]
    assert [(row.payload["n"], row.attempts) for row in left] == [(3, MAX_ATTEMPTS[Channel.MAIL])]
    assert left[0].dead_at is not None


def test_a_worker_that_lost_its_lease_can_not_mark_the_row(database: Database) -> None:
    """Two owners: the slow one finishes after the other has taken over."""
    add_rows(database, 1)
    clock = Clock()
    quick = Postman()
    written: list[str] = []

    def slow(claim: Claim) -> Callable[[Session], None]:
        clock.now += outbox.LEASE + timedelta(seconds=1)
        assert relay(database, quick, clock, owner="quick") == 1
        return lambda _session: written.append("slow")

    assert relay(database, slow, clock, owner="slow") == 1
    (row,) = rows(database)
    assert (row.lease_owner, row.done_at, row.attempts) == ("quick", clock.now, 2)
    assert written == []
    assert [claim.id for claim in quick.delivered] == [row.id]


def test_a_long_delivery_keeps_its_lease_and_tells_that_the_worker_is_alive(
    database: Database,
) -> None:
    add_rows(database, 1)
    clock, quick = Clock(), Postman()
    beats: list[datetime] = []

    def long(claim: Claim) -> None:
        for _ in range(40):
            clock.now += timedelta(seconds=10)
            claim.keep()
            assert relay(database, quick, clock, owner="quick") == 0

    assert outbox.relay(
        database,
        {Channel.MAIL: long},
        owner="long",
        clock=clock,
        jitter=half,
        alive=lambda: beats.append(clock.now),
    )
    (row,) = rows(database)
    assert (row.lease_owner, row.done_at, row.attempts) == ("long", clock.now, 1)
    assert len(beats) == 20  # every second of the forty was early enough to cost nothing


def test_a_delivery_stops_when_its_lease_is_lost(database: Database) -> None:
    add_rows(database, 1)
    clock, quick = Clock(), Postman()
    went_on = False

    def slow(claim: Claim) -> None:
        nonlocal went_on
        clock.now += outbox.LEASE + timedelta(seconds=1)
        assert relay(database, quick, clock, owner="quick") == 1
        with pytest.raises(outbox.LeaseLost):
            claim.keep()
        claim.keep()
        went_on = True

    assert relay(database, slow, clock, owner="slow") == 1
    (row,) = rows(database)
    assert (row.lease_owner, row.attempts, went_on) == ("quick", 2, False)
    assert row.last_error is None


def test_a_worker_that_lost_its_lease_can_not_put_the_row_off(database: Database) -> None:
    add_rows(database, 1)
    clock = Clock()

    def slow(claim: Claim) -> None:
        clock.now += outbox.LEASE + timedelta(seconds=1)
        with database.write(_SCOPE) as session:
            row = jobs.due_outbox(session, clock.now, Channel.MAIL, lock=True)
            assert row is not None
            row.lease_owner, row.lease_until = "quick", clock.now + outbox.LEASE
        raise OSError("too late")

    relay(database, slow, clock, owner="slow")
    (row,) = rows(database)
    assert (row.lease_owner, row.last_error, row.due_at) == ("quick", None, NOW)


def test_a_leased_row_is_left_alone_until_the_lease_ends(database: Database) -> None:
    add_rows(database, 1)
    clock = Clock()

    class Killed(BaseException):
        """As if the process had been killed: nothing after it runs."""

    def killed(_claim: Claim) -> None:
        raise Killed

    with pytest.raises(Killed):
        relay(database, killed, clock, owner="dead")
    postman = Postman()
    assert relay(database, postman, clock, owner="next") == 0
    clock.now += outbox.LEASE
    assert relay(database, postman, clock, owner="next") == 0
    clock.now += timedelta(seconds=1)
    assert relay(database, postman, clock, owner="next") == 1
    assert postman.delivered[0].attempts == 2


def test_a_killed_worker_costs_only_the_row_in_its_hands_an_attempt(database: Database) -> None:
    add_rows(database, 30)
    clock = Clock()

    class Killed(BaseException):
        pass

    chance = random.Random(3)
    delivered: list[UUID] = []

    def deadly(claim: Claim) -> None:
        if chance.random() < 0.2:
            raise Killed
        delivered.append(claim.id)

    for turn in range(300):
        try:
            tried = relay(database, deadly, clock, owner=f"w{turn}")
        except Killed:
            continue
        if not tried:
            clock.now += outbox.LEASE + timedelta(seconds=1)
            if all(row.done_at for row in rows(database)):
                break
    kept = rows(database)
    assert {row.id for row in kept} == set(delivered)
    assert len(delivered) == 30
    assert max(row.attempts for row in kept) < 8
    assert all(row.dead_at is None for row in kept)


def test_four_workers_at_once_deliver_each_row_once(database: Database) -> None:
    add_rows(database, 60)
    clock, postman = Clock(), Postman()

    def work(number: int) -> None:
        relay_all(database, postman, clock, owner=f"w{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    relay_all(database, postman, clock)
    assert sorted(int(claim.payload["n"]) for claim in postman.delivered) == list(range(60))


def test_what_a_delivery_writes_stands_or_falls_with_its_mark(database: Database) -> None:
    add_rows(database, 1)
    clock = Clock()

    def writing(fails: bool) -> Callable[[Claim], Callable[[Session], None]]:
        def finish(session: Session) -> None:
            session.add(HeartbeatRow(name="made", at=NOW))
            session.flush()
            if fails:
                raise OSError("disk full")

        return lambda _claim: finish

    relay(database, writing(fails=True), clock)
    with database.read(_SCOPE) as session:
        assert session.get(HeartbeatRow, "made") is None
    assert rows(database)[0].done_at is None
    clock.now += timedelta(minutes=1)
    relay(database, writing(fails=False), clock)
    with database.read(_SCOPE) as session:
        assert session.get(HeartbeatRow, "made") is not None
    assert rows(database)[0].done_at == clock.now


def test_the_outbox_tells_how_long_its_oldest_row_waits(database: Database) -> None:
    with database.read(_SCOPE) as session:
        assert jobs.oldest_waiting(session) is None
    add_rows(database, 2)
    with database.read(_SCOPE) as session:
        assert jobs.oldest_waiting(session) == NOW
    relay_all(database, Postman(), Clock())
    with database.read(_SCOPE) as session:
        assert jobs.oldest_waiting(session) is None


def test_the_heart_beats(database: Database) -> None:
    for minutes in (0, 1):
        outbox.beat(database, "worker", NOW + timedelta(minutes=minutes))
    with database.read(_SCOPE) as session:
        assert jobs.heartbeat(session, "worker") == NOW + timedelta(minutes=1)
        assert jobs.heartbeat(session, "another") is None


def test_rows_hold_no_personal_data(database: Database) -> None:
    add_cases(database, 2)
    for row in rows(database):
        assert set(row.payload) <= {"mail"}
        assert row.payload.get("mail", "receipt") in set(Mail)
