"""Answers as document sections: what the review page, the case page and the PDF show alike."""

from collections.abc import Iterator
from typing import Final

from kevytasiointi.domain.blocks import is_protected
from kevytasiointi.domain.documents import Line, Section, Table
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formspec import Item, Step
from kevytasiointi.domain.itemkinds import CONTAINERS, OTHER, WITHOUT_ANSWER, ItemKind
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.visibility import (
    AnswerScope,
    Visibility,
    chose_other,
    in_place_of_file,
    typed_text,
)
from kevytasiointi.domain.wording import Say, mark

DELIVERED_LATER: Final = mark("The file will be delivered later.")
KEPT_BACK: Final = mark("Non-disclosure order: only the handler sees this.")
NAMED_BY_THEIR_BLOCK: Final = frozenset({ItemKind.DATE_RANGE, ItemKind.LOCATION})
"""Several periods and places may stand in one section, and all of them begin on some day."""
WIDEST_TABLE = 5
"""A repeat with more questions than this is read row by row instead of across."""


def rows(
    shown: Visibility, language: str, say: Say, *, show_protected: bool = False
) -> tuple[Section, ...]:
    """One section for each step that has something to show, in the order of the form."""
    sections = (
        step_section(step, shown, language, say, show_protected=show_protected)
        for step in shown.spec.steps
    )
    return tuple(section for section in sections if section is not None)


def step_section(
    step: Step, shown: Visibility, language: str, say: Say, *, show_protected: bool = False
) -> Section | None:
    """The shown questions of a step with their answers; None when there are none."""
    writer = _Writer(shown, Reader(language, say, show_protected=show_protected))
    blocks = tuple(writer.blocks(step.items, shown.form, ""))
    if not blocks:
        return None
    title, lang = writer.words(step.title)
    return Section(title, blocks, lang)


def item_blocks(
    item: Item, shown: Visibility, language: str, say: Say, show_protected: bool
) -> tuple[Line | Table, ...]:
    """One question, group or table of the form's own scope with its answers; none when hidden."""
    writer = _Writer(shown, Reader(language, say, show_protected=show_protected))
    return tuple(writer.blocks((item,), shown.form, ""))


class _Writer:
    """Writes blocks for one reader."""

    def __init__(self, shown: Visibility, reader: Reader) -> None:
        self._settings = shown.settings
        self._reader = reader

    def words(self, text: Localized) -> tuple[str, str | None]:
        """A form text filled, and its language when it is not the reader's."""
        found, language = pick(text, self._reader.language)
        filled = fill(found, self._settings, language)
        return filled, None if language == self._reader.language else language

    def blocks(
        self, items: tuple[Item, ...], scope: AnswerScope, before: str
    ) -> Iterator[Line | Table]:
        """The blocks of shown items; `before` stands in front of each label."""
        for item in items:
            if not scope.shows(item):
                continue
            if item.kind in WITHOUT_ANSWER:
                yield from self._instead_of_file(item, scope, before)
                continue
            if item.kind is ItemKind.GROUP:
                yield from self._group(item, scope.group(item), before + self._name_of(item))
            elif item.kind is ItemKind.REPEAT:
                yield from self._repeat(item, scope, before)
            else:
                yield self._line(item, scope, before)

    def _name_of(self, group: Item) -> str:
        """What stands before the labels of a block that say nothing alone: Begins on, Address."""
        if group.block not in NAMED_BY_THEIR_BLOCK:
            return ""
        label = self.words(group.label)[0]
        return f"{label} " if label.endswith("?") else f"{label}: "

    def _group(self, group: Item, scope: AnswerScope, before: str) -> Iterator[Line | Table]:
        """The blocks of a group; contact details under a non-disclosure order only as words."""
        is_kept_back = not self._reader.show_protected and is_protected(group, scope.values)
        for item in group.items:
            if is_kept_back and item.is_contact and scope.shows(item):
                label, lang = self.words(item.label)
                yield Line(before + label, (self._reader.say(KEPT_BACK),), lang)
            else:
                yield from self.blocks((item,), scope, before)

    def _instead_of_file(self, item: Item, scope: AnswerScope, before: str) -> Iterator[Line]:
        told = in_place_of_file(item, scope)
        if told:
            label, lang = self.words(item.label)
            said = (self._reader.say(DELIVERED_LATER),) if item.later_key in told else ()
            words = str(told.get(item.explained_key, "")).split("\n")
            yield Line(before + label, (*said, *(line for line in words if line.strip())), lang)

    def _line(self, item: Item, scope: AnswerScope, before: str) -> Line:
        label, lang = self.words(item.label)
        return Line(before + label, self._answer(item, scope), lang)

    def _answer(self, item: Item, scope: AnswerScope) -> tuple[str, ...]:
        answer = show(item, scope.answer(item), self._reader)
        text = typed_text(scope.values.get(item.other_key)) if item.other else None
        if text is None or not chose_other(scope, item):
            return answer
        value = scope.values.get(item.key)
        chosen = list(value) if isinstance(value, list | tuple) else [value]
        number = chosen.index(OTHER)
        return (*answer[:number], f"{answer[number]}: {text}", *answer[number + 1 :])

    def _repeat(self, item: Item, scope: AnswerScope, before: str) -> Iterator[Line | Table]:
        inner = scope.inside(item)
        columns = [
            child
            for child in item.items
            if child.kind not in WITHOUT_ANSWER and any(row.shows(child) for row in inner)
        ]
        asked = columns or [c for c in item.items if c.kind not in WITHOUT_ANSWER | CONTAINERS]
        is_narrow = len(columns) <= WIDEST_TABLE
        if asked and is_narrow and not any(c.kind in CONTAINERS for c in columns):
            yield self._table(item, asked, inner, before)
            return
        if not inner:  # rows of groups alone make no table, also not an empty one
            label, lang = self.words(item.label)
            yield Line(before + label, (), lang)
        title = self.words(item.row_title or item.label)[0]
        for number, row in enumerate(inner, start=1):
            yield from self.blocks(item.items, row, f"{before}{title} {number}: ")

    def _table(
        self,
        item: Item,
        asked: list[Item],
        inner: tuple[AnswerScope, ...],
        before: str,
    ) -> Table:
        caption, lang = self.words(item.label)
        return Table(
            before + caption,
            tuple(self.words(column.label)[0] for column in asked),
            tuple(
                tuple(
                    ", ".join(self._answer(column, row)) if row.shows(column) else ""
                    for column in asked
                )
                for row in inner
            ),
            lang,
        )
