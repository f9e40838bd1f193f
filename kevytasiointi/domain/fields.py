"""One table of item kinds: how typed text becomes an answer, and an answer becomes text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain import identifiers
from kevytasiointi.domain.formspec import OTHER, Item, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.numbertext import exact_number, kept_number, read_number, say_number
from kevytasiointi.domain.problems import UnreadableError
from kevytasiointi.domain.timetext import read_date, read_time, say_date, say_time
from kevytasiointi.domain.wording import Say, mark

OTHER_LABEL: Final = mark("Something else")
YES: Final = mark("Yes")
NO: Final = mark("No")
TICKED: Final = mark("Confirmed")

_BOOLEAN_TEXT: Final[Mapping[str, bool]] = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads and for what: the language, the words of ours, and what is masked."""

    language: str
    say: Say
    show_hetu: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What a kind does with text.

    Attributes:
        read: the answer that a typed, trimmed text means; raises UnreadableError.
        show: the paragraphs that people read.
    """

    read: Callable[[Item, str, bool], Json]
    show: Callable[[Item, Json, Reader], tuple[str, ...]]


def read_text(item: Item, text: str, *, artificial_hetus: bool) -> Json:
    """The answer that a typed text means.

    Raises:
        UnreadableError: it is not an answer of this kind.
    """
    return FIELDS[item.kind].read(item, text, artificial_hetus)


def read_kept(item: Item, value: Json, *, artificial_hetus: bool) -> Json:
    """The answer that a stored value means, brought to its one form.

    Raises:
        UnreadableError: it is not an answer of this kind.
    """
    if item.kind is ItemKind.CHOICES:
        return read_ticks(item, value if isinstance(value, list | tuple) else (value,))
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, int | float):
        number = exact_number(value)
        text = "" if number is None else kept_number(number)
    else:
        text = value if isinstance(value, str) else ""
    return read_text(item, text, artificial_hetus=artificial_hetus)


def read_ticks(item: Item, values: Sequence[Json]) -> Json:
    """The ticked options in the order of the form, None for none.

    Raises:
        UnreadableError: one of them is not an option.
    """
    known = option_values(item)
    if any(value not in known for value in values):
        raise _not_an_option()
    return [value for value in known if value in values] or None


def option_values(item: Item) -> tuple[str, ...]:
    """The values that can be chosen, that of "other" last unless the form places it."""
    values = tuple(option.value for option in item.options)
    return (*values, OTHER) if item.other and OTHER not in values else values


def option_label(item: Item, value: str, language: str, say: Say) -> str:
    """The text of an option."""
    for option in item.options:
        if option.value == value:
            return pick(option.label, language)[0]
    return say(OTHER_LABEL) if value == OTHER and item.other else value


def show(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    """The answer as paragraphs for people; none when unanswered."""
    if value is None or value in ("", []):
        return ()
    return FIELDS[item.kind].show(item, value, reader)


# --- reading ---


def _read_plain(_item: Item, text: str, _artificial: bool) -> Json:
    return text


def _read_integer(_item: Item, text: str, _artificial: bool) -> Json:
    number = read_number(text)
    if number is None or number != number.to_integral_value():
        raise UnreadableError(
            "number", mark("%(question)s – enter a whole number, such as 12, in digits.")
        )
    return int(number)


def _read_decimal(item: Item, text: str, _artificial: bool) -> Json:
    number = read_number(text)
    if number is None:
        raise UnreadableError("number", mark("%(question)s – enter a number, such as 12.5."))
    kept = kept_number(number)
    if len(kept.partition(".")[2]) > item.decimals:
        raise UnreadableError(
            "number",
            mark("%(question)s – enter at most %(decimals)s decimals."),
            decimals=item.decimals,
        )
    return kept


def _read_date(_item: Item, text: str, _artificial: bool) -> Json:
    day = read_date(text)
    if day is None:
        raise UnreadableError(
            "date", mark("%(question)s – enter a real date as day.month.year, such as 5.6.2026.")
        )
    return day


def _read_time(_item: Item, text: str, _artificial: bool) -> Json:
    time = read_time(text)
    if time is None:
        raise UnreadableError(
            "time", mark("%(question)s – enter a time as hours and minutes, such as 7.30.")
        )
    return time


def _read_choice(item: Item, text: str, _artificial: bool) -> Json:
    if text not in option_values(item):
        raise _not_an_option()
    return text


def _not_an_option() -> UnreadableError:
    return UnreadableError("option", mark("%(question)s – choose from the options given."))


def _read_yes_no(_item: Item, text: str, _artificial: bool) -> Json:
    if text not in _BOOLEAN_TEXT:
        raise UnreadableError("option", mark("%(question)s – choose yes or no."))
    return _BOOLEAN_TEXT[text]


def _read_declaration(_item: Item, text: str, _artificial: bool) -> Json:
    return None if text in ("false", "no") else True


def _by(read: Callable[[str], str], code: str, msgid: str) -> Callable[[Item, str, bool], Json]:
    """A reader of the kind by a function that raises ValueError."""

    def read_kind(_item: Item, text: str, _artificial: bool) -> Json:
        try:
            return read(text)
        except ValueError as error:
            raise UnreadableError(code, msgid) from error

    return read_kind


def _read_hetu(_item: Item, text: str, artificial: bool) -> Json:
    try:
        return identifiers.read_hetu(text, artificial=artificial)
    except ValueError as error:
        raise UnreadableError(
            "hetu",
            mark("%(question)s – check the personal identity code; it has 11 characters."),
        ) from error


# --- showing ---


def _show_plain(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    return (str(value),)


def _show_paragraphs(_item: Item, value: Json, _reader: Reader) -> tuple[str, ...]:
    return tuple(line for line in str(value).split("\n") if line.strip())


def _show_number(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    number = exact_number(value)
    if number is None:
        return (str(value),)
    unit = pick(item.unit, reader.language)[0] if item.unit else ""
    return (f"{say_number(number, reader.language)}\u00a0{unit}".rstrip("\u00a0"),)


def _show_date(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    text = str(value)
    return (say_date(text, reader.language) if read_date(text) == text else text,)


def _show_time(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    text = str(value)
    return (say_time(text, reader.language) if read_time(text) == text else text,)


def _show_options(item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(option_label(item, str(v), reader.language, reader.say) for v in values)


def _show_yes_no(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    return (reader.say(YES if value is True else NO),)


def _show_declaration(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    return (reader.say(TICKED),) if value is True else ()


def _show_hetu(_item: Item, value: Json, reader: Reader) -> tuple[str, ...]:
    text = str(value)
    return (text if reader.show_hetu else identifiers.masked_hetu(text),)


FIELDS: Final[Mapping[ItemKind, Field]] = {
    ItemKind.TEXT: Field(_read_plain, _show_plain),
    ItemKind.PARAGRAPH: Field(_read_plain, _show_paragraphs),
    ItemKind.PERSON_NAME: Field(_read_plain, _show_plain),
    ItemKind.ADDRESS: Field(_read_plain, _show_plain),
    ItemKind.INTEGER: Field(_read_integer, _show_number),
    ItemKind.DECIMAL: Field(_read_decimal, _show_number),
    ItemKind.MEASURE: Field(_read_decimal, _show_number),
    ItemKind.DATE: Field(_read_date, _show_date),
    ItemKind.TIME: Field(_read_time, _show_time),
    ItemKind.CHOICE: Field(_read_choice, _show_options),
    ItemKind.CHOICES: Field(_read_choice, _show_options),
    ItemKind.YES_NO: Field(_read_yes_no, _show_yes_no),
    ItemKind.DECLARATION: Field(_read_declaration, _show_declaration),
    ItemKind.EMAIL: Field(
        _by(
            identifiers.read_email,
            "email",
            mark("%(question)s – enter an e-mail address, such as name@example.fi."),
        ),
        _show_plain,
    ),
    ItemKind.PHONE: Field(
        _by(
            identifiers.read_phone,
            "phone",
            mark("%(question)s – enter a telephone number, such as 040 123 4567."),
        ),
        _show_plain,
    ),
    ItemKind.POSTCODE: Field(
        _by(
            identifiers.read_postcode,
            "postcode",
            mark("%(question)s – enter a postcode of five digits, such as 00100."),
        ),
        _show_plain,
    ),
    ItemKind.HETU: Field(_read_hetu, _show_hetu),
    ItemKind.BUSINESS_ID: Field(
        _by(
            identifiers.read_business_id,
            "business_id",
            mark("%(question)s – check the business ID; it looks like 1234567-8."),
        ),
        _show_plain,
    ),
    ItemKind.PROPERTY_ID: Field(
        _by(
            identifiers.read_property_id,
            "property_id",
            mark("%(question)s – enter the property identifier, such as 91-1-2-3."),
        ),
        _show_plain,
    ),
}
"""Every kind that has an answer of its own."""
