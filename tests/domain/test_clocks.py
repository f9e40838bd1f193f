"""Clocks that pause, and the day that an officer may set for a supplement."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.calendar import DayRangeError
from kevytasiointi.domain.clocks import (
    Move,
    PauseError,
    SupplementDueError,
    check_supplement_due,
    moved_end,
    paused_end,
)
from kevytasiointi.domain.deadlines import Due, StepCode, due
from kevytasiointi.domain.periods import Period, Unit

SIXTY_DAYS = Period.parse("P60D")
TODAY = date(2026, 11, 23)


def codes(result: Due) -> list[str]:
    return [str(step.code) for step in result.steps]


@pytest.mark.parametrize(
    ("submitted", "paused", "resumed", "end"),
    [
        (date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 10), date(2026, 3, 27)),
        (date(2026, 3, 2), date(2026, 3, 10), date(2026, 4, 7), date(2026, 5, 29)),
    ],
)
def test_worked_clocks_end_where_the_reckoning_by_hand_says(
    submitted: date, paused: date, resumed: date, end: date
) -> None:
    result = paused_end(submitted, SIXTY_DAYS, [(paused, resumed)], TODAY)
    assert (result.raw, result.last_day) == (end, end)
    assert result.paused_on is None
    assert codes(result)[2:4] == [StepCode.PAUSED, StepCode.RESUMED]


def test_without_pauses_it_is_the_plain_limit() -> None:
    assert paused_end(date(2026, 5, 20), SIXTY_DAYS, [], TODAY) == due(
        date(2026, 5, 20), SIXTY_DAYS
    )


def test_a_standing_clock_ends_as_if_it_ran_again_today() -> None:
    result = paused_end(
        date(2026, 1, 5), SIXTY_DAYS, [(date(2026, 1, 20), None)], date(2026, 2, 10)
    )
    assert result.raw == date(2026, 3, 27)
    assert result.paused_on == date(2026, 1, 20)
    assert StepCode.STILL_PAUSED in codes(result)


def test_a_pause_still_to_come_is_not_counted_backwards() -> None:
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, [(date(2026, 1, 20), None)], date(2026, 1, 7))
    assert result.raw == due(date(2026, 1, 5), SIXTY_DAYS).raw


def test_two_pauses_add_up_and_may_touch() -> None:
    pauses = [(date(2026, 1, 20), date(2026, 2, 10)), (date(2026, 2, 10), date(2026, 2, 20))]
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, pauses, TODAY)
    assert result.raw == date(2026, 3, 6) + timedelta(days=21 + 10)


def test_only_the_last_day_moves_after_the_pauses() -> None:
    # 6 March and eight days is Saturday 14 March.
    result = paused_end(
        date(2026, 1, 5), SIXTY_DAYS, [(date(2026, 1, 20), date(2026, 1, 28))], TODAY
    )
    assert (result.raw, result.last_day) == (date(2026, 3, 14), date(2026, 3, 16))


def test_a_pause_on_the_last_day_leaves_no_time_after_resuming() -> None:
    result = paused_end(
        date(2026, 1, 5), SIXTY_DAYS, [(date(2026, 3, 6), date(2026, 3, 18))], TODAY
    )
    assert result.raw == date(2026, 3, 18)
    assert StepCode.PAUSED_AT_END in codes(result)


def test_a_pause_after_the_end_changes_nothing() -> None:
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, [(date(2026, 3, 9), date(2026, 4, 7))], TODAY)
    assert result.last_day == date(2026, 3, 6)
    assert StepCode.PAUSE_AFTER_END in codes(result)


def test_a_month_turns_into_its_days_when_the_clock_has_stood() -> None:
    result = paused_end(
        date(2026, 2, 2), Period.parse("P1M"), [(date(2026, 2, 9), date(2026, 2, 16))], TODAY
    )
    assert result.raw == date(2026, 3, 2) + timedelta(days=7)


def test_a_clock_of_working_days_leaves_days_off_out() -> None:
    # Four working days from Monday 30 March: 31 March, 1, 2 and 7 April (Easter between).
    pauses = [(date(2026, 4, 1), date(2026, 4, 29))]
    result = paused_end(date(2026, 3, 30), Period.parse("P4B"), pauses, TODAY)
    assert result.raw == date(2026, 5, 4)  # 30 April, then May Day and the weekend left out


def test_the_longest_periods_can_stand_on_their_first_day() -> None:
    for text in ("P36525D", "P5217W", "P2600B"):
        start = date(1950, 1, 2)
        result = paused_end(start, Period.parse(text), [(start, start)], TODAY)
        assert result.raw == due(start, Period.parse(text)).raw


@pytest.mark.parametrize(
    "pauses",
    [
        [(date(2026, 1, 4), date(2026, 1, 8))],
        [(date(2026, 1, 20), date(2026, 1, 19))],
        [(date(2026, 1, 20), date(2026, 1, 30)), (date(2026, 1, 29), date(2026, 2, 2))],
        [(date(2026, 1, 20), None), (date(2026, 1, 29), date(2026, 2, 2))],
    ],
)
def test_impossible_pauses_are_refused(pauses: list[tuple[date, date | None]]) -> None:
    with pytest.raises(PauseError):
        paused_end(date(2026, 1, 5), SIXTY_DAYS, pauses, TODAY)


@given(
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    st.integers(1, 400),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_a_pause_moves_the_end_by_the_days_it_lasted(
    start: date, length: int, used: int, stood: int
) -> None:
    used = min(used, length)
    paused = start + timedelta(days=used)
    result = paused_end(
        start, Period.parse(f"P{length}D"), [(paused, paused + timedelta(days=stood))], TODAY
    )
    assert result.raw == start + timedelta(days=length + stood)


@pytest.mark.parametrize("due_on", [TODAY, date(2026, 12, 7), date(2026, 12, 31)])
def test_a_working_day_from_today_on_may_be_the_last_day_of_a_supplement(due_on: date) -> None:
    check_supplement_due(due_on, TODAY)


@pytest.mark.parametrize(
    ("due_on", "code", "next_day"),
    [
        (date(2026, 11, 20), SupplementDueError.PAST, TODAY),
        (date(2026, 12, 5), SupplementDueError.DAY_OFF, date(2026, 12, 7)),
        (date(2026, 12, 24), SupplementDueError.DAY_OFF, date(2026, 12, 28)),
    ],
)
def test_a_past_day_or_a_day_off_is_refused_with_a_day_that_would_do(
    due_on: date, code: str, next_day: date
) -> None:
    with pytest.raises(SupplementDueError) as refused:
        check_supplement_due(due_on, TODAY)
    assert (refused.value.code, refused.value.next_day) == (code, next_day)


def test_on_a_day_off_a_past_day_is_answered_with_the_next_working_day() -> None:
    with pytest.raises(SupplementDueError) as refused:
        check_supplement_due(date(2026, 11, 20), date(2026, 11, 21))
    assert refused.value.next_day == date(2026, 11, 23)


def test_a_supplement_day_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(DayRangeError):
        check_supplement_due(date(2101, 1, 3), TODAY)


def test_an_extension_goes_on_from_where_the_counting_ended_and_only_the_last_day_moves() -> None:
    # 60 days from 5 January end on Friday 6 March; 15 days more on Saturday 21 March.
    move = Move(date(2026, 2, 2), Period.parse("P15D"))
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, [], TODAY, [move])
    assert (result.raw, result.last_day) == (date(2026, 3, 21), date(2026, 3, 23))
    again = Move(date(2026, 3, 1), Period.parse("P1D"))
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, [], TODAY, [move, again])
    assert result.raw == date(2026, 3, 22)
    assert codes(result)[2:4] == [StepCode.EXTENDED, StepCode.EXTENDED]


@given(
    st.integers(1, 40),
    st.integers(0, 20),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(1, 50),
)
def test_days_of_extension_count_the_same_before_during_and_after_a_pause(
    period: int, paused: int, lasts: int, at: int, more: int
) -> None:
    start = date(2026, 1, 5)
    pause_on = start + timedelta(days=min(paused, period))
    resumed = pause_on + timedelta(days=lasts)
    move = Move(start + timedelta(days=at), Period(more, Unit.DAYS))
    result = paused_end(start, Period(period, Unit.DAYS), [(pause_on, resumed)], TODAY, [move])
    assert result.raw == start + timedelta(days=period + lasts + more)


def test_a_day_set_by_hand_stands_and_no_pause_moves_it() -> None:
    saturday = date(2026, 3, 14)
    move = Move(date(2026, 1, 12), saturday)
    pauses = [(date(2026, 1, 20), date(2026, 2, 10))]
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, pauses, TODAY, [move])
    assert (result.last_day, result.paused_on) == (saturday, None)
    assert codes(result)[-1] == StepCode.SET_BY_HAND
    extended = [move, Move(date(2026, 3, 1), Period.parse("P1W"))]
    result = paused_end(date(2026, 1, 5), SIXTY_DAYS, pauses, TODAY, extended)
    assert (result.raw, result.last_day) == (date(2026, 3, 21), date(2026, 3, 23))


def test_a_limit_that_was_set_by_hand_from_the_start_can_be_extended() -> None:
    result = moved_end(
        date(2026, 1, 5), date(2026, 1, 16), [Move(date(2026, 1, 12), Period.parse("P1M"))]
    )
    assert result.last_day == date(2026, 2, 16)
    assert codes(result)[:2] == [StepCode.SET_BY_HAND, StepCode.EXTENDED]
