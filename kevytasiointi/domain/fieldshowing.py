"""How an answer becomes text for people: one function for each shape of answer."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kevytasiointi.domain import identifiers
from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.numbertext import exact_number, say_number
from kevytasiointi.domain.options import option_label
from kevytasiointi.domain.timetext import read_date, read_time, say_date, say_time
from kevytasiointi.domain.wording import Say, mark

YES: Final = mark("Yes")
NO: Final = mark("No")
TICKED: Final = mark("Confirmed")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads and for what: the language, the words of ours, and what is masked.

    Attributes:
        show_protected: contact details under a non-disclosure order are shown.
    """

    language: str
    say: Say
    show_protected: bool = False


def show_plain(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    """As it is."""
    return (str(value),)


def show_paragraphs(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    """One paragraph for each line."""
    return tuple(line for line in str(value).split("\n") if line.strip())


def show_number(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """The number as people write it, with its unit."""
    number = exact_number(value)
    if number is None:
        return (str(value),)
    unit = pick(item.unit, reader.language)[0] if item.unit else ""
    return (f"{say_number(number, reader.language)}\u00a0{unit}".rstrip("\u00a0"),)


def show_date(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """1.6.2026."""
    text = str(value)
    return (say_date(text, reader.language) if read_date(text) == text else text,)


def show_time(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """7.30."""
    text = str(value)
    return (say_time(text, reader.language) if read_time(text) == text else text,)


def show_options(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """The words of what was chosen."""
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(option_label(item, str(v), reader.language, reader.say) for v in values)


def show_yes_no(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """Yes or no."""
    return (reader.say(YES if value is True else NO),)


def show_declaration(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """That the box was ticked."""
    return (reader.say(TICKED),) if value is True else ()


def show_hetu(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    """The code with its end hidden."""
    return (identifiers.masked_hetu(str(value)),)


def show_year(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    """The digits of a year."""
    return (str(value),)


def show_money(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """Euros and cents."""
    number = exact_number(value)
    if number is None:
        return (str(value),)
    said = say_number(number.quantize(_CENT), reader.language)
    return (f"€{said}" if reader.language == "en" else f"{said}\u00a0€",)


def show_iban(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    """In groups of four; an e-invoice address that is no IBAN as it is."""
    text = str(value)
    return (identifiers.grouped_iban(text) if text[:2].isalpha() else text,)
