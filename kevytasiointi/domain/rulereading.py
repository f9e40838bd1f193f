"""Typed rows of a condition read into rows, with what is wrong at each field.

Fields are named by the member's path in the draft and the field: `0-subject`, `1-0-value` for the
first row of the group that is the second member, `0-in-1-offer` for a row of a repeat's rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kevytasiointi.domain.arithmetic import PERIOD
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.numbertext import read_number
from kevytasiointi.domain.ruledrafts import (
    AFTER,
    BEFORE,
    TODAY,
    DraftGroup,
    DraftRow,
    DraftShift,
    NotOfferedError,
    draft_of,
    sort_at,
)
from kevytasiointi.domain.rulenames import with_shortest_names
from kevytasiointi.domain.rulerows import Group, Member, Mode, Row, RowsMeet, rows_of, settled
from kevytasiointi.domain.rulesubjects import Sort, Spot, Subject, Vocabulary
from kevytasiointi.domain.ruleterms import (
    Column,
    HowMany,
    Named,
    Plain,
    Shifted,
    Term,
    Times,
    Today,
    Total,
    Written,
    Years,
)
from kevytasiointi.domain.ruleverbs import (
    ABOUT_ROWS,
    ANSWERS,
    COMPARED,
    Measure,
    Offer,
    Shape,
    offers,
)
from kevytasiointi.domain.timetext import read_date, read_time
from kevytasiointi.domain.wording import mark

CHOOSE_QUESTION: Final = mark("Choose a question.")
CHOOSE_COMPARISON: Final = mark("Choose how it is compared.")
CHOOSE_ANSWER: Final = mark("Choose an answer.")
CHOOSE_OTHER: Final = mark("Choose what it is compared with.")
CHOOSE_OTHERS: Final = mark("Choose at least one other question.")
WRITE_NUMBER: Final = mark("Write a number.")
WRITE_DAY: Final = mark("Write a day, for example 5.6.2026.")
WRITE_TIME: Final = mark("Write a time of day, for example 7.30.")
WRITE_TEXT: Final = mark("Write a text.")
WRITE_PERIOD: Final = mark("Write how long it is, as a whole number from 1 to 9999.")
NO_PERIOD: Final = mark("A time can be added only to today or to the day of a question.")
ADD_ROW: Final = mark("Add a condition.")

LONGEST_TEXT: Final = 200
NUMBER_MEASURES: Final = frozenset(
    {
        *(Measure.YEARS, Measure.TOTAL, Measure.TIMES, Measure.COUNT),
        *(Measure.SUM, Measure.MIN, Measure.MAX),
    }
)
_UNREADABLE: Final = Written("")


@dataclass(slots=True)
class Reading:
    """What was read: the rows that could be, and what is wrong by field."""

    group: Group
    problems: dict[str, str] = field(default_factory=dict)


def read_draft(draft: DraftGroup, spot: Spot, vocabulary: Vocabulary) -> Reading:
    """Read the rows of a page; rows in which no question is chosen are passed over."""
    reader = _Reader(vocabulary)
    group = reader.group(draft, spot, "")
    return Reading(settled(group), reader.problems)


def told_in_rows(
    rule: Json, spot: Spot, vocabulary: Vocabulary, language: str
) -> DraftGroup | None:
    """The rows of a rule as a page shows them; None when the page could not give it back."""
    group = rows_of(with_shortest_names(rule, spot.place))
    if group is None:
        return None
    settings = {name: one.sort for name, one in vocabulary.at(spot).items() if one.setting}
    try:
        draft = draft_of(group, spot, sort_at(settings), language)
    except NotOfferedError:
        return None
    reading = read_draft(draft, spot, vocabulary)
    return draft if reading.group == group and not reading.problems else None


class _Reader:
    """Reads rows and remembers what is wrong."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.problems: dict[str, str] = {}

    def _wrong(self, path: str, name: str, msgid: str) -> Written:
        self.problems.setdefault(f"{path}-{name}", msgid)
        return _UNREADABLE

    def group(self, draft: DraftGroup, spot: Spot, prefix: str) -> Group:
        members: list[Member] = []
        for number, member in enumerate(draft.members):
            path = f"{prefix}{number}"
            if isinstance(member, DraftGroup):
                members.append(self.group(member, spot, f"{path}-"))
            elif member.subject and (row := self._row(member, spot, path)) is not None:
                members.append(row)
        mode = Mode.ANY if draft.mode == Mode.ANY else Mode.ALL
        return Group(mode, tuple(one for one in members if not _is_empty(one)))

    def _row(self, draft: DraftRow, spot: Spot, path: str) -> Member | None:
        """The row, None when it could not be read."""
        known = self._vocabulary.at(spot)
        subject = known.get(draft.subject)
        if subject is None or subject.sort is Sort.PERIOD:
            self._wrong(path, "subject", CHOOSE_QUESTION)
            return None
        ways = offers(subject.sort, is_setting=subject.setting is not None)
        offer = next((one for one in ways if one.code == draft.offer), None)
        if offer is None:
            self._wrong(path, "offer", CHOOSE_COMPARISON)
            return None
        before = len(self.problems)
        made = self._made(draft, subject, offer, spot, path)
        return made if len(self.problems) == before else None

    def _made(
        self, draft: DraftRow, subject: Subject, offer: Offer, spot: Spot, path: str
    ) -> Member:
        if offer.verb in ABOUT_ROWS:
            every, is_denied = ABOUT_ROWS[offer.verb]
            inside, rows = spot.inside(subject.name), draft.rows
            if inside is None or rows is None or not any(_is_begun(m) for m in rows.members):
                self._wrong(path, "offer", ADD_ROW)
                return Group(Mode.ALL, ())
            group = self.group(rows, inside, f"{path}-in-")
            return RowsMeet(subject.name, every, settled(group), is_denied)
        comparison, is_denied = COMPARED[offer.verb]
        known = self._vocabulary.at(spot)
        left = self._left(draft, subject, offer.measure, known, path)
        return Row(left, comparison, self._right(draft, subject, offer, known, path), is_denied)

    def _left(
        self,
        draft: DraftRow,
        subject: Subject,
        measure: Measure,
        known: Mapping[str, Subject],
        path: str,
    ) -> Term:
        match measure:
            case Measure.LATER:
                period = self._period(draft.own_shift, known, path, "own_shift")
                return Shifted(Named(subject.name), period)
            case Measure.TOTAL:
                others = [n for n in draft.others if n != subject.name and _is_number(known, n)]
                if not others:
                    self._wrong(path, "others", CHOOSE_OTHERS)
                return Total((subject.name, *dict.fromkeys(others)))
            case Measure.TIMES:
                return Times(subject.name, self._factor(draft, known, path))
        return _measured(measure, subject.name)

    def _factor(
        self, draft: DraftRow, known: Mapping[str, Subject], path: str
    ) -> "Written | Named":
        if draft.factor_name:
            if _is_number(known, draft.factor_name):
                return Named(draft.factor_name)
            return self._wrong(path, "factor_name", CHOOSE_OTHER)
        return self._value(draft.factor, Sort.NUMBER, path, "factor")

    def _right(
        self,
        draft: DraftRow,
        subject: Subject,
        offer: Offer,
        known: Mapping[str, Subject],
        path: str,
    ) -> tuple[Term, ...]:
        first = draft.values[0] if draft.values else ""
        sort = Sort.NUMBER if offer.measure in NUMBER_MEASURES else subject.sort
        match offer.shape(subject.sort):
            case Shape.NOTHING:
                answer = ANSWERS.get(offer.verb)
                return () if answer is None else (Written(answer),)
            case Shape.OPTION | Shape.OPTIONS as shape:
                chosen = [v for v in subject.values if v in draft.values]
                if not chosen:
                    self._wrong(path, "value", CHOOSE_ANSWER)
                    return ()
                wanted = chosen if shape is Shape.OPTIONS else chosen[:1]
                return tuple(Written(value) for value in _in_order(wanted, draft.values))
            case Shape.RANGE:
                low = self._value(first, sort, path, "value")
                return low, self._value(draft.upper, sort, path, "upper")
            case Shape.QUESTION:
                return (self._other(draft.against, sort, known, path),)
        return (self._against(draft, first, sort, known, path),)

    def _against(
        self, draft: DraftRow, first: str, sort: Sort, known: Mapping[str, Subject], path: str
    ) -> Term:
        if not draft.against:
            if draft.shift.way:
                return self._wrong(path, "shift", NO_PERIOD)
            return self._value(first, sort, path, "value")
        is_today = draft.against == TODAY and sort is Sort.DATE
        day = Today() if is_today else self._other(draft.against, sort, known, path)
        if sort is not Sort.DATE or not draft.shift.way or isinstance(day, Written):
            return day
        return Shifted(day, self._period(draft.shift, known, path, "shift"))

    def _other(
        self, name: str, sort: Sort, known: Mapping[str, Subject], path: str
    ) -> Named | Written:
        other = known.get(name)
        if other is None or other.sort is not sort:
            return self._wrong(path, "against", CHOOSE_OTHER)
        return Named(name)

    def _period(
        self, shift: DraftShift, known: Mapping[str, Subject], path: str, name: str
    ) -> Written | Named:
        setting = known.get(shift.way)
        if setting is not None and setting.sort is Sort.PERIOD:
            return Named(shift.way)
        minus = "-" if shift.way == BEFORE else ""
        period = f"{minus}P{shift.count.strip()}{shift.unit}"
        if shift.way not in (AFTER, BEFORE) or PERIOD.fullmatch(period) is None:
            return self._wrong(path, f"{name}_count", WRITE_PERIOD)
        return Written(period)

    def _value(self, text: str, sort: Sort, path: str, name: str) -> Written:
        """A written value of a sort, as rules keep it."""
        text = text.strip()
        if sort is Sort.NUMBER:
            number = written_number(text)
            return self._wrong(path, name, WRITE_NUMBER) if number is None else Written(number)
        if sort in (Sort.DATE, Sort.TIME):
            read = read_date(text) if sort is Sort.DATE else read_time(text)
            wanted = WRITE_DAY if sort is Sort.DATE else WRITE_TIME
            return self._wrong(path, name, wanted) if read is None else Written(read)
        if not text or len(text) > LONGEST_TEXT:
            return self._wrong(path, name, WRITE_TEXT)
        return Written(text)


def _measured(measure: Measure, name: str) -> Term:
    if measure is Measure.COUNT:
        return HowMany(name)
    if measure is Measure.YEARS:
        return Years(name)
    is_column = measure in (Measure.SUM, Measure.MIN, Measure.MAX)
    return Column(measure.value, name) if is_column else Named(name)


def written_number(text: str) -> Plain | None:
    """A typed number as rules keep it: whole, or one that is the same when read again."""
    number = read_number(text)
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number)
    return float(number) if read_number(repr(float(number))) == number else None


def _in_order(chosen: list[str], wanted: tuple[str, ...]) -> list[str]:
    """The chosen values in the order in which they were sent."""
    return [value for value in dict.fromkeys(wanted) if value in chosen]


def _is_number(known: Mapping[str, Subject], name: str) -> bool:
    other = known.get(name)
    return other is not None and other.sort is Sort.NUMBER


def _is_begun(member: DraftRow | DraftGroup) -> bool:
    return isinstance(member, DraftRow) and bool(member.subject)


def _is_empty(member: Member) -> bool:
    return isinstance(member, Group) and not member.members
