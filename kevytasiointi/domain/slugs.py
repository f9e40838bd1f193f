"""Names for machines out of words for people."""

import re
import unicodedata
from typing import Final

_LONGEST: Final = 50
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """A key out of any words: small letters, digits and underscores, a letter first."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    key = _BETWEEN.sub("_", plain).strip("_")[:_LONGEST].strip("_")
    return key if key[:1].isalpha() else f"q_{key}".rstrip("_")
