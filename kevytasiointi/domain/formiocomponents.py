"""From components of form.io to items: first all get their items and places, then their rules."""

from collections.abc import Sequence
from typing import Any, Final

from kevytasiointi.domain.foreignplaces import Container, Places, Way
from kevytasiointi.domain.formiolimits import Limits
from kevytasiointi.domain.formioreading import (
    children,
    hint,
    left,
    mapping,
    name_of,
    number,
    options,
    texts,
    words,
)
from kevytasiointi.domain.formiorules import Conditions
from kevytasiointi.domain.formiotypes import COMPONENTS, UNKNOWN_COMPONENT, FormioType
from kevytasiointi.domain.formitems import MAX_NESTING, allowed_keys
from kevytasiointi.domain.imported import (
    INSIDE_LEFT_OUT,
    LEFT_BEHIND,
    NO_FILES_IN_ROWS,
    NO_OPTIONS,
    OPTIONS_ELSEWHERE,
    REPEAT_TOO_DEEP,
    TOO_DEEP,
    UNNAMED,
    WAS_A_BOX,
    Imported,
    free,
    item_id,
    named,
    snake,
)
from kevytasiointi.domain.itemkinds import CONTAINERS, OTHER, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject

_CHOSEN: Final = (ItemKind.CHOICE, ItemKind.CHOICES)
_SEVERAL: Final = (*_CHOSEN, ItemKind.ATTACHMENT)
_MULTIPLE: Final = ("multiple",)


class Components:
    """Makes the items of a form."""

    def __init__(
        self, made: Imported, languages: tuple[str, ...], language: str, conditions: Conditions
    ) -> None:
        self._made = made
        self._languages, self._language = languages, language
        self._conditions = conditions
        self._places: Places = conditions.places
        self._limits = Limits(made, languages, language)
        self._taken: set[str] = {"settings", "declared"}

    def made_of(
        self, components: Sequence[JsonObject], way: Way, around: Sequence[JsonObject]
    ) -> list[dict[str, Any]]:
        """The items of components that stand together.

        Args:
            components: as they are in the file.
            way: the groups and repeats around them.
            around: what is around them and has no item of its own: its conditions hold for them.
        """
        items: list[dict[str, Any]] = []
        for one in components:
            known = COMPONENTS.get(words(one, "type"))
            if known is not None and (known.is_open or self._is_too_deep(known, way)):
                items += self._opened(one, known, way, around)
            elif (reason := _left_out(known, way)) is not None:
                self.leave_out(one, reason)
            elif known is not None:
                items.append(self._item(one, known, way, around))
        return items

    def leave_out(self, component: JsonObject, msgid: str) -> None:
        """Tell that a component and what is in it were left out."""
        self._made.note(name_of(component), msgid, type=words(component, "type"))
        for one in children(component):
            self.leave_out(one, INSIDE_LEFT_OUT)

    def _is_too_deep(self, known: FormioType, way: Way) -> bool:
        return known.kind is ItemKind.GROUP and len(way) >= MAX_NESTING

    def _opened(
        self, one: JsonObject, known: FormioType, way: Way, around: Sequence[JsonObject]
    ) -> list[dict[str, Any]]:
        if known.is_open:
            self._made.carry(name_of(one), words(one, "type"), "")
        else:
            self._made.note(name_of(one), TOO_DEEP)
        return self.made_of(children(one), way, [*around, one])

    def _item(
        self, one: JsonObject, known: FormioType, way: Way, around: Sequence[JsonObject]
    ) -> dict[str, Any]:
        name, kind = name_of(one), self._kind(one, known)
        key = free(snake(name.rpartition(".")[2]), self._taken)
        me = item_id(key)
        self._made.carry(name, words(one, "type"), me)
        item: dict[str, Any] = {"id": me, "key": key, "kind": kind.value}
        item["label"] = self._label(one, kind, me)
        if known.note:
            self._made.note(name, known.note, me)
        if kind is ItemKind.YES_NO:
            self._made.note(name, WAS_A_BOX, me)
        if told := self._made.texts(name, hint(one, self._language)):
            item["hint"] = told
        values = self._chosen(one, item) if kind in _CHOSEN else {}
        self._limits.write(one, kind, item)
        if one.get("isSensitiveData") is True:
            item["personal"] = True
        if kind in CONTAINERS:
            inner = (*way, Container(key, kind is ItemKind.REPEAT))
            item["items"] = self.made_of(children(one), inner, [])
        self._places.add(name, key, kind, way, values)
        self._conditions.wait(one, name, item, way, around)
        for foreign in [one for one in item if one not in allowed_keys(kind)]:
            del item[foreign]
        if properties := left(one, _MULTIPLE if kind in _SEVERAL else ()):
            self._made.note(name, LEFT_BEHIND, me, what=properties)
        return item

    def _kind(self, one: JsonObject, known: FormioType) -> ItemKind:
        """The kind, as more than the type of the component says it."""
        kind = known.kind or ItemKind.TEXT
        if kind is ItemKind.DECIMAL and number(one, "decimalLimit") == 0:
            return ItemKind.INTEGER
        if kind is ItemKind.YES_NO and mapping(one, "validate").get("required") is True:
            return ItemKind.DECLARATION
        if kind is ItemKind.CHOICE and not options(one, self._language):
            return ItemKind.TEXT
        if kind is ItemKind.CHOICE and one.get("multiple") is True:
            return ItemKind.CHOICES
        return kind

    def _label(self, one: JsonObject, kind: ItemKind, me: str) -> dict[str, Json]:
        name = name_of(one)
        source = "html" if words(one, "type") == "content" else "label"
        source = "content" if words(one, "type") == "htmlelement" else source
        label = self._made.texts(name, texts(one, source, self._language))
        if not label:
            self._made.note(name, UNNAMED, me)
        if words(one, "type") in ("select", "radio") and kind is ItemKind.TEXT:
            self._made.note(name, OPTIONS_ELSEWHERE, me)
        return label or dict(named(name, self._language))

    def _chosen(self, one: JsonObject, item: dict[str, Any]) -> dict[str, str]:
        """Write the options; gives what each value became."""
        taken: set[str] = {OTHER}
        values: dict[str, str] = {}
        item["options"] = []
        for option in options(one, self._language):
            value = free(snake(option.value), taken)
            label = self._made.texts(name_of(one), option.label)
            item["options"].append({"value": value, "label": label})
            values.setdefault(option.value, value)
        if not values:
            self._made.note(name_of(one), NO_OPTIONS, item["id"])
        return values


def _left_out(known: FormioType | None, way: Way) -> str | None:
    """Why a component can't be carried over."""
    if known is None:
        return UNKNOWN_COMPONENT
    if known.kind is None:
        return known.note
    if known.kind is ItemKind.REPEAT and len(way) >= MAX_NESTING:
        return REPEAT_TOO_DEEP
    if known.kind is ItemKind.ATTACHMENT and any(one.is_repeat for one in way):
        return NO_FILES_IN_ROWS
    return None
