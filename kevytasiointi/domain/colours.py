"""Colours that an authority may choose: white text must be readable on them (WCAG 2.2, 1.4.3)."""

import re
from typing import Final

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.wording import mark

LOWEST_CONTRAST: Final = 4.5
"""What WCAG asks of text of ordinary size."""

WHITE: Final = "#ffffff"
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_LINEAR_UNDER: Final = 0.04045
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return sum(weight * _linear(part) for weight, part in zip(_WEIGHTS, parts, strict=True))


def _linear(part: float) -> float:
    plain: float = part / 12.92 if part <= _LINEAR_UNDER else ((part + 0.055) / 1.055) ** 2.4
    return plain


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def checked_colour(field: str, text: str) -> str | None:
    """A colour as typed, in small letters; None when there is none.

    Raises:
        InvalidInput: it is no `#rrggbb`, or white text can't be read on it.
    """
    colour = text.strip().lower()
    if not colour:
        return None
    if not colour.startswith("#"):
        colour = f"#{colour}"
    if not _COLOUR.fullmatch(colour):
        raise InvalidInput(field, mark("Write the colour as #rrggbb, for example #1f5a6b."))
    ratio = contrast(colour, WHITE)
    if ratio < LOWEST_CONTRAST:
        raise InvalidInput(
            field,
            mark(
                "White text can't be read well on %(colour)s: the contrast is %(ratio)s : 1, but at"
                " least %(least)s : 1 is needed. Choose a darker colour."
            ),
            colour=colour,
            ratio=f"{int(ratio * 100) / 100:.2f}",
            least=LOWEST_CONTRAST,
        )
    return colour
