"""What comes of a file that is not ours: the document of a draft, and what is to be looked at.

Every importer makes an `Imported`. What a foreign file can't tell (why the matter is kept, for how
long, who may fill it in) is left out, and the check of the form asks for it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from kevytasiointi.domain.formspec import FORMAT
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import Param, Text, mark

UNNAMED: Final = mark("The field has no words of its own in the file. Write its question.")
NO_OPTIONS: Final = mark("Nothing can be chosen in the file. Write the options.")
STEPS_NAMED: Final = mark("Name the steps: the file has no names for them.")
WAS_A_BOX: Final = mark("A box of the file became a question of yes or no.")
OPTIONS_ELSEWHERE: Final = mark("The options are elsewhere. It became a text: write the options.")
ONLY_THE_DAY: Final = mark("Only the day is asked. Add a question for the time of day.")
INSIDE_LEFT_OUT: Final = mark("Left out with the group that it is in.")
TOO_DEEP: Final = mark("Too many groups inside each other: what is in this one stands outside it.")
REPEAT_TOO_DEEP: Final = mark("A repeat was left out: too many groups are inside each other.")
NO_FILES_IN_ROWS: Final = mark("A file can't be asked in each row of a repeat. It was left out.")
LEFT_BEHIND: Final = mark("Not carried over: %(what)s")
CHANGED_TEXT: Final = mark("Curly brackets, code or length were taken out of a text: %(text)s")

_LONGEST_TEXT: Final = 4_000
_LONGEST_QUOTE: Final = 300
_UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"\$?\{+([^{}]*)\}+")
BAD_ANSWER: Final[Localized] = {
    "fi": "Tarkista vastaus.",
    "sv": "Kontrollera svaret.",
    "en": "Check the answer.",
}
QUESTIONS: Final[Localized] = {"fi": "Kysymykset", "sv": "Frågor", "en": "Questions"}
"""What a step is called that has no name in the file."""
_NO_WORDS: Final[Localized] = {"fi": "Kysymys", "sv": "Fråga", "en": "Question"}


@dataclass(frozen=True, slots=True)
class Note:
    """What to look at after an import.

    Attributes:
        where: a place or name in the file that was read; empty for the whole file.
        item: the id of the item that it is about, when the draft has one.
    """

    where: str
    text: Text
    item: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a part of the file became.

    Attributes:
        where: its place or name in the file.
        what: what the file calls it, a type of question or component; empty when nothing.
        item: the id of the item or step of the draft.
    """

    where: str
    what: str
    item: str


@dataclass(slots=True)
class Imported:
    """The document of a draft, what became what, and what is to be looked at."""

    document: dict[str, Json]
    notes: list[Note] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)

    def note(self, where: str, msgid: str, item: str = "", **params: Param) -> None:
        """Remember something to look at."""
        self.notes.append(Note(where, Text(msgid, params), item))

    def carry(self, where: str, what: str, item: str) -> None:
        """Remember what a part of the file became."""
        self.carried.append(Carried(where, what, item))

    def text(self, where: str, text: str) -> str:
        """A text as forms take it; what had to be taken out of it is told."""
        usable = _UNUSABLE.sub("", text).strip()
        made = _REFERENCE.sub(r"(\1)", usable).replace("{", "(").replace("}", ")")
        if made != usable or len(made) > _LONGEST_TEXT:
            self.note(where, CHANGED_TEXT, text=quoted(text))
        return made[:_LONGEST_TEXT]

    def texts(self, where: str, texts: Mapping[str, str]) -> dict[str, Json]:
        """A text in its languages, those without words left out."""
        made = {language: self.text(where, text) for language, text in texts.items()}
        return {language: made[language] for language in LANGUAGES if made.get(language)}

    def forget_lost_items(self) -> None:
        """What became of an item that is not in the draft after all is not told as carried."""
        known = {"", *_ids(self.document.get("steps"))}
        self.carried = [one for one in self.carried if one.item in known]
        self.notes = [one if one.item in known else replace(one, item="") for one in self.notes]


def _ids(holders: Json) -> Iterator[str]:
    for one in holders if isinstance(holders, list) else ():
        yield str(one["id"])
        yield from _ids(one.get("items"))


def begun(form_id: UUID, languages: tuple[str, ...], title: Mapping[str, str]) -> Imported:
    """A draft with nothing but its name."""
    first = next((title[language] for language in languages if title.get(language)), "")
    made = Imported({})
    made.document |= {
        "format": FORMAT,
        "id": str(form_id),
        "slug": slug_of(first).replace("_", "-"),
        "kind": "notice",
        "languages": list(languages),
        "title": made.texts("", title),
    }
    return made


def snake(name: str) -> str:
    """A key out of a name in camel case: `firstName` is first_name."""
    return slug_of(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name))


def free(key: str, taken: set[str], *endings: str) -> str:
    """The key, with a number when it is in use; it and its endings are in use from then on."""
    made, number = key, 2
    while any(made + ending in taken for ending in ("", *endings)):
        made, number = f"{key}_{number}", number + 1
    taken.update(made + ending for ending in ("", *endings))
    return made


def item_id(key: str) -> str:
    """The id of an item that has this key."""
    return f"i-{key}".replace("_", "-")


def readable(name: str) -> str:
    """The name of a field as words: `Hakijan_nimi2` is "Hakijan nimi2"."""
    return re.sub(r"[_.\[\]{}-]+", " ", name.rpartition(".")[2]).strip()


def named(name: str, language: str) -> dict[str, str]:
    """The words of a question that has none."""
    return {language: readable(name) or _NO_WORDS[language]}


def quoted(text: str) -> str:
    """A text of the file in a note, cut when it is long."""
    plain = " ".join(_UNUSABLE.sub("", text).split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
