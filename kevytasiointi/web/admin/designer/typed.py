"""What a designer typed about a part, read into the keys of the document.

Names of fields: the key itself, `<key>_fi` for texts in a language, `<key>_number` and
`<key>_unit` of a period, `options_<n>_value` and `options_<n>_fi` for the rows of options. What
stands in a group or a row has its name in front: `retention_basis_fi`, `deadlines_0_kind`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kevytasiointi.domain.formspec import SettingType
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.numbertext import read_number
from kevytasiointi.domain.partfields import ON_PAGES_OF_THEIR_OWN, Asked, PartField
from kevytasiointi.domain.settings import is_period
from kevytasiointi.domain.timetext import read_date
from kevytasiointi.web.admin.designer.optionrows import Typed, arranged, options_of, row_numbers
from kevytasiointi.web.forms import tidy

Form = MultiDict[str, str]
_OF_SETTING: Final = "setting:"
_SMALL: Final = re.compile(r"[0-9]{1,4}")
WAS: Final = "was"
"""The hidden field of a row: its key, or its number in the stored list; a new row has none."""
REMOVE: Final = "remove"
"""The box of a row that is to go."""


def read_fields(
    form: Form,
    fields: Sequence[PartField],
    stored: JsonObject,
    prefix: str = "",
    *,
    as_rows_stand: bool = False,
) -> tuple[dict[str, Json], dict[str, str]]:
    """The values of the fields, and what is wrong by the name of the field.

    A value that can't be read keeps its key out of the values. An empty one is None: the key goes.

    Args:
        form: what was posted.
        fields: what was asked.
        stored: the part as it is, for what a field does not show.
        prefix: stands in front of the names of the fields.
        as_rows_stand: for the page itself: also empty rows and those that are to go, each with
            `WAS` and `REMOVE`.
    """
    reading = _Reading(form, {}, as_rows_stand)
    values = reading.fields(fields, stored, prefix)
    return values, reading.problems


def line(form: Form, name: str) -> str:
    """One text, tidied."""
    return str(tidy(form.get(name, "")))


def words(form: Form, name: str) -> dict[str, Json]:
    """A text in each language; empty ones left out."""
    return {code: text for code in LANGUAGES if (text := line(form, f"{name}_{code}"))}


def new_keys(form: Form, name: str) -> dict[str, str]:
    """The keys that the stored rows of a list get, by those that they had."""
    was = re.compile(rf"{re.escape(name)}_([0-9]{{1,3}})_{WAS}")
    return {
        form[one[0]]: key
        for field in form
        if (one := was.fullmatch(field)) and (key := line(form, f"{name}_{one[1]}_key"))
    }


def spare_value(kind: str) -> Json:
    """What a new setting holds until its default has been typed."""
    spare: dict[str, Json] = {"period": "P30D", "boolean": False, "text": {}}
    return spare.get(kind, 0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one form; collects what is wrong by the name of the field."""

    form: Form
    problems: dict[str, str]
    as_rows_stand: bool

    def fields(
        self, fields: Sequence[PartField], stored: JsonObject, prefix: str
    ) -> dict[str, Json]:
        values: dict[str, Json] = {}
        for field in fields:
            if field.asked in ON_PAGES_OF_THEIR_OWN:
                continue
            name = prefix + field.key
            try:
                values[field.key] = _READERS[field.asked](self, name, field, stored.get(field.key))
            except ValueError as error:
                self.problems[name] = str(error)
        return values

    def words(self, name: str, _field: PartField, _stored: Json) -> Json:
        return words(self.form, name) or None

    def line(self, name: str, _field: PartField, _stored: Json) -> Json:
        return line(self.form, name) or None

    def flag(self, name: str, _field: PartField, stored: Json) -> Json:
        """On is written; off only where it was written before, so that saving changes nothing."""
        if name in self.form:
            return True
        return False if stored is False else None

    def flag_on(self, name: str, _field: PartField, stored: Json) -> Json:
        """Off is written; on only where it was written before."""
        if name not in self.form:
            return False
        return True if stored is True else None

    def whole(self, name: str, _field: PartField, _stored: Json) -> Json:
        number = self._number(name)
        if number is None:
            return None
        if number != number.to_integral_value() or abs(number) >= Decimal(10**9):
            raise ValueError(_("Write a whole number."))
        return int(number)

    def number(self, name: str, _field: PartField, _stored: Json) -> Json:
        number = self._number(name)
        if number is None:
            return None
        whole = number == number.to_integral_value()
        return int(number) if whole and abs(number) < Decimal(10**15) else str(number)

    def _number(self, name: str) -> Decimal | None:
        text = line(self.form, name)
        number = read_number(text) if text else None
        if text and number is None:
            raise ValueError(_("Write a number."))
        return number

    def one_of(self, name: str, field: PartField, _stored: Json) -> Json:
        value = self.form.get(name, "")
        return value if value and value in field.choices else None

    def some_of(self, name: str, field: PartField, stored: Json) -> Json:
        """The ticked words in the order in which they stood; one that is not offered stays."""
        ticked = self.form.getlist(name)
        before = list(stored) if isinstance(stored, list | tuple) else []
        kept = [word for word in before if word in ticked or word not in field.choices]
        return [*kept, *(w for w in field.choices if w in ticked and w not in kept)] or None

    def options(self, _name: str, _field: PartField, _stored: Json) -> Json:
        """The rows that have words, as the pressed button arranges them."""
        numbers = arranged(row_numbers(self.form), self.form.get("do", ""))
        return options_of(
            [
                Typed(line(self.form, f"options_{n}_value"), words(self.form, f"options_{n}"))
                for n in numbers
            ]
        )

    def day(self, name: str, _field: PartField, _stored: Json) -> Json:
        text = line(self.form, name)
        day = read_date(text) if text else None
        if text and day is None:
            raise ValueError(_("Write the day like this: 5.6.2026"))
        return day

    def period(self, name: str, _field: PartField, _stored: Json) -> Json:
        unit, text = self.form.get(f"{name}_unit", ""), line(self.form, f"{name}_number")
        if unit.startswith(_OF_SETTING):
            return "{" + unit.removeprefix(_OF_SETTING) + "}"
        if not text:
            return None
        written = f"P{text}{unit}"
        if not is_period(written):
            raise ValueError(_("Write a whole number, for example 30."))
        return written

    def setting(self, name: str, field: PartField, stored: Json) -> Json:
        """The default of a setting, as the type chosen beside it wants."""
        kind = self.form.get(f"{name.removesuffix(field.key)}type", "")
        if kind == SettingType.BOOLEAN:
            return "y" in self.form.getlist(name)
        if kind == SettingType.TEXT:
            return words(self.form, name)
        reads = self.period if kind == SettingType.PERIOD else self.number
        value = reads(name, field, stored)
        return spare_value(kind) if value is None and not self.as_rows_stand else value

    def group(self, name: str, field: PartField, stored: Json) -> Json:
        before = stored if isinstance(stored, Mapping) else {}
        values = self.fields(field.fields, before, f"{name}_")
        return {key: value for key, value in values.items() if value is not None} or None

    def rows(self, name: str, field: PartField, stored: Json) -> Json:
        """The rows that are there and are not to go, and the new ones with something typed."""
        found = re.compile(rf"{re.escape(name)}_([0-9]{{1,3}})_")
        numbers = sorted({int(one[1]) for key in self.form if (one := found.match(key))})
        made: list[Json] = []
        for number in numbers:
            prefix = f"{name}_{number}_"
            was, goes = self.form.get(prefix + WAS, ""), prefix + REMOVE in self.form
            old = _row_that_was(stored, was, field)
            if self.as_rows_stand:
                values = self.fields(field.fields, old, prefix)
                made.append({**values, WAS: was if old else "", REMOVE: goes})
                continue
            if goes or (not old and not self._is_typed(prefix)):
                continue
            values = self.fields(field.fields, old, prefix)
            if values.get("key", "") is None:  # a name that is taken away stays as it was
                del values["key"]
            row = {**old, **values}
            made.append({key: value for key, value in row.items() if value is not None})
        return made or None

    def _is_typed(self, prefix: str) -> bool:
        """Whether a new row holds words, figures or a setting; no other choice of a list counts."""
        ends = ("_fi", "_sv", "_en", "_number", "link", "key", "_default")
        typed = {n: line(self.form, n) for n in self.form if n.startswith(prefix)}
        return any(
            (name.endswith(ends) and text)
            or (name.endswith("_unit") and text.startswith(_OF_SETTING))
            for name, text in typed.items()
        )


def standing_rows(field: PartField, stored: Json) -> list[Json]:
    """The stored rows of a field as its page shows them, and an empty one for something new."""
    shown: list[Json] = [
        {**row, WAS: str(row.get("key", "")) if _has_keys(field) else str(number)}
        for number, row in enumerate(_rows_in(stored))
    ]
    return [*shown, {}]


def _rows_in(stored: Json) -> Sequence[JsonObject]:
    listed = stored if isinstance(stored, list | tuple) else ()
    return [row for row in listed if isinstance(row, Mapping)]


def _has_keys(field: PartField) -> bool:
    return any(one.key == "key" for one in field.fields)


def _row_that_was(stored: Json, was: str, field: PartField) -> JsonObject:
    """A stored row by its key, where rows have keys, or by its number; empty for a new one."""
    rows = _rows_in(stored)
    if _has_keys(field):
        return next((row for row in rows if was and row.get("key") == was), {})
    number = int(was) if _SMALL.fullmatch(was) else len(rows)
    return rows[number] if number < len(rows) else {}


_Reader = Callable[[_Reading, str, PartField, Json], Json]

_READERS: Final[Mapping[Asked, _Reader]] = {
    Asked.WORDS: _Reading.words,
    Asked.LINES: _Reading.words,
    Asked.LINE: _Reading.line,
    Asked.FLAG: _Reading.flag,
    Asked.FLAG_ON: _Reading.flag_on,
    Asked.WHOLE: _Reading.whole,
    Asked.NUMBER: _Reading.number,
    Asked.ONE_OF: _Reading.one_of,
    Asked.SOME_OF: _Reading.some_of,
    Asked.OPTIONS: _Reading.options,
    Asked.DAY: _Reading.day,
    Asked.PERIOD: _Reading.period,
    Asked.SETTING: _Reading.setting,
    Asked.GROUP: _Reading.group,
    Asked.ROWS: _Reading.rows,
}
