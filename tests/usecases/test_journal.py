"""The journal: whatever is changed in it afterwards is found, with its place."""

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from kevytasiointi.domain.events import GENESIS_HASH, EventKind, canonical_json, chain_hash
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import ChainRow, EventRow
from kevytasiointi.usecases import journal
from tests.conftest import TwoRoles
from tests.factories import NOW, make_case, make_world
from tests.services.postgres import PostgresServer

_SCOPE = System("test")


def fill(database: Database) -> str:
    """Two authorities with cases; the name of the longest chain."""
    with database.write(_SCOPE) as session:
        make_case(session, make_world(session))
        world = make_world(session, "kuusiranta")
        for state in (CaseState.CLOSED, CaseState.SUPPLEMENTED):
            make_case(session, world, state=state)
        return str(world.authority.id)


def found(database: Database) -> list[tuple[str, int, str]]:
    with database.read(_SCOPE) as session:
        return [(b.chain, b.seq, b.reason) for b in journal.verify(session)[1]]


def test_an_honest_journal_holds(database: Database) -> None:
    fill(database)
    with database.read(_SCOPE) as session:
        count, breaks = journal.verify(session)
        assert breaks == ()
        assert count == len(session.scalars(select(EventRow)).all())
        assert len(session.scalars(select(ChainRow)).all()) == 3


def test_an_empty_journal_holds(database: Database) -> None:
    with database.read(_SCOPE) as session:
        assert journal.verify(session) == (0, ())


def test_each_authority_has_its_own_chain_and_the_platform_one(sqlite_database: Database) -> None:
    fill(sqlite_database)
    with sqlite_database.read(_SCOPE) as session:
        for entry in session.scalars(select(EventRow)):
            expected = str(entry.authority_id) if entry.authority_id else "platform"
            assert entry.chain == expected
            if entry.case_id is not None:
                assert entry.authority_id == session.get_one(CaseRow, entry.case_id).authority_id


def test_a_time_in_another_zone_is_hashed_as_it_is_stored(database: Database) -> None:
    with database.write(_SCOPE) as session:
        journal.record(
            session,
            EventKind.FORM_PUBLISHED,
            actor=None,
            now=NOW.astimezone(ZoneInfo("Europe/Helsinki")),
        )
    assert found(database) == []


@pytest.mark.parametrize(
    "value",
    ["ÄÖå – ”lainaus”", "\u2028 \t\n", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", [1, -1, 2**53], {"b": 1, "a": [None, True]}],
)
def test_every_value_is_read_back_as_it_was_hashed(database: Database, value: Any) -> None:
    with database.write(_SCOPE) as session:
        journal.record(
            session, EventKind.FORM_PUBLISHED, actor=None, now=NOW, data={"value": value}
        )
    assert found(database) == []


def test_entries_written_at_once_make_one_chain(database: Database) -> None:
    with database.write(_SCOPE) as session:
        authority = make_world(session).authority.id

    def write(number: int) -> None:
        for turn in range(6):
            with database.write(_SCOPE) as session:
                journal.record(
                    session,
                    EventKind.SERVICE_OPENED,
                    actor=None,
                    now=NOW + timedelta(seconds=turn),
                    authority_id=authority if number % 2 else None,
                    data={"number": number},
                )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    assert found(database) == []


def test_the_first_entries_of_new_chains_may_come_at_once(database: Database) -> None:
    def write(_number: int) -> None:
        with database.write(_SCOPE) as session:
            journal.record(session, EventKind.FORM_PUBLISHED, actor=None, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with database.read(_SCOPE) as session:
        assert journal.verify(session) == (8, ())


def test_verifying_beside_a_writer_raises_no_false_alarm(database: Database) -> None:
    """Entries that are added while the chain is being read do not look like a break."""
    fill(database)

    def add_entry() -> None:
        with database.write(_SCOPE) as session:
            journal.record(session, EventKind.FORM_PUBLISHED, actor=None, now=NOW)

    with database.read(_SCOPE) as session:
        connection = session.connection()
        added = []

        def between(_conn: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            if "FROM events" in statement and len(added) < 5:
                added.append(statement)
                add_entry()

        sqlalchemy_event.listen(connection, "before_cursor_execute", between)
        assert journal.verify(session)[1] == ()
    assert added
    assert found(database) == []


# --- tampering, with all the rights of the machine's owner ---


@dataclass(frozen=True)
class Tampering:
    """A change behind the portal's back; `at` is where the break must be told, if it is known."""

    name: str
    sql: tuple[str, ...]
    at: int | None


_COLUMNS = "id, chain, seq, kind, at, actor_name, data, previous_hash, hash"
_ADDING = (
    f"INSERT INTO events ({_COLUMNS})"  # noqa: S608
    f" SELECT {_COLUMNS.replace('id, chain, seq', ':fresh, chain, 9999')}"
    " FROM events WHERE chain = :chain AND seq = 5"
)
TAMPERINGS = [
    *(
        Tampering(f"change {column}", (f"UPDATE events SET {column} = {value} WHERE {where}",), 5)  # noqa: S608
        for where in ("chain = :chain AND seq = 5",)
        for column, value in (
            ("kind", "'withdrawn'"),
            ("actor_name", "'Nobody'"),
            ("actor_id", "NULL"),
            ("case_id", "NULL"),
            ("authority_id", "NULL"),
            ("data", '\'{"to": "closed"}\''),
            ("at", "'2020-01-01 00:00:00.000000'"),
            ("id", ":fresh"),
            ("hash", "previous_hash"),
            ("previous_hash", "hash"),
        )
    ),
    Tampering("delete", ("DELETE FROM events WHERE chain = :chain AND seq = 5",), 5),
    Tampering("delete the first", ("DELETE FROM events WHERE chain = :chain AND seq = 1",), 1),
    Tampering(
        "delete and close the gap",
        (
            "DELETE FROM events WHERE chain = :chain AND seq = 5",
            "UPDATE events SET seq = -seq WHERE chain = :chain AND seq > 5",
            "UPDATE events SET seq = -seq - 1 WHERE chain = :chain AND seq < 0",
        ),
        5,
    ),
    Tampering(
        "swap",
        (
            "UPDATE events SET seq = -1 WHERE chain = :chain AND seq = 5",
            "UPDATE events SET seq = 5 WHERE chain = :chain AND seq = 6",
            "UPDATE events SET seq = 6 WHERE chain = :chain AND seq = -1",
        ),
        5,
    ),
    Tampering("cut the tail", ("DELETE FROM events WHERE chain = :chain AND seq > 7",), 8),
    Tampering("remove every entry", ("DELETE FROM events WHERE chain = :chain",), 1),
    Tampering("remove the head", ("DELETE FROM chains WHERE chain = :chain",), None),
    Tampering("wind the head back", ("UPDATE chains SET seq = 7 WHERE chain = :chain",), None),
    Tampering("another head", ("UPDATE chains SET hash = 'x' WHERE chain = :chain",), None),
    Tampering(
        "move to another chain",
        ("UPDATE events SET chain = 'elsewhere' WHERE chain = :chain AND seq = 5",),
        5,
    ),
    Tampering(
        "add an entry",
        (_ADDING,),
        None,
    ),
]


def tamper(
    request: pytest.FixtureRequest, database: Database, roles: TwoRoles, chain: str, what: Tampering
) -> None:
    fresh: Any = uuid4().hex if database.is_sqlite else uuid4()
    values = {"chain": chain, "fresh": fresh}
    if database.is_sqlite:
        with database.engine.connect().execution_options(kevyt_write=True) as connection:
            for statement in what.sql:
                connection.execute(text(statement), values)
            connection.commit()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.connect(roles.owner.rpartition("/")[2]) as raw:
        raw.execute("SET session_replication_role = replica")
        for statement in what.sql:
            raw.execute(
                statement.replace(":chain", "%(chain)s").replace(":fresh", "%(fresh)s"), values
            )


@pytest.mark.parametrize("what", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_tampering_is_found_at_its_place(
    request: pytest.FixtureRequest, database: Database, both_roles: TwoRoles, what: Tampering
) -> None:
    chain = fill(database)
    assert found(database) == []
    tamper(request, database, both_roles, chain, what)
    breaks = {name: (seq, reason) for name, seq, reason in found(database)}
    assert chain in breaks
    if what.at is not None:
        assert breaks[chain][0] == what.at
    assert breaks[chain][1]
    assert set(breaks) <= {chain, "elsewhere"}


def _some_text(chance: random.Random) -> str:
    return "".join(chance.choice("abcåäö 0123") for _ in range(chance.randint(1, 12)))


def _change(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    entry = chance.choice(entries)
    column = chance.choice(["actor_name", "kind", "at", "data", "case_id", "actor_id"])
    before = entry[column]
    while entry[column] == before:
        entry[column] = {
            "actor_name": lambda: _some_text(chance),
            "kind": lambda: chance.choice(list(EventKind)).value,
            "at": lambda: f"2026-01-{chance.randint(1, 28):02d} 10:00:00.000000",
            "data": lambda: json.dumps({_some_text(chance): chance.randint(0, 9)}),
            "case_id": lambda: UUID(int=chance.getrandbits(128)).hex,
            "actor_id": lambda: UUID(int=chance.getrandbits(128)).hex,
        }[column]()


def _remove(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    entries.pop(chance.randrange(len(entries)))


def _remove_and_renumber(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    _remove(chance, entries)
    for seq, entry in enumerate(entries, start=1):
        entry["seq"] = seq


def _reorder(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    one, other = chance.sample(range(len(entries)), 2)
    entries[one]["seq"], entries[other]["seq"] = entries[other]["seq"], entries[one]["seq"]


def _cut(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    del entries[chance.randrange(len(entries)) :]


def _repeat(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    copied = dict(chance.choice(entries))
    entries.append({**copied, "id": uuid4().hex, "seq": len(entries) + 1})


def _add_well_made(chance: random.Random, entries: list[dict[str, Any]]) -> None:
    """An entry whose hash is right for its place: only the head tells."""
    last = entries[-1]
    added = {
        **last,
        "id": uuid4().hex,
        "seq": last["seq"] + 1,
        "previous_hash": last["hash"],
        "actor_name": _some_text(chance),
    }
    added["hash"] = chain_hash(added["previous_hash"], {"made": "up"})
    entries.append(added)


RANDOM_WAYS: list[Callable[[random.Random, list[dict[str, Any]]], None]] = [
    *(_change, _change, _change, _remove, _remove_and_renumber),
    *(_reorder, _cut, _repeat, _add_well_made),
]


def test_of_a_thousand_random_tamperings_every_one_is_found(sqlite_database: Database) -> None:
    chain = fill(sqlite_database)
    columns = [column.name for column in EventRow.__table__.columns]
    names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    chance = random.Random(20261123)
    missed = []
    with sqlite_database.engine.connect().execution_options(kevyt_write=True) as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        session = Session(connection, join_transaction_mode="rollback_only")
        originals = [
            dict(row._mapping)
            for row in connection.execute(
                text(f"SELECT {names} FROM events WHERE chain = :chain ORDER BY seq"),  # noqa: S608
                {"chain": chain},
            )
        ]
        untouched = journal._verify_chain(session, chain, session.get_one(ChainRow, chain))
        assert untouched == (len(originals), None)
        session.expunge_all()
        for number in range(1000):
            entries = [dict(entry) for entry in originals]
            way = RANDOM_WAYS[number % len(RANDOM_WAYS)]
            way(chance, entries)
            savepoint = connection.begin_nested()
            connection.execute(text("DELETE FROM events WHERE chain = :chain"), {"chain": chain})
            if entries:
                connection.execute(
                    text(f"INSERT INTO events ({names}) VALUES ({places})"),  # noqa: S608
                    entries,
                )
            head = session.get_one(ChainRow, chain)
            if journal._verify_chain(session, chain, head)[1] is None:
                missed.append((number, way.__name__))
            session.expunge_all()
            savepoint.rollback()
        session.close()
    assert missed == []
    assert found(sqlite_database) == []


def test_canonical_json_has_one_form() -> None:
    assert canonical_json({"b": [1, "ä"], "a": None}) == '{"a":null,"b":[1,"ä"]}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})
    assert chain_hash(GENESIS_HASH, {"a": 1}) != chain_hash("1" * 64, {"a": 1})
