"""A form definition as an empty form for the pen: every question, with its condition in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from kevytasiointi.domain.emptyforms import (
    Block,
    Box,
    CheckList,
    Column,
    Enclosure,
    Group,
    Part,
    Phrase,
    Question,
    Rows,
    Told,
)
from kevytasiointi.domain.fieldshowing import NO, TICKED, YES
from kevytasiointi.domain.formnumbers import numbers_of, with_numbers
from kevytasiointi.domain.formplaces import SETTINGS
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import NOT_TYPED, OTHER, ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.options import OTHER_LABEL, option_values
from kevytasiointi.domain.penroom import FORMS, room_for
from kevytasiointi.domain.rulenodes import Call, Var, walk
from kevytasiointi.domain.sentences import condition_sentence, need_sentence
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.wording import Say, mark

TICK_ONE: Final = mark("Tick one.")
TICK_ALL: Final = mark("Tick all that apply.")
TICK_AT_LEAST: Final = mark("Tick at least %(fewest)s.")
TICK_AT_MOST: Final = mark("Tick at most %(most)s.")
TICK_BETWEEN: Final = mark("Tick from %(fewest)s to %(most)s.")
OTHER_WHAT: Final = mark("%(option)s: what?")
WORKED_OUT: Final = mark("Worked out from your answers: you need not fill this in.")

MOST_COLUMNS: Final = 5
"""A repeat with more questions than this does not fit across the page."""

_FEWEST_ROWS: Final = 3
_FEWEST_BLOCKS: Final = 2
_MOST_ROWS: Final = 12
"""More rows than this go on a sheet of one's own: nobody prints a hundred blank rows."""

_LONGEST_INLINE: Final = 60
_MOST_INLINE: Final = 4
_BOXES: Final = frozenset(
    {ItemKind.CHOICE, ItemKind.CHOICES, ItemKind.YES_NO, ItemKind.DECLARATION}
)
_NOT_IN_A_TABLE: Final = _BOXES | {
    *(ItemKind.PARAGRAPH, ItemKind.GROUP, ItemKind.REPEAT, ItemKind.ATTACHMENT, ItemKind.NOTE),
}


class FormPrinter:
    """Puts the items of one form into blocks, for one language and one authority's settings."""

    def __init__(self, spec: FormSpec, settings: JsonObject, language: str, say: Say) -> None:
        self._spec = spec
        self._settings = settings
        self._language = language
        self._say = say
        # Only rules that look at nothing but settings are asked: no answer and no day counts.
        self._nothing = Visibility(spec, {}, settings, date.min)
        self._steps = [step for step in spec.steps if self._asked(step.items)]
        self._numbers = numbers_of(self._steps, self._asked, self._is_table)
        self._numbered = with_numbers(spec, self._numbers)

    def phrase(self, text: Localized) -> Phrase:
        """A form text filled with the settings."""
        found, language = pick(text, self._language)
        filled = fill(found, self._settings, language)
        return Phrase(filled, None if language == self._language else language)

    def phrase_or_none(self, text: Localized | None) -> Phrase | None:
        """A form text that need not be there."""
        return self.phrase(text) if text else None

    def parts(self) -> tuple[Part, ...]:
        """The steps that ask or tell something."""
        return tuple(
            Part(
                str(count),
                self.phrase(step.title),
                self.phrase_or_none(step.intro),
                tuple(self._blocks(step.items, "")),
            )
            for count, step in enumerate(self._steps, start=1)
        )

    # --- blocks ---

    def _asked(self, items: Sequence[Item]) -> list[Item]:
        """The items that the settings do not rule out; of groups those with something in them."""
        return [
            item
            for item in items
            if not self._is_known(item.visible_if, is_met=False)
            and (item.kind is not ItemKind.GROUP or self._asked(item.items))
        ]

    def _blocks(self, items: Sequence[Item], prefix: str) -> Iterator[Block]:
        asked = self._asked(items)
        for is_file, run in groupby(asked, lambda item: item.kind is ItemKind.ATTACHMENT):
            if is_file:
                yield CheckList(tuple(self._enclosure(item, prefix + item.key) for item in run))
            else:
                yield from (self._block(item, prefix + item.key) for item in run)

    def _block(self, item: Item, path: str) -> Block:
        if item.kind is ItemKind.NOTE:
            text = self.phrase_or_none(item.text)
            return Told(self.phrase(item.label), text, item.link, self._condition(item, path))
        if item.kind is ItemKind.COMPUTED:
            hint = self.phrase_or_none(item.hint)
            sentences = (*self._condition(item, path), self._say(WORKED_OUT))
            return Told(self.phrase(item.label), hint, None, sentences)
        if item.kind is ItemKind.GROUP:
            return Group(
                self.phrase(item.label),
                self.phrase_or_none(item.hint),
                self._condition(item, path),
                tuple(self._blocks(item.items, f"{path}.")),
            )
        return self._rows(item, path) if item.items else self._question(item, path)

    def _question(self, item: Item, path: str) -> Question:
        boxes = tuple(self._boxes(item))
        length = sum(len(box.label.text) for box in boxes)
        is_short = len(boxes) <= _MOST_INLINE and length <= _LONGEST_INLINE
        return Question(
            number=self._numbers[path],
            label=self.phrase(item.label),
            hint=self.phrase_or_none(item.hint),
            sentences=self._when(item, path),
            ticking=self._ticking(item),
            is_optional=self._is_optional(item),
            room=None if boxes else room_for(item, self._unit(item), self._say),
            boxes=boxes,
            is_inline=is_short and not any(box.is_open for box in boxes),
        )

    def _boxes(self, item: Item) -> Iterator[Box]:
        if item.kind is ItemKind.DECLARATION:
            yield Box(Phrase(self._say(TICKED)))
        elif item.kind is ItemKind.YES_NO:
            yield from (Box(Phrase(self._say(words))) for words in (YES, NO))
        elif item.kind in _BOXES:
            labels = {option.value: self.phrase(option.label) for option in item.options}
            for value in option_values(item):
                label = labels.get(value, Phrase(self._say(OTHER_LABEL)))
                if item.other and value == OTHER:
                    asked = self._say(OTHER_WHAT, option=label.text)
                    yield Box(Phrase(asked, label.lang), is_open=True)
                else:
                    yield Box(label)

    def _enclosure(self, item: Item, path: str) -> Enclosure:
        return Enclosure(
            number=self._numbers[path],
            label=self.phrase(item.label),
            hint=self.phrase_or_none(item.hint),
            sentences=self._when(item, path),
            is_optional=self._is_optional(item),
            is_later=item.later,
            is_explained=item.explained,
        )

    def _rows(self, item: Item, path: str) -> Rows:
        is_table = self._is_table(item)
        count = max(item.min_rows, _FEWEST_ROWS if is_table else _FEWEST_BLOCKS)
        columns = self._typed(item) if is_table else []
        return Rows(
            number=self._numbers[path],
            label=self.phrase(item.label),
            hint=self.phrase_or_none(item.hint),
            sentences=self._when(item, path),
            is_optional=self._is_optional(item),
            row_title=self.phrase(item.row_title or item.label),
            count=min(count, item.max_rows, _MOST_ROWS),
            columns=tuple(self._column(one) for one in columns),
            blocks=() if is_table else tuple(self._blocks(item.items, f"{path}.")),
        )

    def _typed(self, repeat: Item) -> list[Item]:
        """What is written in the rows of a repeat; what is worked out is not."""
        return [one for one in self._asked(repeat.items) if one.kind is not ItemKind.COMPUTED]

    def _is_table(self, repeat: Item) -> bool:
        columns = self._typed(repeat)
        return 0 < len(columns) <= MOST_COLUMNS and not any(map(self._is_wide, columns))

    def _is_wide(self, item: Item) -> bool:
        """Whether a question needs more than the cell of a table."""
        return item.kind in _NOT_IN_A_TABLE or bool(item.visible_if or item.required_if)

    def _column(self, item: Item) -> Column:
        label = self.phrase(item.label)
        unit = self._unit(item)
        form = self._say(FORMS[item.kind]) if item.kind in FORMS else ""
        named = Phrase(f"{label.text} ({unit})", label.lang) if unit else label
        return Column(named, self.phrase_or_none(item.hint), form)

    # --- words ---

    def _unit(self, item: Item) -> str:
        if item.kind is ItemKind.MONEY:
            return "€"
        return self.phrase(item.unit).text if item.unit else ""

    def _ticking(self, item: Item) -> str:
        if item.kind is ItemKind.CHOICE:
            return self._say(TICK_ONE)
        if item.kind is not ItemKind.CHOICES:
            return ""
        fewest, most = int(item.minimum or 0), int(item.maximum or 0)
        if fewest and most:
            return self._say(TICK_BETWEEN, fewest=fewest, most=most)
        if fewest > 1:
            return self._say(TICK_AT_LEAST, fewest=fewest)
        return self._say(TICK_AT_MOST, most=most) if most else self._say(TICK_ALL)

    def _when(self, item: Item, path: str) -> tuple[str, ...]:
        """When it is asked, and when it must be answered."""
        if item.required or self._settled(item.required_if) is not None:
            return self._condition(item, path)
        need = need_sentence(path, self._numbered, self._settings, self._language, self._say)
        return (*self._condition(item, path), *([need] if need else []))

    def _condition(self, item: Item, path: str) -> tuple[str, ...]:
        if self._is_known(item.visible_if, is_met=True):
            return ()
        said = condition_sentence(path, self._numbered, self._settings, self._language, self._say)
        return (said,) if said else ()

    def _is_optional(self, item: Item) -> bool:
        if item.required or item.kind in NOT_TYPED - {ItemKind.ATTACHMENT}:
            return False
        return item.required_if is None or self._is_known(item.required_if, is_met=False)

    def _is_known(self, rule: Rule | None, *, is_met: bool) -> bool:
        return self._settled(rule) is is_met

    def _settled(self, rule: Rule | None) -> bool | None:
        """What a rule says that hangs on settings alone; None when it hangs on answers."""
        if rule is None:
            return None
        nodes = list(walk(rule.node))
        names = [node.name for node in nodes if isinstance(node, Var)]
        is_dated = any(isinstance(node, Call) and node.operator == "today" for node in nodes)
        if is_dated or not all(name.partition(".")[0] == SETTINGS for name in names):
            return None
        return rule.holds(self._nothing.form)
