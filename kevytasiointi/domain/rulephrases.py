"""The sentences in which the parts of rules are told."""

from collections.abc import Mapping
from typing import Final

from kevytasiointi.domain.wording import mark

AND: Final = mark("%(first)s and %(second)s")
OR: Final = mark("%(first)s or %(second)s")
QUOTED: Final = mark("“%(text)s”")

COMPARED: Final[Mapping[str, str]] = {
    "===": mark("%(question)s is %(answer)s"),
    "!==": mark("%(question)s is other than %(answer)s"),
    "in": mark("%(question)s is %(answer)s"),
    "<": mark("%(question)s is less than %(answer)s"),
    "<=": mark("%(question)s is at most %(answer)s"),
    ">": mark("%(question)s is more than %(answer)s"),
    ">=": mark("%(question)s is at least %(answer)s"),
}
DATES_COMPARED: Final[Mapping[str, str]] = {
    **COMPARED,
    "<": mark("%(question)s is before %(answer)s"),
    "<=": mark("%(question)s is %(answer)s or before"),
    ">": mark("%(question)s is after %(answer)s"),
    ">=": mark("%(question)s is %(answer)s or after"),
}
DENIED: Final[Mapping[str, str]] = {
    "===": mark("%(question)s is not %(answer)s"),
    "in": mark("%(question)s is not %(answer)s"),
}
BETWEEN: Final = mark("%(question)s is between %(low)s and %(high)s")
FILLED: Final = mark("%(question)s has been answered")
EMPTY: Final = mark("%(question)s has not been answered")
TICKED: Final = mark("%(answer)s has been chosen in %(question)s")
NOT_TICKED: Final = mark("%(answer)s has not been chosen in %(question)s")
NOT_SO: Final = mark("it is not so that %(condition)s")
SOME_ROW: Final = mark("on some row of %(rows)s %(condition)s")
EVERY_ROW: Final = mark("on every row of %(rows)s %(condition)s")

TODAY: Final = mark("today")
ROW_COUNT: Final = mark("the number of rows in %(question)s")
TICK_COUNT: Final = mark("the number of choices in %(question)s")
COLUMN_SUM: Final = mark("the sum of %(question)s on all rows")
COLUMN_MIN: Final = mark("the smallest of %(question)s")
COLUMN_MAX: Final = mark("the largest of %(question)s")
SMALLEST: Final = mark("the smallest of these: %(amounts)s")
LARGEST: Final = mark("the largest of these: %(amounts)s")
SUM_OVER: Final = mark("the sum over the rows of %(rows)s of %(amount)s")
YEARS: Final = mark("the full years from %(begin)s to %(end)s")
ROUNDED: Final = mark("%(amount)s rounded to a whole number")
ROUNDED_TO: Final = mark("%(amount)s rounded to %(decimals)s decimals")
CHOSEN: Final = mark("%(amount)s if %(condition)s, otherwise %(other)s")
