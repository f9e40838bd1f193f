"""The shared data of a project: how it is read, who sees it, and what it gives to forms."""

from collections.abc import Mapping

from kevytasiointi.domain.fields import read_text
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.limits import TOO_LONG
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.projectfields import PROJECT_FIELDS, ProjectField
from kevytasiointi.domain.reading import tidy


def read_field(one: ProjectField, text: str) -> str:
    """The text in its one form, empty when nothing was typed.

    Raises:
        UnreadableError: it is too long, or nothing of its kind; its sentence names `question`.
    """
    plain = tidy(text, keep_breaks=one.kind is ItemKind.PARAGRAPH)
    if not plain:
        return ""
    if len(plain) > one.longest:
        raise UnreadableError("max_length", TOO_LONG, limit=one.longest)
    item = Item(id=one.key, key=one.key, kind=one.kind, label={"en": one.label})
    return str(read_text(item, plain, artificial_hetus=False))


def read_shared(typed: Mapping[str, str]) -> dict[str, str]:
    """The shared data that typed texts mean; what is empty or unknown is left out.

    Raises:
        UnreadableError: one of them is no good.
    """
    read = {one.key: read_field(one, typed.get(one.key, "")) for one in PROJECT_FIELDS}
    return {key: text for key, text in read.items() if text}


def told(shared: JsonObject, *, with_contacts: bool) -> list[tuple[ProjectField, str]]:
    """What stands in a project's data, in the order of the table.

    Args:
        shared: as it is kept.
        with_contacts: whether the reader is the owner; contact details are for no one else.
    """
    return [
        (one, str(value))
        for one in PROJECT_FIELDS
        if (value := shared.get(one.key)) and (with_contacts or not one.is_contact)
    ]


def facts_of(shared: JsonObject, *, with_contacts: bool) -> dict[str, str]:
    """The same by the prefill sources of a form."""
    return {one.source: text for one, text in told(shared, with_contacts=with_contacts)}
