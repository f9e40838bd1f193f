"""What can be chosen: the form's own options, "something else", and lists of codes."""

from typing import Final

from kevytasiointi.domain.codelists import CODE_LISTS, in_order
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import OTHER
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.wording import Say, mark

OTHER_LABEL: Final = mark("Something else")


def option_values(item: Item) -> tuple[str, ...]:
    """The values that can be chosen, that of "other" last unless the form places it."""
    if item.kind in CODE_LISTS:
        return tuple(CODE_LISTS[item.kind].names)
    values = tuple(option.value for option in item.options)
    return (*values, OTHER) if item.other and OTHER not in values else values


def options_in_order(item: Item, language: str) -> tuple[str, ...]:
    """The values as people read them: those of the form in its order, codes by their names."""
    return in_order(item.kind, language) if item.kind in CODE_LISTS else option_values(item)


def option_label(item: Item, value: str, language: str, say: Say) -> str:
    """The text of an option."""
    if item.kind in CODE_LISTS:
        return CODE_LISTS[item.kind].name(value, language)
    for option in item.options:
        if option.value == value:
            return pick(option.label, language)[0]
    return say(OTHER_LABEL) if value == OTHER and item.other else value
