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

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formplaces import SETTINGS, find
from kevytasiointi.domain.formspec import Item, Step
from kevytasiointi.domain.itemkinds import OTHER, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.options import option_label, options_in_order
from kevytasiointi.domain.problems import Problem, html_name
from kevytasiointi.domain.rulenodes import Value, Var, walk
from kevytasiointi.domain.sentences import condition_sentence
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.timetext import read_date, read_time, say_time
from kevytasiointi.domain.visibility import AnswerScope, Visibility
from kevytasiointi.web.questions import Choice, Condition, Question, Row, Words

BLANK_ROW: Final = 9999
"""The number of the row that the browser copies when a row is added."""

_DECIMALS: Final = (ItemKind.DECIMAL, ItemKind.MEASURE, ItemKind.MONEY)
_NEVER_OPTIONAL: Final = (
    *(ItemKind.NOTE, ItemKind.GROUP, ItemKind.DECLARATION, ItemKind.COMPUTED),
)


def build_step(
    step: Step,
    shown: Visibility,
    *,
    language: str,
    unread: Mapping[str, Json],
    problems: Sequence[Problem] = (),
    added_rows: Collection[str] = (),
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
        late: the path of the question where the lead time warns, and the warning.
        origins: where answers were filled in from, by path.
    """
    return _Builder(
        step, shown, language, unread, problems, added_rows, late, origins or {}
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
        late: tuple[str, str],
        origins: Mapping[str, str],
    ) -> None:
        self._step = step
        self._shown = shown
        self._language = language
        self._unread = unread
        self._added_rows = added_rows
        self._late_at, self._late = late
        self._origins = origins
        self._say = partial(texts.say, language)
        self._problems: dict[str, list[str]] = {}
        for problem in problems:
            said = problem.text(language, self._say)
            self._problems.setdefault(problem.path, []).append(said)

    def build(self) -> tuple[Question, ...]:
        """The questions of the step."""
        return self._questions(self._step.items, self._shown.form, depth=0)

    def _questions(
        self, items: Sequence[Item], scope: AnswerScope, depth: int
    ) -> tuple[Question, ...]:
        return tuple(self._question(item, scope, depth) for item in items)

    def _question(self, item: Item, scope: AnswerScope, depth: int) -> Question:
        path = scope.prefix + item.key
        rows = self._rows(item, scope, depth) if item.kind is ItemKind.REPEAT else ()
        is_group = item.kind is ItemKind.GROUP
        return Question(
            item=item,
            path=path,
            name=html_name(path),
            label=self._words(item.label),
            condition=self._condition(item, path, scope, depth),
            hint=self._words(item.hint) if item.hint else None,
            text=self._words(item.text) if item.text else None,
            unit=self._unit(item),
            value=self._value(item, path, scope),
            is_later=scope.values.get(item.later_key) is True,
            explained=str(scope.values.get(item.explained_key) or ""),
            is_optional=not (item.required or item.required_if or item.kind in _NEVER_OPTIONAL),
            choices=self._choices(item, scope),
            problems=tuple(self._problems.get(path, ())),
            other=self._other(item, scope) if item.other else None,
            questions=self._questions(item.items, scope.group(item), depth + 1) if is_group else (),
            rows=rows,
            blank=self._row(item, scope, BLANK_ROW, depth) if item.items and not is_group else None,
            can_add=len(rows) < item.max_rows,
            late=self._late if path == self._late_at else None,
            origin=self._origins.get(path, ""),
        )

    def _unit(self, item: Item) -> str:
        if item.kind is ItemKind.MONEY:
            return "€"
        return self._words(item.unit).text if item.unit else ""

    def _words(self, localized: Localized) -> Words:
        text, found = pick(localized, self._language)
        filled = fill(text, self._shown.settings, found)
        return Words(filled, None if found == self._language else found)

    def _value(self, item: Item, path: str, scope: AnswerScope) -> str:
        typed = self._unread.get(path)
        if isinstance(typed, str):
            return typed
        if item.kind is ItemKind.COMPUTED:
            return " ".join(show(item, scope.answer(item), Reader(self._language, self._say)))
        return text_for_field(item, scope.values.get(item.key), self._language)

    def _choices(self, item: Item, scope: AnswerScope) -> tuple[Choice, ...]:
        value = scope.values.get(item.key)
        chosen = value if isinstance(value, list | tuple) else (value,)
        labels = {option.value: option.label for option in item.options}
        return tuple(
            Choice(
                one,
                self._words(labels[one]) if one in labels else Words(self._label_of(item, one)),
                one in chosen,
            )
            for one in options_in_order(item, self._language)
        )

    def _label_of(self, item: Item, value: str) -> str:
        return option_label(item, value, self._language, self._say)

    def _other(self, item: Item, scope: AnswerScope) -> Question:
        path = scope.prefix + item.other_key
        option = self._label_of(item, OTHER)
        var: Json = {"var": item.key}
        rule: Json = {"===": [var, OTHER]}
        if item.kind is ItemKind.CHOICES:
            rule = {"in": [OTHER, var]}
        value = self._unread.get(path, scope.values.get(item.other_key))
        return Question(
            item=item,
            path=path,
            name=html_name(path),
            label=Words(_("%(option)s: what?", option=option)),
            condition=Condition(_("Answer this if you chose “%(option)s”.", option=option), rule),
            value=value if isinstance(value, str) else "",
            problems=tuple(self._problems.get(path, ())),
        )

    # --- rows ---

    def _rows(self, item: Item, scope: AnswerScope, depth: int) -> tuple[Row, ...]:
        path = scope.prefix + item.key
        stored = len(scope.inside(item))
        fewest = max(item.min_rows, 1 if item.required else 0)
        count = min(max(stored, fewest) + (path in self._added_rows), item.max_rows)
        return tuple(self._row(item, scope, number, depth) for number in range(max(count, stored)))

    def _row(self, item: Item, scope: AnswerScope, number: int, depth: int) -> Row:
        path = f"{scope.prefix}{item.key}.{number}"
        title = self._words(item.row_title or item.label).text
        return Row(
            path=path,
            name=html_name(path),
            title=title if number == BLANK_ROW else f"{title} {number + 1}",
            questions=self._questions(item.items, scope.row(item, number), depth + 1),
        )

    # --- conditions ---

    def _condition(self, item: Item, path: str, scope: AnswerScope, depth: int) -> Condition:
        rule = item.visible_if
        if rule is None:
            return Condition()
        names = {node.name for node in walk(rule.node) if isinstance(node, Var)}
        here = {name for name in names if self._is_on_page(name, scope, depth)}
        if not here:
            return Condition(is_unmet=not rule.holds(scope))
        return Condition(
            condition_sentence(
                path, self._shown.spec, self._shown.settings, self._language, self._say
            ),
            rule.source,
            {name: _as_json(scope.value(name)) for name in sorted(names - here)},
        )

    def _is_on_page(self, name: str, scope: AnswerScope, depth: int) -> bool:
        """Whether the answer that a rule names is given on the same page."""
        if name.partition(".")[0] == SETTINGS:
            return False
        found = find(scope.place, name)
        if found is None:  # a name inside a row, which its rows' own name stands for
            return False
        if found.item.kind is ItemKind.COMPUTED:  # the browser works nothing out
            return False
        return found.steps_out < depth or found.chain[0] in self._step.items


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


def _as_json(value: Value) -> Json:
    if isinstance(value, tuple):
        return [_as_json(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value
