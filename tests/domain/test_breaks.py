"""The times of breaks."""

from datetime import UTC, datetime, timedelta

import pytest

from kevytasiointi.domain.breaks import Announcement, check_past, check_planned
from kevytasiointi.domain.errors import InvalidInput

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_break_is_told_from_its_day_until_its_end() -> None:
    told = Announcement({}, NOW, NOW + HOUR, NOW + 2 * HOUR)
    moments = [NOW - HOUR, NOW, NOW + HOUR, NOW + 2 * HOUR]
    assert [told.is_shown(moment) for moment in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("shown", "begins", "ends", "field"),
    [
        (0, 2, 2, "ends_on"),
        (0, 2, 1, "ends_on"),
        (-5, -3, -1, "ends_on"),
        (3, 2, 4, "shown_on"),
        (0, 1, 24 * 40, "ends_on"),
    ],
)
def test_planned_times_must_be_in_order(shown: int, begins: int, ends: int, field: str) -> None:
    check_planned(NOW, NOW + HOUR, NOW + 2 * HOUR, NOW)
    with pytest.raises(InvalidInput) as refused:
        check_planned(NOW + shown * HOUR, NOW + begins * HOUR, NOW + ends * HOUR, NOW)
    assert refused.value.field == field


def test_a_fault_must_be_over() -> None:
    check_past(NOW - HOUR, NOW, NOW)
    with pytest.raises(InvalidInput):
        check_past(NOW - HOUR, NOW + HOUR, NOW)
