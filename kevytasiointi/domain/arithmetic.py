"""Exact numbers, days and comparisons for rules; a value that has no answer is None.

Nothing here raises: a rule meets whatever people typed.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from dateutil.relativedelta import relativedelta

from kevytasiointi.domain.calendar import next_working_day, previous_working_day

TOO_BIG = 10**30
PERIOD = re.compile(r"(-?)P([1-9][0-9]{0,3})([DWMYB])")

_EXACT = Context(prec=60, traps=[])
_LAST_ROUNDING = 9


def finite(number: Decimal) -> Decimal | None:
    """The number, or None for infinity and not-a-number."""
    return number if number.is_finite() else None


def add(numbers: Sequence[Decimal]) -> Decimal | None:
    """The sum; zero for no numbers."""
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return finite(total)


def subtract(numbers: Sequence[Decimal]) -> Decimal | None:
    """First minus second, or the opposite of a single number."""
    if len(numbers) == 1:
        return finite(_EXACT.minus(numbers[0]))
    return finite(_EXACT.subtract(numbers[0], numbers[1]))


def multiply(numbers: Sequence[Decimal]) -> Decimal | None:
    """The product."""
    product = Decimal(1)
    for number in numbers:
        product = _EXACT.multiply(product, number)
    return finite(product)


def divide(numbers: Sequence[Decimal]) -> Decimal | None:
    """First by second; None when the second is zero."""
    return finite(_EXACT.divide(numbers[0], numbers[1])) if numbers[1] else None


def round_half_up(numbers: Sequence[Decimal]) -> Decimal | None:
    """The number rounded to whole, or to as many decimals as the second number says."""
    digits = numbers[1] if len(numbers) > 1 else Decimal(0)
    if not 0 <= digits <= _LAST_ROUNDING or digits != digits.to_integral_value():
        return None
    unit = Decimal(1).scaleb(-int(digits))
    return finite(numbers[0].quantize(unit, rounding=ROUND_HALF_UP, context=_EXACT))


def same(left: object, right: object) -> bool:
    """Equal and of one type: true is not 1, and the text 1 is not the number 1."""
    return type(left) is type(right) and left == right


def order(left: object, right: object) -> int | None:
    """Negative, zero or positive as left is before, at or after right; None when not comparable."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    return None


def as_date(value: object) -> date | None:
    """The day of an ISO text."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def date_add(day: object, period: object) -> str | None:
    """The ISO day that lies a period (`P30D`, `-P2W`, `P4B`) after the day, or before it."""
    begin = as_date(day)
    match = PERIOD.fullmatch(period) if isinstance(period, str) else None
    if begin is None or match is None:
        return None
    back, count = match[1] == "-", int(match[2])
    try:
        return _moved(begin, -count if back else count, match[3]).isoformat()
    except (ValueError, OverflowError):
        return None


def years_between(begins: object, ends: object) -> Decimal | None:
    """Full years from one day to another; negative when the second is earlier."""
    begin, end = as_date(begins), as_date(ends)
    if begin is None or end is None:
        return None
    return Decimal(relativedelta(end, begin).years)


def _moved(day: date, count: int, unit: str) -> date:
    if unit == "D":
        return day + relativedelta(days=count)
    if unit == "W":
        return day + relativedelta(weeks=count)
    if unit == "M":
        return day + relativedelta(months=count)
    if unit == "Y":
        return day + relativedelta(years=count)
    step = next_working_day if count > 0 else previous_working_day
    for _ in range(abs(count)):
        day = step(day)
    return day
