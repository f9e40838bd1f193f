"""How each sort of subject can be compared, as designers choose it: one table.

A verb is a comparison together with what it is compared with: "is yes" and "is the same as" are
both `===`. A measure is what of the subject is compared: the answer itself, its number of rows, the
years since that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.rulerows import Comparison, Row, RowsMeet
from kevytasiointi.domain.rulesubjects import Sort
from kevytasiointi.domain.ruleterms import (
    Column,
    HowMany,
    Named,
    Shifted,
    Term,
    Times,
    Total,
    Written,
    Years,
)


class Measure(StrEnum):
    """What of a subject is compared."""

    ANSWER = "answer"
    LATER = "later"
    """The day with a period added."""
    YEARS = "years"
    """Full years from the day to today."""
    TOTAL = "total"
    """The answer and those to other questions, added."""
    TIMES = "times"
    COUNT = "count"
    """How many rows or ticks."""
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    ROWS = "rows"
    """What the rows say, by conditions of their own."""


class Verb(StrEnum):
    """How a measure is compared."""

    IS = "is"
    IS_NOT = "is_not"
    NOT_IS = "not_is"
    """Like `IS_NOT`, but it holds without an answer too."""
    ONE_OF = "one_of"
    NOT_ONE_OF = "not_one_of"
    YES = "yes"
    NO = "no"
    NOT_YES = "not_yes"
    NOT_NO = "not_no"
    SAME = "same"
    DIFFERS = "differs"
    INCLUDES = "includes"
    NOT_INCLUDES = "not_includes"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    SOME = "some"
    EVERY = "every"
    NONE = "none"


class Shape(StrEnum):
    """What must be said besides."""

    NOTHING = "nothing"
    OPTION = "option"
    OPTIONS = "options"
    QUESTION = "question"
    """Another question of the same sort."""
    VALUE = "value"
    """A written value, or the answer to another question or a setting."""
    RANGE = "range"
    """Two written values."""
    GROUP = "group"


COMPARED: Final[Mapping[Verb, tuple[Comparison, bool]]] = {
    Verb.IS: (Comparison.IS, False),
    Verb.IS_NOT: (Comparison.IS_NOT, False),
    Verb.NOT_IS: (Comparison.IS, True),
    Verb.ONE_OF: (Comparison.ONE_OF, False),
    Verb.NOT_ONE_OF: (Comparison.ONE_OF, True),
    Verb.YES: (Comparison.IS, False),
    Verb.NO: (Comparison.IS, False),
    Verb.NOT_YES: (Comparison.IS, True),
    Verb.NOT_NO: (Comparison.IS, True),
    Verb.SAME: (Comparison.IS, False),
    Verb.DIFFERS: (Comparison.IS_NOT, False),
    Verb.INCLUDES: (Comparison.INCLUDES, False),
    Verb.NOT_INCLUDES: (Comparison.INCLUDES, True),
    Verb.LESS: (Comparison.LESS, False),
    Verb.AT_MOST: (Comparison.AT_MOST, False),
    Verb.MORE: (Comparison.MORE, False),
    Verb.AT_LEAST: (Comparison.AT_LEAST, False),
    Verb.BETWEEN: (Comparison.BETWEEN, False),
    Verb.ANSWERED: (Comparison.ANSWERED, False),
    Verb.NOT_ANSWERED: (Comparison.NOT_ANSWERED, False),
}
"""The comparison of each verb, and whether it is denied."""

ANSWERS: Final = {Verb.YES: True, Verb.NOT_YES: True, Verb.NO: False, Verb.NOT_NO: False}
ABOUT_ROWS: Final = {
    Verb.SOME: (False, False),
    Verb.EVERY: (True, False),
    Verb.NONE: (False, True),
}
"""Whether every row must meet it, and whether it is denied."""

SHAPES: Final[Mapping[Verb, Shape]] = {
    **dict.fromkeys((Verb.YES, Verb.NO, Verb.NOT_YES, Verb.NOT_NO), Shape.NOTHING),
    **dict.fromkeys((Verb.ANSWERED, Verb.NOT_ANSWERED), Shape.NOTHING),
    **dict.fromkeys((Verb.INCLUDES, Verb.NOT_INCLUDES), Shape.OPTION),
    **dict.fromkeys((Verb.ONE_OF, Verb.NOT_ONE_OF), Shape.OPTIONS),
    **dict.fromkeys((Verb.SAME, Verb.DIFFERS), Shape.QUESTION),
    **dict.fromkeys((Verb.SOME, Verb.EVERY, Verb.NONE), Shape.GROUP),
    Verb.BETWEEN: Shape.RANGE,
}
"""What must be said besides; a value where nothing stands here."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to compare a subject."""

    measure: Measure
    verb: Verb

    @property
    def code(self) -> str:
        """Its name in a page."""
        return f"{self.measure}-{self.verb}"

    def shape(self, sort: Sort) -> Shape:
        """What must be said besides."""
        is_chosen = sort is Sort.CHOICE and self.verb in (Verb.IS, Verb.IS_NOT, Verb.NOT_IS)
        return Shape.OPTION if is_chosen else SHAPES.get(self.verb, Shape.VALUE)


_ORDERED: Final = (
    *(Verb.IS, Verb.IS_NOT, Verb.LESS, Verb.AT_MOST),
    *(Verb.MORE, Verb.AT_LEAST, Verb.BETWEEN),
)
_PRESENCE: Final = (Verb.ANSWERED, Verb.NOT_ANSWERED)

OFFERED: Final[Mapping[Sort, Mapping[Measure, Sequence[Verb]]]] = {
    Sort.YES_NO: {
        Measure.ANSWER: (
            *(Verb.YES, Verb.NO, Verb.NOT_YES, Verb.NOT_NO),
            *(*_PRESENCE, Verb.SAME, Verb.DIFFERS),
        )
    },
    Sort.CHOICE: {
        Measure.ANSWER: (
            *(Verb.IS, Verb.ONE_OF, Verb.IS_NOT, Verb.NOT_IS, Verb.NOT_ONE_OF),
            *(*_PRESENCE, Verb.SAME, Verb.DIFFERS),
        )
    },
    Sort.TICKS: {
        Measure.ANSWER: (Verb.INCLUDES, Verb.NOT_INCLUDES, *_PRESENCE),
        Measure.COUNT: _ORDERED,
    },
    Sort.NUMBER: {
        Measure.ANSWER: (*_ORDERED, *_PRESENCE),
        Measure.TOTAL: _ORDERED,
        Measure.TIMES: _ORDERED,
    },
    Sort.DATE: {
        Measure.ANSWER: (*_ORDERED, *_PRESENCE),
        Measure.LATER: _ORDERED,
        Measure.YEARS: _ORDERED,
    },
    Sort.TIME: {Measure.ANSWER: (*_ORDERED, *_PRESENCE)},
    Sort.TEXT: {Measure.ANSWER: (*_PRESENCE, Verb.IS, Verb.IS_NOT, Verb.NOT_IS)},
    Sort.ROWS: {
        Measure.ROWS: (Verb.SOME, Verb.EVERY, Verb.NONE),
        Measure.COUNT: _ORDERED,
        Measure.ANSWER: _PRESENCE,
    },
    Sort.COLUMN: {
        Measure.SUM: _ORDERED,
        Measure.MIN: _ORDERED,
        Measure.MAX: _ORDERED,
        Measure.ANSWER: _PRESENCE,
    },
    Sort.PERIOD: {},
}
"""What can be chosen, the most usual first."""


def offers(sort: Sort, *, is_setting: bool = False) -> Sequence[Offer]:
    """The ways to compare a subject; a setting always has a value."""
    return [
        Offer(measure, verb)
        for measure, verbs in OFFERED[sort].items()
        for verb in verbs
        if not (is_setting and verb in _PRESENCE)
    ]


def measure_of(left: Term) -> tuple[Measure, str] | None:
    """What is measured, and the name of the subject; None for terms that no row begins with."""
    match left:
        case Named(name):
            return Measure.ANSWER, name
        case Shifted(Named(name), _):
            return Measure.LATER, name
        case HowMany(name):
            return Measure.COUNT, name
        case Years(name):
            return Measure.YEARS, name
        case Column(operator, name):
            return Measure(operator), name
    return _amount_of(left)


def _amount_of(left: Term) -> tuple[Measure, str] | None:
    match left:
        case Total(names):
            return Measure.TOTAL, names[0]
        case Times(name, _):
            return Measure.TIMES, name
    return None


def verb_of(row: Row | RowsMeet, sort: Sort) -> Verb | None:
    """The verb of a row whose subject is of a sort; None when no verb says it."""
    if isinstance(row, RowsMeet):
        said = (row.every, row.is_denied)
        return next((verb for verb, meant in ABOUT_ROWS.items() if meant == said), None)
    found = [v for v, meant in COMPARED.items() if meant == (row.comparison, row.is_denied)]
    right = row.right[0] if row.right else None
    if row.comparison in (Comparison.IS, Comparison.IS_NOT) and isinstance(right, Written):
        if isinstance(right.value, bool):
            return next((v for v in found if ANSWERS.get(v) is right.value), None)
        found = [v for v in found if v not in ANSWERS and v not in (Verb.SAME, Verb.DIFFERS)]
    elif sort in (Sort.YES_NO, Sort.CHOICE) and isinstance(right, Named):
        found = [v for v in found if SHAPES.get(v) in (Shape.QUESTION, Shape.NOTHING)]
        found = [v for v in found if v not in ANSWERS]
    return found[0] if found else None
