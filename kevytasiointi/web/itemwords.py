"""What the page of a question has whoever fills it in: its words, options and rule.

It follows from the form, the language and the settings alone, so it is made once for the three of
them and kept. Nothing that a person has answered may stand in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Final

from jinja2.utils import htmlsafe_json_dumps

from kevytasiointi import texts
from kevytasiointi.domain.formplaces import SETTINGS, Place
from kevytasiointi.domain.formspec import FormSpec, Item, Step
from kevytasiointi.domain.itemkinds import OTHER, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.options import option_label, options_in_order
from kevytasiointi.domain.rulenodes import Call, Var, walk
from kevytasiointi.domain.sentences import condition_sentence
from kevytasiointi.domain.settings import fill
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.wording import mark
from kevytasiointi.web.questions import Stencils, Words

_WHAT: Final = mark("%(option)s: what?")
_IF_OTHER: Final = mark("Answer this if you chose “%(option)s”.")
_NEVER_OPTIONAL: Final = (
    *(ItemKind.NOTE, ItemKind.GROUP, ItemKind.DECLARATION, ItemKind.COMPUTED),
)


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """A condition as a sentence and as a rule in JSON.

    Attributes:
        elsewhere: names in the rule whose answers are not given on the same page.
        is_on_page: whether it hangs on an answer of the same page, so that the browser can ask it.
    """

    sentence: str
    rule: str
    elsewhere: tuple[str, ...] = ()
    is_on_page: bool = True


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The words of one item.

    Attributes:
        condition: None when there is none.
        other: the label and condition of the text "other, what?".
    """

    label: Words
    hint: Words | None
    text: Words | None
    unit: str
    is_optional: bool
    options: tuple[tuple[str, Words], ...]
    row_title: str
    condition: ConditionWords | None
    other: tuple[Words, ConditionWords] | None


class FormWords:
    """The words of a form in one language with one authority's settings, made as asked for."""

    def __init__(self, spec: FormSpec, language: str, settings: JsonObject) -> None:
        self._spec = spec
        self._language = language
        self._settings = settings
        self._say = partial(texts.say, language)
        self._items: dict[str, ItemWords] = {}
        #: Laid-out questions without answers; see `stencils`.
        self.stencils: Stencils = {}

    def of(self, item: Item, path: str, place: Place, step: Step) -> ItemWords:
        """The words of an item that is asked at a path of a step."""
        known = self._items.get(item.id)
        if known is None:
            known = self._items[item.id] = self._make(item, path, place, step)
        return known

    def _make(self, item: Item, path: str, place: Place, step: Step) -> ItemWords:
        return ItemWords(
            label=self._words(item.label),
            hint=self._words(item.hint) if item.hint else None,
            text=self._words(item.text) if item.text else None,
            unit=self._unit(item),
            is_optional=self._is_optional(item),
            options=self._options(item),
            row_title=self._words(item.row_title or item.label).text,
            condition=self._condition(item, path, place, step),
            other=self._other(item) if item.other else None,
        )

    def _is_optional(self, item: Item) -> bool:
        """Whether nobody needs to answer; what the authority's settings ask is known here."""
        if item.required or item.kind in _NEVER_OPTIONAL:
            return False
        rule = item.required_if
        if rule is None:
            return True
        parts = tuple(walk(rule.node))
        names = [part.name for part in parts if isinstance(part, Var)]
        hangs_on_day = any(isinstance(part, Call) and part.operator == "today" for part in parts)
        if hangs_on_day or not all(name.startswith(f"{SETTINGS}.") for name in names):
            return False
        return not rule.holds(Visibility(self._spec, {}, self._settings, date.min).form)

    def _unit(self, item: Item) -> str:
        if item.kind is ItemKind.MONEY:
            return "€"
        return self._words(item.unit).text if item.unit else ""

    def _words(self, localized: Localized) -> Words:
        text, found = pick(localized, self._language)
        filled = fill(text, self._settings, found)
        return Words(filled, None if found == self._language else found)

    def _options(self, item: Item) -> tuple[tuple[str, Words], ...]:
        labels = {option.value: option.label for option in item.options}
        return tuple(
            (one, self._words(labels[one]) if one in labels else Words(self._label_of(item, one)))
            for one in options_in_order(item, self._language)
        )

    def _label_of(self, item: Item, value: str) -> str:
        return option_label(item, value, self._language, self._say)

    def _other(self, item: Item) -> tuple[Words, ConditionWords]:
        option = self._label_of(item, OTHER)
        var: Json = {"var": item.key}
        rule: Json = {"===": [var, OTHER]}
        if item.kind is ItemKind.CHOICES:
            rule = {"in": [OTHER, var]}
        sentence = self._say(_IF_OTHER, option=option)
        return Words(self._say(_WHAT, option=option)), ConditionWords(sentence, as_json(rule))

    # --- conditions ---

    def _condition(self, item: Item, path: str, place: Place, step: Step) -> ConditionWords | None:
        rule = item.visible_if
        if rule is None:
            return None
        names = {node.name for node in walk(rule.node) if isinstance(node, Var)}
        here = {name for name in names if _is_on_page(name, place, step)}
        sentence = condition_sentence(path, self._spec, self._settings, self._language, self._say)
        elsewhere = tuple(sorted(names - here))
        return ConditionWords(sentence, as_json(rule.source), elsewhere, is_on_page=bool(here))


@lru_cache(maxsize=32)
def _form_words(spec: FormSpec, language: str, settings: str) -> FormWords:
    return FormWords(spec, language, json.loads(settings))


def form_words(spec: FormSpec, language: str, settings: Mapping[str, Json]) -> FormWords:
    """The words of a form for readers of one language, kept for the next of them."""
    return _form_words(spec, language, json.dumps(settings, sort_keys=True))


def as_json(value: Json) -> str:
    """JSON that can stand in an attribute."""
    return htmlsafe_json_dumps(value)


def _is_on_page(name: str, place: Place, step: Step) -> bool:
    """Whether the answer that a rule names is given on the same page."""
    if name.partition(".")[0] == SETTINGS:
        return False
    found = place.find(name)
    if found is None:  # a name inside a row, which its rows' own name stands for
        return False
    if found.item.kind is ItemKind.COMPUTED:  # the browser works nothing out
        return False
    return found.steps_out < place.depth or found.chain[0] in step.items
