"""The fonts of the PDF, and what to write for a character that none of them can draw.

PDF/A forbids the empty box of a missing glyph, so such a character is written as its code,
`[U+1F600]`; the attached JSON has the original text. Only the PDF child imports this module.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from fontTools.ttLib import TTFont

URL_PREFIX = "kevyt-font:"

_FILE_NAME = re.compile(r"(?P<family>[a-z0-9-]+)-(?P<weight>[1-9]00)-normal\.(woff2|ttf)")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085]")


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files by address, the CSS that declares them, and the characters all weights have."""

    files: dict[str, bytes]
    css: str
    covered: frozenset[int]

    def showable(self, text: str) -> str:
        """The text with control characters dropped and undrawable ones written as codes."""
        text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
        text = _VARIATION_SELECTORS.sub("", text)
        if self.covered.issuperset(map(ord, text)):
            return text
        return "".join(self._showable(character) for character in text)

    def _showable(self, character: str) -> str:
        if character == "\n" or ord(character) in self.covered:
            return character
        category = unicodedata.category(character)
        if category == "Zs" or character == "\t":
            return " "
        if category in ("Cc", "Cf"):
            return ""
        return f"[U+{ord(character):04X}]"


def load_fonts(folder: Path) -> Fonts:
    """Reads every upright font file of the folder; each subset becomes a family of its own."""
    found = sorted(_found(folder), key=lambda font: (len(font[0]), font))
    if not found:
        message = "No font files in the fonts folder."
        raise FileNotFoundError(message)
    families = dict.fromkeys(family for family, _, _ in found)
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url("{URL_PREFIX}{path.name}")}}'
        for family, weight, path in found
    ]
    names = ",".join(f'"{family}"' for family in families)
    return Fonts(
        files={URL_PREFIX + path.name: path.read_bytes() for _, _, path in found},
        css="".join(faces) + f"html,@page{{font-family:{names}}}",
        covered=_covered(found),
    )


def _found(folder: Path) -> Iterable[tuple[str, str, Path]]:
    for path in folder.iterdir():
        if match := _FILE_NAME.fullmatch(path.name):
            yield match["family"], match["weight"], path


def _covered(found: Iterable[tuple[str, str, Path]]) -> frozenset[int]:
    by_weight: dict[str, set[int]] = {}
    for _, weight, path in found:
        with TTFont(path) as font:
            by_weight.setdefault(weight, set()).update(font.getBestCmap())
    shared = reduce(set.intersection, by_weight.values())
    return frozenset(code for code in shared if unicodedata.category(chr(code)) not in ("Cc", "Cf"))
