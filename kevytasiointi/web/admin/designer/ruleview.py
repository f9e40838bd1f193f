"""The rows of a condition as their template draws them: what can be chosen in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.options import option_label
from kevytasiointi.domain.ruledrafts import (
    AFTER,
    BEFORE,
    TODAY,
    DraftGroup,
    DraftRow,
    DraftShift,
)
from kevytasiointi.domain.rulereading import NUMBER_MEASURES
from kevytasiointi.domain.rulesubjects import Sort, Spot, Subject, Vocabulary
from kevytasiointi.domain.ruleverbs import Measure, Offer, Shape, offers
from kevytasiointi.domain.wording import Say
from kevytasiointi.web.admin.designer import verbwords

LONGEST_NAME: Final = 90


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Options under a heading; without one they stand by themselves."""

    heading: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class ShiftView:
    """What may be added to a day."""

    ways: Sequence[Choice]
    units: Sequence[Choice]
    count: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row.

    Attributes:
        shape: what is asked besides; empty until a question is chosen.
        sort: of the value.
        against: what a value can be compared with; empty: a written value alone.
        writes: a value is written in the row.
        others: the questions of a total.
        factors: what the answer can be multiplied by.
    """

    draft: DraftRow
    path: str
    subjects: Sequence[ChoiceGroup]
    offers: Sequence[ChoiceGroup] = ()
    shape: str = ""
    sort: str = ""
    options: Sequence[Choice] = ()
    against: Sequence[ChoiceGroup] = ()
    writes: bool = False
    shift: ShiftView | None = None
    own_shift: ShiftView | None = None
    others: Sequence[Choice] = ()
    factors: Sequence[ChoiceGroup] = ()
    rows: "GroupView | None" = None


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows and groups.

    Attributes:
        prefix: of the paths of its members.
        may_hold_groups: it stands outermost.
    """

    mode: str
    prefix: str
    members: "Sequence[RowView | GroupView]"
    may_hold_groups: bool = False

    @property
    def is_group(self) -> bool:
        """What a template asks of a member."""
        return True


class Drawing:
    """Draws the rows of one rule."""

    def __init__(self, spec: FormSpec, vocabulary: Vocabulary, language: str, say: Say) -> None:
        self._spec = spec
        self._vocabulary = vocabulary
        self._language = language
        self._say = say

    def group(self, draft: DraftGroup, spot: Spot, prefix: str = "") -> GroupView:
        """A group with its members."""
        members = [
            self.group(one, spot, f"{prefix}{number}-")
            if isinstance(one, DraftGroup)
            else self._row(one, spot, f"{prefix}{number}")
            for number, one in enumerate(draft.members)
        ]
        return GroupView(draft.mode, prefix, members, may_hold_groups=not prefix)

    def _row(self, draft: DraftRow, spot: Spot, path: str) -> RowView:
        known = self._vocabulary.at(spot)
        chosen = known.get(draft.subject)
        subjects = self.named(
            [one for one in known.values() if one.sort is not Sort.PERIOD], (draft.subject,)
        )
        ways = [] if chosen is None else offers(chosen.sort, is_setting=chosen.setting is not None)
        way = next((one for one in ways if one.code == draft.offer), None)
        if chosen is None or way is None:
            return RowView(draft, path, subjects, self._offers(ways, chosen, ""))
        shape = way.shape(chosen.sort)
        sort = Sort.NUMBER if way.measure in NUMBER_MEASURES else chosen.sort
        is_later = way.measure is Measure.LATER
        is_day = sort is Sort.DATE and shape is Shape.VALUE
        takes_shift = is_day and (not is_later or bool(draft.shift.way))
        return RowView(
            draft=draft,
            path=path,
            subjects=subjects,
            offers=self._offers(ways, chosen, draft.offer),
            shape=shape.value,
            sort=sort.value,
            options=self._options(chosen, draft.values) if shape in _CHOOSING else (),
            against=self._against(draft, sort, shape, known, chosen),
            writes=shape is Shape.RANGE or (shape is Shape.VALUE and not draft.against),
            shift=self._shift(draft.shift, known, may_lack=True) if takes_shift else None,
            own_shift=self._shift(draft.own_shift, known, may_lack=False) if is_later else None,
            others=self._others(draft, known) if way.measure is Measure.TOTAL else (),
            factors=self._factors(draft, known) if way.measure is Measure.TIMES else (),
            rows=self._inside(draft, spot, path) if shape is Shape.GROUP else None,
        )

    def _inside(self, draft: DraftRow, spot: Spot, path: str) -> GroupView | None:
        inside = spot.inside(draft.subject)
        if inside is None or draft.rows is None:
            return None
        return self.group(draft.rows, inside, f"{path}-in-")

    # --- what can be chosen ---

    def named(
        self, those: Sequence[Subject], chosen: Sequence[str] = (), first: Sequence[Choice] = ()
    ) -> Sequence[ChoiceGroup]:
        """Questions by step, and settings."""
        groups = [ChoiceGroup("", first)] if first else []
        for heading, number in self.headings():
            asked = [self._choice(one, chosen) for one in those if one.step == number]
            if asked:
                groups.append(ChoiceGroup(heading, asked))
        return groups

    def headings(self) -> Sequence[tuple[str, int | None]]:
        """What questions are listed under: their steps by number, and settings at the end."""
        titles = [pick(step.title, self._language)[0] or step.key for step in self._spec.steps]
        steps = [(f"{number + 1}. {title}", number) for number, title in enumerate(titles)]
        return [*steps, (_("Settings"), None)]

    def _choice(self, subject: Subject, chosen: Sequence[str]) -> Choice:
        return Choice(subject.name, self.name(subject), subject.name in chosen)

    def name(self, subject: Subject) -> str:
        """A question with what it stands in, or a setting."""
        if subject.setting is not None:
            words = pick(subject.setting.label, self._language)[0] or subject.setting.key
            return _shortened(words)
        if subject.found is None:
            return subject.name
        on_way = [*subject.around, subject.found.item]
        words = ": ".join(pick(item.label, self._language)[0] or item.key for item in on_way)
        if subject.found.is_other:
            words = _("%(question)s (what else?)", question=words)
        return _shortened(words)

    def _offers(
        self, ways: Sequence[Offer], chosen: Subject | None, code: str
    ) -> Sequence[ChoiceGroup]:
        if chosen is None:
            return ()
        choices = [
            Choice(way.code, verbwords.offer_name(way, chosen.sort), way.code == code)
            for way in ways
        ]
        return [ChoiceGroup("", choices)]

    def _options(self, subject: Subject, chosen: Sequence[str]) -> Sequence[Choice]:
        if subject.found is None:
            return ()
        item = subject.found.item
        return [
            Choice(value, option_label(item, value, self._language, self._say), value in chosen)
            for value in subject.values
        ]

    def _against(
        self,
        draft: DraftRow,
        sort: Sort,
        shape: Shape,
        known: Mapping[str, Subject],
        chosen: Subject,
    ) -> Sequence[ChoiceGroup]:
        if shape not in (Shape.VALUE, Shape.QUESTION):
            return ()
        others = [one for one in known.values() if one.sort is sort and one.name != chosen.name]
        first = [] if shape is Shape.QUESTION else [Choice("", _("the value written here"))]
        if sort is Sort.DATE:
            first.append(Choice(TODAY, _("today"), draft.against == TODAY))
        named = self.named(others, (draft.against,), first)
        return named if others or len(first) != 1 else ()

    def _shift(
        self, draft: DraftShift, known: Mapping[str, Subject], *, may_lack: bool
    ) -> ShiftView:
        periods = [one for one in known.values() if one.sort is Sort.PERIOD]
        ways = [Choice("", _("nothing added"))] if may_lack else []
        ways += [
            Choice(AFTER, _("add"), draft.way == AFTER),
            Choice(BEFORE, _("take away"), draft.way == BEFORE),
            *(
                Choice(
                    one.name, _("add: %(setting)s", setting=self.name(one)), draft.way == one.name
                )
                for one in periods
            ),
        ]
        units = [
            Choice(unit, verbwords.unit_name(unit), draft.unit == unit) for unit in verbwords.UNITS
        ]
        is_counted = draft.way in (AFTER, BEFORE) or (not may_lack and not draft.way)
        return ShiftView(ways, units, draft.count, is_counted)

    def _others(self, draft: DraftRow, known: Mapping[str, Subject]) -> Sequence[Choice]:
        numbers = [one for one in known.values() if one.sort is Sort.NUMBER]
        return [self._choice(one, draft.others) for one in numbers if one.name != draft.subject]

    def _factors(self, draft: DraftRow, known: Mapping[str, Subject]) -> Sequence[ChoiceGroup]:
        numbers = [one for one in known.values() if one.sort is Sort.NUMBER]
        first = [Choice("", _("the number written here"))]
        return self.named(numbers, (draft.factor_name,), first)


_CHOOSING: Final = (Shape.OPTION, Shape.OPTIONS)


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"
