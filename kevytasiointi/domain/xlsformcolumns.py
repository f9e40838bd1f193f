"""The headings of an XLSForm: what a column holds, and in which language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.xlsformsheets import SheetRow

TRANSLATED: Final = frozenset({"label", "hint", "constraint_message"})
"""Columns that are texts for people and are carried in each language."""

_SAME: Final[Mapping[str, str]] = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "list name": "list_name",
    "title": "form_title",
    "set_form_title": "form_title",
}
_LAYERS: Final = frozenset({"bind", "control", "body"})
_LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("fi", "suomi", "finnish", "finska"), "fi"),
    **dict.fromkeys(("sv", "svenska", "swedish", "ruotsi"), "sv"),
    **dict.fromkeys(("en", "english", "englanti", "engelska"), "en"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds; the language is empty without one, None when it is not one of ours."""

    name: str
    language: str | None


def heading_of(written: str) -> Heading:
    """The meaning of a heading: `label::Suomi (fi)`, `bind::relevant`, `hint:sv`, `type`."""
    parts = [part.strip() for part in written.split("::" if "::" in written else ":", 2)]
    if parts[0].lower() in _LAYERS and len(parts) > 1:
        parts = [":".join(parts[1:])] if "::" not in written else parts[1:]
    name = parts[0].lower().replace(" ", "_")
    name = _SAME.get(name, _SAME.get(name.replace("_", " "), name))
    if len(parts) == 1:
        return Heading(name, "")
    if name in TRANSLATED:
        return Heading(name, language_of("::".join(parts[1:])))
    return Heading(written, "")


def language_of(name: str) -> str | None:
    """The language that a heading or setting names: `Suomi (fi)`, `sv-FI`, `English`."""
    words, _, code = name.lower().rpartition("(")
    code = code.removesuffix(")").strip()
    for said in (code, words.strip()):
        short = said.replace("_", "-").partition("-")[0]
        if short in LANGUAGES or short in _LANGUAGE_NAMES:
            return _LANGUAGE_NAMES[short]
    return None


def languages_in(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """The languages of ours that some heading names."""
    found = {heading_of(written).language for row in rows for written in row.cells}
    return tuple(language for language in LANGUAGES if language in found)


class Row:
    """A row by the meaning of its columns; remembers what nobody asked for."""

    def __init__(self, sheet: str, row: SheetRow, languages: Sequence[str], default: str) -> None:
        self.where = f"{sheet} {row.number}"
        self._left: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._texts: dict[str, dict[str, str]] = {}
        for written, value in row.cells.items():
            heading = heading_of(written)
            language = default if heading.language == "" else heading.language
            if heading.name not in TRANSLATED:
                self._keep(self._values, heading.name, written, value)
            elif language is None or language not in languages:
                self._left[written] = value
            else:
                texts = self._texts.setdefault(heading.name, {})
                self._keep(texts, language, written, value)

    def _keep(self, kept: dict[str, str], key: str, written: str, value: str) -> None:
        """The first of two columns with one meaning is kept, the other is left."""
        if key in kept:
            self._left[written] = value
        else:
            kept[key] = value

    def take(self, name: str) -> str:
        """The value of a column, empty when it is blank."""
        return self._values.pop(name, "")

    def texts(self, name: str) -> dict[str, str]:
        """A text in its languages."""
        return self._texts.pop(name, {})

    def put_back(self, name: str, value: str) -> None:
        """What turned out not to be understood is told with the rest."""
        if value:
            self._left[name] = value

    def left(self) -> str:
        """What has not been asked for: `default = 3; media::image::fi = x.png`."""
        rest = {**self._left, **self._values}
        rest |= {
            f"{name}::{language}": text
            for name, texts in self._texts.items()
            for language, text in texts.items()
        }
        return "; ".join(f"{name} = {value}" for name, value in rest.items())
