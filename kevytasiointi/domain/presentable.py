"""A form that is not whole yet, made fit to be looked at and tried.

What is missing is named in brackets where it will stand; rules that are wrong are left out, so the
questions that hang on them are asked.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kevytasiointi.domain.designs import free_name
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formspec import Check, FormSpec, Item, Option, Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.settings import effective_settings, is_period, resolved_period

_PLACE: Final = re.compile(r"(steps\[\d+\](?:\.items\[\d+\])*|deadlines\[\d+\])(?:\.([a-z_]+))?")


def presentable(spec: FormSpec, findings: Sequence[Finding]) -> FormSpec:
    """The form as it can be shown: every text, key and rule that is there is good.

    Args:
        spec: what could be made of the document, from `formparser.read_design`.
        findings: what is wrong with it.
    """
    broken = {(found[1], found[2] or "") for f in findings if (found := _PLACE.match(f.path))}
    mended = _Mended(spec.languages or LANGUAGES, frozenset(broken))
    settings = effective_settings(spec, {})
    rule = spec.notify_before
    is_counted = rule is not None and _is_countable(rule.period, settings)
    return replace(
        spec,
        title=mended.said(spec.title, "title"),
        summary=mended.said(spec.summary, "summary"),
        declaration=mended.said(spec.declaration, "declaration"),
        steps=mended.steps(spec.steps),
        notify_before=rule if is_counted else None,
        deadlines=tuple(
            one
            for number, one in enumerate(spec.deadlines)
            if _is_countable(one.period, settings)
            and not mended.is_broken(f"deadlines[{number}]", "starts", "only_if")
        ),
        standstill=_countable_or_none(spec.standstill, settings),
        renewal=_countable_or_none(spec.renewal, settings),
    )


def in_first_rows(items: Sequence[Item], prefix: str = "") -> Iterator[tuple[str, Item]]:
    """Every item below with its path, in the first row of each repeat: `durations.0.end_on`."""
    for item in items:
        path = prefix + item.key
        yield path, item
        row = ".0." if item.kind is ItemKind.REPEAT else "."
        yield from in_first_rows(item.items, path + row)


class _Mended:
    """Mends the parts of one form.

    Args:
        languages: those in which every text must be.
        broken: where a finding is: the place of a step or item, and the key there.
    """

    def __init__(self, languages: Sequence[str], broken: Collection[tuple[str, str]]) -> None:
        self._languages = languages
        self._broken = broken
        self._ids: set[str] = set()

    def said(self, text: Localized, name: str) -> Localized:
        """The text in every language; the name in brackets where it is missing."""
        return {**dict.fromkeys(self._languages, f"[{name}]"), **text}

    def _said_or_none(self, text: Localized | None, name: str) -> Localized | None:
        return None if text is None else self.said(text, name)

    def steps(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Every step, with a key of its own; the items of all of them share one scope."""
        step_keys: set[str] = set()
        item_keys: set[str] = set()
        return tuple(
            self._step(step, f"steps[{number}]", step_keys, item_keys)
            for number, step in enumerate(steps)
        )

    def _step(self, step: Step, where: str, taken: set[str], item_keys: set[str]) -> Step:
        key = _own_name(step.key or "step", taken, "-")
        return replace(
            step,
            id=_own_name(step.id or "step", self._ids),
            key=key,
            title=self.said(step.title, key),
            intro=self._said_or_none(step.intro, f"{key}.intro"),
            items=self._items(step.items, where, item_keys),
        )

    def _items(
        self, items: Sequence[Item], where: str, taken: set[str], *, in_row: bool = False
    ) -> tuple[Item, ...]:
        return tuple(
            self._item(item, f"{where}.items[{number}]", taken, in_row=in_row)
            for number, item in enumerate(items)
        )

    def _item(self, item: Item, where: str, taken: set[str], *, in_row: bool) -> Item:
        key = _own_name(item.key or item.kind.value, taken)
        has_pattern = item.pattern is not None and item.pattern_message is not None
        is_pattern_good = has_pattern and not self.is_broken(where, "pattern")
        message = item.pattern_message or {}
        is_lost = in_row and item.kind is ItemKind.ATTACHMENT  # rows can hold no files
        return replace(
            item,
            id=_own_name(item.id or "item", self._ids),
            key=key,
            kind=ItemKind.NOTE if is_lost else item.kind,
            label=self.said(item.label, key),
            hint=self._said_or_none(item.hint, f"{key}.hint"),
            text=self._said_or_none(item.text, f"{key}.text"),
            unit=self._said_or_none(item.unit, f"{key}.unit"),
            row_title=self._said_or_none(item.row_title, f"{key}.row_title"),
            visible_if=None if self.is_broken(where, "visible_if") else item.visible_if,
            required_if=None if self.is_broken(where, "required_if") else item.required_if,
            compute=None if self.is_broken(where, "compute") else item.compute,
            valid_if=() if self.is_broken(where, "valid_if") else self._checks(item, key),
            pattern=item.pattern if is_pattern_good else None,
            pattern_message=self.said(message, f"{key}.pattern") if is_pattern_good else None,
            options=self._options(item.options, key),
            items=self._items(
                item.items, where, set(), in_row=in_row or item.kind is ItemKind.REPEAT
            ),
        )

    def _checks(self, item: Item, key: str) -> tuple[Check, ...]:
        return tuple(
            replace(check, message=self.said(check.message, f"{key}.valid_if"))
            for check in item.valid_if
        )

    def _options(self, options: Sequence[Option], key: str) -> tuple[Option, ...]:
        taken: set[str] = set()
        values = [_own_name(option.value or "option", taken) for option in options]
        return tuple(
            Option(value, self.said(option.label, f"{key}.{value}"))
            for value, option in zip(values, options, strict=True)
        )

    def is_broken(self, where: str, *keys: str) -> bool:
        """Whether one of the keys is wrong; conditions that go round are told without a key."""
        return any((where, key) in self._broken for key in (*keys, ""))


def _own_name(wanted: str, taken: set[str], between: str = "_") -> str:
    name = free_name(wanted, taken, between)
    taken.add(name)
    return name


def _is_countable(period: str, settings: JsonObject) -> bool:
    return is_period(resolved_period(period, settings))


def _countable_or_none(period: str | None, settings: JsonObject) -> str | None:
    return period if period is not None and _is_countable(period, settings) else None
