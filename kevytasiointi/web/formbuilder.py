"""A step of a form as its page shows it: every question with its words, value and problems.

All questions of the step are made, those of unmet conditions too: without JavaScript a condition
that hangs on the same page stands as a sentence above its question; with JavaScript the browser
asks the rule. `templates/customer/items.html` has one macro for each kind.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from kevytasiointi import texts
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formspec import Item, Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.problems import Problem, html_name
from kevytasiointi.domain.rulenodes import Value
from kevytasiointi.domain.timetext import read_date, read_time, say_time
from kevytasiointi.domain.visibility import AnswerScope, Visibility
from kevytasiointi.web.itemwords import ConditionWords, ItemWords, as_json, form_words
from kevytasiointi.web.questions import Choice, Condition, Question, Row, Words

BLANK_ROW: Final = 9999
"""The number of the row that the browser copies when a row is added."""

_DECIMALS: Final = (ItemKind.DECIMAL, ItemKind.MEASURE, ItemKind.MONEY)
_UNCONDITIONAL: Final = Condition()
_UNMET: Final = Condition(is_unmet=True)


def build_step(
    step: Step,
    shown: Visibility,
    *,
    language: str,
    unread: Mapping[str, Json],
    problems: Sequence[Problem] = (),
    added_rows: Collection[str] = (),
    shows_all: bool = False,
    late: tuple[str, str] = ("", ""),
    origins: Mapping[str, str] | None = None,
) -> tuple[Question, ...]:
    """The questions of a step.

    Args:
        step: the step.
        shown: the draft's answers with the settings in force.
        language: the page's.
        unread: texts that are no answers of their kind, by path; they are shown as typed.
        problems: what to say at the questions.
        added_rows: paths of the repeats that get one more row.
        shows_all: show also what answers of other pages hide, with its condition as a sentence.
        late: the path of the question where the lead time warns, and the warning.
        origins: where answers were filled in from, by path.
    """
    return _Builder(
        step, shown, language, unread, problems, added_rows, shows_all, late, origins or {}
    ).build()


class _Builder:
    def __init__(
        self,
        step: Step,
        shown: Visibility,
        language: str,
        unread: Mapping[str, Json],
        problems: Sequence[Problem],
        added_rows: Collection[str],
        shows_all: bool,
        late: tuple[str, str],
        origins: Mapping[str, str],
    ) -> None:
        self._step = step
        self._shown = shown
        self._language = language
        self._unread = unread
        self._added_rows = added_rows
        self._shows_all = shows_all
        self._late_at, self._late = late
        self._origins = origins
        self._say = partial(texts.say, language)
        self._words = form_words(shown.spec, language, shown.settings)
        self._problems: dict[str, list[str]] = {}
        for problem in problems:
            said = problem.text(language, self._say)
            self._problems.setdefault(problem.path, []).append(said)

    def build(self) -> tuple[Question, ...]:
        """The questions of the step."""
        return self._questions(self._step.items, self._shown.form)

    def _questions(self, items: Sequence[Item], scope: AnswerScope) -> tuple[Question, ...]:
        return tuple([self._question(item, scope) for item in items])

    def _question(self, item: Item, scope: AnswerScope) -> Question:
        path = scope.prefix + item.key
        words = self._words.of(item, path, scope.place, self._step)
        holds_rows = item.kind is ItemKind.REPEAT
        rows = self._rows(item, words, scope) if holds_rows else ()
        return Question(
            item=item,
            path=path,
            name=html_name(path),
            label=words.label,
            condition=self._condition(item, words, scope),
            hint=words.hint,
            text=words.text,
            unit=words.unit,
            value=self._value(item, path, scope),
            is_later=item.later and scope.values.get(item.later_key) is True,
            explained=str(scope.values.get(item.explained_key) or "") if item.explained else "",
            is_optional=words.is_optional,
            choices=_choices(item, words, scope) if words.options else (),
            problems=tuple(self._problems.get(path, ())),
            other=self._other(item, *words.other, scope) if words.other else None,
            questions=self._questions(item.items, scope.group(item))
            if item.kind is ItemKind.GROUP
            else (),
            rows=rows,
            blank=self._row(item, words, scope, BLANK_ROW) if holds_rows else None,
            can_add=len(rows) < item.max_rows,
            stencils=self._words.stencils,
            late=self._late if path == self._late_at else None,
            origin=self._origins.get(path, ""),
        )

    def _value(self, item: Item, path: str, scope: AnswerScope) -> str:
        typed = self._unread.get(path)
        if isinstance(typed, str):
            return typed
        if item.kind is ItemKind.COMPUTED:
            return " ".join(show(item, scope.answer(item), Reader(self._language, self._say)))
        return text_for_field(item, scope.values.get(item.key), self._language)

    def _other(
        self, item: Item, label: Words, condition: ConditionWords, scope: AnswerScope
    ) -> Question:
        path = scope.prefix + item.other_key
        value = self._unread.get(path, scope.values.get(item.other_key))
        return Question(
            item=item,
            path=path,
            name=html_name(path),
            label=label,
            condition=Condition(condition.sentence, condition.rule, "{}"),
            value=value if isinstance(value, str) else "",
            problems=tuple(self._problems.get(path, ())),
        )

    # --- rows ---

    def _rows(self, item: Item, words: ItemWords, scope: AnswerScope) -> tuple[Row, ...]:
        path = scope.prefix + item.key
        stored = len(scope.inside(item))
        fewest = max(item.min_rows, 1 if item.required else 0)
        count = min(max(stored, fewest) + (path in self._added_rows), item.max_rows)
        return tuple(self._row(item, words, scope, number) for number in range(max(count, stored)))

    def _row(self, item: Item, words: ItemWords, scope: AnswerScope, number: int) -> Row:
        path = f"{scope.prefix}{item.key}.{number}"
        title = words.row_title
        return Row(
            path=path,
            name=html_name(path),
            title=title if number == BLANK_ROW else f"{title} {number + 1}",
            questions=self._questions(item.items, scope.row(item, number)),
        )

    def _condition(self, item: Item, words: ItemWords, scope: AnswerScope) -> Condition:
        if item.visible_if is None:
            return _UNCONDITIONAL
        asked = words.condition
        if asked is None or not (asked.is_on_page or self._shows_all):
            return _UNCONDITIONAL if item.visible_if.holds(scope) else _UNMET
        known = {name: _plain(scope.value(name)) for name in asked.elsewhere}
        return Condition(asked.sentence, asked.rule, as_json(known) if known else "{}")


def _choices(item: Item, words: ItemWords, scope: AnswerScope) -> tuple[Choice, ...]:
    value = scope.values.get(item.key)
    chosen = value if isinstance(value, list | tuple) else (value,)
    return tuple([Choice(one, label, one in chosen) for one, label in words.options])


def text_for_field(item: Item, value: Json, language: str) -> str:
    """An answer as a person would type it."""
    if value is None or isinstance(value, Mapping | list | tuple):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if item.kind is ItemKind.DATE and read_date(text) == text:
        day = date.fromisoformat(text)
        return f"{day.day}.{day.month}.{day.year}"
    if item.kind is ItemKind.TIME and read_time(text) == text:
        return say_time(text, language)
    if item.kind in _DECIMALS and language != "en":
        return text.replace(".", ",")
    return text


def _plain(value: Value) -> Json:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value
