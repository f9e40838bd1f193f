"""How typed text becomes an answer: one function for each shape of answer.

Each takes the item, the typed and trimmed text and whether artificial personal identity codes are
taken, and raises UnreadableError with the sentence that tells what to type instead.
"""

from collections.abc import Callable, Mapping
from typing import Final

from kevytasiointi.domain import identifiers
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.numbertext import kept_number, read_number
from kevytasiointi.domain.options import option_values
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.timetext import read_date, read_time
from kevytasiointi.domain.wording import mark

Read = Callable[[Item, str, bool], Json]

_BOOLEAN_TEXT: Final[Mapping[str, bool]] = {"true": True, "yes": True, "false": False, "no": False}
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2999


def as_plain(_item: Item, text: str, _artificial: bool) -> Json:
    """The text itself."""
    return text


def as_integer(_item: Item, text: str, _artificial: bool) -> Json:
    """A whole number."""
    number = read_number(text)
    if number is None or number != number.to_integral_value():
        raise UnreadableError(
            "number", mark("%(question)s – enter a whole number, such as 12, in digits.")
        )
    return int(number)


def as_decimal(item: Item, text: str, _artificial: bool) -> Json:
    """An exact number as text, with at most the item's decimals."""
    number = read_number(text)
    if number is None:
        raise UnreadableError("number", mark("%(question)s – enter a number, such as 12.5."))
    kept = kept_number(number)
    if len(kept.partition(".")[2]) > item.decimals:
        raise UnreadableError(
            "number",
            mark("%(question)s – enter at most %(decimals)s decimals."),
            decimals=item.decimals,
        )
    return kept


def as_date(_item: Item, text: str, _artificial: bool) -> Json:
    """A day, 2026-06-01."""
    day = read_date(text)
    if day is None:
        raise UnreadableError(
            "date", mark("%(question)s – enter a real date as day.month.year, such as 5.6.2026.")
        )
    return day


def as_time(_item: Item, text: str, _artificial: bool) -> Json:
    """A time of day, 07:30."""
    time = read_time(text)
    if time is None:
        raise UnreadableError(
            "time", mark("%(question)s – enter a time as hours and minutes, such as 7.30.")
        )
    return time


def as_choice(item: Item, text: str, _artificial: bool) -> Json:
    """The value of an option."""
    if text not in option_values(item):
        raise not_an_option()
    return text


def not_an_option() -> UnreadableError:
    """What to say when the value is not in the list."""
    return UnreadableError("option", mark("%(question)s – choose from the options given."))


def as_yes_no(_item: Item, text: str, _artificial: bool) -> Json:
    """True or false."""
    if text not in _BOOLEAN_TEXT:
        raise UnreadableError("option", mark("%(question)s – choose yes or no."))
    return _BOOLEAN_TEXT[text]


def as_declaration(_item: Item, text: str, _artificial: bool) -> Json:
    """True, or nothing."""
    return None if text in ("false", "no") else True


def by(read: Callable[[str], str], code: str, msgid: str) -> Read:
    """A reader of the kind by a function that raises ValueError."""

    def read_kind(_item: Item, text: str, _artificial: bool) -> Json:
        try:
            return read(text)
        except ValueError as error:
            raise UnreadableError(code, msgid) from error

    return read_kind


def as_hetu(_item: Item, text: str, artificial: bool) -> Json:
    """A personal identity code."""
    try:
        return identifiers.read_hetu(text, artificial=artificial)
    except ValueError as error:
        raise UnreadableError(
            "hetu",
            mark("%(question)s – check the personal identity code; it has 11 characters."),
        ) from error


def as_year(_item: Item, text: str, _artificial: bool) -> Json:
    """A year of four digits."""
    number = read_number(text)
    if number is None or not _FIRST_YEAR <= number <= _LAST_YEAR or number % 1:
        raise UnreadableError(
            "year", mark("%(question)s – enter a year in four digits, such as 2026.")
        )
    return int(number)


def as_money(item: Item, text: str, artificial: bool) -> Json:
    """An amount in euros, an exact number as text; the sign may be typed."""
    return as_decimal(item, text.replace("€", "").strip(), artificial)
