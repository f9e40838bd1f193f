"""When questions of form.io and Open Forms are shown and must be answered: conditions and rules."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kevytasiointi.domain.foreignnodes import Node, NotCarried, Operation
from kevytasiointi.domain.foreignplaces import Named, Places, Way
from kevytasiointi.domain.foreignrules import as_condition
from kevytasiointi.domain.formiologic import condition_of, tree_of
from kevytasiointi.domain.formioreading import mapping, words
from kevytasiointi.domain.imported import Imported, quoted
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.rulesieve import Origin, Origins, lose
from kevytasiointi.domain.wording import mark

ACTION_LEFT: Final = mark("A rule does %(action)s, which forms can't do. It was left out: %(rule)s")
NOT_THERE: Final = mark("A rule is of %(name)s, which is not in the draft: %(rule)s")
ALWAYS_HIDDEN: Final = mark("The file always hides this. Remove it if it is not needed.")

_KEYS: Final = {"hidden": "visible_if", "required": "required_if"}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of Open Forms that changes one property of one component."""

    where: str
    trigger: Json
    property: str
    state: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    component: JsonObject
    name: str
    item: dict[str, Any]
    way: Way
    around: tuple[JsonObject, ...]


@dataclass(slots=True)
class Conditions:
    """Remembers items until all have their places, then writes their rules."""

    made: Imported
    places: Places = field(default_factory=Places)
    origins: Origins = field(default_factory=dict)
    boxes: frozenset[str] = frozenset()
    _waiting: list[_Waiting] = field(default_factory=list)
    _rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def wait(
        self,
        component: JsonObject,
        name: str,
        item: dict[str, Any],
        way: Way,
        around: Sequence[JsonObject],
    ) -> None:
        """Remember an item, and what is around it that has no item of its own."""
        self._waiting.append(_Waiting(component, name, item, way, tuple(around)))

    def take_rules(self, rules: Sequence[JsonObject]) -> None:
        """Read the rules of Open Forms; what they do besides showing and requiring is told."""
        for number, rule in enumerate(rules, start=1):
            where = f"{number}. {words(rule, 'description')}".strip()
            listed = rule.get("actions")
            trigger = rule.get("json_logic_trigger")
            for one in listed if isinstance(listed, list) else ():
                self._take_action(where, trigger, one if isinstance(one, Mapping) else {})

    def write(self) -> None:
        """Write the rules of every item."""
        for one in self._waiting:
            self._write_shown(one)
            self._write_required(one)
        known = {one.name for one in self._waiting}
        for name, rules in self._rules.items():
            for rule in rules if name not in known else ():
                self.made.note(rule.where, NOT_THERE, name=name, rule=_written(rule.trigger))

    def _take_action(self, where: str, trigger: Json, action: JsonObject) -> None:
        does = mapping(action, "action")
        changed = words(mapping(does, "property"), "value")
        state = does.get("state")
        if words(does, "type") != "property" or changed not in _KEYS or not isinstance(state, bool):
            told = " ".join(part for part in (words(does, "type"), changed) if part)
            self.made.note(where, ACTION_LEFT, action=told or "?", rule=_written(trigger))
            return
        rule = _Rule(where, trigger, changed, state)
        self._rules.setdefault(words(action, "component"), []).append(rule)

    def _of(self, one: _Waiting, changed: str, *, state: bool) -> list[_Rule]:
        rules = self._rules.get(one.name, [])
        return [rule for rule in rules if rule.property == changed and rule.state is state]

    def _write_shown(self, one: _Waiting) -> None:
        """Its own condition, those around it, and the rules that show and hide it."""
        shows = self._of(one, "hidden", state=False)
        hides = self._of(one, "hidden", state=True)
        is_hidden = one.component.get("hidden") is True
        if is_hidden and not shows:
            self.made.note(one.name, ALWAYS_HIDDEN, one.item["id"])
        holders = [*one.around, one.component]
        told = [_written(mapping(holder, "conditional")) for holder in holders]
        used = [*(shows if is_hidden else ()), *hides]
        told = [text for text in told if '"when"' in text or '"conditions"' in text]
        told += [_written(rule.trigger) for rule in used]
        try:
            parts = [condition_of(mapping(each, "conditional"), self.boxes) for each in holders]
            if is_hidden and shows:
                parts.append(self._any(shows))
            parts += [Operation("!", (self._tree(rule),)) for rule in hides]
        except NotCarried:
            self._lose(one, "visible_if", told)
            return
        self._set(one, "visible_if", [part for part in parts if part is not None], told)

    def _write_required(self, one: _Waiting) -> None:
        """When rules make it required, or free it."""
        is_required = one.item.get("required") is True
        rules = self._of(one, "required", state=not is_required)
        if not rules:
            return
        told = [_written(rule.trigger) for rule in rules]
        try:
            tree = self._any(rules)
        except NotCarried:
            self._lose(one, "required_if", told)
            return
        if is_required:
            del one.item["required"]
            tree = Operation("!", (tree,))
        self._set(one, "required_if", [tree], told)

    def _any(self, rules: Sequence[_Rule]) -> Node:
        trees = tuple(self._tree(rule) for rule in rules)
        return Operation("or", trees) if len(trees) > 1 else trees[0]

    def _tree(self, rule: _Rule) -> Node:
        return tree_of(rule.trigger, self.boxes)

    def _set(self, one: _Waiting, key: str, parts: Sequence[Node], told: Sequence[str]) -> None:
        if not parts:
            return
        whole = Operation("and", tuple(parts)) if len(parts) > 1 else parts[0]
        try:
            one.item[key] = as_condition(whole, _Look(self.places, one.way))
        except NotCarried:
            self._lose(one, key, told)
            return
        self.origins[(one.item["id"], key)] = Origin(one.name, "; ".join(told))

    def _lose(self, one: _Waiting, key: str, told: Sequence[str]) -> None:
        lose(self.made, key, Origin(one.name, "; ".join(told)), one.item["id"])


class _Look:
    """Finds what a name stands for: `grid.amount` is also known as `amount`."""

    def __init__(self, places: Places, way: Way) -> None:
        self._places, self._way = places, way

    def __call__(self, name: str) -> Named | None:
        """The place of a name, as seen from one way."""
        found = self._places.find(name, self._way)
        return found or self._places.find(name.rpartition(".")[2], self._way)


def _written(value: object) -> str:
    return quoted(json.dumps(value, ensure_ascii=False))
