"""The worked vectors of Act 150/1930, and the whole calendar against a formula of our own."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.calendar import (
    LAST_YEAR,
    DayOff,
    DayRangeError,
    day_off,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from kevytasiointi.domain.deadlines import (
    Due,
    ServiceWay,
    StepCode,
    due,
    due_before,
    served_on,
)
from kevytasiointi.domain.periods import Period, PeriodError, Unit

ONE_DAY = timedelta(days=1)
VECTORS = Path(__file__).parents[1] / "data" / "deadline-vectors.csv"

#: The word of the vector file's last column that names the day the limit would have ended on.
NAMED = {
    "arkilauantai": DayOff.SATURDAY,
    "sunnuntai": DayOff.SUNDAY,
    "vapunpäivä": DayOff.MAY_DAY,
    "juhannusaatto": DayOff.MIDSUMMER_EVE,
    "jouluaatto": DayOff.CHRISTMAS_EVE,
    "tapaninpäivä": DayOff.BOXING_DAY,
    "uudenvuodenpäivä": DayOff.NEW_YEARS_DAY,
    "itsenäisyyspäivä": DayOff.INDEPENDENCE_DAY,
    "helluntai": DayOff.PENTECOST,
    "ordinary day": None,
}


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    return date.fromisoformat(text)


def codes(result: Due) -> list[str]:
    return [str(step.code) for step in result.steps]


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['start']}+{row['period']}")
def test_every_worked_period_ends_where_the_file_says(row: dict[str, str]) -> None:
    result = due(day(row["start"]), Period.parse(row["period"]))
    assert result.raw == day(row["raw_last_day"])
    assert result.last_day == day(row["last_day"])
    assert day_off(result.raw) == NAMED[row["why"].split(";")[0]]


def test_the_vector_file_is_whole() -> None:
    assert len(vectors()) == 21


@pytest.mark.parametrize(
    ("sent", "way", "served", "raw", "last_day"),
    [
        ("2026-03-26", ServiceWay.LETTER, "2026-04-02", "2026-05-02", "2026-05-04"),
        ("2026-03-31", ServiceWay.E_MESSAGE, "2026-04-03", "2026-05-03", "2026-05-04"),
        ("2026-05-18", ServiceWay.LETTER, "2026-05-25", "2026-06-24", "2026-06-24"),
        ("2026-11-16", ServiceWay.PUBLIC_NOTICE, "2026-11-23", "2026-12-23", "2026-12-23"),
        ("2026-11-20", ServiceWay.E_MESSAGE, "2026-11-23", "2026-12-23", "2026-12-23"),
    ],
)
def test_a_chain_moves_only_its_last_day(
    sent: str, way: ServiceWay, served: str, raw: str, last_day: str
) -> None:
    start = served_on(day(sent), way)
    result = due(start, Period.parse("P30D"))
    assert (start, result.raw, result.last_day) == (day(served), day(raw), day(last_day))


@pytest.mark.parametrize(
    ("event", "period", "raw", "advice"),
    [
        ("2026-08-15", "P30D", "2026-07-16", "2026-07-16"),
        ("2026-06-20", "P14D", "2026-06-06", "2026-06-05"),
        ("2026-07-04", "P4W", "2026-06-06", "2026-06-05"),
        ("2026-07-10", "P5D", "2026-07-05", "2026-07-03"),
        ("2026-05-05", "P4B", "2026-04-28", "2026-04-28"),
        ("2026-04-08", "P4B", "2026-03-31", "2026-03-31"),
        ("2026-03-31", "P1M", "2026-02-28", "2026-02-27"),
        ("2024-02-29", "P1Y", "2023-02-28", "2023-02-28"),
    ],
)
def test_counting_backwards_keeps_the_raw_day_and_advises_a_working_day(
    event: str, period: str, raw: str, advice: str
) -> None:
    result = due_before(day(event), Period.parse(period))
    assert (result.raw, result.last_day, result.advice) == (day(raw), day(raw), day(advice))
    assert codes(result)[0] == StepCode.EVENT_NOT_COUNTED


def test_days_between_the_advice_and_the_raw_day_are_in_time_but_flagged() -> None:
    result = due_before(day("2026-07-10"), Period.parse("P5D"))
    flags = [
        (result.is_after_advice(each), result.is_late(each))
        for each in (day("2026-07-03"), day("2026-07-04"), day("2026-07-05"), day("2026-07-06"))
    ]
    assert flags == [(False, False), (True, False), (True, False), (False, True)]


def test_a_limit_counted_forward_has_no_advice() -> None:
    result = due(day("2026-05-20"), Period.parse("P30D"))
    assert result.advice is None
    assert not result.is_after_advice(day("2026-06-22"))


def test_the_steps_tell_the_whole_way() -> None:
    result = due(day("2026-05-20"), Period.parse("P30D"))
    assert [(str(step.code), step.day.isoformat()) for step in result.steps] == [
        ("start_not_counted", "2026-05-20"),
        ("days_counted", "2026-06-19"),
        ("midsummer_eve", "2026-06-19"),
        ("midsummer_day", "2026-06-20"),
        ("sunday", "2026-06-21"),
        ("next_working_day", "2026-06-22"),
    ]
    assert result.is_moved


@pytest.mark.parametrize(
    ("start", "period", "code"),
    [
        ("2026-01-05", "P30D", StepCode.DAYS_COUNTED),
        ("2026-01-05", "P2W", StepCode.SAME_WEEKDAY),
        ("2026-01-05", "P2M", StepCode.SAME_NUMBER),
        ("2026-01-31", "P1M", StepCode.MONTH_END),
        ("2024-02-29", "P1Y", StepCode.MONTH_END),
        ("2026-01-05", "P4B", StepCode.WORKING_DAYS_COUNTED),
    ],
)
def test_the_second_step_names_the_rule(start: str, period: str, code: str) -> None:
    assert codes(due(day(start), Period.parse(period)))[1] == code


@pytest.mark.parametrize(
    "text",
    ["", "P", "P30", "30D", "p30d", "P-1D", "P1.5D", "P30D ", " P30D", "P1M2D", "P30D\n", "P٣D",
     "PT5H", "P30H", "P0D", "P00W", "P36526D", "P101Y", "P1201M", "P999999999D", "P" + "9" * 400],
)  # fmt: skip
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_a_refused_period_says_what_would_do() -> None:
    with pytest.raises(PeriodError, match="write P, a whole number") as form:
        Period.parse("30 days")
    with pytest.raises(PeriodError, match="from 1 to 100") as amount:
        Period.parse("P101Y")
    assert (form.value.code, amount.value.code) == (PeriodError.FORM, PeriodError.AMOUNT)


@pytest.mark.parametrize("text", ["P30D", "P2W", "P1M", "P2Y", "P4B", "P36525D", "P100Y"])
def test_a_period_is_written_as_it_was_read(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("start", ["1899-12-31", "2101-01-01", "9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("count", [due, due_before])
def test_years_without_a_known_calendar_are_refused(start: str, count: object) -> None:
    assert callable(count)
    with pytest.raises(DayRangeError, match="1900 to 2100"):
        count(day(start), Period.parse("P1D"))


@pytest.mark.parametrize("period", ["P100Y", "P40000B", "P1D"])
def test_a_limit_that_runs_out_of_the_calendar_is_refused(period: str) -> None:
    with pytest.raises((DayRangeError, PeriodError)):
        due(date(LAST_YEAR, 12, 31), Period.parse(period))


# The independent formula: nothing below here looks at the code or package under test.


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    g = (8 * b + 13) // 25
    h = (19 * a + b - b // 4 - g + 15) % 30
    i = (2 * (b % 4) + 2 * (c // 4) - h - c % 4 + 32) % 7
    m = (a + 11 * h + 19 * i) // 433
    month = (h + i - 7 * m + 90) // 25
    return date(year, month, (h + i - 7 * m + 33 * month + 19) % 32)


FIXED_DAYS_OFF = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)}


def is_day_off(each: date) -> bool:
    if each.weekday() >= 5 or (each.month, each.day) in FIXED_DAYS_OFF:
        return True
    if each.month == 6 and each.weekday() == 4 and 19 <= each.day <= 25:
        return True  # Midsummer Eve; all other moving days that are not of Easter are Saturdays
    return (each - easter(each.year)).days in {-2, 1, 39}


def rolled(each: date) -> date:
    while is_day_off(each):
        each += ONE_DAY
    return each


def every_day_of_twenty_years() -> list[date]:
    first, last = date(2020, 1, 1), date(2040, 12, 31)
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")],
)
def test_the_formula_itself_knows_easter(year: int, expected: str) -> None:
    assert easter(year) == day(expected)


def test_twenty_years_of_days_agree_with_an_independent_formula() -> None:
    wrong = [
        each for each in every_day_of_twenty_years() if is_working_day(each) == is_day_off(each)
    ]
    assert wrong == []


@pytest.mark.parametrize("amount", [1, 14, 30])
def test_twenty_years_of_limits_agree_with_an_independent_formula(amount: int) -> None:
    period = Period(amount, Unit.DAYS)
    for each in every_day_of_twenty_years():
        result = due(each, period)
        assert result.last_day == rolled(each + amount * ONE_DAY), each


def test_twenty_years_of_working_days_agree_with_an_independent_formula() -> None:
    working = [each for each in every_day_of_twenty_years() if not is_day_off(each)]
    four = Period.parse("P4B")
    for index, each in enumerate(working[4:-4], start=4):
        assert due(each, four).raw == working[index + 4], each
        assert due_before(each, four).raw == working[index - 4], each


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",  # New Year's Eve
        "2026-04-02",  # Maundy Thursday
        "2026-04-30",  # the eve of May Day
        "2026-10-30",  # the eve of All Saints' Day
        "2026-05-15",  # the day after Ascension Day
    ],
)
def test_other_eves_are_working_days(text: str) -> None:
    assert is_working_day(day(text))


def test_every_year_of_the_calendar_has_known_names() -> None:
    for year in range(1900, LAST_YEAR + 1):
        assert day_off(date(year, 12, 24)) == DayOff.CHRISTMAS_EVE


def test_the_next_and_previous_working_day_are_never_the_day_itself() -> None:
    assert next_working_day(day("2026-06-18")) == day("2026-06-22")
    assert previous_working_day(day("2026-06-22")) == day("2026-06-18")


starts = st.dates(date(1930, 1, 1), date(2080, 12, 31))
periods = st.one_of(
    st.builds(Period, st.integers(1, 2000), st.sampled_from([Unit.DAYS])),
    st.builds(Period, st.integers(1, 100), st.sampled_from([Unit.WEEKS, Unit.MONTHS])),
    st.builds(Period, st.integers(1, 15), st.sampled_from([Unit.YEARS, Unit.WORKING_DAYS])),
)


@given(starts, periods)
def test_a_last_day_is_a_working_day_at_or_after_the_raw_day(start: date, period: Period) -> None:
    result = due(start, period)
    assert start < result.raw <= result.last_day
    assert is_working_day(result.last_day)
    assert not any(
        is_working_day(result.raw + n * ONE_DAY) for n in range((result.last_day - result.raw).days)
    )


@given(starts, starts, periods)
def test_a_later_start_never_ends_earlier(one: date, other: date, period: Period) -> None:
    first, second = sorted((one, other))
    assert due(first, period).raw <= due(second, period).raw
    assert due(first, period).last_day <= due(second, period).last_day
    assert due_before(first, period).raw <= due_before(second, period).raw


@given(starts, st.integers(1, 500), st.sampled_from(list(Unit)))
def test_a_longer_period_never_ends_earlier(start: date, amount: int, unit: Unit) -> None:
    amount = min(amount, 15) if unit is Unit.YEARS else min(amount, 200)
    assert due(start, Period(amount, unit)).raw < due(start, Period(amount + 1, unit)).raw


@given(starts, periods)
def test_advice_is_the_nearest_working_day_at_or_before_the_raw_day(
    event: date, period: Period
) -> None:
    result = due_before(event, period)
    assert result.advice is not None
    assert result.advice <= result.raw == result.last_day < event
    assert is_working_day(result.advice)
    assert not any(
        is_working_day(result.advice + n * ONE_DAY)
        for n in range(1, (result.raw - result.advice).days + 1)
    )
