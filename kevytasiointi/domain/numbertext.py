"""Numbers as people type them, as answers keep them and as people read them."""

import re
from decimal import Decimal

from kevytasiointi.domain.jsonvalues import Json

_KEPT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_TOO_BIG = 10**15
_NO_BREAK_SPACE = "\u00a0"
_GROUPED_FROM = 10_000


def exact_number(value: Json) -> Decimal | None:
    """The exact decimal that a JSON number, or a kept text such as "0.5", means."""
    if isinstance(value, str):
        return Decimal(value) if _KEPT.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < _TOO_BIG else None
    text = repr(value)
    return Decimal(text) if _KEPT.fullmatch(text) else None


def read_number(text: str) -> Decimal | None:
    """The number that a person typed: 12, 12,5, 1 200 or −3."""
    known = exact_number(text)
    if known is not None:
        return known
    return exact_number(_SPACES.sub("", text).replace(",", ".").replace("\u2212", "-"))


def kept_number(number: Decimal) -> str:
    """The one text of a number: no needless zeros, no exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_number(number: Decimal, language: str) -> str:
    """A number for people: 1,5 and 12 000 (fi, sv), 1.5 and 12,000 (en)."""
    whole, _, rest = format(number, "f").partition(".")
    if abs(number) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", "," if language == "en" else _NO_BREAK_SPACE)
    return f"{whole}{'.' if language == 'en' else ','}{rest}" if rest else whole
