"""The words by which a case is found: how a text falls into words, when kept and when asked for.

Nothing but letters and digits is left of what was typed, so no sign of it can reach the language
of a database's index.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kevytasiointi.domain.blocks import has_order, inner_answers
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject

MOST_ASKED: Final = 10
"""So many words of a question are looked for."""

_LONGEST_WORD: Final = 60
_MOST_KEPT: Final = 100_000  # characters: PostgreSQL takes a megabyte of words for one row
_WORD: Final = re.compile(r"[^\W_]+")
_TELLS_LITTLE: Final = re.compile(r"..?|20\d\d")
_NAMED: Final = frozenset(
    {
        ItemKind.PERSON_NAME,
        ItemKind.BUSINESS_ID,
        ItemKind.PROPERTY_ID,
        ItemKind.BUILDING_ID,
        ItemKind.CASE_REFERENCE,
    }
)
_SEARCHED: Final = _NAMED | {
    ItemKind.TEXT,
    ItemKind.PARAGRAPH,
    ItemKind.EMAIL,
    ItemKind.PHONE,
    ItemKind.ADDRESS,
    ItemKind.POSTCODE,
}


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, in their order."""
    small = unicodedata.normalize("NFC", text).lower()
    return [word[:_LONGEST_WORD] for word in _WORD.findall(small)]


def asked_words(text: str) -> list[str]:
    """What somebody looks for; empty when there is no word in it."""
    return words_of(text)[:MOST_ASKED]


def telling_words(words: Sequence[str]) -> Sequence[str]:
    """The words that tell cases apart: all of them when nothing would be left.

    Words of one or two letters begin words of nearly every case, and so does the year.
    """
    return [word for word in words if not _TELLS_LITTLE.fullmatch(word)] or words


def kept_words(texts: Iterable[str]) -> str:
    """The words of several texts, each once, between spaces."""
    words = dict.fromkeys(word for text in texts for word in words_of(text))
    return " ".join(words)[:_MOST_KEPT]


def texts_of(
    spec: FormSpec, versions: Sequence[JsonObject], free_texts: Iterable[str] = ()
) -> list[str]:
    """The texts of a case by which it is found, without identity codes and secrets.

    When a party has a non-disclosure order (turvakielto, 661/2009 section 36) in any version of
    the answers, names and identifiers alone are among them: a contact detail could stand in any
    words that somebody wrote.

    Args:
        spec: the form of the case.
        versions: its answers as they were filed and as they have been supplemented.
        free_texts: what else has been written in it.
    """
    items = tuple(item for step in spec.steps for item in step.items)
    keeps_back = any(has_order(items, answers) for answers in versions)
    kinds = _NAMED if keeps_back else _SEARCHED
    answered = [text for answers in versions for text in _texts(items, answers, kinds)]
    return answered if keeps_back else [*answered, *free_texts]


def _texts(
    items: tuple[Item, ...], answers: Mapping[str, Json], searched: frozenset[ItemKind]
) -> Iterator[str]:
    for item in items:
        if item.kind in searched and not item.secret:
            yield from (text for key in item.keys if isinstance(text := answers.get(key), str))
        for inner in inner_answers(answers.get(item.key)):
            yield from _texts(item.items, inner, searched)
