"""What is known of who has signed in, put into a new draft: seen there, and free to be changed."""

from collections.abc import Mapping, Sequence
from typing import Final

from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json

SOURCES: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    ItemKind.PERSON_NAME: ("name", "given_name", "family_name"),
    ItemKind.EMAIL: ("email",),
    ItemKind.HETU: ("hetu",),
    ItemKind.PARTY: ("signed_in",),
}
"""What a kind can be prefilled with; `signed_in` fills a whole party in as that person."""


def prefilled(spec: FormSpec, known: Mapping[str, str | None]) -> dict[str, Json]:
    """The answers that a new draft begins with.

    Args:
        spec: the form.
        known: facts of the person by source; None when one is not known.
    """
    facts = {source: fact for source, fact in known.items() if fact}
    return _of_items([item for step in spec.steps for item in step.items], facts)


def _of_items(items: Sequence[Item], facts: Mapping[str, str]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for item in items:
        if item.kind is ItemKind.GROUP:
            inner = _of_items(item.items, facts)
            made |= {item.key: inner} if inner else {}
        elif item.prefill is not None and item.prefill in facts:
            made[item.key] = facts[item.prefill]
    return made
