"""What must be true of a whole form: unique names, rules that can work, references that exist."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import re2

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.formplaces import Place, form_place
from kevytasiointi.domain.formreading import Log
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import EXPLAINED_ENDING, LATER_ENDING, OTHER_ENDING, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.logiccheck import RuleChecker
from kevytasiointi.domain.logicranges import contradictions, tautologies
from kevytasiointi.domain.reachability import Located, too_leaning, unreachable
from kevytasiointi.domain.wording import tell

DECLARED = "declared"
_FLAG_OF = {OTHER_ENDING: "other", LATER_ENDING: "later", EXPLAINED_ENDING: "explained"}
RESERVED_KEYS: Mapping[str, str] = {
    "settings": "the settings in rules",
    DECLARED: "the declaration of the whole form",
}


@dataclass(slots=True)
class Graph:
    """Which item's rules look at which other items, by path."""

    edges: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str, targets: Sequence[str]) -> None:
        """Remember that the item at `path` depends on the targets."""
        self.edges.setdefault(path, []).extend(targets)

    def cycles(self) -> Iterator[tuple[str, ...]]:
        """Every circle once, as the paths on the way round."""
        done: set[str] = set()
        for start in self.edges:
            yield from self._walk(start, done)

    def _walk(self, start: str, done: set[str]) -> Iterator[tuple[str, ...]]:
        trail: dict[str, int] = {}
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            path, turn = stack.pop()
            if turn == 0:
                if path in done:
                    continue
                trail[path] = len(trail)
            targets = self.edges.get(path, [])
            if turn == len(targets):
                del trail[path]
                done.add(path)
                continue
            stack.append((path, turn + 1))
            target = targets[turn]
            if target in trail:
                yield tuple(list(trail)[trail[target] :])
            elif target not in done:
                stack.append((target, 0))


def check_spec(spec: FormSpec, log: Log) -> None:
    """Add a finding for everything that only shows when the form is seen as a whole."""
    located = tuple(_locate(spec))
    _check_unique(spec, located, log)
    _check_rules(located, log)
    _check_slots(located, log)
    _check_patterns(located, log)
    _check_dates(spec, log)
    _check_deadlines(spec, log)
    _check_tests(spec, log)


def _locate(spec: FormSpec) -> Iterator[Located]:
    root = form_place(spec)
    for number, step in enumerate(spec.steps):
        yield from _locate_items(step.items, f"steps[{number}]", root, number)


def _locate_items(items: Sequence[Item], where: str, place: Place, step: int) -> Iterator[Located]:
    for index, item in enumerate(items):
        here = f"{where}.items[{index}]"
        yield Located(item, here, place.prefix + item.key, place, step)
        yield from _locate_items(item.items, here, place.inside(item), step)


def _check_unique(spec: FormSpec, located: Sequence[Located], log: Log) -> None:
    steps = [(f"steps[{n}]", step) for n, step in enumerate(spec.steps)]
    ids = [(f"{where}.id", step.id) for where, step in steps]
    ids += [(f"{one.where}.id", one.item.id) for one in located]
    _refuse_twice(ids, log)
    _refuse_twice([(f"{where}.key", step.key) for where, step in steps], log)
    keys = [(f"{one.where}.key", one.path) for one in located]
    keys += [
        (f"{one.where}.{_FLAG_OF[key.removeprefix(one.item.key)]}", one.place.prefix + key)
        for one in located
        for key in one.item.keys[1:]
    ]
    _refuse_twice(keys, log)
    for one in located:
        if one.path in RESERVED_KEYS:
            log.add(
                f"{one.where}.key",
                tell(
                    "'%(path)s' is kept for %(name)s", path=one.path, name=RESERVED_KEYS[one.path]
                ),
            )
    _refuse_twice([(f"settings[{n}].key", s.key) for n, s in enumerate(spec.settings)], log)
    _refuse_twice([(f"tests[{n}].name", t.name) for n, t in enumerate(spec.tests)], log)


def _refuse_twice(named: Sequence[tuple[str, str]], log: Log) -> None:
    seen: dict[str, str] = {}
    for path, name in named:
        if name and name in seen:
            log.add(
                path, tell("'%(name)s' is already used at %(name2)s", name=name, name2=seen[name])
            )
        elif name:
            seen[name] = path


def _rules(item: Item) -> Iterator[tuple[str, Rule, bool]]:
    """Every rule of an item: its key, the rule, and whether visibility or need hangs on it."""
    if item.visible_if is not None:
        yield "visible_if", item.visible_if, True
    if item.required_if is not None:
        yield "required_if", item.required_if, True
    if item.compute is not None:
        yield "compute", item.compute, True
    for index, check in enumerate(item.valid_if):
        yield f"valid_if[{index}].rule", check.rule, False


def _check_rules(located: Sequence[Located], log: Log) -> None:
    step_of = {one.path: one.step for one in located}
    graph = Graph()
    for one in located:
        if one.place.prefix:
            graph.add(one.path, [one.place.prefix.removesuffix(".")])
        for key, rule, decides in _rules(one.item):
            named = _check_rule(one, f"{one.where}.{key}", rule, log, decides=decides)
            for target in named:
                if step_of[target] > one.step:
                    log.add(
                        f"{one.where}.{key}",
                        tell("'%(target)s' is asked in a later step", target=target),
                    )
            if decides:
                graph.add(one.path, named)
    _check_ways(located, graph, log)


def _check_ways(located: Sequence[Located], graph: Graph, log: Log) -> None:
    """Circles; and where there are none, what can't be reached."""
    where_of = {one.path: one.where for one in located}
    cycles = tuple(graph.cycles())
    for cycle in cycles:
        way = " → ".join((*cycle, cycle[0]))
        log.add(where_of[cycle[0]], tell("conditions go round: %(way)s", way=way))
    if not cycles:
        for finding in (*unreachable(located), *too_leaning(located, graph.edges)):
            log.add(finding.path, finding.text)


def _check_rule(one: Located, where: str, rule: Rule, log: Log, *, decides: bool) -> Sequence[str]:
    """Check one rule and give the paths of the items that it names."""
    checker = RuleChecker(log.settings)
    if rule is one.item.compute:
        checker.check_number(rule.node, one.place)
        decides = False
    else:
        checker.check_condition(rule.node, one.place)
    messages = checker.messages or [
        *contradictions(rule.node, one.place),
        *(tautologies(rule.node, one.place) if decides else ()),
    ]
    for message in messages:
        log.add(where, message)
    return list(dict.fromkeys(found.path for found in checker.named))


def _check_slots(located: Sequence[Located], log: Log) -> None:
    repeats = tuple(one.path + "." for one in located if one.item.kind is ItemKind.REPEAT)
    for one in located:
        if one.item.kind is ItemKind.ATTACHMENT and one.path.startswith(repeats):
            log.add(f"{one.where}.kind", tell("an attachment can't be inside a repeat"))


def _check_patterns(located: Sequence[Located], log: Log) -> None:
    for one in located:
        if one.item.pattern is not None:
            try:
                re2.compile(one.item.pattern)
            except re2.error:
                log.add(f"{one.where}.pattern", tell("is not a pattern that RE2 knows"))


def _check_dates(spec: FormSpec, log: Log) -> None:
    for index, rule in enumerate(spec.deadlines):
        if rule.starts.startswith("answer:"):
            _need_date(spec, rule.starts.removeprefix("answer:"), f"deadlines[{index}].starts", log)
    if spec.notify_before is not None:
        _need_date(spec, spec.notify_before.item, "notify_before.item", log)


def _check_deadlines(spec: FormSpec, log: Log) -> None:
    for index, rule in enumerate(spec.deadlines):
        where = f"deadlines[{index}]"
        if rule.appeal is not None and rule.kind != DeadlineKind.APPEAL:
            log.add(f"{where}.appeal", tell("only a deadline of the kind 'appeal' has this"))
        if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
            log.add(f"{where}.valid_until", tell("is before the day from which the rule holds"))
        if rule.only_if is not None:
            place = form_place(spec)
            checker = RuleChecker(log.settings)
            checker.check_condition(rule.only_if.node, place)
            for message in checker.messages or contradictions(rule.only_if.node, place):
                log.add(f"deadlines[{index}].only_if", message)


def _need_date(spec: FormSpec, path: str, where: str, log: Log) -> None:
    item = next((item for known, item in spec.items() if known == path), None)
    if item is None or item.kind is not ItemKind.DATE:
        log.add(where, tell("'%(path)s' is not a date item of this form", path=path))


def _check_tests(spec: FormSpec, log: Log) -> None:
    for index, test in enumerate(spec.tests):
        where = f"tests[{index}]"
        errors = [path for path in test.expect.errors or () if path != DECLARED]
        for key, paths in (
            ("visible", test.expect.visible),
            ("hidden", test.expect.hidden),
            ("errors", errors),
            ("values", tuple(test.expect.values)),
        ):
            unknown = [path for path in paths if spec.item(path) is None]
            for path in unknown:
                log.add(f"{where}.expect.{key}", tell("unknown item '%(path)s'", path=path))
        for slot in test.attachments:
            item = spec.item(slot)
            if item is None or item.kind is not ItemKind.ATTACHMENT:
                log.add(
                    f"{where}.attachments", tell("unknown attachment item '%(slot)s'", slot=slot)
                )
        for path in _unknown_answers(test.answers, form_place(spec)):
            log.add(f"{where}.answers", tell("unknown item '%(name)s'", name=path))
        for key in test.settings.keys() - log.settings.keys():
            log.add(f"{where}.settings", tell("unknown setting '%(key)s'", key=key))


def _unknown_answers(answers: Mapping[str, Json], place: Place) -> Iterator[str]:
    """Paths of answers that no item of the form has asked for."""
    asked = {key: item for item in place.items for key in item.keys}
    for key, value in answers.items():
        item = asked.get(key)
        if item is None:
            yield f"{place.prefix}{key}"
        elif item.items:
            rows = value if isinstance(value, list | tuple) else [value]
            for row in rows:
                if isinstance(row, Mapping):
                    yield from _unknown_answers(row, place.inside(item))
