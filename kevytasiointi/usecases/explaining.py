"""Put the counting of a time limit into words, in the language of the reader."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from kevytasiointi import texts
from kevytasiointi.domain.calendar import FIRST_YEAR, LAST_YEAR, DayOff, DayRangeError, day_off
from kevytasiointi.domain.clocks import SupplementDueError
from kevytasiointi.domain.deadlines import Due, Reason, ServiceWay, StepCode
from kevytasiointi.domain.periods import Period, PeriodError, Unit
from kevytasiointi.texts import mark

_DAYS_OFF: Final[Mapping[str, str]] = MappingProxyType(
    {
        DayOff.NEW_YEARS_DAY: mark("New Year's Day"),
        DayOff.EPIPHANY: mark("Epiphany"),
        DayOff.GOOD_FRIDAY: mark("Good Friday"),
        DayOff.EASTER_SUNDAY: mark("Easter Sunday"),
        DayOff.EASTER_MONDAY: mark("Easter Monday"),
        DayOff.MAY_DAY: mark("May Day"),
        DayOff.ASCENSION_DAY: mark("Ascension Day"),
        DayOff.PENTECOST: mark("Pentecost"),
        DayOff.MIDSUMMER_EVE: mark("Midsummer Eve"),
        DayOff.MIDSUMMER_DAY: mark("Midsummer Day"),
        DayOff.ALL_SAINTS_DAY: mark("All Saints' Day"),
        DayOff.INDEPENDENCE_DAY: mark("Independence Day"),
        DayOff.CHRISTMAS_EVE: mark("Christmas Eve"),
        DayOff.CHRISTMAS_DAY: mark("Christmas Day"),
        DayOff.BOXING_DAY: mark("Boxing Day"),
        DayOff.SATURDAY: mark("Saturday"),
        DayOff.SUNDAY: mark("Sunday"),
    }
)

#: One sentence per step; every one may use `day`, and what `_params` makes of the reason.
_STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        StepCode.START_NOT_COUNTED: mark(
            "Counting starts after %(day)s; that day itself is not counted "
            "(Act 150/1930, section 2)."
        ),
        StepCode.EVENT_NOT_COUNTED: mark(
            "Counting goes backwards from %(day)s; that day itself is not counted "
            "(Act 150/1930, section 4)."
        ),
        StepCode.DAYS_COUNTED: mark("Counting %(period)s gives %(day)s."),
        StepCode.SAME_WEEKDAY: mark(
            "%(period)s: the same day of the week, %(day)s (Act 150/1930, section 3)."
        ),
        StepCode.SAME_NUMBER: mark(
            "%(period)s: the day with the same number, %(day)s (Act 150/1930, section 3)."
        ),
        StepCode.MONTH_END: mark(
            "%(period)s: the month has no day with the same number, so its last day, %(day)s "
            "(Act 150/1930, section 3)."
        ),
        StepCode.WORKING_DAYS_COUNTED: mark(
            "Counting %(period)s and leaving out weekends and holidays gives %(day)s."
        ),
        StepCode.PAUSED: mark("The clock was paused on %(day)s. Time left then: %(left)s."),
        StepCode.PAUSED_AT_END: mark(
            "The clock was paused on %(day)s, when all of the time had been used."
        ),
        StepCode.RESUMED: mark(
            "The clock was started again on %(resumed)s. The time left ends on %(day)s."
        ),
        StepCode.STILL_PAUSED: mark(
            "The clock is standing still. If it were started on %(today)s, "
            "the time would end on %(day)s."
        ),
        StepCode.PAUSE_AFTER_END: mark(
            "The pause of %(day)s began after the time had ended, so it changes nothing."
        ),
        StepCode.EXTENDED: mark(
            "On %(on)s the time was extended by %(period)s. It ends on %(day)s."
        ),
        StepCode.SET_BY_HAND: mark("On %(on)s the last day was set by hand to %(day)s."),
        StepCode.SENT: mark("The decision was sent on %(day)s."),
        StepCode.SERVED: mark("%(way)s That day is %(day)s."),
        StepCode.NEXT_WORKING_DAY: mark(
            "The last day moves to the next working day, %(day)s (Act 150/1930, section 5)."
        ),
        StepCode.WORKING_DAY: mark("%(day)s is a working day, so it stays as the last day."),
        StepCode.ADVICE: mark(
            "The last day is %(raw)s. To be on the safe side, act by the previous working day, "
            "%(day)s."
        ),
    }
)
_SERVICE: Final[Mapping[ServiceWay, str]] = MappingProxyType(
    {
        ServiceWay.LETTER: mark(
            "A decision sent by letter is taken to have arrived on the seventh day after it was "
            "sent (Act 434/2003, section 59)."
        ),
        ServiceWay.E_MESSAGE: mark(
            "A decision sent as an electronic message is taken to have arrived on the third day "
            "after it was sent (Act 13/2003, section 19)."
        ),
        ServiceWay.PUBLIC_NOTICE: mark(
            "A decision served by public notice is taken to have arrived on the seventh day after "
            "the notice was published (Act 434/2003, section 62 a)."
        ),
        ServiceWay.IN_PERSON: mark(
            "The decision was given in person or so that the day is known for certain."
        ),
    }
)
_DAY_OFF_STEP: Final = mark("%(day)s is not a working day: %(name)s.")


def explain(due: Due, language: str) -> tuple[str, ...]:
    """Say the steps of the counting, one sentence each."""
    return tuple(explain_reason(reason, language) for reason in due.steps)


def explain_reason(reason: Reason, language: str) -> str:
    """Say one step."""
    shown = {name: _shown(name, reason.params, language) for name in reason.params}
    shown["day"] = texts.day(language, reason.day)
    if reason.code in _DAYS_OFF:
        name = texts.say(language, _DAYS_OFF[reason.code])
        return texts.say(language, _DAY_OFF_STEP, name=name, **shown)
    return texts.say(language, _STEPS[reason.code], **shown)


def summary(due: Due, language: str) -> str:
    """Say the whole in one line: "30 days, last day Midsummer Eve → next working day"."""
    period = period_in_words(Period.parse(due.period), language)
    if due.advice is not None:
        return _summary_before(due, due.advice, period, language)
    if due.paused_on is not None:
        paused = texts.day(language, due.paused_on)
        return texts.say(language, "%(period)s, paused since %(day)s", period=period, day=paused)
    if any(step.code == StepCode.RESUMED for step in due.steps):
        period = texts.say(language, "%(period)s and the pauses", period=period)
    name = _day_off_name(due.raw, language)
    if name is None:
        raw = texts.day(language, due.raw)
        return texts.say(language, "%(period)s, last day %(day)s", period=period, day=raw)
    return texts.say(
        language, "%(period)s, last day %(name)s → next working day", period=period, name=name
    )


def _summary_before(due: Due, advice: date, period: str, language: str) -> str:
    start, raw = (texts.day(language, each) for each in (due.start, due.raw))
    name = _day_off_name(due.raw, language)
    if name is None:
        return texts.say(
            language,
            "%(period)s before %(start)s, last day %(day)s",
            period=period,
            start=start,
            day=raw,
        )
    return texts.say(
        language,
        "%(period)s before %(start)s, last day %(day)s (%(name)s), advice: %(advice)s",
        period=period,
        start=start,
        day=raw,
        name=name,
        advice=texts.day(language, advice),
    )


def _day_off_name(day: date, language: str) -> str | None:
    off = day_off(day)
    return None if off is None else texts.say(language, _DAYS_OFF[off])


def period_in_words(period: Period, language: str) -> str:
    """Say a period: "30 days"."""
    return _UNITS[period.unit](language, period.amount)


def explain_error(error: PeriodError | DayRangeError | SupplementDueError, language: str) -> str:
    """Say what is wrong with a period or a day, and what would do."""
    if isinstance(error, DayRangeError):
        return texts.say(
            language,
            "The day %(day)s can't be counted: give a day between the years %(first)s "
            "and %(last)s.",
            day=texts.day(language, error.day),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if isinstance(error, SupplementDueError):
        return _explain_supplement_due(error, language)
    if error.code == PeriodError.AMOUNT:
        return texts.say(
            language,
            "The period %(period)s can't be counted: the number must be from 1 to %(longest)s.",
            **error.params,
        )
    return texts.say(
        language,
        '"%(text)s" is not a period. Write P, a whole number and one of the letters D (days), '
        "W (weeks), M (months), Y (years) or B (working days), for example P30D.",
        **error.params,
    )


def _explain_supplement_due(error: SupplementDueError, language: str) -> str:
    day, next_day = (texts.day(language, each) for each in (error.day, error.next_day))
    if error.code == SupplementDueError.PAST:
        return texts.say(
            language,
            "The day %(day)s is past. The first day you can give is %(next_day)s.",
            day=day,
            next_day=next_day,
        )
    return texts.say(
        language,
        "%(day)s is not a working day. The next working day is %(next_day)s.",
        day=day,
        next_day=next_day,
    )


def _shown(name: str, params: Mapping[str, object], language: str) -> str:
    value = params[name]
    if isinstance(value, ServiceWay):
        return texts.say(language, _SERVICE[value])
    if isinstance(value, date):
        return texts.day(language, value)
    if name in {"period", "left"}:
        return period_in_words(Period.parse(str(value)), language)
    return str(value)


def _days(language: str, n: int) -> str:
    return texts.say_plural(language, "%(n)s day", "%(n)s days", n)


def _weeks(language: str, n: int) -> str:
    return texts.say_plural(language, "%(n)s week", "%(n)s weeks", n)


def _months(language: str, n: int) -> str:
    return texts.say_plural(language, "%(n)s month", "%(n)s months", n)


def _years(language: str, n: int) -> str:
    return texts.say_plural(language, "%(n)s year", "%(n)s years", n)


def _working_days(language: str, n: int) -> str:
    return texts.say_plural(language, "%(n)s working day", "%(n)s working days", n)


_UNITS: Final[Mapping[Unit, Callable[[str, int], str]]] = MappingProxyType(
    {
        Unit.DAYS: _days,
        Unit.WEEKS: _weeks,
        Unit.MONTHS: _months,
        Unit.YEARS: _years,
        Unit.WORKING_DAYS: _working_days,
    }
)
