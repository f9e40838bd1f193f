"""What a check found: a place and a sentence."""

from dataclasses import dataclass

from kevytasiointi.domain.wording import Text, in_words

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a document, e.g. ``steps[1].items[3].label.sv: text is missing``."""

    path: str
    text: Text

    @property
    def message(self) -> str:
        """The sentence in English, for commands and logs."""
        return in_words(self.text, "en", _english)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def _english(msgid: str, /, **params: object) -> str:
    return msgid % params if params else msgid


def shortened(text: str) -> str:
    """The beginning of a long text of the document, for a finding."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
