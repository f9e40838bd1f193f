"""Stored times have a zone and come back as UTC."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import HeartbeatRow

_SCOPE = System("test")
MOMENT = datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("Europe/Helsinki"), timezone(timedelta(hours=-11, minutes=-30))]
)
def test_a_time_comes_back_as_the_same_moment_in_utc(
    database: Database, zone: ZoneInfo | timezone
) -> None:
    with database.write(_SCOPE) as session:
        session.add(HeartbeatRow(name="worker", at=MOMENT.astimezone(zone)))
    with database.read(_SCOPE) as session:
        found = session.get_one(HeartbeatRow, "worker").at
    assert found == MOMENT
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with (
        pytest.raises(StatementError, match="needs a zone"),
        database.write(_SCOPE) as session,
    ):
        session.add(HeartbeatRow(name="worker", at=MOMENT.replace(tzinfo=None)))
    with database.read(_SCOPE) as session:
        assert session.get(HeartbeatRow, "worker") is None
