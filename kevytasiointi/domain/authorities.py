"""What is told of an authority: name, address slug, municipalities, contact details, languages.

Each `checked_…` takes what was typed and gives what is stored, or refuses it by its field.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.identifiers import read_business_id, read_email, read_phone
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.wording import mark

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 4000
LONGEST_SLUG: Final = 60
MOST_MUNICIPALITIES: Final = 350
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_BETWEEN_NAMES: Final = re.compile(r"[,;\n]")
_RESERVED: Final = frozenset({"uusi"})
"""Words that stand in the place of a slug in our own addresses."""

TOO_LONG: Final = mark("The text is too long. The limit is %(limit)s characters.")


def suggested_slug(name: Localized) -> str:
    """An address made of a name, the Finnish one first: lehtolan-kunta."""
    text = next((name[code] for code in LANGUAGES if name.get(code)), "")
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return _NOT_SLUG.sub("-", letters)[:LONGEST_SLUG].strip("-")


def checked_slug(field: str, text: str, name: Localized) -> str:
    """The slug as typed; without one, that which the name suggests.

    Raises:
        InvalidInput: it can't stand in an address.
    """
    slug = text.strip() or suggested_slug(name)
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in _RESERVED:
        raise InvalidInput(
            field,
            mark("Use small letters a–z, digits and hyphens, for example lehtola or suur-lehtola."),
        )
    return slug


def checked_name(field: str, name: Localized) -> dict[str, str]:
    """A name in at least one language.

    Raises:
        InvalidInput: it is missing in every language, or over-long.
    """
    kept = localized(field, name, LONGEST_NAME)
    if not kept:
        raise InvalidInput(f"{field}_{LANGUAGES[0]}", mark("Write the name in some language."))
    return kept


def localized(field: str, text: Localized, limit: int) -> dict[str, str]:
    """A text in the languages in which it was written.

    Raises:
        InvalidInput: over-long; the field is named with the language, `hours_sv`.
    """
    kept = {code: text[code].strip() for code in LANGUAGES if text.get(code, "").strip()}
    for code, words in kept.items():
        line(f"{field}_{code}", words, limit)
    return kept


def line(field: str, text: str, limit: int = LONGEST_LINE) -> str:
    """A text of at most `limit` characters, trimmed.

    Raises:
        InvalidInput: over-long.
    """
    kept = text.strip()
    if len(kept) > limit:
        raise InvalidInput(field, TOO_LONG, limit=limit)
    return kept


def checked_business_id(field: str, text: str) -> str | None:
    """A business id (Y-tunnus) as 1234567-8, or none.

    Raises:
        InvalidInput: its check digit does not fit.
    """
    if not text.strip():
        return None
    try:
        return read_business_id(text)
    except ValueError as error:
        raise InvalidInput(
            field,
            mark("Check the business id: it has seven digits, a hyphen and a check digit."),
        ) from error


def checked_area(field: str, text: str, *, needed: bool = False) -> JsonObject:
    """The municipalities served, typed one a line or with commas; none means all.

    Raises:
        InvalidInput: too many, a name is over-long, or none is told though needed.
    """
    typed = (" ".join(part.split()) for part in _BETWEEN_NAMES.split(text))
    names = list(dict.fromkeys(name for name in typed if name))
    if len(names) > MOST_MUNICIPALITIES or any(len(name) > LONGEST_NAME for name in names):
        raise InvalidInput(field, mark("Write one municipality a line."))
    if needed and not names:
        raise InvalidInput(field, mark("Write at least the municipality itself."))
    return {"names": names} if names else {}


def checked_email(field: str, text: str, *, needed: bool = False) -> str | None:
    """An e-mail address, or none.

    Raises:
        InvalidInput: it is no address, or missing though needed.
    """
    if not text.strip() and not needed:
        return None
    try:
        return read_email(text)
    except ValueError as error:
        raise InvalidInput(
            field, mark("Write an e-mail address like this: name@example.fi.")
        ) from error


def checked_phone(field: str, text: str) -> str | None:
    """A telephone number, or none.

    Raises:
        InvalidInput: it is no number.
    """
    if not text.strip():
        return None
    try:
        return read_phone(text)
    except ValueError as error:
        raise InvalidInput(
            field, mark("Write a telephone number like this: +358 40 1234567.")
        ) from error


def checked_languages(field: str, codes: Iterable[str]) -> JsonObject:
    """The languages in which the authority serves, in the portal's order.

    Raises:
        InvalidInput: none is chosen.
    """
    chosen = set(codes)
    kept = [code for code in LANGUAGES if code in chosen]
    if not kept:
        raise InvalidInput(field, mark("Choose at least one language."))
    return {"codes": kept}
