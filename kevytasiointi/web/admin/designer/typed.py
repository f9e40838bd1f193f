"""What a designer typed about a part, read into the keys of the document.

Names of fields: the key itself, `<key>_fi` for texts in a language, `options_<n>_value` and
`options_<n>_fi` for the rows of options.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kevytasiointi.domain.designs import free_name
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.numbertext import read_number
from kevytasiointi.domain.partfields import ON_PAGES_OF_THEIR_OWN, Asked, PartField
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.web.forms import tidy

Form = MultiDict[str, str]
_ROW: Final = re.compile(r"options_([0-9]{1,4})_(?:value|fi|sv|en)")


def read_fields(
    form: Form, fields: Sequence[PartField], stored: JsonObject
) -> tuple[dict[str, Json], dict[str, str]]:
    """The values of the fields, and what is wrong by field.

    A value that can't be read keeps its key out of the values. An empty one is None: the key goes.

    Args:
        form: what was posted.
        fields: what was asked.
        stored: the part as it is, for what a field does not show.
    """
    values: dict[str, Json] = {}
    problems: dict[str, str] = {}
    for field in fields:
        if field.asked in ON_PAGES_OF_THEIR_OWN:
            continue
        try:
            values[field.key] = _READERS[field.asked](form, field, stored)
        except ValueError as error:
            problems[field.key] = str(error)
    return values, problems


def line(form: Form, name: str) -> str:
    """One text, tidied."""
    return str(tidy(form.get(name, "")))


def words(form: Form, name: str) -> dict[str, Json]:
    """A text in each language; empty ones left out."""
    return {code: text for code in LANGUAGES if (text := line(form, f"{name}_{code}"))}


def _words(form: Form, field: PartField, _stored: JsonObject) -> Json:
    return words(form, field.key) or None


def _line(form: Form, field: PartField, _stored: JsonObject) -> Json:
    return line(form, field.key) or None


def _flag(form: Form, field: PartField, _stored: JsonObject) -> Json:
    return True if field.key in form else None


def _whole(form: Form, field: PartField, _stored: JsonObject) -> Json:
    number = _number_of(form, field)
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) >= Decimal(10**9):
        raise ValueError(_("Write a whole number."))
    return int(number)


def _number(form: Form, field: PartField, _stored: JsonObject) -> Json:
    number = _number_of(form, field)
    if number is None:
        return None
    whole = number == number.to_integral_value()
    return int(number) if whole and abs(number) < Decimal(10**15) else str(number)


def _number_of(form: Form, field: PartField) -> Decimal | None:
    text = line(form, field.key)
    if not text:
        return None
    number = read_number(text)
    if number is None:
        raise ValueError(_("Write a number."))
    return number


def _one_of(form: Form, field: PartField, _stored: JsonObject) -> Json:
    value = form.get(field.key, "")
    return value if value and value in field.choices else None


def _some_of(form: Form, field: PartField, stored: JsonObject) -> Json:
    chosen = form.getlist(field.key)
    kept: list[Json] = [value for value in field.choices if value in chosen]
    before = stored.get(field.key)
    strange = [v for v in before if v not in field.choices] if isinstance(before, list) else []
    return [*kept, *strange] or None


def _options(form: Form, _field: PartField, _stored: JsonObject) -> Json:
    """The rows that have words; a value is made for those that have none yet."""
    numbers = sorted({int(found[1]) for name in form if (found := _ROW.fullmatch(name))})
    rows = [(line(form, f"options_{n}_value"), words(form, f"options_{n}")) for n in numbers]
    taken = {value for value, label in rows if value and label}
    made: list[Json] = []
    for value, label in rows:
        if not label:
            continue
        named = value or free_name(slug_of(str(next(iter(label.values())))), taken)
        taken.add(named)
        made.append({"value": named, "label": label})
    return made or None


_READERS: Final[Mapping[Asked, Callable[[Form, PartField, JsonObject], Json]]] = {
    Asked.WORDS: _words,
    Asked.LINES: _words,
    Asked.LINE: _line,
    Asked.FLAG: _flag,
    Asked.WHOLE: _whole,
    Asked.NUMBER: _number,
    Asked.ONE_OF: _one_of,
    Asked.SOME_OF: _some_of,
    Asked.OPTIONS: _options,
}
