"""Free texts that people write: reasons, messages, answers."""

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.wording import mark

LONGEST_TEXT = 4000


def checked_text(field: str, text: str, *, required: bool, longest: int = LONGEST_TEXT) -> str:
    """A free text, trimmed.

    Raises:
        InvalidInput: it is missing though required, or longer than `longest` characters.
    """
    trimmed = text.strip()
    if required and not trimmed:
        raise InvalidInput(field, mark("Write a text."))
    if len(trimmed) > longest:
        raise InvalidInput(
            field,
            mark("The text is too long. The limit is %(limit)s characters."),
            limit=longest,
        )
    return trimmed
