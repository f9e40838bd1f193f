"""What people read: the catalogues, and the functions that read them.

Msgids are plain English sentences; `locale/<language>/LC_MESSAGES/messages.po` holds the rest.
The language is always an argument, so pages, mail, PDF and command line share one voice.
"""

from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE_DIR = Path(__file__).parent / "locale"
HELSINKI = ZoneInfo("Europe/Helsinki")
_DAY_PATTERNS = {"fi": "d.M.yyyy", "sv": "d.M.yyyy", "en": "d MMMM yyyy"}
_TIME_PATTERNS = {"fi": "H.mm", "sv": "H.mm", "en": "H:mm"}


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English msgids are their own translation."""
    if language == "en":
        return NullTranslations()
    return Translations.load(LOCALE_DIR, [language])


def mark(msgid: str) -> str:
    """Mark a msgid that stands in a table and is translated later."""
    return msgid


def say(language: str, msgid: str, **params: object) -> str:
    """The sentence in `language`, its ``%(name)s`` places filled."""
    text = translations(language).gettext(msgid)
    return text % params if params else text


def say_plural(language: str, singular: str, plural: str, n: int, **params: object) -> str:
    """The sentence for `n` things; ``%(n)s`` is filled too."""
    return translations(language).ngettext(singular, plural, n) % {"n": n, **params}


@lru_cache(maxsize=4096)
def day(language: str, value: date) -> str:
    """A day for people: 22.6.2026 (fi, sv), 22 June 2026 (en)."""
    return format_date(value, _DAY_PATTERNS[language], locale=language)


@lru_cache(maxsize=4096)
def moment(language: str, value: datetime) -> str:
    """A time stamp for people, in Finnish time: 22.6.2026 klo 14.05."""
    today = value.astimezone(HELSINKI).date()
    return say(
        language, "%(day)s at %(clock)s", day=day(language, today), clock=clock(language, value)
    )


def clock(language: str, value: datetime) -> str:
    """A time of day for people, in Finnish time: 14.05."""
    local = value.astimezone(HELSINKI)
    return str(format_time(local, _TIME_PATTERNS[language], locale=language))


def catalogue_gaps(language: str) -> tuple[str, ...]:
    """Msgids that the catalogue of `language` lacks or marks as fuzzy."""
    with (LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return tuple(
        str(message.id)
        for message in catalogue
        if message.id and (not message.string or message.fuzzy)
    )
