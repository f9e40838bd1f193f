"""Who names a question: what would lose its meaning if the question went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kevytasiointi.domain.designs import FORM
from kevytasiointi.domain.formplaces import Place, form_place
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import OTHER_ENDING
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.rulenames import named_paths


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the form that names a question.

    Attributes:
        part: id of the item whose rule it is; `FORM` for the form's own.
        key: visible_if, required_if, compute, valid_if; deadlines or notify_before of the form.
    """

    part: str
    key: str


def users_of(spec: FormSpec, path: str) -> Sequence[Use]:
    """Everything outside an item that names it or what it holds, each once.

    Args:
        spec: the form.
        path: of the item, as `FormSpec.items` gives it, or `settings.<key>`.
    """
    found = [
        use
        for use, here, named in (*_of_items(spec), *_of_form(spec))
        if not _is_within(here, path) and any(_is_within(one, path) for one in named)
    ]
    return list(dict.fromkeys(found))


def _is_within(path: str, holder: str) -> bool:
    return path in (holder, holder + OTHER_ENDING) or path.startswith(f"{holder}.")


def _of_items(spec: FormSpec) -> Iterator[tuple[Use, str, list[str]]]:
    for step in spec.steps:
        yield from _below(step.items, form_place(spec))


def _below(items: Sequence[Item], place: Place) -> Iterator[tuple[Use, str, list[str]]]:
    for item in items:
        if item.block is None:
            for key, rule in _rules(item):
                named = list(named_paths(rule.source, place))
                yield Use(item.id, key), place.prefix + item.key, named
            yield from _below(item.items, place.inside(item))


def _rules(item: Item) -> Iterator[tuple[str, Rule]]:
    for key, rule in (
        ("visible_if", item.visible_if),
        ("required_if", item.required_if),
        ("compute", item.compute),
    ):
        if rule is not None:
            yield key, rule
    for check in item.valid_if:
        yield "valid_if", check.rule


def _of_form(spec: FormSpec) -> Iterator[tuple[Use, str, list[str]]]:
    for deadline in spec.deadlines:
        rule = deadline.only_if
        named = list(named_paths(rule.source, form_place(spec))) if rule is not None else []
        yield Use(FORM, "deadlines"), "", [*named, deadline.starts.removeprefix("answer:")]
    if spec.notify_before is not None:
        yield Use(FORM, "notify_before"), "", [spec.notify_before.item]
