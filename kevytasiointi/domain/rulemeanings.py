"""What a part of a rule means when it is checked: its type, and what it names or holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from kevytasiointi.domain import arithmetic
from kevytasiointi.domain.formplaces import Found, Type
from kevytasiointi.domain.itemkinds import NUMBERS, OTHER, ItemKind
from kevytasiointi.domain.rulenodes import Literal, Value
from kevytasiointi.domain.timetext import is_time


@dataclass(frozen=True, slots=True)
class Meaning:
    """The type of a part of a rule, and what it names or holds when it is a bare name or value."""

    type: Type
    found: Found | None = None
    literal: Literal | None = None


def options_of(found: Found | None) -> frozenset[str] | None:
    """The values that a choice or choices item can have, None for other items."""
    if found is None or found.is_other:
        return None
    if found.item.kind not in (ItemKind.CHOICE, ItemKind.CHOICES):
        return None
    values = frozenset(option.value for option in found.item.options)
    return values | {OTHER} if found.item.other else values


def is_number_column(meaning: Meaning) -> bool:
    """Say whether it is a column of numbers."""
    if meaning.found is None or not meaning.found.column:
        return False
    return meaning.found.item.kind in NUMBERS


def type_of_literal(value: Value) -> Type:
    """The type of a written value."""
    if value is None:
        return Type.NULL
    if isinstance(value, bool):
        return Type.BOOLEAN
    if isinstance(value, str):
        return Type.TEXT
    return Type.LIST if isinstance(value, tuple) else Type.NUMBER


def common_type(meanings: Sequence[Meaning]) -> Type:
    """The type that names and calculations say; written texts follow it."""
    said = [m.type for m in meanings if m.literal is None and m.type is not Type.ANY]
    written = [m.type for m in meanings if m.type is not Type.ANY]
    return next(iter(said or written), Type.ANY)


def fits(wanted: Type, meaning: Meaning) -> bool:
    """Say whether it is of the type, or a written text that can be read as one."""
    if Type.ANY in (wanted, meaning.type) or meaning.type is wanted:
        return True
    value = meaning.literal.value if meaning.literal else None
    if not isinstance(value, str):
        return False
    if wanted is Type.DATE:
        return arithmetic.as_date(value) is not None
    if wanted is Type.TIME:
        return is_time(value)
    return wanted is Type.PERIOD and arithmetic.PERIOD.fullmatch(value) is not None
