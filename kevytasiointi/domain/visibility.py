"""Which items are shown: computed here and nowhere else.

The screen, the review page, the checks, the PDF and mail all ask a `Visibility`. A hidden item is
null in every rule, so hiding cascades; what is inside a hidden group or repeat is hidden too.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from kevytasiointi.domain.arithmetic import round_half_up
from kevytasiointi.domain.formplaces import SETTINGS, Found, Place, form_place
from kevytasiointi.domain.formspec import FormSpec, Item, SettingType, Step
from kevytasiointi.domain.itemkinds import NUMBERS, OTHER, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.logic import Rule, evaluate
from kevytasiointi.domain.numbertext import exact_number, kept_number
from kevytasiointi.domain.rulenodes import Value

_ROW_NUMBER = re.compile(r"[0-9]{1,4}")
_NUMBER_SETTINGS = (SettingType.INTEGER, SettingType.DECIMAL, SettingType.MONEY)


class AnswerScope:
    """The answers as rules see them, at one place: the form, a group or a row."""

    def __init__(
        self,
        shown: "Visibility",
        place: Place,
        values: JsonObject,
        prefix: str = "",
        around: "tuple[AnswerScope, Item] | None" = None,
    ) -> None:
        self._shown = shown
        self.place = place
        self.values = values
        #: The path of this place with row numbers, ending in a dot: `durations.0.`
        self.prefix = prefix
        self._around = around

    @property
    def today(self) -> date:
        """The day of evaluation."""
        return self._shown.today

    @property
    def is_shown(self) -> bool:
        """Whether the group or repeat that this place is inside of is shown."""
        return self._around is None or self._around[0].shows(self._around[1])

    def shows(self, item: Item) -> bool:
        """Say whether an item of this place is shown."""
        rule = item.visible_if
        if rule is None:
            return self.is_shown
        return self._shown.decide(self.prefix + item.key, rule, self)

    def value(self, name: str) -> Value:
        """The typed value of a name, None when unanswered or hidden."""
        head, _, rest = name.partition(".")
        if head == SETTINGS and rest:
            return self._shown.setting(rest)
        found = self.place.find(name)
        if found is None:
            return None
        scope = self._outwards(found.steps_out) if found.steps_out else self
        return scope._value_of(found, 0)  # noqa: SLF001 (own class)

    def rows(self, name: str) -> "tuple[AnswerScope, ...]":
        """The rows of a shown repeat, by name."""
        found = self.place.find(name)
        if found is None or found.item.kind is not ItemKind.REPEAT:
            return ()
        scopes: tuple[AnswerScope, ...] = (self._outwards(found.steps_out),)
        for item in found.chain:
            scopes = tuple(s for scope in scopes if scope.shows(item) for s in scope.inside(item))
        return scopes

    def inside(self, container: Item) -> "tuple[AnswerScope, ...]":
        """The scope of a group, or those of a repeat's rows."""
        value = self.values.get(container.key)
        if container.kind is ItemKind.GROUP:
            return (self.group(container),)
        count = len(value) if isinstance(value, list | tuple) else 0
        return tuple(self.row(container, number) for number in range(count))

    def group(self, container: Item) -> "AnswerScope":
        """The scope inside a group."""
        value = self.values.get(container.key)
        return self._inner(container, value, f"{self.prefix}{container.key}.")

    def row(self, container: Item, number: int) -> "AnswerScope":
        """The scope of one row of a repeat; a row that is not there yet is empty."""
        rows = self.values.get(container.key)
        is_there = isinstance(rows, list | tuple) and number < len(rows)
        value = rows[number] if is_there and isinstance(rows, list | tuple) else None
        return self._inner(container, value, f"{self.prefix}{container.key}.{number}.")

    def _inner(self, container: Item, value: Json, prefix: str) -> "AnswerScope":
        known = self._shown.scopes.get(prefix)
        if known is None:
            values = value if isinstance(value, Mapping) else {}
            place = self.place.inside(container)
            known = AnswerScope(self._shown, place, values, prefix, (self, container))
            self._shown.scopes[prefix] = known
        return known

    def _outwards(self, steps: int) -> "AnswerScope":
        scope = self
        for _ in range(steps):
            if scope._around is not None:
                scope = scope._around[0]
        return scope

    def _value_of(self, found: Found, depth: int) -> Value:
        item = found.chain[depth]
        is_last = depth == len(found.chain) - 1
        if not self.shows(item):
            return () if found.column or item.kind is ItemKind.REPEAT else None
        if item.kind is ItemKind.REPEAT:
            rows = self.inside(item)
            if is_last:
                return (True,) * len(rows)
            return tuple(_flat(row._value_of(found, depth + 1) for row in rows))  # noqa: SLF001 (own class)
        if not is_last:
            return self.group(item)._value_of(found, depth + 1)  # noqa: SLF001 (own class)
        if found.is_other:
            return typed_text(self.values.get(item.other_key)) if chose_other(self, item) else None
        return typed_value(item, self.answer(item))

    def answer(self, item: Item) -> Json:
        """The answer to an item of this place as it is kept: typed, or worked out."""
        if item.kind is not ItemKind.COMPUTED:
            return self.values.get(item.key)
        return self._shown.computed(item, self)


class Visibility:
    """Which items of one set of answers are shown, decided once each."""

    def __init__(
        self, spec: FormSpec, answers: JsonObject, settings: JsonObject, today: date
    ) -> None:
        self.spec = spec
        self.settings = settings
        self.today = today
        #: The places inside that have been asked for, by their prefix.
        self.scopes: dict[str, AnswerScope] = {}
        self.form = AnswerScope(self, form_place(spec), answers)
        self._types = {setting.key: setting.type for setting in spec.settings}
        self._decided: dict[str, bool] = {}
        self._computed: dict[str, str | None] = {}
        self._deciding: set[str] = set()

    def is_visible(self, path: str) -> bool:
        """Say whether the item, row item or other-text at a path is shown; unknown ones are not."""
        scope: AnswerScope = self.form
        shown: Item | None = None
        is_other = False
        for part in path.split("."):
            if shown is not None and shown.kind is ItemKind.REPEAT and _ROW_NUMBER.fullmatch(part):
                scope = scope.row(shown, int(part))
                continue
            if shown is not None and shown.kind is ItemKind.GROUP:
                scope = scope.group(shown)
            shown = scope.place.named.get(part)
            if shown is None or not scope.shows(shown):
                return False
            is_other = part != shown.key
        return shown is not None and (not is_other or chose_other(scope, shown))

    def hidden(self) -> tuple[str, ...]:
        """The paths of all hidden items, rows that are there included."""
        return tuple(path for path, scope, item in self._all(self.form) if not scope.shows(item))

    def shows_step(self, step: Step) -> bool:
        """Say whether a step has anything to show."""
        return any(self.form.shows(item) for item in step.items)

    def _all(self, scope: AnswerScope) -> Iterator[tuple[str, AnswerScope, Item]]:
        for item in scope.place.items:
            yield scope.prefix + item.key, scope, item
            if item.items:
                for inner in scope.inside(item):
                    yield from self._all(inner)

    def decide(self, path: str, rule: Rule, scope: AnswerScope) -> bool:
        """Whether a rule shows its item: worked out once, and never where the place is hidden.

        A circle, which no checked form has, hides.
        """
        known = self._decided.get(path)
        if known is None:
            if path in self._deciding:
                return False
            self._deciding.add(path)
            known = self._decided[path] = scope.is_shown and rule.holds(scope)
            self._deciding.discard(path)
        return known

    def computed(self, item: Item, scope: AnswerScope) -> str | None:
        """What a computed item is worth: worked out once, however many others build on it.

        It is rounded as it is shown, so that sums of it agree.
        """
        path = scope.prefix + item.key
        if path not in self._computed:
            value = evaluate(item.compute.node, scope) if item.compute else None
            number = None
            if isinstance(value, Decimal):
                number = round_half_up([value, Decimal(item.decimals)])
            self._computed[path] = None if number is None else kept_number(number)
        return self._computed[path]

    def setting(self, key: str) -> Value:
        """The typed value of a setting."""
        value = self.settings.get(key)
        if self._types.get(key) in _NUMBER_SETTINGS:
            return exact_number(value)
        return value if isinstance(value, bool | str) else None


def typed_value(item: Item, value: Json) -> Value:
    """A stored answer as rules see it; whatever does not fit its kind is no answer."""
    if item.kind in NUMBERS:
        return exact_number(value)
    if item.kind is ItemKind.YES_NO:
        return value if isinstance(value, bool) else None
    if item.kind is ItemKind.DECLARATION:
        return True if value is True else None
    if item.kind is ItemKind.CHOICES:
        ticks = value if isinstance(value, list | tuple) else ()
        return tuple(tick for tick in ticks if isinstance(tick, str)) or None
    return typed_text(value)


def typed_text(value: Json) -> str | None:
    """A stored text, None when it is blank."""
    return value if isinstance(value, str) and value.strip() else None


def in_place_of_file(item: Item, scope: AnswerScope) -> dict[str, Json]:
    """What the answers hold for an attachment without a file: a promise, or words."""
    kept: dict[str, Json] = {}
    if item.later and scope.values.get(item.later_key) is True:
        kept[item.later_key] = True
    words = typed_text(scope.values.get(item.explained_key)) if item.explained else None
    return kept | ({item.explained_key: words} if words else {})


def chose_other(scope: AnswerScope, item: Item) -> bool:
    """Say whether "other" is chosen, so that its text is asked."""
    value = scope.values.get(item.key)
    return OTHER in value if isinstance(value, list | tuple) else value == OTHER


def _flat(values: Iterator[Value]) -> Iterator[Value]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield value
