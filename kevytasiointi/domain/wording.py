"""Sentences of our own that the domain hands upwards without knowing the reader's language.

A form's own text is `Localized`; a sentence of ours is a `Text`: an English msgid with parameters,
put into words by the `say` of the caller (`functools.partial(texts.say, language)`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from kevytasiointi.domain.localized import Localized, pick


class Say(Protocol):
    """Gives a msgid in the reader's language with its ``%(name)s`` places filled."""

    def __call__(self, msgid: str, /, **params: object) -> str:
        """Say the sentence."""
        ...


Param: TypeAlias = "str | int | Localized"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of ours; parameters may be form texts, which follow the reader's language."""

    msgid: str
    params: Mapping[str, Param] = field(default_factory=dict)


Message: TypeAlias = "Localized | Text"


def mark(msgid: str) -> str:
    """Mark a msgid for the catalogues where it stands in a table."""
    return msgid


def tell(msgid: str, **params: Param) -> Text:
    """A sentence of ours; the catalogues gather the msgid from here."""
    return Text(msgid, params)


def in_words(message: Message, language: str, say: Say) -> str:
    """The message as one text in `language`."""
    if not isinstance(message, Text):
        return pick(message, language)[0]
    params = {name: _param(value, language) for name, value in message.params.items()}
    return say(message.msgid, **params)


def _param(value: Param, language: str) -> str | int:
    return pick(value, language)[0] if isinstance(value, Mapping) else value
