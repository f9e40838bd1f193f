"""Limits that an item sets to its answer: smallest and largest number, length, ticks, pattern."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import re2

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.numbertext import exact_number, say_number
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.wording import mark

TOO_LONG: Final = mark("%(question)s – shorten the text to %(limit)s characters.")
AT_LEAST: Final = mark("%(question)s – enter a number that is at least %(limit)s.")
AT_MOST: Final = mark("%(question)s – enter a number that is at most %(limit)s.")
MORE_TICKS: Final = mark("%(question)s – choose at least %(limit)s options.")
FEWER_TICKS: Final = mark("%(question)s – choose at most %(limit)s options.")


def broken_limits(item: Item, value: Json) -> Sequence[UnreadableError]:
    """What the answer does not keep to, the pattern aside."""
    if item.kind in NUMBERS:
        if item.minimum is not None or item.maximum is not None:
            return _broken(item, exact_number(value), AT_LEAST, AT_MOST)
    elif item.kind is ItemKind.CHOICES and isinstance(value, list | tuple):
        return _broken(item, Decimal(len(value)), MORE_TICKS, FEWER_TICKS)
    elif isinstance(value, str) and item.max_length is not None and len(value) > item.max_length:
        return (UnreadableError("max_length", TOO_LONG, limit=item.max_length),)
    return ()


def keeps_pattern(item: Item, value: Json) -> bool:
    """Say whether the whole text is of the item's pattern."""
    if item.pattern is None or not isinstance(value, str):
        return True
    return re2.fullmatch(item.pattern, value) is not None


def _broken(
    item: Item, number: Decimal | None, too_small: str, too_big: str
) -> Sequence[UnreadableError]:
    if number is None:
        return ()
    if item.minimum is not None and number < item.minimum:
        return (UnreadableError("min", too_small, limit=_in_languages(item.minimum)),)
    if item.maximum is not None and number > item.maximum:
        return (UnreadableError("max", too_big, limit=_in_languages(item.maximum)),)
    return ()


def _in_languages(number: Decimal) -> Localized:
    return {language: say_number(number, language) for language in LANGUAGES}
