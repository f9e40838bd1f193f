"""What is wrong with an answer, said to the person who gave it."""

from dataclasses import dataclass

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.domain.wording import Message, Param, Say, Text, in_words

#: The path of the declaration (vakuutus) of the whole form.
DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that needs attention.

    Attributes:
        path: where it is, `durations.0.end_on`; `declared` for the whole form's declaration.
        code: what is wrong, one word of `CODES` in forms/README.md.
        message: what to do, as a sentence of ours or the form's own.
        item: the item that the path leads to, None for the declaration.
    """

    path: str
    code: str
    message: Message
    item: Item | None = None

    @property
    def top_key(self) -> str:
        """The key of the step's own item that the problem is in."""
        return self.path.split(".")[0]

    @property
    def html_id(self) -> str:
        """The id of the field, for links from a summary: `a-durations-0-end_on`."""
        return html_name(self.path)

    def text(self, language: str, say: Say) -> str:
        """The sentence for the person."""
        return in_words(self.message, language, say)


class UnreadableError(ValueError):
    """Typed text that is not an answer of its kind; `msgid` says what to type instead."""

    def __init__(self, code: str, msgid: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.msgid = msgid
        self.params = params


def html_name(path: str) -> str:
    """The name and id of the field at a path."""
    return "a-" + path.replace(".", "-")


def question(item: Item, settings: JsonObject, row: "Localized | None" = None) -> Localized:
    """The item's label for a message, after the title of its row."""
    label = fill_all(item.label, settings)
    if row is None:
        return label
    return {language: f"{row.get(language, '')}: {text}" for language, text in label.items()}


def problem_of(error: UnreadableError, path: str, item: Item, label: Localized) -> Problem:
    """The problem that an unreadable text makes."""
    params: dict[str, Param] = {"question": label, **error.params}
    return Problem(path, error.code, Text(error.msgid, params), item)
