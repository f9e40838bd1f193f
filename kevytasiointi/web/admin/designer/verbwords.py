"""What designers read of the ways to compare, and of what is compared."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.rulesubjects import Sort
from kevytasiointi.domain.ruleverbs import Measure, Offer, Verb
from kevytasiointi.texts import mark

MEASURES: Final[Mapping[Measure, str]] = {
    Measure.LATER: mark("the day + a time"),
    Measure.YEARS: mark("the age in full years"),
    Measure.TOTAL: mark("the sum with other answers"),
    Measure.TIMES: mark("the answer multiplied"),
    Measure.COUNT: mark("the number of them"),
    Measure.SUM: mark("the sum of the rows"),
    Measure.MIN: mark("the smallest of the rows"),
    Measure.MAX: mark("the largest of the rows"),
}
"""What stands before the comparison; nothing before that of the answer itself."""

VERBS: Final[Mapping[Verb, str]] = {
    Verb.IS: mark("is"),
    Verb.IS_NOT: mark("is other than"),
    Verb.NOT_IS: mark("is not (or has no answer)"),
    Verb.ONE_OF: mark("is one of these"),
    Verb.NOT_ONE_OF: mark("is none of these (or has no answer)"),
    Verb.YES: mark("is yes"),
    Verb.NO: mark("is no"),
    Verb.NOT_YES: mark("is not yes (or has no answer)"),
    Verb.NOT_NO: mark("is not no (or has no answer)"),
    Verb.SAME: mark("is the same as the answer to"),
    Verb.DIFFERS: mark("is other than the answer to"),
    Verb.INCLUDES: mark("includes"),
    Verb.NOT_INCLUDES: mark("does not include"),
    Verb.LESS: mark("is less than"),
    Verb.AT_MOST: mark("is at most"),
    Verb.MORE: mark("is more than"),
    Verb.AT_LEAST: mark("is at least"),
    Verb.BETWEEN: mark("is between"),
    Verb.ANSWERED: mark("has been answered"),
    Verb.NOT_ANSWERED: mark("has not been answered"),
    Verb.SOME: mark("some row is such that"),
    Verb.EVERY: mark("every row is such that"),
    Verb.NONE: mark("no row is such that"),
}

OF_DAYS: Final[Mapping[Verb, str]] = {
    Verb.LESS: mark("is before"),
    Verb.AT_MOST: mark("is on or before"),
    Verb.MORE: mark("is after"),
    Verb.AT_LEAST: mark("is on or after"),
}
_DAYS: Final = (Measure.ANSWER, Measure.LATER)


def offer_name(offer: Offer, sort: Sort) -> str:
    """What is compared, and how."""
    is_day = sort in (Sort.DATE, Sort.TIME) and offer.measure in _DAYS
    verb = _((OF_DAYS.get(offer.verb) if is_day else None) or VERBS[offer.verb])
    measure = MEASURES.get(offer.measure)
    return " ".join((_(measure), verb)) if measure else str(verb)


UNITS: Final[Mapping[str, str]] = {
    "D": mark("days"),
    "W": mark("weeks"),
    "M": mark("months"),
    "Y": mark("years"),
    "B": mark("working days"),
}


def unit_name(unit: str) -> str:
    """A unit of time."""
    return str(_(UNITS[unit]))
