"""Handling times: the customer's waiting left out, told of ten matters and more."""

from datetime import UTC, datetime, timedelta

import pytest

from kevytasiointi.domain.handlingtimes import Entered, handling_time, spread, whole_days
from kevytasiointi.domain.states import CaseState as S

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def walked(*steps: tuple[S, int]) -> list[Entered]:
    """The states with the day on which each was entered."""
    return [Entered(state, START + timedelta(days=day)) for state, day in steps]


@pytest.mark.parametrize(
    ("steps", "days"),
    [
        ([(S.SUBMITTED, 0)], None),
        ([(S.SUBMITTED, 0), (S.IN_PROGRESS, 2)], None),
        ([(S.SUBMITTED, 0), (S.DECIDED, 7)], 7),
        ([(S.SUBMITTED, 0), (S.IN_PROGRESS, 2), (S.PROCESSED, 9), (S.CLOSED, 99)], 9),
        (
            [
                (S.SUBMITTED, 0),
                (S.IN_PROGRESS, 2),
                (S.SUPPLEMENT_REQUESTED, 5),
                (S.SUPPLEMENTED, 25),
                (S.DECIDED, 28),
            ],
            8,
        ),
        ([(S.SUBMITTED, 0), (S.WITHDRAWN, 3)], None),
        ([(S.SUBMITTED, 0), (S.WITHDRAWN, 3), (S.CLOSED, 4)], None),
        # Reopened: the time when it stood decided is nobody's.
        ([(S.SUBMITTED, 0), (S.DECIDED, 5), (S.IN_PROGRESS, 50)], None),
        ([(S.SUBMITTED, 0), (S.DECIDED, 5), (S.IN_PROGRESS, 50), (S.DECIDED, 53)], 8),
        ([], None),
    ],
)
def test_the_time_is_that_of_the_authority(steps: list[tuple[S, int]], days: int | None) -> None:
    expected = None if days is None else timedelta(days=days)
    assert handling_time(walked(*steps)) == expected


def days(*numbers: float) -> list[timedelta]:
    return [timedelta(days=number) for number in numbers]


def test_fewer_than_ten_tell_nothing() -> None:
    assert spread(days(*range(9))) is None
    assert spread([]) is None


def test_the_middle_and_nine_tenths_of_many() -> None:
    found = spread(days(10, 9, 8, 7, 6, 5, 4, 3, 2, 1))
    assert found is not None
    assert (found.count, found.median, found.ninetieth) == (10, *days(5.5, 9))
    odd = spread(days(*range(1, 12)))
    assert odd is not None
    assert (odd.median, odd.ninetieth) == tuple(days(6, 10))
    assert [whole_days(time) for time in days(0.4, 0.5, 6.49)] == [0, 1, 6]
