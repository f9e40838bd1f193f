"""Limits that components of form.io set: lengths, numbers, patterns, rows, files and days."""

from collections.abc import Mapping
from typing import Any, Final

import re2

from kevytasiointi.domain.attachments import FILE_TYPES
from kevytasiointi.domain.formioreading import (
    count,
    date_limits,
    mapping,
    name_of,
    number,
    texts,
    words,
)
from kevytasiointi.domain.imported import BAD_ANSWER, LEFT_BEHIND, Imported
from kevytasiointi.domain.itemkinds import NUMBERS, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES

_DAY_RULES: Final[Mapping[str, str]] = {
    "future": ">",
    "future or today": ">=",
    "past": "<",
    "past or today": "<=",
}
_MOST_ROWS: Final = 200
_MOST_FIRST_ROWS: Final = 100
_MOST_FILES: Final = 50
_LARGEST_MB: Final = 500
_LONGEST: Final = 20_000
_MEDIA_TYPES: Final = frozenset(one.media_type for one in FILE_TYPES.values())


class Limits:
    """Writes the limits of components to items."""

    def __init__(self, made: Imported, languages: tuple[str, ...], language: str) -> None:
        self._made = made
        self._languages, self._language = languages, language

    def write(self, one: JsonObject, kind: ItemKind, item: dict[str, Any]) -> None:
        """Write the limits that an item of this kind can have."""
        validate = mapping(one, "validate")
        if validate.get("required") is True:
            item["required"] = True
        if kind in (ItemKind.TEXT, ItemKind.PARAGRAPH):
            self._text(one, kind, item)
        elif kind in NUMBERS:
            self._number(one, item)
        elif kind is ItemKind.CHOICES:
            _ticks(validate, item)
        elif kind is ItemKind.REPEAT:
            self._rows(one, item)
        elif kind is ItemKind.ATTACHMENT:
            self._files(one, item)
        elif kind is ItemKind.DATE:
            self._days(one, item)

    def _text(self, one: JsonObject, kind: ItemKind, item: dict[str, Any]) -> None:
        if longest := count(mapping(one, "validate"), "maxLength", _LONGEST):
            item["max_length"] = longest
        if kind is ItemKind.TEXT:
            self._pattern(one, item)

    def _number(self, one: JsonObject, item: dict[str, Any]) -> None:
        for key in ("min", "max"):
            limit = number(mapping(one, "validate"), key)
            if limit is not None:
                item[key] = limit
        if unit := words(one, "suffix"):
            item["unit"] = self._made.texts(name_of(one), dict.fromkeys(self._languages, unit))

    def _pattern(self, one: JsonObject, item: dict[str, Any]) -> None:
        pattern = words(mapping(one, "validate"), "pattern")
        if not pattern:
            return
        name = name_of(one)
        try:
            re2.compile(pattern)
        except re2.error:
            self._left(one, item, f"pattern = {pattern}")
            return
        said = self._made.texts(name, self._said(one))
        item["pattern"] = pattern
        item["pattern_message"] = said or {each: BAD_ANSWER[each] for each in self._languages}

    def _said(self, one: JsonObject) -> dict[str, str]:
        """What is said when the pattern does not match."""
        found = {self._language: words(mapping(one, "errors"), "pattern")}
        translated = mapping(one, "translatedErrors")
        for language in LANGUAGES:
            if said := words(mapping(translated, language), "pattern"):
                found[language] = said
        return {language: said for language, said in found.items() if said}

    def _rows(self, one: JsonObject, item: dict[str, Any]) -> None:
        validate = mapping(one, "validate")
        if most := count(validate, "maxLength", _MOST_ROWS):
            item["max_rows"] = most
        if fewest := count(validate, "minLength", _MOST_FIRST_ROWS):
            item["min_rows"] = min(fewest, most or fewest)
        if title := self._made.texts(name_of(one), texts(one, "groupLabel", self._language)):
            item["row_title"] = title

    def _days(self, one: JsonObject, item: dict[str, Any]) -> None:
        rules: list[Json] = []
        for key, says in date_limits(one):
            if says in _DAY_RULES:
                rules.append({_DAY_RULES[says]: [{"var": item["key"]}, {"today": []}]})
            else:
                self._left(one, item, f"{key} = {says}")
        message = {language: BAD_ANSWER[language] for language in self._languages}
        if rules:
            item["valid_if"] = [{"rule": rule, "message": message} for rule in rules]

    def _files(self, one: JsonObject, item: dict[str, Any]) -> None:
        """Which files are taken: types that the portal knows, their size and number."""
        listed = mapping(one, "file").get("type")
        types = [str(each) for each in listed] if isinstance(listed, list) else []
        if known := [each for each in types if each in _MEDIA_TYPES]:
            item["media_types"] = list(dict.fromkeys(known))
        if strange := [each for each in types if each and each not in (*_MEDIA_TYPES, "*")]:
            self._left(one, item, f"file.type = {', '.join(strange)}")
        size = words(one, "fileMaxSize").upper().removesuffix("B").removesuffix("M").strip()
        if size.isdecimal() and 1 <= int(size[:4]) <= _LARGEST_MB:
            item["max_mb"] = int(size)
        most = count(one, "maxNumberOfFiles", _MOST_FILES)
        item["max_files"] = most or (5 if one.get("multiple") else 1)

    def _left(self, one: JsonObject, item: dict[str, Any], properties: str) -> None:
        self._made.note(name_of(one), LEFT_BEHIND, item["id"], what=properties)


def _ticks(validate: JsonObject, item: dict[str, Any]) -> None:
    for key in ("min", "max"):
        if limit := count(validate, f"{key}SelectedCount", _MOST_ROWS):
            item[key] = limit
